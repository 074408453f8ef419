import { resolve } from 'node:path';
import { BASELINE_FILE, baselineChanges, baselineEntries, ConfigurationError, pruneBaseline, readBaselineText, renderBaseline } from '../index.ts';
import type { Baseline, BaselineChange, BaselineEntry } from '../index.ts';
import { textOf, writeWhole } from './disk.ts';
import { EXIT, Refusal } from './failure.ts';
import type { ExitCode } from './failure.ts';
import { scanDirectory } from './scan.ts';
import type { ScanFlags } from './scan.ts';
import { write } from './terminal.ts';
import type { Surroundings } from './terminal.ts';

/** Options of `baseline` as the command line gives them; what it shares with a scan is the same. */
export interface BaselineFlags extends Omit<ScanFlags, 'output' | 'format' | 'baseline'> {
  readonly output?: string;
  readonly update?: boolean;
  readonly prune?: boolean;
  readonly check?: boolean;
}

/** `craterscan baseline [DIR]`: accepts today's findings as they stand, or says what a file that does so would change. Throws Refusal for what the user can mend. */
export async function runBaseline(directory: string, flags: BaselineFlags, around: Surroundings, now: () => number): Promise<ExitCode> {
  if ([flags.update, flags.prune, flags.check].filter(Boolean).length > 1) throw new Refusal('--update, --prune and --check exclude each other', EXIT.usage);
  const { output, ...rest } = flags;
  const name = output ?? BASELINE_FILE;
  const path = output === undefined ? resolve(around.cwd, directory, BASELINE_FILE) : resolve(around.cwd, output);
  const { result } = await scanDirectory(directory, { ...rest, baseline: false }, around, now);
  if (result.files.read === 0) throw new Refusal('nothing was scanned: there is no file here that can be read', EXIT.nothing);
  const entries = baselineEntries(result.findings, result.graph);
  const text = textOf(path, name);
  const say = (...lines: readonly string[]): Promise<void> => (flags.quiet === true ? Promise.resolve() : write(around.stdout, lines.map((line) => `${line}\n`).join('')));

  if (flags.check === true || flags.prune === true) {
    if (text === undefined) throw new Refusal(`${name}: there is no such file; craterscan baseline writes it`, EXIT.usage);
    const old = await read(text, name);
    return flags.check === true ? check(old, entries, name, say) : prune(old, entries, { name, path, text }, around, say);
  }
  const next = renderBaseline(entries);
  if (text === next) { await say(`${name} is as today's scan would write it: ${accepted(entries)}.`); return EXIT.open; }
  if (text !== undefined && flags.update !== true) throw new Refusal(`${name} is there already; --update writes it anew, --prune only takes out what is no longer needed, --check says what changed`, EXIT.usage);
  // A file that cannot be used accepts nothing, so all of it is new.
  const before = text === undefined ? [] : (await readBaselineText(text, name)).baseline?.entries ?? [];
  writeWhole(around.cwd, path, next);
  await say(`Wrote ${name}: ${accepted(entries)}.`, ...(text === undefined ? [] : told(baselineChanges(before, (await read(next, name)).entries))));
  return EXIT.open;
}

/** Exit 1 when something is not accepted, or an entry fits nothing. What merely got better is told. */
async function check(old: Baseline, entries: readonly BaselineEntry[], name: string, say: Say): Promise<ExitCode> {
  const changes = baselineChanges(old.entries, (await read(renderBaseline(entries), name)).entries);
  const [above, stale, lower] = [changes.filter((one) => one.loosened), changes.filter((one) => one.side === 'base'), changes.filter((one) => !one.loosened && one.side === 'head')];
  if (changes.length === 0) { await say(`${name} is as today's scan would write it: ${accepted(entries)}.`); return EXIT.open; }
  await say(
    ...(above.length === 0 ? [] : [`Not accepted by ${name}; craterscan baseline --update would:`, ...above.map(({ says }) => `  + ${says}`)]),
    ...(stale.length === 0 ? [] : [`Fits nothing any more; craterscan baseline --prune takes it out:`, ...stale.map(({ says }) => `  - ${says}`)]),
    ...(lower.length === 0 ? [] : [`Got better; craterscan baseline --prune lowers the ceiling:`, ...lower.map(({ says }) => `  - ${says}`)]),
  );
  return above.length + stale.length > 0 ? EXIT.closed : EXIT.open;
}

type Say = (...lines: readonly string[]) => Promise<void>;

async function prune(old: Baseline, entries: readonly BaselineEntry[], file: { readonly name: string; readonly path: string; readonly text: string }, around: Surroundings, say: Say): Promise<ExitCode> {
  const kept = pruneBaseline(old.entries.map(({ entry }) => entry), entries);
  const next = renderBaseline(kept);
  if (next === file.text) { await say(`${file.name} holds nothing that is no longer needed.`); return EXIT.open; }
  writeWhole(around.cwd, file.path, next);
  await say(`Wrote ${file.name}: ${accepted(kept)}.`, ...told(baselineChanges(old.entries, (await read(next, file.name)).entries)));
  return EXIT.open;
}

function told(changes: readonly BaselineChange[]): string[] { return changes.map((one) => `  ${one.loosened ? '+' : '-'} ${one.says}`); }

/** `12 findings accepted`. */
function accepted(entries: readonly BaselineEntry[]): string { return `${entries.length === 0 ? 'no finding' : entries.length === 1 ? 'one finding' : `${entries.length} findings`} accepted`; }

async function read(text: string, name: string): Promise<Baseline> {
  const parsed = await readBaselineText(text, name);
  if (parsed.errors) throw new ConfigurationError(parsed.errors);
  return parsed.baseline;
}
