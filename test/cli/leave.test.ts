import { describe, expect, it } from 'vitest';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../support/build.ts';

/** What a process says, and ends with, that has something to do a moment later and leaves streams with so much to write. */
function left(...lengths: readonly number[]): readonly [string, number | null] {
  const code = `
    import { leave } from ${JSON.stringify(pathToFileURL(join(ROOT, 'src/cli/leave.ts')).href)};
    process.exitCode = 3;
    process.stdout.write('first');
    setTimeout(() => process.stdout.write(' second'), 1);
    leave(process.stdout, ...${JSON.stringify(lengths.map((writableLength) => ({ writableLength })))});
  `;
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
  return [stdout, status];
}

describe('a process that is done', () => {
  it('ends at once, with its exit code', () => { expect(left()).toEqual(['first', 3]); expect(left(0, 0)).toEqual(['first', 3]); });
  it('ends by itself while something is left to write', () => { expect(left(0, 1)).toEqual(['first second', 3]); });
});
