import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openHistory } from '../../src/discover/index.ts';
import { gitIn } from '../../src/discover/git.ts';
import { HISTORY_BOUNDS } from '../../src/discover/history.ts';
import { walkHistory } from '../../src/discover/history-objects.ts';
import type { HistoryOptions } from '../../src/discover/index.ts';
import type { Past, PastFile } from '../../src/model/index.ts';
import { forgeObject, writeObject, writeTree } from '../support/objects.ts';
import { repositoryOf } from '../support/repository.ts';
import type { TestRepository } from '../support/repository.ts';
import { temporary } from '../support/temporary.ts';
import { directory, git, put, repository } from './support.ts';

async function read(past: Past, live: ReadonlySet<string> = new Set()): Promise<PastFile[]> {
  const all: PastFile[] = [];
  for await (const group of past.contents(await past.list(live))) all.push(...group);
  return all;
}

/** `path: content @ number of the commit`, newest first. */
async function versions(past: Past, repo?: TestRepository, live: ReadonlySet<string> = new Set()): Promise<string[]> {
  return (await read(past, live)).map(({ file, bytes }) => `${file.path}: ${new TextDecoder().decode(bytes)}${repo ? ` @ ${repo.commits.indexOf(file.ref ?? '') + 1}` : ''}`);
}
const of = (repo: TestRepository, options?: HistoryOptions): Promise<string[]> => versions(openHistory(repo.directory, options), repo);
const gapsOf = async (past: Past): Promise<string[]> => { await read(past); return past.gaps().map((gap) => `${gap.kind} ${gap.place.file}: ${gap.reason}`); };

describe('what git keeps', () => {
  test('every version once, with the newest commit that holds it, newest first', async () => {
    const repo = repositoryOf({ a: '1', b: 'b' }, { a: '2', b: 'b' }, { a: '2', c: '1' }, { d: 'd' });
    expect(await of(repo)).toEqual(['d: d @ 4', 'a: 2 @ 3', 'c: 1 @ 3', 'b: b @ 2']);
  });

  test('what the tree holds today is left out, by content', async () => {
    const repo = repositoryOf({ a: '1' }, { a: '2' });
    const live = new Set([repo.git('rev-parse', 'HEAD:a')]);
    expect(await versions(openHistory(repo.directory), repo, live)).toEqual(['a: 1 @ 1']);
  });

  test('only so many of the newest commits', async () => {
    const repo = repositoryOf({ a: '1' }, { a: '2' }, { a: '3' });
    expect(await of(repo, { depth: 2 })).toEqual(['a: 3 @ 3', 'a: 2 @ 2']);
  });

  test('branches, tags, stashes below the newest, amended and dropped commits', async () => {
    const repo = repositoryOf({ a: 'a' });
    repo.git('checkout', '-q', '-b', 'side');
    repo.commit({ a: 'on a branch that was never pushed' });
    repo.git('checkout', '-q', 'main');
    repo.put({ a: 'first stash' });
    repo.git('stash', '-q');
    repo.put({ a: 'second stash' });
    repo.git('stash', '-q');
    repo.commit({ a: 'tagged' });
    repo.git('tag', '-m', 'tag', 'v1');
    repo.git('reset', '-q', '--hard', 'HEAD~1');
    repo.commit({ a: 'dropped' });
    repo.git('reset', '-q', '--hard', 'HEAD~1');
    const found = await of(repo);
    for (const text of ['on a branch that was never pushed', 'first stash', 'second stash', 'tagged', 'dropped']) expect(found.join('\n')).toContain(text);
  });

  test('below the directory that is scanned, paths from there', async () => {
    const repo = repositoryOf({ 'api/.env': 'A', 'web/.env': 'W' }, {});
    expect(await versions(openHistory(repo.directory))).toEqual(['api/.env: A', 'web/.env: W']);
    repo.put({ 'api/x': 'x' });
    expect(await versions(openHistory(join(repo.directory, 'api')))).toEqual(['.env: A']);
  });

  test('names of all sorts', async () => {
    const repo = repositoryOf({ 'a b.env': '1', 'ü/"q".env': '2', '--all': '3' }, {});
    expect((await of(repo)).sort()).toEqual(['--all: 3 @ 1', 'a b.env: 1 @ 1', 'ü/"q".env: 2 @ 1']);
  });

  test('pictures and packages are left out, what often holds credentials in them is not', async () => {
    const repo = repositoryOf({ 'a.png': 'p', 'node_modules/x/index.js': 'x', 'node_modules/x/.env': 'E', 'dist/.env': 'D' }, {});
    expect(await of(repo)).toEqual(['dist/.env: D @ 1', 'node_modules/x/.env: E @ 1']);
  });

  test('bounds are gaps', async () => {
    const repo = repositoryOf({ a: 'a'.repeat(100), b: 'b', c: 'c' }, {});
    const past = openHistory(repo.directory, { bounds: { ...HISTORY_BOUNDS, blobBytes: 50, blobs: 1, totalBytes: 1000 } });
    expect(await versions(past)).toEqual(['b: b']);
    expect(past.gaps().map((gap) => gap.kind)).toEqual(['too-large', 'bound']);
  });

  test('the same list for the same repository', async () => {
    const repo = repositoryOf(...Array.from({ length: 8 }, (_, i) => ({ [`f${i % 3}`]: `${i}`, 'd/e': `${i >> 1}` })));
    expect(await of(repo)).toEqual(await of(repo));
  });
});

