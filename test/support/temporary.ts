import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];
// Test processes are ended from outside, so nothing can wait for their exit; this runs after the last test of the file that imports it.
afterAll(() => { for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true }); });

/** A new directory that is gone after the tests of the file. */
export function temporary(name = 'tree'): string {
  return forgotten(realpathSync(mkdtempSync(join(tmpdir(), `craterscan-${name}-`))));
}

/** Takes `path` away after the tests of the file; gives it back. */
export function forgotten(path: string): string { made.push(path); return path; }
