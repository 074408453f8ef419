import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gitMemo, openGitTree, openWorkingTree } from '../../src/discover/index.ts';
import { DEFAULT_BOUNDS } from '../../src/model/index.ts';
import { forgeObject, writeBomb, writeObject, writeTree } from '../support/objects.ts';
import type { ObjectEntry } from '../support/objects.ts';
import { contents, directory, gaps, git, names, put, repository } from './support.ts';

describe('trees that git never writes', () => {
  test('names that lead elsewhere are gaps, and the rest is read', async () => {
    const root = repository({ a: 'a' });
    const [blob, evil] = [writeObject(root, 'blob', 'a'), writeObject(root, 'blob', 'evil')];
    const inner = writeTree(root, [['100644', 'x', evil]]);
    const tree = writeTree(root, [
      ['40000', '', inner], ['40000', '.', inner], ['40000', '..', inner], ['40000', '.GIT', inner], ['40000', '.git', inner], ['100644', '/etc/passwd', evil], ['100644', 'a', blob],
      ['100644', 'b/../c', evil], ['100644', Buffer.from([0xff, 0xfe]), evil], ['40000', 'ok', inner],
    ]);
    const opened = await openGitTree(root, tree);
    expect(await contents(opened)).toEqual({ a: 'a', 'ok/x': 'evil' });
    expect(gaps(opened)).toEqual(['unreadable ', 'unreadable .', 'unreadable ..', 'unreadable .GIT', 'unreadable .git', 'unreadable /etc/passwd', 'unreadable b/../c', 'unreadable \uFFFD\uFFFD']);
  });

  test('a name that stands twice: every folder of it is read, one file of it, and it is a gap', async () => {
    const root = repository({ a: 'a' });
    const [one, two] = [writeObject(root, 'blob', '1'), writeObject(root, 'blob', '2')];
    const [first, second] = [writeTree(root, [['100644', 'x', one], ['100644', 'y', one]]), writeTree(root, [['100644', 'x', two], ['100644', 'z', two]])];
    const opened = await openGitTree(root, writeTree(root, [['100644', '.env', one], ['100644', '.env', two], ['40000', 'd', first], ['40000', 'd', second], ['100644', 'e', one], ['40000', 'e', second]]));
    expect(await contents(opened)).toEqual({ '.env': '1', 'd/x': '1', 'd/y': '1', 'd/z': '2', e: '1', 'e/x': '2', 'e/z': '2' });
    expect(gaps(opened)).toEqual(['unreadable .env', 'unreadable d', 'unreadable d/x', 'unreadable e']);
  });

  test('modes: what git never writes is a gap, old group-writable files are files, links and submodules stay what they are', async () => {
    const root = repository({ a: 'a' });
    const [blob, link] = [writeObject(root, 'blob', 'text'), writeObject(root, 'blob', 'old')];
    const opened = await openGitTree(root, writeTree(root, [
      ['100600', 'a', blob], ['0', 'b', blob], ['10064x', 'c', blob], ['020000', 'device', blob], ['100755', 'exec', blob], ['120000', 'link', link], ['100664', 'old', blob], ['100644', 'plain', blob], ['160000', 'sub', '1'.repeat(40)],
    ]));
    expect((await opened.files()).map((file) => `${file.path} ${file.mode}`)).toEqual(['exec 100755', 'link 120000', 'old 100644', 'plain 100644']);
    expect(gaps(opened)).toEqual(['not-a-file a', 'not-a-file b', 'not-a-file c', 'not-a-file device', 'submodule sub']);
  });

  test('a file that is a folder in truth, and one that is not there', async () => {
    const root = repository({ a: 'a' });
    const inner = writeTree(root, [['100644', 'x', writeObject(root, 'blob', 'x')]]);
    const opened = await openGitTree(root, writeTree(root, [['100644', 'gone', '2'.repeat(40)], ['100644', 'tree', inner]]));
    expect(await names(opened)).toEqual([]);
    expect(gaps(opened)).toEqual(['shallow gone', 'unreadable tree']);
  });

  test.each([
    ['a folder that is a file in truth', (root: string) => git(root, 'rev-parse', 'HEAD:a').trim(), 'a folder of it is none'],
    ['a folder that is not in this clone', () => '3'.repeat(40), 'a folder of this revision is not in this clone'],
    ['a folder of rubbish', (root: string) => writeObject(root, 'tree', 'rubbish'), 'a folder of it is damaged'],
    ['a folder cut short', (root: string) => writeObject(root, 'tree', '100644 a\0abc'), 'a folder of it is damaged'],
  ])('%s: nothing is taken for seen', async (_, make, sentence) => {
    const root = repository({ a: 'a' });
    await expect(openGitTree(root, writeTree(root, [['40000', 'folder', make(root)]]))).rejects.toThrow(sentence);
  });
});