describe('clones of every kind', () => {
  const source = (): TestRepository => repositoryOf({ a: 'old' }, { a: 'new' }, { b: 'b' });
  const clone = (repo: TestRepository, ...args: string[]): string => { const to = join(temporary('clone'), 'c'); repo.git('clone', '-q', ...args, `file://${repo.directory}`, to); return to; };

  test('a shallow one says so', async () => {
    const repo = source();
    const past = openHistory(clone(repo, '--depth=1'));
    expect(await versions(past)).toEqual(['b: b']);
    expect(past.gaps()).toMatchObject([{ kind: 'shallow', reason: expect.stringContaining('git fetch --unshallow') }]);
  });

  test('a partial one says how much is missing, and nothing is fetched', async () => {
    const repo = source();
    repo.git('config', 'uploadpack.allowFilter', 'true');
    const to = clone(repo, '--filter=blob:none', '--no-checkout');
    const past = openHistory(to);
    expect(await versions(past)).toEqual([]);
    expect(past.gaps()).toMatchObject([{ kind: 'shallow', reason: expect.stringContaining('3 objects') }]);
  });

  test('a linked work tree has the history of its repository', async () => {
    const repo = source();
    const to = join(temporary('worktree'), 'w');
    repo.git('worktree', 'add', '-q', '--detach', to, 'HEAD~1');
    expect(await versions(openHistory(to))).toEqual(['b: b', 'a: new', 'a: old']);
  });

  test('a submodule is told, and has its own history where it is scanned', async () => {
    const inner = repositoryOf({ s: 'secret of the inner one' }, { s: 'gone' });
    const outer = repositoryOf({ a: 'a' });
    outer.git('submodule', '--quiet', 'add', `file://${inner.directory}`, 'lib');
    outer.git('commit', '-q', '-m', 'with lib');
    const past = openHistory(outer.directory);
    expect((await versions(past)).join()).not.toContain('inner');
    expect(past.gaps()).toMatchObject([{ kind: 'submodule', place: { file: 'lib', origin: 'history' } }]);
    expect(await versions(openHistory(join(outer.directory, 'lib')))).toEqual(['s: gone', 's: secret of the inner one']);
  });

  test('a bare one, no repository, and none with a commit', async () => {
    const repo = source();
    expect(await gapsOf(openHistory(clone(repo, '--bare')))).toEqual([expect.stringContaining('bare repository')]);
    expect(await gapsOf(openHistory(directory({ a: 'a' })))).toEqual(['unreadable .: the git history was not read: this is not a git repository']);
    const empty = directory();
    git(empty, 'init', '-q');
    expect(await versions(openHistory(empty))).toEqual([]);
    expect(openHistory(empty).gaps()).toEqual([]);
  });

  test('objects named by SHA-256', async () => {
    const root = directory({ a: 'old' });
    git(root, 'init', '-q', '--object-format=sha256');
    git(root, 'add', 'a');
    git(root, 'commit', '-q', '-m', 'a');
    put(root, { a: 'new' });
    git(root, 'commit', '-q', '-a', '-m', 'b');
    const past = openHistory(root);
    expect(past.like).toHaveLength(64);
    expect(await versions(past, undefined, new Set([git(root, 'rev-parse', 'HEAD:a').trim()]))).toEqual(['a: old']);
  });

  test('a damaged blob costs itself only', async () => {
    const repo = repositoryOf({ a: 'a', b: 'spoilt', c: 'c' }, {});
    const oid = repo.git('rev-parse', 'HEAD~1:b');
    spoil(repo.directory, oid);
    const past = openHistory(repo.directory);
    const found = await versions(past);
    expect(found).toContain('a: a');
    expect(found).toContain('c: c');
    expect(found.join()).not.toContain('spoilt');
    expect(past.gaps().length).toBeGreaterThan(0);
  });

  test('an object that is not what its name says is not believed', async () => {
    const repo = repositoryOf({ a: 'a', b: 'b' }, {});
    const [from, to] = [repo.git('rev-parse', 'HEAD~1:a'), repo.git('rev-parse', 'HEAD~1:b')].map((oid) => join(repo.directory, '.git/objects', oid.slice(0, 2), oid.slice(2)));
    chmodSync(to ?? '', 0o644);
    writeFileSync(to ?? '', readFileSync(from ?? ''));
    expect(await versions(openHistory(repo.directory))).toEqual(['a: a']);
  });

  // git tells as many bytes as there are, not as many as it has said: what is behind them would be taken for its next words.
  test.each([
    ['a line that never ends', 'x'.repeat(300_000)], ['lines that tell of missing objects', 'is missing\n'.repeat(30_000)], ['a line that tells of an object without end', `\n${'a'.repeat(40)} blob 999999999999\n`], ['little', 'xx'], ['a line end', '\n'],
  ])('an object longer than it says costs itself only: %s', async (_, more) => {
    const repo = repositoryOf({ a: 'a', b: 'b', c: 'c', d: 'd' }, {});
    forgeObject(repo.directory, repo.git('rev-parse', 'HEAD~1:b'), 'blob', Buffer.from(`b${more}`), 1);
    const past = openHistory(repo.directory);
    const found = await versions(past);
    expect(found.filter((one) => !one.startsWith('b:'))).toEqual(['a: a', 'c: c', 'd: d']);
    expect(past.gaps().flatMap(({ place: { file } }) => (file === 'b' ? [] : [file]))).toEqual([]);
    // The bytes that its name says were among them, or it is told that it was not read.
    expect(found.includes('b: b')).toBe(past.gaps().length === 0);
  });

  test('a damaged or missing tree: what comes before it is read, and it is told', async () => {
    const repo = repositoryOf({ 'd/a': 'a' }, { b: 'b' });
    const oid = repo.git('rev-parse', 'HEAD~1:d');
    rmSync(join(repo.directory, '.git/objects', oid.slice(0, 2), oid.slice(2)));
    const past = openHistory(repo.directory);
    expect(await versions(past)).toEqual(['b: b']);
    expect(past.gaps().length).toBeGreaterThan(0);
    const other = repositoryOf({ 'd/a': 'a' }, { b: 'b' });
    spoil(other.directory, other.git('rev-parse', 'HEAD~1:d'));
    expect((await gapsOf(openHistory(other.directory))).length).toBeGreaterThan(0);
  });
});

