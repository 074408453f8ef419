import { DEFAULT_OPTIONS } from '../index.ts';
import type { ReportOptions } from '../index.ts';
import { writeWhole } from './disk.ts';
import { EXIT, Refusal } from './failure.ts';
import type { SharedFlags } from './flags.ts';
import { wantsColor, widthOf, write } from './terminal.ts';
import type { Surroundings } from './terminal.ts';

/** One format of a scan or a comparison. */
interface Format { readonly id: string; readonly extensions: readonly string[] }
/** A format that renders a `T`. */
interface Rendering<T> extends Format { render(of: T, options: ReportOptions): string; pieces?(of: T, options: ReportOptions): Iterable<string> }

/** Where a result goes: the files, and what standard output gets (undefined: text, unless files were asked for and nobody looks). */
export interface Chosen<T> { readonly files: readonly Output<Rendering<T>>[]; readonly shown: Rendering<T> | undefined; readonly text: Rendering<T> | undefined }

/** What `--output` and `--format` ask for. Throws Refusal for a format that is not there, before any work is done. */
export function chosenFormats<T>(flags: SharedFlags, formats: readonly Rendering<T>[]): Chosen<T> {
  const files = (flags.output ?? []).map((text) => outputOf(text, formats));
  return { files, shown: flags.format === undefined ? undefined : formatNamed(flags.format, formats), text: formats.find((one) => one.id === 'text') };
}

/** Writes the files, each whole or not at all, and then prints. Files have no colour and a width of their own, whatever the terminal has. */
export async function tell<T>({ files, shown, text }: Chosen<T>, of: T, flags: SharedFlags, around: Surroundings): Promise<void> {
  const options: ReportOptions = {
    ...DEFAULT_OPTIONS, width: widthOf(around), color: flags.color && wantsColor(around), verbose: flags.verbose === true, quiet: flags.quiet === true, sarifProfile: flags.sarifProfile === 'github' ? 'github' : 'full',
  };
  for (const { file, reporter } of files) writeWhole(around.cwd, file, rendered(reporter, of, { ...options, color: false, quiet: false, width: DEFAULT_OPTIONS.width }));
  const printed = shown ?? (files.length === 0 || around.stdout.isTTY === true ? text : undefined);
  if (printed) await write(around.stdout, rendered(printed, of, options));
}

function rendered<T>(reporter: Rendering<T>, of: T, options: ReportOptions): Iterable<string> { return reporter.pieces?.(of, options) ?? [reporter.render(of, options)]; }

/** The format called `name`, or a refusal that lists the names. */
function formatNamed<T extends Format>(name: string, formats: readonly T[]): T {
  const found = formats.find((format) => format.id === name);
  if (!found) throw new Refusal(`there is no format "${name}"; the formats are ${formats.map((format) => format.id).join(', ')}`, EXIT.usage);
  return found;
}

interface Output<T> { readonly reporter: T; readonly file: string }

/** `NAME=FILE`, or `FILE` whose ending tells, the longest one that fits. A name before the equals sign must be a format, so that a file may have one in its name. */
function outputOf<T extends Format>(text: string, formats: readonly T[]): Output<T> {
  const equals = text.indexOf('=');
  if (equals > 0 && formats.some((format) => format.id === text.slice(0, equals))) return { reporter: formatNamed(text.slice(0, equals), formats), file: text.slice(equals + 1) };
  const ending = formats.flatMap((format) => format.extensions).filter((extension) => text.toLowerCase().endsWith(extension)).sort((a, b) => b.length - a.length)[0];
  const found = formats.find((format) => ending !== undefined && format.extensions.includes(ending));
  if (!found) throw new Refusal(`the ending of ${text} names no format; write NAME=FILE, or end it in ${formats.flatMap((format) => [...format.extensions]).join(' ')}`, EXIT.usage);
  return { reporter: found, file: text };
}
