import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFacts } from '../src/collect.ts';
import { gitMemo } from '../src/discover/index.ts';
import { Memo } from '../src/memo.ts';
import type { FileChange, Workspace } from '../src/model/index.ts';
import { openRevisions } from '../src/revisions.ts';
import type { RevisionSettings } from '../src/revisions.ts';
import { readersOf } from '../src/scan.ts';
import { changesBetween } from '../src/tree-changes.ts';
import type { ReadTree } from '../src/tree-changes.ts';
import { repositoryOf } from './support/repository.ts';
import { temporary } from './support/temporary.ts';
import { parse } from './support/parse.ts';

const open = (settings: RevisionSettings): ReturnType<typeof openRevisions> => openRevisions(settings, gitMemo());
const names = async (workspace: Workspace): Promise<string[]> => (await workspace.files()).map((file) => (file.origin === 'tree' ? file.path : `${file.path} (${file.origin})`));
const why = (settings: RevisionSettings): Promise<string> => open(settings).then(() => 'opened', (error: unknown) => (error instanceof Error ? error.message : String(error)));
const readers = readersOf(await parse());

async function filesBetween(settings: RevisionSettings): Promise<readonly FileChange[]> {
  const { base, head } = await open(settings);
  const memo = new Memo().serve('none');
  const read = async (workspace: Workspace): Promise<ReadTree> => ({ workspace, reading: await readFacts(workspace, [], readers, { memo }) });
  return (await changesBetween(await read(base), await read(head))).files;
}

