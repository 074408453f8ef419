import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { reportForFile, reports } from '../index.ts';
import type { Reporter } from '../index.ts';
import { EXIT, Refusal } from './failure.ts';

/** The report called `name`, or a refusal that lists the names. */
export function reporterNamed(name: string): Reporter {
  const found = reports.find((reporter) => reporter.id === name);
  if (!found) throw new Refusal(`there is no format "${name}"; the formats are ${reports.map((reporter) => reporter.id).join(', ')}`, EXIT.usage);
  return found;
}

export interface Output { readonly reporter: Reporter; readonly file: string }

/** `NAME=FILE`, or `FILE` whose ending tells. A name before the equals sign must be a format, so that a file may have one in its name. */
export function outputOf(text: string): Output {
  const equals = text.indexOf('=');
  if (equals > 0 && reports.some((reporter) => reporter.id === text.slice(0, equals))) return { reporter: reporterNamed(text.slice(0, equals)), file: text.slice(equals + 1) };
  const found = reportForFile(text);
  if (!found) throw new Refusal(`the ending of ${text} names no format; write NAME=FILE, or end it in ${reports.flatMap((reporter) => [...reporter.extensions]).join(' ')}`, EXIT.usage);
  return { reporter: found, file: text };
}

/** Writes a file whole or not at all: beside it first, then renamed over it. */
export function writeWhole(cwd: string, file: string, text: string): void {
  const path = resolve(cwd, file);
  const beside = `${path}.${process.pid}.part`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(beside, text);
    renameSync(beside, path);
  } catch (cause) {
    // Where the folder itself is a file there is nothing to take away, and asking for it is an error of its own.
    try { rmSync(beside, { force: true }); } catch { /* nothing was written */ }
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'error';
    throw new Refusal(`${file} cannot be written (${code}); choose another place`, EXIT.usage, { cause });
  }
}