describe('any bytes as a tree', () => {
  test('give a list of names that a working tree can hold, each of what stands there, or a sentence', async () => {
    const root = repository({ a: 'a' });
    const blob = writeObject(root, 'blob', 'x');
    const name = fc.constantFrom('a', 'A', 'b', '.', '..', '.git', '.GIT', '', 'a/b', '../x', 'x\ny', '\u202E', '.env', 'node_modules', 'link', Buffer.from([0xc3, 0x28]));
    const mode = fc.constantFrom('100644', '100755', '120000', '160000', '40000', '100600', '0', '7777777', 'x');
    const entries = fc.array(fc.tuple(mode, name, fc.constantFrom('blob', 'tree', 'gone')), { maxLength: 8 });
    await fc.assert(fc.asyncProperty(fc.array(entries, { minLength: 1, maxLength: 4 }), async (levels) => {
      let below = blob;
      let tree = '';
      for (const level of levels) {
        tree = writeTree(root, level.map(([bits, called, what]) => [bits, called, what === 'gone' ? '4'.repeat(40) : what === 'tree' && tree !== '' ? tree : bits === '40000' ? below : blob]));
        below = tree;
      }
      let opened;
      try { opened = await openGitTree(root, tree); } catch (error) {
        expect(error instanceof Error ? error.message : '').toMatch(/^(?:git could not list the tree|a folder of this revision)/);
        return;
      }
      const paths = (await opened.files()).map((file) => file.path);
      expect(new Set(paths).size).toBe(paths.length);
      expect(paths).toEqual([...paths].sort());
      for (const path of paths) for (const part of path.split('/')) expect(['', '.', '..', '.git', '.GIT']).not.toContain(part);
      const read = await contents(opened);
      for (const text of Object.values(read)) expect(text).toBe('x');
      for (const gap of opened.gaps()) expect(gap.reason).toMatch(/\S/);
    }), { numRuns: 60 });
  });
});

describe('objects that are not what their id says', () => {
  test('a file: not read, and a gap', async () => {
    const root = repository({ a: 'honest', b: 'b' });
    forgeObject(root, git(root, 'rev-parse', 'HEAD:a').trim(), 'blob', Buffer.from('forged'));
    const opened = await openGitTree(root, 'HEAD');
    expect(await contents(opened)).toEqual({ b: 'b' });
    expect(gaps(opened)).toEqual(['unreadable a']);
  });

  test.each([['more than is read of all', 'x'.repeat(300_000)], ['a line that tells of an object without end', `\n${'a'.repeat(40)} blob 999999999999\n`]])('a file longer than it says costs itself only: %s', async (_, more) => {
    const root = repository({ a: 'a', b: 'b', c: 'c', d: 'd', e: 'e', f: 'f', g: 'g' });
    for (const path of ['b', 'e']) forgeObject(root, git(root, 'rev-parse', `HEAD:${path}`).trim(), 'blob', Buffer.from(`x${more}`), 1);
    const tree = await openGitTree(root, 'HEAD');
    expect(await contents(tree)).toEqual({ a: 'a', c: 'c', d: 'd', f: 'f', g: 'g' });
    expect(gaps(tree)).toEqual(['unreadable b', 'unreadable e']);
  });

  test('a folder that holds itself: refused, and quickly', async () => {
    const root = repository({ 'd/a': 'a' });
    const oid = git(root, 'rev-parse', 'HEAD:d').trim();
    forgeObject(root, oid, 'tree', Buffer.concat([Buffer.from('40000 d\0'), Buffer.from(oid, 'hex')]));
    await expect(openGitTree(root, 'HEAD')).rejects.toThrow('a folder of it is damaged');
  });

  test('a repository of SHA-256', async () => {
    const root = directory({ 'd/a': 'a' });
    git(root, 'init', '-q', '--object-format=sha256');
    git(root, 'add', '-A');
    git(root, 'commit', '-q', '-m', 'first');
    const opened = await openGitTree(root, 'HEAD');
    expect(await contents(opened)).toEqual({ 'd/a': 'a' });
    expect((await opened.files())[0]?.oid).toBe(createHash('sha256').update('blob 1\0a').digest('hex'));
  });
});

