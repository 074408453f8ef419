import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** A new directory that is gone after the tests of the file. */
export function temporary(name = 'tree'): string {
  return forgotten(realpathSync(mkdtempSync(join(tmpdir(), `craterscan-${name}-`))));
}

/** Takes `path` away after the tests of the file; gives it back. */
export function forgotten(path: string): string { made.push(path); return path; }

/** Takes away what was made since the last time; `each-file.ts` calls it. */
export function sweepTemporary(): void { for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true }); }
