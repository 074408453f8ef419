import { chmodSync, chownSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openGitTree, openWorkingTree } from '../../src/discover/index.ts';
import { contents, directory, git, names, put, repository } from './support.ts';

const before = { ...process.env };
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});

/** A program that leaves a mark when it is run. */
function trap(): { program: string; sprung: () => boolean } {
  const root = directory();
  const mark = join(root, 'sprung');
  put(root, { trap: `#!/bin/sh\ntouch ${mark}\n` });
  chmodSync(join(root, 'trap'), 0o755);
  return { program: join(root, 'trap'), sprung: () => existsSync(mark) };
}

describe('nothing of the scanned repository runs', () => {
  test.each([
    ['a file system monitor', 'core.fsmonitor'], ['an ssh command', 'core.sshCommand'], ['a pager', 'core.pager'], ['a proxy', 'core.gitProxy'],
    ['a clean filter', 'filter.x.clean'], ['a smudge filter', 'filter.x.smudge'], ['a filter process', 'filter.x.process'], ['a text conversion', 'diff.x.textconv'],
    ['an external diff', 'diff.external'], ['an alias', 'alias.ls-files'], ['a credential helper', 'credential.helper'], ['an alternate refs command', 'core.alternateRefsCommand'],
  ])('%s', async (_, key) => {
    const { program, sprung } = trap();
    const root = repository({ '.gitattributes': '* filter=x diff=x\n', a: 'a', '.gitignore': '*.log\n' });
    git(root, 'config', key, key.startsWith('alias') ? `!${program}` : program);
    put(root, { a: 'changed', 'b.log': 'b' });
    expect(await names(openWorkingTree(root))).toEqual(['.gitattributes', '.gitignore', 'a', 'b.log (ignored)']);
    const tree = await openGitTree(root, 'HEAD');
    expect((await contents(tree))['a']).toBe('a');
    expect(sprung()).toBe(false);
  });

  test('the trap works: a git that obeys the same settings springs it', () => {
    const { program, sprung } = trap();
    const root = repository({ '.gitattributes': '* filter=x\n', a: 'a' });
    git(root, 'config', 'filter.x.clean', program);
    put(root, { a: 'changed' });
    git(root, 'add', 'a');
    expect(sprung()).toBe(true);
  });

  test('hooks, also those of another folder', async () => {
    const { program, sprung } = trap();
    const root = repository({ a: 'a', 'hooks/post-index-change': '#!/bin/sh\n' });
    git(root, 'config', 'core.hooksPath', join(program, '..'));
    await openWorkingTree(root).files();
    await openGitTree(root, 'HEAD');
    expect(sprung()).toBe(false);
  });

  test('a missing object of a partial clone is not fetched', async () => {
    const { program, sprung } = trap();
    const root = repository({ a: 'unique content', b: 'b' });
    const oid = git(root, 'rev-parse', 'HEAD:a').trim();
    rmSync(join(root, '.git/objects', oid.slice(0, 2), oid.slice(2)));
    git(root, 'config', 'core.repositoryFormatVersion', '1');
    git(root, 'config', 'extensions.partialClone', 'origin');
    git(root, 'config', 'remote.origin.url', `ext::${program}`);
    git(root, 'config', 'remote.origin.uploadpack', program);
    git(root, 'config', 'remote.origin.promisor', 'true');
    git(root, 'config', 'protocol.allow', 'always');
    const tree = await openGitTree(root, 'HEAD');
    expect(await names(tree)).toEqual(['b']);
    expect(tree.gaps()).toMatchObject([{ kind: 'shallow', place: { file: 'a' } }]);
    expect(sprung()).toBe(false);
  });

  test('a git inside the checkout, first on the path, is passed over', async () => {
    const { program, sprung } = trap();
    const root = repository({ a: 'a' });
    for (const place of ['node_modules/.bin', 'tools']) {
      put(root, { [`${place}/git`]: `#!/bin/sh\n${program}\n` });
      chmodSync(join(root, place, 'git'), 0o755);
    }
    process.env['PATH'] = [join(root, 'node_modules/.bin'), join(root, 'tools'), '.', 'tools', '', before['PATH']].join(delimiter);
    expect(openWorkingTree(root).rootPrefix).toBe('');
    expect(sprung()).toBe(false);
    process.env['PATH'] = join(root, 'tools');
    expect(openWorkingTree(root).notes()[0]).toContain('git was not found');
    await expect(openGitTree(root, 'HEAD')).rejects.toThrow('git was not found');
  });
});

