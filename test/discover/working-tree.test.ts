import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openWorkingTree } from '../../src/discover/index.ts';
import { DEFAULT_BOUNDS } from '../../src/model/index.ts';
import { contents, directory, fileAt, gaps, git, names, put, repository } from './support.ts';

describe('which files there are', () => {
  test('tracked, untracked and ignored, in code-point order; .git is not read', async () => {
    const root = repository({ '.gitignore': '.env\n*.log\nsecrets/\n', 'a.ts': 'a', 'Z.ts': 'z' });
    put(root, { '.env': 'K=1', 'b/new.ts': 'n', 'b/c/x.log': 'l', 'secrets/deep/key': 'k' });
    const tree = openWorkingTree(root);
    expect(await names(tree)).toEqual(['.env (ignored)', '.gitignore', 'Z.ts', 'a.ts', 'b/c/x.log (ignored)', 'b/new.ts', 'secrets/deep/key (ignored)']);
    expect(tree.gaps()).toEqual([]);
    expect(tree.notes()).toContain('.git: not read, nor what it keeps of earlier versions');
    expect(tree.rootPrefix).toBe('');
    expect((await contents(tree))['secrets/deep/key']).toBe('k');
  });

  test('a tracked file in an ignored folder is part of the tree', async () => {
    const root = directory({ '.gitignore': 'gen/\n', 'gen/kept.tf': 'a', 'gen/not.tf': 'b' });
    git(root, 'init', '-q');
    git(root, 'add', '-f', 'gen/kept.tf', '.gitignore');
    expect(await names(openWorkingTree(root))).toEqual(['.gitignore', 'gen/kept.tf', 'gen/not.tf (ignored)']);
  });

  test('ignored files can be left out, which is said', async () => {
    const root = repository({ '.gitignore': '.env\n', a: 'a' });
    put(root, { '.env': 'K=1' });
    const tree = openWorkingTree(root, { ignored: false });
    expect(await names(tree)).toEqual(['.gitignore', 'a']);
    expect(tree.notes().join()).toContain('1 file that git ignores: left out as asked');
  });

  test('a folder inside a repository', async () => {
    const root = repository({ '.gitignore': '*.secret\n', 'packages/api/a.ts': 'a', 'other/b.ts': 'b' });
    put(root, { 'packages/api/x.secret': 's' });
    const tree = openWorkingTree(join(root, 'packages/api'));
    expect(await names(tree)).toEqual(['a.ts', 'x.secret (ignored)']);
    expect(tree.rootPrefix).toBe('packages/api');
  });

  test('a folder in which everything is ignored by name, and one that is ignored itself', async () => {
    const root = repository({ '.gitignore': '.env\nscratch/\n', a: 'a' });
    put(root, { 'app/.env': 'K=1', 'scratch/app/.env': 'K=2', 'scratch/app/b': 'b' });
    expect(await names(openWorkingTree(join(root, 'app')))).toEqual(['.env (ignored)']);
    const inside = openWorkingTree(join(root, 'scratch/app'));
    expect(await names(inside)).toEqual(['.env', 'b']);
    expect(inside.notes().join()).toContain('the repository around this directory ignores it');
  });

  test('without a repository everything is the tree, which is said', async () => {
    const tree = openWorkingTree(directory({ '.gitignore': 'a\n', a: 'a' }));
    expect(await names(tree)).toEqual(['.gitignore', 'a']);
    expect(tree.notes()).toEqual(['not a git repository, so every file is taken as part of the tree']);
    expect(tree.rootPrefix).toBeUndefined();
  });

  test('a clone inside has its own ignored files', async () => {
    const root = repository({ a: 'a' });
    put(root, { 'inner/.gitignore': '.env\n', 'inner/.env': 'K=1' });
    git(join(root, 'inner'), 'init', '-q');
    expect(await names(openWorkingTree(root))).toEqual(['a', 'inner/.env (ignored)', 'inner/.gitignore']);
  });

  test('a submodule that is not checked out is a gap; one that is, is read', async () => {
    const other = repository({ x: 'x' });
    const root = repository({ a: 'a' });
    git(root, 'submodule', '--quiet', 'add', other, 'sub');
    git(root, 'commit', '-q', '-m', 'sub');
    expect(await names(openWorkingTree(root))).toContain('sub/x');
    git(root, 'submodule', '--quiet', 'deinit', '-f', 'sub');
    const tree = openWorkingTree(root);
    await tree.files();
    expect(gaps(tree)).toEqual(['submodule sub']);
  });

  test('tracked files that are not on disk are counted', async () => {
    const root = repository({ a: 'a', b: 'b' });
    rmSync(join(root, 'b'));
    const tree = openWorkingTree(root);
    await tree.files();
    expect(tree.notes().join()).toContain('1 tracked file not on disk');
  });

  test.each([['letters and signs', ['b', 'z', 'a/b', 'a-b', 'a.b', 'A', 'ä', 'a/c/d'], ['b', 'a/b', 'ä']], ['characters of two units beside late ones', ['\u{1f600}', '\uff01', 'b', 'z'], ['\uff01', 'b']], ['in a repository inside too', ['b', 'z'], ['b', 'inner/y']]])('those that are not on disk are counted whatever their order: %s', async (_case, names, gone) => {
    const root = repository(Object.fromEntries(names.map((name) => [name, 'x'])));
    if (gone.includes('inner/y')) { put(root, { 'inner/x': 'x', 'inner/y': 'x' }); git(join(root, 'inner'), 'init', '--quiet'); git(join(root, 'inner'), 'add', '.'); }
    put(root, { untracked: 'x', 'a.c': 'x' });
    for (const name of gone) rmSync(join(root, name));
    const tree = openWorkingTree(root);
    await tree.files();
    expect(tree.notes().join()).toContain(`${gone.length} tracked files not on disk`);
  });

  test('a file that is being merged is one, and is there', async () => {
    const root = repository({ a: 'a', b: 'b' });
    git(root, 'checkout', '-q', '-b', 'other');
    for (const [branch, text] of [['other', '1'], ['main', '2']] as const) {
      git(root, 'checkout', '-q', branch);
      put(root, { a: text, b: text });
      git(root, 'commit', '-q', '-a', '-m', text);
    }
    expect(() => git(root, 'merge', '-q', 'other')).toThrow('merge');
    expect(git(root, 'ls-files', '--stage').trim().split('\n')).toHaveLength(6);
    rmSync(join(root, 'b'));
    const tree = openWorkingTree(root);
    await tree.files();
    expect(tree.notes().join()).toContain('1 tracked file not on disk');
  });

  test.each([['missing', 'there is no directory'], ['file', 'is not a directory']])('%s: an error that is a sentence', (name, sentence) => {
    const root = directory({ file: 'x' });
    expect(() => openWorkingTree(join(root, name))).toThrow(sentence);
  });
});