describe('two revisions', () => {
  test('by name, id, expression and range', async () => {
    const made = repositoryOf({ a: '1' }, { a: '1', b: '2' }, { a: '1', b: '2', c: '3' });
    const { directory, commits } = made;
    const sides = async (settings: Partial<RevisionSettings> & { base: string }): Promise<string> => {
      const { base, head, names: called } = await open({ directory, ...settings });
      return `${(await names(base)).join('')} ${(await names(head)).join('')} ${called.base} | ${called.head}`;
    };
    expect(await sides({ base: 'HEAD~2', head: 'main' })).toBe('a abc HEAD~2 | main');
    expect(await sides({ base: commits[0] ?? '', head: commits[1] ?? '' })).toBe(`a ab ${commits[0]?.slice(0, 12)} | ${commits[1]?.slice(0, 12)}`);
    expect(await sides({ base: 'HEAD~1..' })).toBe('ab abc HEAD~1 | HEAD');
    expect(await sides({ base: made.git('rev-parse', 'HEAD~2^{tree}'), head: 'HEAD' })).toMatch(/^a abc /);
  });

  test('what a branch adds since it left', async () => {
    const made = repositoryOf({ a: '1' });
    made.git('checkout', '-q', '-b', 'topic');
    made.commit({ a: '1', topic: '1' });
    made.git('checkout', '-q', 'main');
    made.commit({ a: '1', main: '1' });
    for (const settings of [{ base: 'main...topic' }, { base: 'main', head: 'topic', mergeBase: true }]) {
      const { base, head, names: called } = await open({ directory: made.directory, ...settings });
      expect([await names(base), await names(head)]).toEqual([['a'], ['a', 'topic']]);
      expect(called).toEqual({ base: `${made.commits[0]?.slice(0, 12)}, where topic left main`, head: 'topic' });
    }
  });

  test('only what lies below the directory', async () => {
    const made = repositoryOf({ 'a/x': '1', 'b/y': '1' }, { 'a/x': '2', 'b/y': '2' });
    expect(await filesBetween({ directory: join(made.directory, 'a'), base: 'HEAD~1', head: 'HEAD' })).toMatchObject([{ base: 'x', head: 'x' }]);
  });

  test('of a damaged repository it is not said that it lacks the revision', async () => {
    const made = repositoryOf({ a: '1' }, { a: '2' });
    const [first = '', second = ''] = made.commits;
    writeFileSync(join(made.directory, '.git/objects', first.slice(0, 2), `${first.slice(2)}.new`), 'rubbish');
    renameSync(join(made.directory, '.git/objects', first.slice(0, 2), `${first.slice(2)}.new`), join(made.directory, '.git/objects', first.slice(0, 2), first.slice(2)));
    expect(await why({ directory: made.directory, base: first })).toBe(`git could not look for the revision ${first} here: some of this repository is damaged; \`git fsck\` tells more`);
    expect(await why({ directory: made.directory, base: 'HEAD~1...HEAD' })).toContain('`git fsck`');
    expect(await why({ directory: made.directory, base: 'nowhere' })).toContain('git knows no revision nowhere here');
    expect(await why({ directory: made.directory, base: second, head: second })).toBe('opened');
  });

  test('what git says beside the answer does not take its place', async () => {
    const made = repositoryOf({ a: '1' }, { a: '2' });
    writeFileSync(join(made.directory, '.git/objects/info/alternates'), Array.from({ length: 1000 }, (_, i) => `/nowhere/at/all/${i}\n`).join(''));
    expect(await why({ directory: made.directory, base: 'HEAD~1', head: 'HEAD' })).toBe('opened');
  });

  test('what cannot be opened says what mends it', async () => {
    const made = repositoryOf({ a: '1' }, { a: '2' }, { a: '3' });
    const clone = temporary('clone');
    made.git('clone', '-q', '--depth', '1', `file://${made.directory}`, clone);
    expect(await why({ directory: clone, base: made.commits[0] ?? '' })).toBe(`git knows no revision ${made.commits[0]} here: this clone has only a part of the history; fetch it with \`git fetch --depth=1 origin ${made.commits[0]}\``);
    expect(await why({ directory: clone, base: 'HEAD~1' })).toContain('`git fetch --unshallow origin`');
    expect(await why({ directory: clone, base: 'origin/release' })).toContain('`git fetch --depth=1 origin release`');
    expect(await why({ directory: made.directory, base: 'release' })).toBe('git knows no revision release here; if another clone has it, fetch it with `git fetch origin release`');
    expect(await why({ directory: made.directory, base: '--upload-pack=x' })).toContain('no revision --upload-pack=x');
    expect(await why({ directory: made.directory, base: 'a\u001b[31m\nb' })).not.toMatch(/[\u0000-\u001f]/);
    expect(await why({ directory: temporary('plain'), base: 'HEAD' })).toContain('not a git repository');
    made.git('checkout', '-q', '--orphan', 'other');
    made.commit({ b: '1' });
    expect(await why({ directory: made.directory, base: 'main...other' })).toBe('main and other have no common ancestor: their histories are unrelated; name the revision to compare with');
  });

  test('branches that were merged into each other have more than one ancestor', async () => {
    const made = repositoryOf({ a: '1' });
    made.git('checkout', '-q', '-b', 'x');
    const x = made.commit({ a: '1', x: '1' });
    made.git('checkout', '-q', '-b', 'y', 'main');
    const y = made.commit({ a: '1', y: '1' });
    made.git('merge', '-q', '-m', 'one', x);
    made.git('checkout', '-q', 'x');
    made.git('merge', '-q', '-m', 'two', y);
    expect(await why({ directory: made.directory, base: 'x...y' })).toMatch(/^x and y were merged into each other and have 2 best common ancestors \([0-9a-f]{12}, [0-9a-f]{12}\); name the one to compare with$/);
  });
});