describe('trees made to exhaust', () => {
  test.each([
    ['of files', 10, 10, (root: string): ObjectEntry => ['100644', '', writeObject(root, 'blob', 'K=1')]],
    ['of empty folders', 10, 10, (root: string): ObjectEntry => ['40000', '', writeObject(root, 'tree', '')]],
    ['of links', 9, 10, (root: string): ObjectEntry => ['120000', '', writeObject(root, 'blob', 'f000001')]],
    ['of submodules', 9, 10, (): ObjectEntry => ['160000', '', '1'.repeat(40)]],
    ['of one wide folder in another', 2, 40_000, (root: string): ObjectEntry => ['100644', '', writeObject(root, 'blob', '')]],
    ['of three hundred levels', 300, 2, (root: string): ObjectEntry => ['100644', '', writeObject(root, 'blob', 'x')]],
  ])('%s: one gap, few files, little time', async (_, levels, wide, last) => {
    const root = repository({ a: 'a' });
    const tree = writeBomb(root, levels, wide, last(root));
    const opened = await openGitTree(root, tree);
    expect(opened.gaps().filter((gap) => gap.kind === 'bound').length).toBeLessThanOrEqual(200);
    expect(gaps(opened).some((gap) => gap.startsWith('bound '))).toBe(true);
    expect((await opened.files()).length).toBeLessThanOrEqual(40_000);
  });

  test('shortcuts through a chain of folders make no work beyond the depth', async () => {
    const root = repository({ a: 'a' });
    const below: ObjectEntry[] = [['100644', 'z', writeObject(root, 'blob', 'x')]];
    for (let level = 0; level < 200; level++) below.unshift(['40000', `t${String(200 - level).padStart(3, '0')}`, writeTree(root, below)]);
    const opened = await openGitTree(root, writeTree(root, below));
    expect(gaps(opened).some((gap) => gap.startsWith('bound '))).toBe(true);
    expect((await opened.files()).length).toBeLessThanOrEqual(300);
  });

  test('paths longer than any system opens: a gap where they begin, and the rest is read', async () => {
    const root = repository({ a: 'a' });
    const oid = writeObject(root, 'blob', 'x');
    const many = writeTree(root, Array.from({ length: 2000 }, (_, i) => ['100644', `f${String(i).padStart(4, '0')}`, oid]));
    const opened = await openGitTree(root, writeTree(root, [['40000', 'd', writeTree(root, [['40000', 'n'.repeat(1_000_000), many], ['100644', 'seen', oid]])], ['40000', 'm'.repeat(4092), many], ['100644', 'z', oid]]));
    expect(await names(opened)).toEqual(['d/seen', 'z']);
    expect(gaps(opened)).toEqual(['bound d', `bound ${'m'.repeat(4092)}`]);
    expect(opened.gaps()[0]?.reason).toBe('holds a path longer than 4,096 characters, which no system opens, so that was not read');
  });

  test('paths longer together than are listed: a gap where the listing ends', async () => {
    const root = repository({ a: 'a' });
    const oid = writeObject(root, 'blob', '');
    const many = writeTree(root, Array.from({ length: 40_000 }, (_, i) => ['100644', `f${String(i).padStart(5, '0')}`, oid]));
    const opened = await openGitTree(root, writeTree(root, [['40000', 'm'.repeat(4080), many]]));
    expect((await opened.files()).length).toBeLessThan(33_000);
    expect(opened.gaps().map(({ kind, reason }) => `${kind} ${reason}`)).toEqual(['bound the paths of this tree are longer together than is listed, so this one and what comes after it was not read']);
  });

  test('a folder object of gigabytes is not held in memory', async () => {
    const root = repository({ a: 'a' });
    const oid = writeObject(root, 'blob', 'K=1');
    const many = Buffer.concat(Array.from({ length: 900_000 }, (_, i) => Buffer.concat([Buffer.from(`100644 f${String(i).padStart(9, '0')}\0`), Buffer.from(oid, 'hex')])));
    const opened = await openGitTree(root, writeTree(root, [['40000', 'many', writeObject(root, 'tree', many)], ['100644', 'seen', oid]]));
    expect(await names(opened)).toEqual(['seen']);
    expect(gaps(opened)).toEqual(['bound many']);
  });

  test('just at the bound nothing is left out', async () => {
    const root = repository(Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`d${i}/f`, 'same'])));
    expect(gaps(await openGitTree(root, 'HEAD', { ...DEFAULT_BOUNDS, files: 11 }))).toEqual([]);
    const over = await openGitTree(root, 'HEAD', { ...DEFAULT_BOUNDS, files: 9 });
    expect(gaps(over)).toEqual(['bound d1']);
    expect(await names(over)).toEqual(['d0/f']);
  });
});