describe('damage in a pack', () => {
  /** Everything packed, uncompressed so that one byte can be found and changed. */
  const packed = (...files: readonly Readonly<Record<string, string>>[]): TestRepository => {
    const repo = repositoryOf(...files, {});
    repo.git('-c', 'core.compression=0', '-c', 'pack.compression=0', '-c', 'pack.window=0', 'repack', '-a', '-d', '-f', '-q');
    return repo;
  };
  const spoilPack = (repo: TestRepository, ...texts: readonly string[]): void => {
    const folder = join(repo.directory, '.git/objects/pack');
    const path = join(folder, readdirSync(folder).find((name) => name.endsWith('.pack')) ?? '');
    const bytes = readFileSync(path);
    for (const text of texts) { const at = bytes.indexOf(text); expect(at).toBeGreaterThan(0); bytes[at] = 0x21; }
    chmodSync(path, 0o644);
    writeFileSync(path, bytes);
  };

  test('costs what is damaged: git ends there, and is started again behind it', async () => {
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}`, `content of the file ${String.fromCharCode(65 + i)}, which is like no other${'x'.repeat(i)}`]));
    const repo = packed(files);
    spoilPack(repo, 'content of the file E,', 'content of the file F,', 'content of the file M,');
    const past = openHistory(repo.directory);
    const found = (await read(past)).map(({ file }) => file.path);
    expect(found).toHaveLength(37);
    for (const path of ['f4', 'f5', 'f12']) expect(found).not.toContain(path);
    expect(past.gaps().map((gap) => `${gap.kind} ${gap.place.file}`).sort()).toEqual(['unreadable f12', 'unreadable f4', 'unreadable f5']);
  });

  test('more of it than is passed over ends the reading, and how much is left is told', async () => {
    const files = Object.fromEntries(Array.from({ length: 140 }, (_, i) => [`f${i}`, `the text of file number ${i}. ${'y'.repeat(i)}`]));
    const repo = packed(files);
    spoilPack(repo, ...Array.from({ length: 135 }, (_, i) => `the text of file number ${i}.`));
    const past = openHistory(repo.directory);
    await read(past);
    expect(past.gaps().map((gap) => gap.reason).join('\n')).toMatch(/so much of the repository is damaged that \d+ earlier versions of 140 were not read/);
  });
});

describe('names made to exhaust', () => {
  /** A commit of this tree below the newest. */
  const add = (root: string, tree: string): void => { git(root, 'update-ref', 'HEAD', git(root, 'commit-tree', '-p', git(root, 'commit-tree', '-p', 'HEAD', '-m', 'odd', tree).trim(), '-m', 'even', 'HEAD^{tree}').trim()); };

  test('paths longer than any system opens are counted and not kept, whatever comes behind them is', async () => {
    const root = repository({ a: 'a' });
    let tree = writeTree(root, [['100644', 'b', writeObject(root, 'blob', 'deep')]]);
    for (let level = 0; level < 20; level++) tree = writeTree(root, [['40000', `${'d'.repeat(250)}${level}`, tree]]);
    const long = writeObject(root, 'blob', 'long');
    add(root, writeTree(root, [['40000', 'chain', tree], ['100644', 'l'.repeat(300_000), long], ['100644', 'z', writeObject(root, 'blob', 'z')]]));
    const past = openHistory(root);
    expect(await versions(past, undefined, new Set([git(root, 'rev-parse', 'HEAD:a').trim()]))).toEqual(['z: z']);
    expect(past.gaps().map((gap) => `${gap.kind} ${gap.reason}`)).toEqual([expect.stringMatching(/^bound \d+ files or folders of the history have paths longer than 4,096 bytes/)]);
  });

  test('names of more bytes than are kept end the walk', async () => {
    const repo = repositoryOf(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`${'n'.repeat(200)}${i}`, `${i}`])), {});
    const git = gitIn(repo.directory);
    if (!git) throw new Error('no git');
    const { end, versions: kept } = await walkHistory(git, undefined, () => true, { lines: 1000, milliseconds: 60_000, bytes: 5000 });
    expect([end, kept.length]).toEqual(['bound', 24]);
  });
});

describe('bounds on the time', () => {
  test('when it is up, how much was not read is told', async () => {
    const repo = repositoryOf({ a: 'a', b: 'b', c: 'c' }, {});
    const past = openHistory(repo.directory, { bounds: { ...HISTORY_BOUNDS, milliseconds: 0 } });
    expect(await read(past)).toEqual([]);
    expect(past.gaps()).toMatchObject([{ kind: 'bound', reason: expect.stringContaining('3 versions of 3 were not read') }]);
  });

  test('a walk for which git waits ends with its time, and is not taken for one that was too long', async () => {
    const repo = repositoryOf({ a: 'a', b: 'b' }, {});
    const git = gitIn(repo.directory);
    if (!git) throw new Error('no git');
    expect(await walkHistory(git, undefined, () => true, { lines: 2, milliseconds: 60_000, bytes: 1000 })).toMatchObject({ end: 'bound' });
    // Nobody ever writes into this pipe.
    execFileSync('mkfifo', [join(repo.directory, '.git/objects/info/alternates')]);
    expect(await walkHistory(git, undefined, () => true, { lines: 100, milliseconds: 200, bytes: 1000 })).toMatchObject({ end: 'late', commits: 0 });
  });
});

/** Overwrites a loose object with what is no object. */
function spoil(root: string, oid: string): void {
  const path = join(root, '.git/objects', oid.slice(0, 2), oid.slice(2));
  chmodSync(path, 0o644);
  writeFileSync(path, 'spoilt');
}

describe('nothing of the repository runs', () => {
  test.each([
    ['core.fsmonitor'], ['core.sshCommand'], ['core.pager'], ['core.gitProxy'], ['filter.x.clean'], ['filter.x.smudge'], ['filter.x.process'], ['diff.x.textconv'], ['diff.external'], ['alias.rev-list'], ['alias.cat-file'],
    ['credential.helper'], ['core.alternateRefsCommand'], ['uploadpack.packObjectsHook'], ['gpg.program'], ['core.hooksPath'], ['core.askPass'], ['core.editor'], ['sequence.editor'], ['remote.origin.vcs'], ['remote.origin.uploadpack'], ['merge.x.driver'], ['trace2.eventTarget'], ['trace2.normalTarget'],
  ])('%s', async (key) => {
    const traps = directory();
    const mark = join(traps, 'sprung');
    put(traps, { trap: `#!/bin/sh\ntouch ${mark}\n` });
    chmodSync(join(traps, 'trap'), 0o755);
    const root = repository({ '.gitattributes': '* filter=x diff=x\n', a: 'a' });
    put(root, { a: 'changed' });
    git(root, 'config', key, key.startsWith('alias') ? `!${join(traps, 'trap')}` : join(traps, 'trap'));
    git(root, 'config', 'log.showSignature', 'true');
    expect(await versions(openHistory(root))).toContain('a: a');
    expect(existsSync(mark)).toBe(false);
  });

  test('settings by way of include.path, of a worktree, of the caller', async () => {
    const traps = directory();
    const mark = join(traps, 'sprung');
    put(traps, { trap: `#!/bin/sh\ntouch ${mark}\n`, settings: `[core]\n\tfsmonitor = ${join(traps, 'trap')}\n\thooksPath = ${traps}\n[diff]\n\texternal = ${join(traps, 'trap')}\n` });
    chmodSync(join(traps, 'trap'), 0o755);
    const root = repository({ a: 'a' });
    git(root, 'config', 'include.path', join(traps, 'settings'));
    git(root, 'config', 'extensions.worktreeConfig', 'true');
    put(root, { '.git/config.worktree': readFileSync(join(traps, 'settings')) });
    const other = repository({ b: 'of another repository' });
    const before = { ...process.env };
    try {
      Object.assign(process.env, { GIT_DIR: join(other, '.git'), GIT_OBJECT_DIRECTORY: join(other, '.git/objects'), GIT_EXTERNAL_DIFF: join(traps, 'trap'), GIT_TRACE: join(traps, 'trace'), GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.fsmonitor', GIT_CONFIG_VALUE_0: join(traps, 'trap') });
      expect(await versions(openHistory(root))).toEqual(['a: a']);
    } finally { for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]; }
    expect(existsSync(mark)).toBe(false);
    expect(existsSync(join(traps, 'trace'))).toBe(false);
  });

  test('objects that are said to lie elsewhere: another repository, nowhere, in what is no folder', async () => {
    const other = repository({ secret: 'of another repository' });
    const repo = repositoryOf({ a: 'a' }, { b: 'b' });
    repo.put({ '.git/objects/info/alternates': [join(other, '.git/objects'), '/nowhere/at/all', '../../../../../../../../dev/null', repo.directory, '# no path', ''].join('\n') });
    const past = openHistory(repo.directory);
    // No name of this repository leads to what lies there.
    expect(await versions(past, repo)).toEqual(['b: b @ 2', 'a: a @ 1']);
    expect(past.gaps()).toEqual([]);
  });

  test.skipIf(process.getuid?.() !== 0)('a repository of another user is refused, whatever it says of safe.directory', async () => {
    const repo = repositoryOf({ a: 'a' }, {});
    repo.git('config', 'safe.directory', '*');
    for (const path of [repo.directory, join(repo.directory, '.git')]) chownSync(path, 65534, 65534);
    const past = openHistory(repo.directory);
    expect(await versions(past)).toEqual([]);
    expect(past.gaps()).toMatchObject([{ kind: 'unreadable', reason: expect.stringContaining('safe.directory') }]);
  });

  test('a work tree that the repository claims', async () => {
    const repo = repositoryOf({ a: 'a' }, {});
    repo.git('config', 'core.worktree', '/');
    const past = openHistory(repo.directory);
    expect(await versions(past)).toEqual([]);
    expect(past.gaps()).toMatchObject([{ kind: 'unreadable' }]);
  });

  test('nothing is written', async () => {
    const repo = repositoryOf({ a: '1' }, { a: '2' });
    const look = (): string => readdirSync(join(repo.directory, '.git'), { recursive: true, encoding: 'utf8' }).sort().map((name) => `${name} ${statSync(join(repo.directory, '.git', name)).mtimeMs}`).join('\n');
    const before = look();
    await of(repo);
    expect(look()).toBe(before);
  });

  test('a promisor that would run a program is not asked', async () => {
    const repo = repositoryOf({ a: 'unique' }, { b: 'b' });
    const traps = directory();
    const mark = join(traps, 'sprung');
    put(traps, { trap: `#!/bin/sh\ntouch ${mark}\n` });
    chmodSync(join(traps, 'trap'), 0o755);
    const oid = repo.git('rev-parse', 'HEAD~1:a');
    rmSync(join(repo.directory, '.git/objects', oid.slice(0, 2), oid.slice(2)));
    for (const [key, value] of [['core.repositoryformatversion', '1'], ['extensions.partialClone', 'origin'], ['remote.origin.url', `ext::${join(traps, 'trap')}`], ['remote.origin.promisor', 'true'], ['protocol.ext.allow', 'always']]) repo.git('config', key ?? '', value ?? '');
    expect(await of(repo)).toEqual(['b: b @ 2']);
    expect(existsSync(mark)).toBe(false);
  });
});
