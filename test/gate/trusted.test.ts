import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openGitTree } from '../../src/discover/index.ts';
import { readTrust } from '../../src/trust.ts';
import { writeBomb, writeObject, writeTree } from '../support/objects.ts';
import { repositoryOf } from '../support/repository.ts';
import { CURSOR } from './support.ts';

/** GATE §1.6, §1.10 and §1.12: the side whose word counts must be seen whole, in plain files. */
const config = 'failOn: never\n';

/** What the trusted side `trust` says of a change from `base` to `head`. */
async function trusted(directory: string, trust: string, base: string, head: string): ReturnType<typeof readTrust> {
  return readTrust({ trust: await openGitTree(directory, trust), base: await openGitTree(directory, base), head: await openGitTree(directory, head) });
}

describe('the trusted side', () => {
  test('whose configuration is a link is refused: its target can be edited without a word of it', async () => {
    const { directory, git, put } = repositoryOf({ ...CURSOR, 'docs/settings.yml': config });
    symlinkSync('docs/settings.yml', join(directory, 'craterscan.yml'));
    git('add', '-A');
    git('commit', '-q', '-m', 'link');
    put({ 'docs/settings.yml': 'failOn: error\n' });
    git('commit', '-q', '-a', '-m', 'edit');
    await expect(trusted(directory, 'HEAD', 'HEAD~1', 'HEAD')).rejects.toThrow('plain file');
    // Brought in by the change itself it is a looser trust file.
    const { weakened } = await trusted(directory, 'HEAD~2', 'HEAD~2', 'HEAD~1');
    expect(weakened.filter((shift) => shift.counts).map((shift) => shift.kind)).toContain('trust-file');
  });

  test('whose baseline lies behind a linked folder is refused too', async () => {
    const { directory, git } = repositoryOf({ ...CURSOR, 'docs/baseline.json': '{}' });
    rmSync(join(directory, '.craterscan'), { force: true });
    symlinkSync('docs', join(directory, '.craterscan'));
    git('add', '-A');
    git('commit', '-q', '-m', 'link');
    await expect(trusted(directory, 'HEAD', 'HEAD~1', 'HEAD')).rejects.toThrow('plain file');
  });

  test('that cannot be listed whole is refused', async () => {
    const { directory, git } = repositoryOf(CURSOR);
    const bomb = writeTree(directory, [['100644', '.cursorrules', git('rev-parse', 'HEAD:.cursorrules')], ['40000', 'b', writeBomb(directory, 10, 10, ['100644', '', writeObject(directory, 'blob', 'K=1\n')])]]);
    await expect(trusted(directory, bomb, 'HEAD', 'HEAD')).rejects.toThrow('cannot be seen whole');
  });

  test('that has neither file says nothing, and nothing is refused', async () => {
    const { directory } = repositoryOf(CURSOR, { ...CURSOR, a: 'a' });
    expect(await trusted(directory, 'HEAD~1', 'HEAD~1', 'HEAD')).toMatchObject({ weakened: [], loosened: false });
  });
});