describe('dependencies and build output', () => {
  test('are read for credentials alone where that is asked for', async () => {
    const root = repository({ '.gitignore': 'node_modules/\n', 'src/a.ts': 'a' });
    put(root, { 'node_modules/p/index.js': 'p', 'node_modules/p/index.min.js': 'p', 'node_modules/p/.env': 'K=1' });
    const only = async (dependencies: boolean): Promise<string[]> => (await openWorkingTree(root, { dependencies }).files()).filter((file) => file.only !== undefined).map((file) => file.path);
    expect(await only(false)).toEqual([]);
    expect(await only(true)).toEqual(['node_modules/p/index.js']);
    expect(Object.keys(await contents(openWorkingTree(root, { dependencies: true })))).toEqual(['.gitignore', 'node_modules/p/.env', 'node_modules/p/index.js', 'src/a.ts']);
  });

  test('are listed as derived; of their files only likely credential files are read, which is said with counts', async () => {
    const root = repository({ '.gitignore': 'node_modules/\ndist/\n', 'src/a.ts': 'a' });
    put(root, { 'node_modules/p/index.js': 'p', 'node_modules/p/.env': 'K=1', 'node_modules/p/test/key.pem': 'k', 'node_modules/p/.env.example': 'K=', 'dist/app.js': 'd', 'dist/config.json': '{}', 'dist/server.key': 'k' });
    const tree = openWorkingTree(root);
    expect((await tree.files()).filter((file) => file.derived).map((file) => file.path)).toHaveLength(7);
    expect(Object.keys(await contents(tree))).toEqual(['.gitignore', 'dist/config.json', 'dist/server.key', 'node_modules/p/.env', 'src/a.ts']);
    expect(tree.notes()).toContain('dist (3 files): names only, but for 2 small files of a kind that often holds credentials');
    expect(tree.notes()).toContain('node_modules (4 files): names only, but for 1 small file of a kind that often holds credentials');
    expect(tree.gaps()).toEqual([]);
  });

  test('a tracked build folder with infrastructure in it is own work; one a tool wrote is not', async () => {
    const root = repository({ 'build/main.tf': 'a', 'vendor/shop.ts': 'v', 'dist/lib.min.js': 'm', 'dist/main.tf': 'a', 'own/CACHEDIR.TAG': 'Signature', 'own/x': 'x' });
    // A tool's folder is not committed; one that is, mark and all, is somebody's own.
    put(root, { 'cache/CACHEDIR.TAG': 'Signature', 'cache/x': 'x', 'env/pyvenv.cfg': '', 'env/bin/y': 'y' });
    expect(await names(openWorkingTree(root))).toEqual(['build/main.tf', 'cache/CACHEDIR.TAG derived', 'cache/x derived', 'dist/lib.min.js derived', 'dist/main.tf derived', 'env/bin/y derived', 'env/pyvenv.cfg derived', 'own/CACHEDIR.TAG', 'own/x', 'vendor/shop.ts']);
  });

  test('come last when a bound stops the walk', async () => {
    const root = directory(Object.fromEntries([...Array.from({ length: 20 }, (_, i) => [`a/node_modules/m${i}.js`, 'x'] as const), ['z/.env', 'K=1'] as const]));
    const tree = openWorkingTree(root, { bounds: { ...DEFAULT_BOUNDS, files: 5 } });
    expect(await names(tree)).toContain('z/.env');
    expect(await tree.files()).toHaveLength(5);
    expect(gaps(tree)[0]).toMatch(/^bound a\/node_modules\//);
  });
});

describe('links', () => {
  test('to a file inside are files of their own name; outside, dangling and looping ones are gaps', async () => {
    const outside = directory({ secret: 'outside' });
    const root = directory({ 'AGENTS.md': 'rules', 'settings/mcp.json': '{}', 'mods/a.tf': 'x' });
    symlinkSync('AGENTS.md', join(root, 'CLAUDE.md'));
    symlinkSync(join(outside, 'secret'), join(root, 'out'));
    symlinkSync(outside, join(root, 'out-folder'));
    symlinkSync('../../../../../../../../etc/hostname', join(root, 'mods/up'));
    symlinkSync('gone', join(root, 'dangling'));
    symlinkSync('loop-b', join(root, 'loop-a'));
    symlinkSync('loop-a', join(root, 'loop-b'));
    symlinkSync('settings', join(root, '.tool'));
    symlinkSync('mods', join(root, 'env'));
    symlinkSync('..', join(root, 'mods/.back'));
    const tree = openWorkingTree(root);
    expect(await names(tree)).toEqual(['.tool/mcp.json', 'AGENTS.md', 'CLAUDE.md', 'mods/a.tf', 'settings/mcp.json']);
    expect(await contents(tree)).toMatchObject({ 'CLAUDE.md': 'rules', '.tool/mcp.json': '{}' });
    expect(gaps(tree).sort()).toEqual(['link dangling', 'link loop-a', 'link loop-b', 'link mods/.back', 'link mods/up', 'link out', 'link out-folder']);
    expect(tree.notes().join()).toContain('1 link to folders of this directory');
  });

  test('a tracked link to an ignored file shows what is ignored', async () => {
    const root = directory({ '.gitignore': '.env.local\n', '.env.local': 'K=1' });
    symlinkSync('.env.local', join(root, '.env'));
    git(root, 'init', '-q');
    git(root, 'add', '.env', '.gitignore');
    expect(await names(openWorkingTree(root))).toEqual(['.env (ignored)', '.env.local (ignored)', '.gitignore']);
  });

  test('a file that becomes a link while the scan runs is not followed', async () => {
    const root = directory({ a: 'mine' });
    const outside = directory({ secret: 'outside' });
    const tree = openWorkingTree(root);
    const file = await fileAt(tree, 'a');
    rmSync(join(root, 'a'));
    symlinkSync(join(outside, 'secret'), join(root, 'a'));
    expect(await tree.read(file)).toBeUndefined();
    expect(gaps(tree)).toEqual(['unreadable a']);
  });
});

describe('what is no readable file', () => {
  test('pipes and sockets are gaps and nobody waits for them', async () => {
    const root = directory({ a: 'a', b: 'b' });
    execFileSync('mkfifo', [join(root, 'pipe')]);
    const server = createServer();
    await new Promise<void>((done) => { server.listen(join(root, 'sock'), done); });
    const tree = openWorkingTree(root);
    const b = await fileAt(tree, 'b');
    expect(await names(tree)).toEqual(['a', 'b']);
    expect(gaps(tree).sort()).toEqual(['not-a-file pipe', 'not-a-file sock']);
    rmSync(join(root, 'b'));
    execFileSync('mkfifo', [join(root, 'b')]);
    expect(await tree.read(b)).toBeUndefined();
    expect(gaps(tree)).toContain('not-a-file b');
    await new Promise((done) => { server.close(done); });
  });

  test('too large, gone, changed', async () => {
    const root = directory({ big: 'x'.repeat(20), gone: 'g', grown: 'g', huge: '' });
    truncateSync(join(root, 'huge'), 200 * 1024 * 1024);
    const tree = openWorkingTree(root, { bounds: { ...DEFAULT_BOUNDS, fileBytes: 10 } });
    const [big, gone, grown, huge] = await Promise.all(['big', 'gone', 'grown', 'huge'].map((name) => fileAt(tree, name)));
    if (!big || !gone || !grown || !huge) throw new Error('missing');
    renameSync(join(root, 'gone'), join(root, 'elsewhere'));
    writeFileSync(join(root, 'grown'), 'grown');
    expect(await tree.read(big)).toBeUndefined();
    expect(await tree.read(gone)).toBeUndefined();
    expect(await tree.read(huge)).toBeUndefined();
    expect(new TextDecoder().decode(await tree.read(grown))).toBe('grown');
    // What it had become when it was read was read whole.
    expect(gaps(tree)).toEqual(['too-large big', 'unreadable gone', 'too-large huge']);
    expect(tree.gaps()[2]?.reason).toBe('209,715,200 bytes, more than the 10 that are read of one file');
    await tree.read(big);
    expect(tree.gaps()).toHaveLength(3);
    expect([big, gone, grown, huge].map((file) => file.size)).toEqual([20, 0, 5, 200 * 1024 * 1024]);
  });

  test('into a buffer: as much as there is, more than fits, and what is no file any more', async () => {
    const sizes = { none: 0, one: 1, block: 4096, blocks: 12_288, most: 65_535, all: 65_536, more: 65_537, full: 99_999, over: 100_000, large: 300_000, limit: 400_000, huge: 400_001 };
    const root = directory({ ...Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, 'x'.repeat(size)])), pipe: 'p', pointer: 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n' });
    const tree = openWorkingTree(root, { bounds: { ...DEFAULT_BOUNDS, fileBytes: 400_000 } });
    const files = await tree.files();
    rmSync(join(root, 'pipe'));
    execFileSync('mkfifo', [join(root, 'pipe')]);
    const buffer = new Uint8Array(100_000).fill(46);
    const told = Object.fromEntries(files.map((file) => {
      const length = tree.readInto?.(file, buffer);
      return [file.path, length === undefined || length > buffer.length ? length : buffer.subarray(0, length).every((byte) => byte === 120) && length];
    }));
    expect(told).toEqual({ none: 0, one: 1, block: 4096, blocks: 12_288, most: 65_535, all: 65_536, more: 65_537, full: 99_999, over: 100_001, large: 100_001, limit: 100_001, huge: undefined, pipe: undefined, pointer: undefined });
    expect(gaps(tree).sort()).toEqual(['lfs pointer', 'not-a-file pipe', 'too-large huge']);
    for (const file of files) if (file.path in sizes) expect(file.size).toBe(Object.entries(sizes).find(([name]) => name === file.path)?.[1]);
    expect((await tree.read(await fileAt(tree, 'limit')))?.length).toBe(400_000);
  });

  test('a file that became a pipe with a writer is no file, whatever waits in it', async () => {
    const root = directory({ short: 'x', block: 'x' });
    const tree = openWorkingTree(root);
    const files = await tree.files();
    const writers = files.map((file) => {
      rmSync(join(root, file.path));
      execFileSync('mkfifo', [join(root, file.path)]);
      // Who reads and writes opens a pipe without waiting for another.
      const writer = openSync(join(root, file.path), 'r+');
      writeSync(writer, 'x'.repeat(file.path === 'block' ? 512 : 100));
      return writer;
    });
    expect(files.map((file) => tree.readInto?.(file, new Uint8Array(100_000)))).toEqual([undefined, undefined]);
    expect(await Promise.all(files.map((file) => tree.read(file)))).toEqual([undefined, undefined]);
    expect(gaps(tree)).toEqual(['not-a-file block', 'not-a-file short']);
    expect(tree.gaps()[0]?.reason).toBe('is no longer a file, so it was not read; scan again');
    for (const writer of writers) closeSync(writer);
  });

  test('a file that grew past the limit after it was listed', async () => {
    const root = directory({ a: 'x' });
    const tree = openWorkingTree(root, { bounds: { ...DEFAULT_BOUNDS, fileBytes: 10 } });
    const file = await fileAt(tree, 'a');
    writeFileSync(join(root, 'a'), 'x'.repeat(50));
    expect(await tree.read(file)).toBeUndefined();
    expect(gaps(tree)).toEqual(['too-large a']);
  });

  test('the bound on all bytes is one gap at the first file it leaves out', async () => {
    const tree = openWorkingTree(directory({ a: 'xxxx', b: 'xxxx', c: 'xxxx', d: 'x' }), { bounds: { ...DEFAULT_BOUNDS, totalBytes: 9 } });
    expect(Object.keys(await contents(tree))).toEqual(['a', 'b']);
    expect(gaps(tree)).toEqual(['bound c']);
  });

  test('more folders than the bound, though none holds a file', async () => {
    const root = directory();
    for (let i = 0; i < 8; i++) mkdirSync(join(root, `d${i}`));
    const tree = openWorkingTree(root, { bounds: { ...DEFAULT_BOUNDS, files: 5 } });
    expect(await tree.files()).toEqual([]);
    expect(gaps(tree)).toEqual(['bound d4']);
  });

  test('deeper than the bound', async () => {
    const tree = openWorkingTree(directory({ 'a/b/c/d': 'x', 'a/e': 'y' }), { bounds: { ...DEFAULT_BOUNDS, depth: 2 } });
    expect(await names(tree)).toEqual(['a/e']);
    expect(gaps(tree)).toEqual(['bound a/b/c']);
  });

  test('no permission: the file and the folder are gaps, the rest is read', async () => {
    const root = directory({ 'shut/a': 'a', locked: 'l', open: 'o' });
    chmodSync(root, 0o755);
    chmodSync(join(root, 'shut'), 0);
    chmodSync(join(root, 'locked'), 0);
    // Permissions do not bind root, so the look is taken by somebody else.
    const program = `const { openWorkingTree } = await import(${JSON.stringify(new URL('../../src/discover/index.ts', import.meta.url).href)});
      const tree = openWorkingTree(${JSON.stringify(root)}); const read = [];
      for (const file of await tree.files()) if (await tree.read(file)) read.push(file.path);
      console.log(JSON.stringify({ read, gaps: tree.gaps().map((gap) => gap.kind + ' ' + gap.place.file), text: JSON.stringify(tree.gaps()) }));`;
    const ran = spawnSync(process.execPath, ['--input-type=module', '--no-warnings', '-e', program], { encoding: 'utf8', ...(process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}) });
    expect(ran.stderr).toBe('');
    const seen: { read: string[]; gaps: string[]; text: string } = JSON.parse(ran.stdout);
    expect(seen.read).toEqual(['open']);
    expect(seen.gaps.sort()).toEqual(['unreadable locked', 'unreadable shut']);
    expect(seen.text).not.toContain(root);
    chmodSync(join(root, 'shut'), 0o755);
  });

  test('names with newlines, quotes and letters of all kinds; a name that is not UTF-8 is a gap', async () => {
    const root = repository({ 'a\nb': '1', 'c"d': '2', 'ü→': '3', '-x': '4' });
    execFileSync('sh', ['-c', "printf x > \"$(printf 'bad\\377name')\""], { cwd: root });
    const tree = openWorkingTree(root);
    expect(await names(tree)).toEqual(['-x', 'a\nb', 'c"d', 'ü→']);
    expect(Object.keys(await contents(tree))).toHaveLength(4);
    expect(tree.gaps().map((gap) => gap.kind)).toEqual(['unreadable']);
  });

  test('a Git LFS pointer is a gap', async () => {
    const tree = openWorkingTree(directory({ 'a.tfstate': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n' }));
    expect(await contents(tree)).toEqual({});
    expect(gaps(tree)).toEqual(['lfs a.tfstate']);
  });

  test('an empty directory', async () => {
    const root = directory();
    mkdirSync(join(root, 'empty'));
    expect(await names(openWorkingTree(root))).toEqual([]);
  });
});