describe('what stands beside the objects changes nothing', () => {
  test('a second revision opened with the memo of the first says the same as one opened alone', async () => {
    const root = repository({ 'a/x': '1', 'b/y': '2', '.env': 'K=1' });
    put(root, { 'b/y': '3', 'c/z': '4' });
    rmSync(join(root, '.env'));
    git(root, 'add', '-A');
    git(root, 'commit', '-q', '-m', 'second');
    const memo = gitMemo();
    for (const revision of ['HEAD~1', 'HEAD', 'HEAD~1']) {
      const [shared, alone] = [await openGitTree(root, revision, DEFAULT_BOUNDS, memo), await openGitTree(root, revision)];
      expect(await shared.files()).toEqual(await alone.files());
      expect(await contents(shared)).toEqual(await contents(alone));
    }
  });

  test('attributes: export-ignore, filters, encodings, text conversion, LFS', async () => {
    const root = repository({ '.env': 'K=1\n', 'sub/.gitattributes': '* export-ignore\n', 'sub/.env': 'K=2\n' });
    put(root, { '.gitattributes': '* export-ignore filter=lfs diff=x text eol=crlf working-tree-encoding=UTF-16LE\n.env -text export-ignore\n' });
    git(root, 'add', '.gitattributes');
    git(root, 'commit', '-q', '-m', 'attributes');
    mkdirSync(join(root, '.git/info'), { recursive: true });
    writeFileSync(join(root, '.git/info/attributes'), '* export-ignore -diff binary\n');
    const opened = await openGitTree(root, 'HEAD');
    expect(await names(opened)).toEqual(['.env', '.gitattributes', 'sub/.env', 'sub/.gitattributes']);
    expect((await contents(opened))['.env']).toBe('K=1\n');
    expect((await contents(opened))['sub/.env']).toBe('K=2\n');
  });

  test('replacements of folders and commits, grafts, a forged commit graph', async () => {
    const root = repository({ a: 'honest' });
    put(root, { a: 'forged' });
    git(root, 'commit', '-q', '-a', '-m', 'forged');
    const [forged, honest] = [git(root, 'rev-parse', 'HEAD').trim(), git(root, 'rev-parse', 'HEAD~1').trim()];
    git(root, 'replace', '-f', honest, forged);
    git(root, 'replace', '-f', `${honest}^{tree}`, `${forged}^{tree}`);
    put(root, { '.git/info/grafts': `${forged} ${forged}\n` });
    expect(await contents(await openGitTree(root, honest))).toEqual({ a: 'honest' });
    expect(await contents(await openGitTree(root, `${forged}^`))).toEqual({ a: 'honest' });
  });

  test('an alternate object store gives objects, and none that are not what they say', async () => {
    const other = repository({ a: 'honest' });
    const root = repository({ b: 'b' });
    put(root, { '.git/objects/info/alternates': `${join(other, '.git/objects')}\n` });
    const commit = git(other, 'rev-parse', 'HEAD').trim();
    expect(await contents(await openGitTree(root, commit))).toEqual({ a: 'honest' });
    forgeObject(other, git(other, 'rev-parse', 'HEAD:a').trim(), 'blob', Buffer.from('forged'));
    const opened = await openGitTree(root, commit);
    expect(await contents(opened)).toEqual({});
    expect(gaps(opened)).toEqual(['unreadable a']);
  });

  test('settings by way of include.path and of a worktree start nothing', async () => {
    const root = repository({ a: 'a' });
    const mark = join(root, 'sprung');
    put(root, { trap: `#!/bin/sh\ntouch ${mark}\n`, '.git/more': `[core]\n\tfsmonitor = ${join(root, 'trap')}\n\tsshCommand = ${join(root, 'trap')}\n\tpager = ${join(root, 'trap')}\n[uploadpack]\n\tpackObjectsHook = ${join(root, 'trap')}\n[protocol "ext"]\n\tallow = always\n[remote "origin"]\n\turl = ext::${join(root, 'trap')}\n\tvcs = trap\n\tpromisor = true\n\tpartialclonefilter = blob:none\n` });
    chmodSync(join(root, 'trap'), 0o755);
    git(root, 'config', 'include.path', 'more');
    git(root, 'config', 'core.repositoryFormatVersion', '1');
    git(root, 'config', 'extensions.worktreeConfig', 'true');
    git(root, 'config', 'extensions.partialClone', 'origin');
    put(root, { '.git/config.worktree': `[core]\n\thooksPath = ${root}\n` });
    const oid = git(root, 'rev-parse', 'HEAD:a').trim();
    rmSync(join(root, '.git/objects', oid.slice(0, 2), oid.slice(2)));
    const opened = await openGitTree(root, 'HEAD');
    await contents(opened);
    expect(gaps(opened)).toEqual(['shallow a']);
    await openWorkingTree(root).files();
    expect(existsSync(mark)).toBe(false);
  });

  test('a repository that says its files lie elsewhere is refused, for every revision would look empty', async () => {
    const root = repository({ a: 'a' });
    git(root, 'config', 'core.worktree', '/');
    await expect(openGitTree(root, 'HEAD')).rejects.toThrow('core.worktree');
  });

  test('a folder of the checkout that the revision has not', async () => {
    const root = repository({ 'x/a': 'a' });
    mkdirSync(join(root, 'y'));
    expect(await names(await openGitTree(join(root, 'x'), 'HEAD'))).toEqual(['a']);
    expect(await names(await openGitTree(join(root, 'y'), 'HEAD'))).toEqual([]);
  });
});