describe('a revision and the working tree', () => {
  test('a clean working tree differs in nothing, with what git ignores on both sides', async () => {
    const made = repositoryOf({ '.gitignore': '.env\nout/\n', 'a.ts': 'a\n', 'd/b.sh': 'b\n', 'pointer.bin': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n', 'large.txt': 'x'.repeat(9_000_000) });
    made.put({ '.env': 'KEY=1\n', 'out/x.json': '{}\n' });
    const { base, head, names: called } = await open({ directory: made.directory, base: 'HEAD' });
    expect(await names(base)).toEqual(await names(head));
    expect(await names(base)).toContain('.env (ignored)');
    expect(called).toEqual({ base: 'HEAD', head: 'working tree' });
    expect(await filesBetween({ directory: made.directory, base: 'HEAD' })).toEqual([]);
    expect(await names((await open({ directory: made.directory, base: 'HEAD', ignored: false })).base)).not.toContain('.env (ignored)');
  });

  test('edits, new files and deleted ones', async () => {
    const made = repositoryOf({ 'a.ts': 'one\ntwo\n', 'gone.ts': 'g\n', 'old.ts': 'a long line that moves\nand another one\n', 'large.txt': 'x'.repeat(9_000_000) });
    made.git('rm', '-q', 'gone.ts', 'old.ts');
    made.put({ 'a.ts': 'one\nthree\n', 'new.ts': 'n\n', 'moved/old.ts': 'a long line that moves\nand another one\n', 'large.txt': `y${'x'.repeat(8_999_999)}` });
    expect(await filesBetween({ directory: made.directory, base: 'HEAD' })).toEqual([
      { base: 'gone.ts', removed: [{ start: 0, end: 2 }], added: [] },
      { base: 'a.ts', head: 'a.ts', removed: [{ start: 4, end: 8 }], added: [{ start: 4, end: 10 }] },
      { base: 'large.txt', head: 'large.txt', removed: [], added: [], opaque: true },
      { base: 'old.ts', head: 'moved/old.ts', removed: [], added: [] },
      { head: 'new.ts', removed: [], added: [{ start: 0, end: 2 }] },
    ]);
  });

  test('a byte order mark and other line ends change no line', async () => {
    const made = repositoryOf({ 'a.json': '{\n  "a": 1\n}\n' });
    made.put({ 'a.json': '\uFEFF{\r\n  "a": 1\r\n}' });
    expect(await filesBetween({ directory: made.directory, base: 'HEAD' })).toEqual([{ base: 'a.json', head: 'a.json', removed: [], added: [] }]);
  });

  test('other repositories in the directory stand on both sides, and hide nothing of this one', async () => {
    const made = repositoryOf({ 'a.ts': 'a\n', 'sub/own.ts': 'o\n' });
    for (const folder of ['clone', 'sub']) {
      mkdirSync(join(made.directory, folder), { recursive: true });
      made.git('init', '-q', folder);
      writeFileSync(join(made.directory, folder, 'x.ts'), 'x\n');
    }
    writeFileSync(join(made.directory, 'sub/own.ts'), 'changed\n');
    expect(await filesBetween({ directory: made.directory, base: 'HEAD' })).toMatchObject([{ base: 'sub/own.ts', head: 'sub/own.ts' }]);
  });

  test('submodules and links that lead nowhere differ when what they name does', async () => {
    const other = repositoryOf({ x: '1' }, { x: '2' });
    const made = repositoryOf({ 'a.ts': 'a\n' });
    made.git('submodule', '--quiet', 'add', other.directory, 'sub');
    symlinkSync('nowhere', join(made.directory, 'dead'));
    made.git('add', '-A');
    made.git('commit', '-q', '-m', 'one');
    expect(await filesBetween({ directory: made.directory, base: 'HEAD' })).toEqual([]);
    made.git('-C', 'sub', 'checkout', '-q', 'HEAD~1');
    rmSync(join(made.directory, 'dead'));
    symlinkSync('elsewhere', join(made.directory, 'dead'));
    made.git('add', '-A');
    const opaque = (path: string): FileChange => ({ base: path, head: path, removed: [], added: [], opaque: true });
    expect(await filesBetween({ directory: made.directory, base: 'HEAD' })).toEqual([opaque('dead'), opaque('sub')]);
    made.git('commit', '-q', '-m', 'two');
    expect(await filesBetween({ directory: made.directory, base: 'HEAD~1', head: 'HEAD' })).toEqual([opaque('dead'), opaque('sub')]);
    expect(await filesBetween({ directory: made.directory, base: 'HEAD~2', head: 'HEAD' })).toMatchObject([{ head: '.gitmodules' }, { head: 'dead', opaque: true }, { head: 'sub', opaque: true }]);
  });

  test('a link follows its target', async () => {
    const made = repositoryOf({ 'a.ts': 'a\n' });
    symlinkSync('a.ts', join(made.directory, 'link.ts'));
    made.git('add', '-A');
    made.git('commit', '-q', '-m', 'link');
    expect(await filesBetween({ directory: made.directory, base: 'HEAD' })).toEqual([]);
    writeFileSync(join(made.directory, 'a.ts'), 'b\n');
    expect((await filesBetween({ directory: made.directory, base: 'HEAD' })).map((change) => change.head)).toEqual(['a.ts', 'link.ts']);
  });
});
