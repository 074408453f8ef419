import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { openGitTree, openWorkingTree } from '../../src/discover/index.ts';
import { DEFAULT_BOUNDS } from '../../src/model/index.ts';
import { contents, directory, fileAt, gaps, git, names, put, repository } from './support.ts';

function commit(root: string, message = 'more'): void {
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', message);
}

describe('openGitTree', () => {
  test('the files of a revision, whatever lies on disk', async () => {
    const root = repository({ 'b/x': 'one', a: 'a', 'odd\nname': 'o' });
    put(root, { 'b/x': 'two', c: 'c' });
    commit(root);
    put(root, { d: 'd' });
    const first = await openGitTree(root, 'HEAD~1');
    expect(await contents(first)).toEqual({ a: 'a', 'b/x': 'one', 'odd\nname': 'o' });
    expect(await contents(await openGitTree(root, 'main'))).toEqual({ a: 'a', 'b/x': 'two', c: 'c', 'odd\nname': 'o' });
    expect(first.description).toBe(`git tree ${git(root, 'rev-parse', 'HEAD~1^{tree}').slice(0, 12)}`);
    expect((await fileAt(first, 'a')).oid).toBe(git(root, 'rev-parse', 'HEAD:a').trim());
    expect(first.gaps()).toEqual([]);
  });

  test('a folder of it, with names relative to that', async () => {
    const root = repository({ 'packages/api/a': 'a', b: 'b' });
    expect(await contents(await openGitTree(join(root, 'packages/api'), 'HEAD'))).toEqual({ a: 'a' });
  });

  test('reads in any order', async () => {
    const root = repository(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}`, `content ${i % 7}`])));
    const tree = await openGitTree(root, 'HEAD');
    const files = await tree.files();
    for (const order of [files, [...files].reverse(), [...files, ...files].filter((_, i) => i % 3 === 0)]) {
      for (const file of order) expect(new TextDecoder().decode(await tree.read(file))).toBe(`content ${Number(file.path.slice(1)) % 7}`);
    }
  });

  test('links stay in the tree or are gaps', async () => {
    const root = directory({ 'AGENTS.md': 'rules', 'settings/mcp.json': '{}', 'a/b': 'b' });
    const links: Record<string, string> = {
      'CLAUDE.md': 'AGENTS.md', 'a/again': '../CLAUDE.md', 'a/out': '../../etc/passwd', absolute: '/etc/passwd', dangling: 'gone', 'loop-a': 'loop-b', 'loop-b': 'loop-a',
      '.tool': 'settings', folder: 'a', 'a/.back': '..', through: 'folder/b', 'file-as-folder': 'AGENTS.md/x',
    };
    for (const [path, target] of Object.entries(links)) symlinkSync(target, join(root, path));
    git(root, 'init', '-q');
    commit(root);
    const tree = await openGitTree(root, 'HEAD');
    expect(await contents(tree)).toEqual({ '.tool/mcp.json': '{}', 'AGENTS.md': 'rules', 'CLAUDE.md': 'rules', 'a/again': 'rules', 'a/b': 'b', 'settings/mcp.json': '{}', through: 'b' });
    expect(gaps(tree).sort()).toEqual(['link a/.back', 'link a/out', 'link absolute', 'link dangling', 'link file-as-folder', 'link loop-a', 'link loop-b']);
    expect(tree.notes().join()).toContain('1 link to folders');
  });

  test('a clean checkout and its revision list the same files', async () => {
    const root = directory({ 'a/x.ts': 'x', 'dist/l.min.js': 'm', 'build/main.tf': 't', 'node_modules/p/.npmrc': 'n', 'node_modules/p/i.js': 'i' });
    symlinkSync('a/x.ts', join(root, 'link'));
    symlinkSync('a', join(root, '.hidden'));
    git(root, 'init', '-q');
    commit(root);
    const [disk, tree] = [openWorkingTree(root), await openGitTree(root, 'HEAD')];
    expect(await names(tree)).toEqual(await names(disk));
    expect(await contents(tree)).toEqual(await contents(disk));
  });

  test('submodules, LFS pointers, large files and totals are gaps', async () => {
    const other = repository({ x: 'x' });
    const root = repository({ pointer: 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n', big: 'x'.repeat(300), b: 'b', c: 'x'.repeat(240) });
    git(root, 'submodule', '--quiet', 'add', other, 'sub');
    commit(root);
    const tree = await openGitTree(root, 'HEAD', { ...DEFAULT_BOUNDS, fileBytes: 250, totalBytes: 250 });
    await contents(tree);
    expect(gaps(tree)).toEqual(['submodule sub', 'too-large big', 'bound c']);
    const whole = await openGitTree(root, 'HEAD');
    await contents(whole);
    expect(gaps(whole)).toEqual(['submodule sub', 'lfs pointer']);
  });

  test('a tree of few objects and thousands of millions of files stops at the bound', async () => {
    const root = repository({ a: 'a' });
    let tree = '';
    let line = `100644 blob ${git(root, 'rev-parse', 'HEAD:a').trim()}`;
    for (let level = 0; level < 10; level++) {
      const entries = Array.from({ length: 10 }, (_, i) => `${line}\tf${i}`).join('\n');
      tree = execFileSync('git', ['-C', root, 'mktree'], { input: `${entries}\n`, encoding: 'utf8' }).trim();
      line = `040000 tree ${tree}`;
    }
    const bomb = await openGitTree(root, tree, { ...DEFAULT_BOUNDS, files: 1000 });
    // Each of the ten folders once, where it stands first.
    expect(await names(bomb)).toEqual(Array.from({ length: 10 }, (_, i) => `${'f0/'.repeat(9)}f${i}`));
    expect(bomb.gaps()).toMatchObject([{ kind: 'bound' }]);
  });

  test('deeper than the bound, and executables', async () => {
    const root = directory({ 'a/b/c/d': 'x', 'run.sh': 'r' });
    chmodSync(join(root, 'run.sh'), 0o755);
    git(root, 'init', '-q');
    commit(root);
    const tree = await openGitTree(root, 'HEAD', { ...DEFAULT_BOUNDS, depth: 2 });
    expect(await names(tree)).toEqual(['run.sh']);
    expect(gaps(tree)).toEqual(['bound a/b/c']);
  });

  test.each([['nope', 'git knows no revision nope'], ['--all', 'git knows no revision --all'], ['HEAD:a', 'git knows no revision'], ['', 'git knows no revision']])('revision %j is refused with a sentence', async (revision, sentence) => {
    await expect(openGitTree(repository({ a: 'a' }), revision)).rejects.toThrow(sentence);
  });

  test('no repository, no directory', async () => {
    await expect(openGitTree(directory(), 'HEAD')).rejects.toThrow('not a git repository');
    await expect(openGitTree(join(directory(), 'gone'), 'HEAD')).rejects.toThrow('there is no directory');
  });
});