describe('names that do not say which file they are', () => {
  const files = {
    '.env': 'K=1', '.ENV': 'K=2', 'Docs/a': 'a', 'docs/b': 'b', 'caf\u00E9': '1', 'cafe\u0301': '2', 'stra\u00DFe': '1', 'STRASSE': '2', 'plain\u202Egnp.sh': 'x', 'zero\u200B': 'x', 'pictures/\u{1F468}\u200D\u{1F469}\u200D\u{1F467} \u2764\uFE0F.png': 'x',
    'node_modules/p/README.md': 'x', 'node_modules/p/readme.md': 'x', 'line\nbreak': 'x',
  };
  const odd = ['encoding plain\u202Egnp.sh', 'encoding zero\u200B', 'link .ENV', 'link .env', 'link STRASSE', 'link cafe\u0301', 'link caf\u00E9', 'link stra\u00DFe'];

  test('twins and invisible signs are gaps in a revision and on disk alike, and the files are read', async () => {
    const root = repository(files);
    const tree = await openGitTree(root, 'HEAD');
    const disk = openWorkingTree(root);
    expect(await contents(tree)).toEqual(await contents(disk));
    expect((await contents(tree))['.env']).toBe('K=1');
    expect((await contents(tree))['.ENV']).toBe('K=2');
    expect(gaps(tree).sort()).toEqual(odd);
    expect(gaps(disk).sort()).toEqual(odd);
  });

  test('a link to a twin that only another machine would find leads nowhere', async () => {
    const root = directory({ 'Settings.json': '{}' });
    symlinkSync('settings.json', join(root, 'link'));
    git(root, 'init', '-q');
    git(root, 'add', '-A');
    git(root, 'commit', '-q', '-m', 'first');
    expect(gaps(await openGitTree(root, 'HEAD'))).toEqual(['link link']);
  });
});
