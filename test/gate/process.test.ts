import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { pullRequest } from '../action/support/payload.ts';
import { use } from '../action/support/runner.ts';
import type { Used } from '../action/support/runner.ts';
import { builtCopy } from '../support/build.ts';
import { cliPath } from '../support/cli.ts';
import { writeBomb, writeObject, writeTree } from '../support/objects.ts';
import { repositoryOf } from '../support/repository.ts';
import type { TestRepository } from '../support/repository.ts';
import { temporary } from '../support/temporary.ts';
import { everywhere, expectNoName, NAMES, WORD } from './hostile-names.ts';
import { outsideCodeSpans } from './markup.ts';
import { CURSOR, DATABASE } from './support.ts';

/** GATE §6, tests 9 and 10, through the built program and the committed bundle: whatever ends the process, the gate stays closed. */
let program = '';
beforeAll(async () => { await builtCopy(); program = await cliPath(); });

const safe = { ...CURSOR, 'README.md': 'Hello.\n' };
const danger = { ...safe, '.env': DATABASE };

interface Ended { readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly stdout: string; readonly stderr: string }
interface How { readonly node?: readonly string[]; readonly killAfter?: number; readonly env?: Readonly<Record<string, string>>; readonly into?: string; readonly limit?: number; readonly cwd?: string }