describe('nothing else misleads git', () => {
  test('variables of the caller', async () => {
    const root = repository({ '.gitignore': '.env\n', a: 'a' });
    put(root, { '.env': 'K=1' });
    const other = repository({ b: 'b' });
    Object.assign(process.env, { GIT_DIR: join(other, '.git'), GIT_WORK_TREE: other, GIT_INDEX_FILE: '/nowhere', GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.excludesFile', GIT_CONFIG_VALUE_0: '/dev/null' });
    expect(await names(openWorkingTree(root))).toEqual(['.env (ignored)', '.gitignore', 'a']);
    expect(await names(await openGitTree(root, 'HEAD'))).toEqual(['.gitignore', 'a']);
  });

  test('a repository that claims another work tree', async () => {
    const root = repository({ a: 'a' });
    git(root, 'config', 'core.worktree', '/');
    const tree = openWorkingTree(root);
    expect(tree.rootPrefix).toBeUndefined();
    expect(await names(tree)).toEqual(['a']);
    expect(tree.notes().join()).not.toContain(root);
  });

  // Only root can give a directory away.
  test.skipIf(process.getuid?.() !== 0)('a repository of another user, which git refuses', async () => {
    const root = repository({ a: 'a' });
    chownSync(root, 65534, 65534);
    chownSync(join(root, '.git'), 65534, 65534);
    const tree = openWorkingTree(root);
    expect(await names(tree)).toEqual(['a']);
    expect(tree.notes()[0]).toContain('safe.directory');
    expect(tree.notes()[0]).not.toContain(root);
    await expect(openGitTree(root, 'HEAD')).rejects.toThrow('safe.directory');
  });

  test('a bare repository hidden in a folder', async () => {
    const root = directory({ 'sub/HEAD': 'ref: refs/heads/main\n', 'sub/config': '[core]\n\trepositoryformatversion = 0\n\tbare = true\n', 'sub/objects/x': '', 'sub/refs/x': '' });
    const tree = openWorkingTree(join(root, 'sub'));
    expect((await tree.files()).length).toBe(4);
    expect(tree.rootPrefix).toBeUndefined();
  });

  test('replaced objects', async () => {
    const root = repository({ a: 'honest' });
    const honest = git(root, 'rev-parse', 'HEAD:a').trim();
    put(root, { b: 'forged' });
    const forged = git(root, 'hash-object', '-w', 'b').trim();
    git(root, 'replace', honest, forged);
    expect((await contents(await openGitTree(root, 'HEAD')))['a']).toBe('honest');
  });

  test('a damaged repository: everything is the tree, and nothing is thrown', async () => {
    const root = repository({ a: 'a' });
    put(root, { '.git/index': 'rubbish' });
    const tree = openWorkingTree(root);
    expect(await names(tree)).toEqual(['a']);
    expect(tree.notes().join()).toContain('every file is taken as part of the tree');
    put(root, { '.git/HEAD': 'rubbish' });
    expect(await names(openWorkingTree(root))).toEqual(['a']);
  });

  test('reading changes nothing in the repository', async () => {
    const root = repository({ a: 'a' });
    const listing = (): string => readdirSync(join(root, '.git'), { recursive: true, encoding: 'utf8' }).sort().join('\n');
    const was = listing();
    await contents(openWorkingTree(root));
    await contents(await openGitTree(root, 'HEAD'));
    expect(listing()).toBe(was);
  });
});