/** `craterscan ARGS`, ended or starved in some way; `limit`: the largest file it may write, in blocks of 512 bytes. */
function run(args: readonly string[], { node = [], killAfter, env = {}, into, limit, cwd }: How = {}): Promise<Ended> {
  const all = [process.execPath, ...node, program, ...args];
  const [file = '', ...rest] = limit === undefined ? all : ['/bin/sh', '-c', `ulimit -f ${limit}; exec "$@"`, 'sh', ...all];
  const sink = into === undefined ? undefined : openSync(into, 'w');
  return new Promise((resolve, reject) => {
    const child = spawn(file, rest, { cwd: cwd ?? temporary('cwd'), env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/nonexistent', ...env }, stdio: ['ignore', sink ?? 'pipe', 'pipe'] });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
    const end = killAfter === undefined ? undefined : setTimeout(() => { child.kill('SIGKILL'); }, killAfter);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(end);
      if (sink !== undefined) closeSync(sink);
      resolve({ code, signal, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') });
    });
  });
}

function expectAbsentOrWhole(file: string): void {
  if (!existsSync(file)) return;
  const log: unknown = JSON.parse(readFileSync(file, 'utf8'));
  expect(log).toMatchObject({ version: '2.1.0' });
}

/** A tree of ten thousand million files beside one that configures an agent. */
function bombIn(repository: TestRepository): string {
  const { directory, git } = repository;
  return writeTree(directory, [['100644', '.cursorrules', git('rev-parse', 'HEAD:.cursorrules')], ['40000', 'b', writeBomb(directory, 10, 10, ['100644', '', writeObject(directory, 'blob', 'K=1\n')])]]);
}

describe('the command line', () => {
  const repository = repositoryOf(danger, safe, danger);
  const { directory } = repository;
  const compare = ['compare', 'HEAD~1', 'HEAD', '-C', directory];

  test('closes by exit code 1, and opens by 0 the other way round', async () => {
    expect((await run(compare)).code).toBe(1);
    expect((await run(['compare', 'HEAD~1', 'HEAD~1', '-C', directory])).code).toBe(0);
  });

  test('killed at any moment: no exit code 0, and the SARIF file absent or whole', async () => {
    const start = performance.now();
    await run(compare);
    const whole = performance.now() - start;
    for (let part = 1; part <= 8; part++) {
      const file = join(temporary('killed'), 'out.sarif');
      const ended = await run([...compare, '-o', file], { killAfter: (whole * part) / 8 });
      expect(ended.code).not.toBe(0);
      expectAbsentOrWhole(file);
    }
  });

  test('memory that runs out', async () => {
    const file = join(temporary('memory'), 'out.sarif');
    // Node itself may stand still where it has no room left to report that: whoever waits ends it, as a runner does.
    const ended = await run([...compare, '-o', file], { node: ['--max-old-space-size=8'], killAfter: 20_000 });
    expect(ended.code).not.toBe(0);
    expectAbsentOrWhole(file);
  });

  test.each(['text', 'json', 'markdown', 'sarif'])('a full disk behind standard output, as %s', async (format) => {
    expect([0, null]).not.toContain((await run(['compare', 'HEAD', 'HEAD', '-C', directory, '-f', format], { into: '/dev/full' })).code);
  });

  test('a full disk behind the SARIF file: absent, nothing beside it, and not exit code 0', async () => {
    const folder = temporary('full');
    const ended = await run(['compare', 'HEAD', 'HEAD', '-C', directory, '-o', join(folder, 'out.sarif')], { limit: 2 });
    expect(ended.code).not.toBe(0);
    expectAbsentOrWhole(join(folder, 'out.sarif'));
  });

  test('no git on the path, one that fails, and one of the checkout', async () => {
    expect((await run(compare, { env: { PATH: '/nonexistent' } })).code).toBe(2);
    const fake = temporary('fake');
    symlinkSync('/bin/false', join(fake, 'git'));
    expect((await run(compare, { env: { PATH: fake } })).code).toBe(2);
    symlinkSync('/bin/true', join(directory, 'git'));
    expect((await run(compare, { env: { PATH: directory } })).code).toBe(2);
  });

  test.each([['the head', 0], ['the base', 1], ['both', 2]])('ten thousand million files in %s: never exit code 0', async (_, where) => {
    const bomb = bombIn(repository);
    const [base = '', head = ''] = [['HEAD~1', bomb], [bomb, 'HEAD~1'], [bomb, bomb]][where] ?? [];
    const file = join(temporary('bomb'), 'out.sarif');
    const ended = await run(['compare', base, head, '-C', directory, '-o', file]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).not.toMatch(/^\s+at /m);
    expectAbsentOrWhole(file);
  });
});

describe('the action', () => {
  /** A clone that has `head` as its HEAD without a work tree of it: what has more files than a disk can hold is never checked out. */
  function workspaceOf(server: TestRepository, head: string): string {
    const directory = temporary('workspace');
    const git = (...args: readonly string[]): void => { execFileSync('git', ['-C', directory, ...args], { env: { PATH: process.env['PATH'], HOME: directory, GIT_CONFIG_NOSYSTEM: '1' }, stdio: 'pipe' }); };
    git('init', '-q', '-b', 'none');
    git('fetch', '-q', server.directory, '+refs/heads/*:refs/remotes/origin/*', head);
    git('update-ref', '--no-deref', 'HEAD', head);
    return directory;
  }

  const expectClosed = (used: Used, workspace: string): void => {
    expect(used.main.code).not.toBe(0);
    expect(used.outputs['verdict'] ?? 'closed').toBe('closed');
    expectAbsentOrWhole(join(workspace, 'craterscan.sarif'));
  };
  const judge = (server: TestRepository, base: string, head: string, merge: string, over: Partial<Parameters<typeof use>[0]> = {}): Promise<Used> =>
    use({ workspace: workspaceOf(server, merge), event: 'pull_request', payload: pullRequest({ base, head }), sha: merge, ref: 'refs/pull/2/merge', ...over });

  test.each([['the head', 'head'], ['the base', 'base'], ['the trusted side', 'trust']])('ten thousand million files in %s: closed', async (_, where) => {
    const server = repositoryOf(safe);
    const { git } = server;
    const commit = (tree: string, ...parents: readonly string[]): string => git('commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-m', 'x');
    const bomb = bombIn(server);
    const [first, plain] = [git('rev-parse', 'HEAD'), git('rev-parse', 'HEAD^{tree}')];
    const base = where === 'base' ? commit(bomb, first) : first;
    const head = commit(where === 'head' ? bomb : plain, base);
    const merge = commit(where === 'head' ? bomb : plain, base, head);
    git('update-ref', 'refs/heads/main', where === 'trust' ? commit(bomb, base) : base);
    git('update-ref', 'refs/heads/change', merge);
    const workspace = workspaceOf(server, merge);
    const used = await judge(server, base, head, merge, { workspace });
    expectClosed(used, workspace);
  });

  test.each(['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_STATE'])('a full disk behind %s: closed', async (name) => {
    const server = repositoryOf(safe, danger);
    const [base = '', head = ''] = server.commits;
    const merge = server.git('commit-tree', `${head}^{tree}`, '-p', base, '-p', head, '-m', 'x');
    server.git('update-ref', 'refs/heads/main', base);
    server.git('update-ref', 'refs/heads/change', merge);
    const workspace = workspaceOf(server, merge);
    expectClosed(await judge(server, base, head, merge, { workspace, env: { [name]: '/dev/full' } }), workspace);
  });

  test('a harmless change with no room for the outputs is not open either', async () => {
    const server = repositoryOf(safe, { ...safe, 'README.md': 'Hello again.\n' });
    const [base = '', head = ''] = server.commits;
    const merge = server.git('commit-tree', `${head}^{tree}`, '-p', base, '-p', head, '-m', 'x');
    server.git('update-ref', 'refs/heads/main', base);
    server.git('update-ref', 'refs/heads/change', merge);
    const open = await judge(server, base, head, merge);
    expect([open.main.code, open.outputs['verdict']]).toEqual([0, 'open']);
    const workspace = workspaceOf(server, merge);
    expectClosed(await judge(server, base, head, merge, { workspace, env: { GITHUB_OUTPUT: '/dev/full' } }), workspace);
    mkdirSync(join(workspace, 'craterscan.sarif'));
    const used = await judge(server, base, head, merge, { workspace });
    expect([used.main.code === 0, used.outputs['verdict']]).toEqual([false, 'closed']);
  });

  test('hostile names in every place: our own commands only, one marker, code spans only', async () => {
    const trees = NAMES.filter((_, at) => at % 4 === 0).map((name): readonly [string, Record<string, string>] => [name, everywhere(name)]);
    for (const [name, files] of trees) {
      const server = repositoryOf(safe, { ...safe, ...files });
      const [base = '', head = ''] = server.commits;
      const merge = server.git('commit-tree', `${head}^{tree}`, '-p', base, '-p', head, '-m', 'x');
      server.git('update-ref', 'refs/heads/main', base);
      server.git('update-ref', 'refs/heads/change', merge);
      const used = await judge(server, base, head, merge, { inputs: { comment: 'always' } });
      expect([used.main.code, used.outputs['verdict']], name).toEqual([1, 'closed']);
      expect(used.commands.length).toBeLessThanOrEqual(13);
      for (const line of used.commands) expect(line).toMatch(/^::(?:(?:error|warning|notice) title=craterscan(?:%3A [^:,]*)?(?:,file=[^:,]*(?:,line=\d+(?:,endLine=\d+)?)?)?::|group::What was judged$|endgroup::$)/);
      for (const [title] of used.main.stdout.matchAll(/^::\w+ title=[^,:]*/gm)) expect(title).not.toContain(WORD);
      expectNoName(outsideCodeSpans(used.summary).prose);
      const handed = existsSync(join(used.temp, 'temp')) ? execFileSync('find', [join(used.temp, 'temp'), '-name', '*.json'], { encoding: 'utf8' }).split('\n').filter((path) => path !== '') : [];
      let bodies = 0;
      for (const path of handed) {
        const body = commentIn(JSON.parse(readFileSync(path, 'utf8')));
        if (body === undefined) continue;
        bodies++;
        expect(body.split('<!--')).toHaveLength(2);
        expect(body.startsWith('<!-- craterscan:gate:')).toBe(true);
        expectNoName(outsideCodeSpans(body.slice(body.indexOf('-->') + 3)).prose);
      }
      expect(bodies).toBe(1);
    }
  });
});

function commentIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('comment' in value)) return undefined;
  const { comment } = value;
  return typeof comment === 'object' && comment !== null && 'body' in comment && typeof comment.body === 'string' ? comment.body : undefined;
}
