import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { z } from 'zod';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareReports, compareSchema } from '../../src/report/compare/index.ts';
import { ownCopy } from '../support/build.ts';
import { cli, cliPath, put, runtimes, temporary } from '../support/cli.ts';
import type { Run } from '../support/cli.ts';
import { repositoryOf } from '../support/repository.ts';
import type { CommitTree, TestRepository } from '../support/repository.ts';

const formats = compareReports.map((report) => report.id);
const validate = new Ajv2020.default({ strict: true, allErrors: true }).compile(compareSchema);
const shape = z.object({
  verdict: z.string(), gate: z.object({ state: z.string() }), names: z.object({ base: z.string(), head: z.string() }),
  added: z.object({ paths: z.array(z.object({ resourceName: z.string(), counts: z.boolean(), causes: z.array(z.object({ side: z.string(), place: z.object({ file: z.string(), startLine: z.number() }) })) })) }),
});
const read = (run: Run): z.infer<typeof shape> => shape.parse(JSON.parse(run.stdout));

/** A shop whose agent may read everything but what holds the production database. */
const SAFE: CommitTree = {
  'README.md': 'A shop.\n', '.cursorrules': 'Be brief.\n', 'src/shop.ts': 'export const shop = 1;\n', '.gitignore': '.env\n',
  'docker-compose.yml': 'services:\n  db:\n    image: postgres:17\n    volumes: [data:/var/lib/postgresql/data]\nvolumes:\n  data: {}\n',
};
const WORSE: CommitTree = { ...SAFE, '.env.production': 'PORT=1\nDATABASE_URL=postgres://app:{{password:compare}}@db.example.net:5432/shop\n' };
const MOVED: CommitTree = { ...SAFE, 'README.md': 'A small shop.\n\nIt sells things.\n', 'src/shop.ts': '// Comments come and go.\nexport const shop = 1;\n' };

/** main: safe, safe and reworded; feature: branched off the first with the worse commit. */
let repository: TestRepository;
beforeAll(() => {
  repository = repositoryOf(SAFE, MOVED);
  repository.git('checkout', '-q', '-b', 'feature', 'HEAD~1');
  repository.commit(WORSE);
});
const compare = (...args: readonly string[]): Promise<Run> => cli(['compare', ...args], { cwd: repository.directory });

describe.each(runtimes())('the exit code on Node %s', (_, node) => {
  const run = (...args: readonly string[]): Promise<Run> => cli(['compare', ...args], { cwd: repository.directory, node });

  it.each(formats)('is 1 for a closed gate and 0 for an open one, in %s', async (format) => {
    const closed = await run('main...feature', '-f', format);
    expect({ code: closed.code, stderr: closed.stderr }).toEqual({ code: 1, stderr: '' });
    expect(closed.stdout).not.toBe('');
    const open = await run('main~1', 'main', '-f', format);
    expect({ code: open.code, stderr: open.stderr }).toEqual({ code: 0, stderr: '' });
  });
  it('is the gate\'s with files, quiet and verbose too', async () => {
    const out = temporary('codes');
    for (const more of [['-q'], ['-v'], ['-o', join(out, 'r.json')], ['-o', join(out, 'r.sarif'), '-o', join(out, 'r.md'), '-q'], ['-f', 'json', '-v']]) {
      expect((await run('main...feature', ...more)).code).toBe(1);
      expect((await run('main~1', 'main', ...more)).code).toBe(0);
    }
  });
});

describe('the gate', () => {
  it.each([
    ['a level that nothing reaches', ['main~1', 'main', '--fail-on', 'error'], 0],
    ['the worst level', ['main...feature', '--fail-on', 'note'], 1],
    ['a gate that never closes', ['main...feature', '--fail-on', 'never'], 0],
    ['the way back', ['feature', 'main~1'], 0],
    ['a revision with itself', ['HEAD', 'HEAD'], 0],
    ['an agent that is named', ['main...feature', '--agent', 'cursor'], 1],
    ['a tree that can be read whole, where all must be', ['main~1', 'main', '--require-complete'], 0],
  ])('%s', async (_name, args, code) => { expect((await compare(...args)).code).toBe(code); });

  it('is closed with 3 where anything could not be read and all must be', async () => {
    const broken = repositoryOf({ ...SAFE, 'package.json': '{ "scripts": {' }, { ...SAFE, 'package.json': '{ "scripts": {', 'README.md': 'x' });
    expect((await cli(['compare', 'HEAD~1', 'HEAD'], { cwd: broken.directory })).code).toBe(0);
    expect((await cli(['compare', 'HEAD~1', 'HEAD', '--require-complete'], { cwd: broken.directory })).code).toBe(3);
  });
  it('is closed with 3 where the head has nothing to read', async () => {
    const empty = repositoryOf(SAFE, {});
    const run = await cli(['compare', 'HEAD~1', 'HEAD'], { cwd: empty.directory });
    expect(run.code).toBe(3);
    expect(run.stderr).toMatch(/^craterscan: nothing was compared: /);
  });
  it('opens for a first commit that adds nothing dangerous, and closes for one that does', async () => {
    expect((await cli(['compare', 'HEAD~1', 'HEAD'], { cwd: repositoryOf({}, SAFE).directory })).code).toBe(0);
    expect((await cli(['compare', 'HEAD~1', 'HEAD'], { cwd: repositoryOf({}, WORSE).directory })).code).toBe(1);
  });
});

describe('two sides', () => {
  it('A...B is what B adds since it left A', async () => {
    const report = read(await compare('main...feature', '-f', 'json'));
    expect(report.verdict).toBe('worse');
    expect(report.names.head).toBe('feature');
    expect(report.added.paths.filter((path) => path.counts).length).toBeGreaterThan(0);
    for (const path of report.added.paths.filter((one) => one.counts)) expect(path.causes[0]).toMatchObject({ side: 'head', place: { file: '.env.production', startLine: 2 } });
    expect(read(await compare('main', 'feature', '--merge-base', '-f', 'json')).added).toEqual(report.added);
  });
  it('BASE alone is compared with the working tree', async () => {
    repository.put({ 'src/other.ts': 'export const other = 2;\n' });
    const report = read(await compare('HEAD', '-f', 'json'));
    expect(report).toMatchObject({ verdict: 'same', names: { base: 'HEAD', head: 'working tree' } });
    expect((await compare('HEAD~1')).code).toBe(1);
  });
  it('an ignored file lies on both sides, and so makes nothing worse', async () => {
    repository.put({ '.env': 'DATABASE_URL=postgres://app:{{password:ignored}}@other.example.net:5432/other\n' });
    expect(read(await compare('HEAD', '-f', 'json'))).toMatchObject({ verdict: 'same' });
    expect(read(await compare('HEAD', '-f', 'json', '--no-ignored'))).toMatchObject({ verdict: 'same' });
  });
  it('-C names the directory, and a folder is compared alone', async () => {
    const nested = repositoryOf({ 'a/README.md': 'x', 'b/README.md': 'x' }, { 'a/README.md': 'y', 'b/README.md': 'x', ...Object.fromEntries(Object.entries(WORSE).map(([file, text]) => [`b/${file}`, text])) });
    expect((await cli(['compare', 'HEAD~1', 'HEAD', '-C', nested.directory])).code).toBe(1);
    expect((await cli(['compare', 'HEAD~1', 'HEAD', '-C', join(nested.directory, 'a')])).code).toBe(0);
    expect((await cli(['compare', 'HEAD~1', 'HEAD', '--directory', join(nested.directory, 'b')])).code).toBe(1);
  });
});

describe('what the user can mend is exit 2 and a sentence', () => {
  const nowhere = put(temporary('nowhere'), { 'a.txt': 'a' });
  const fresh = temporary('fresh');
  execFileSync('git', ['init', '-q', fresh]);
  it.each<[string, (directory: string) => readonly string[], RegExp]>([
    ['no base', () => [], /missing required argument 'base'/],
    ['three revisions', () => ['a', 'b', 'c'], /too many arguments/],
    ['a revision nobody knows', () => ['nope'], /git knows no revision nope here/],
    ['a head nobody knows', () => ['HEAD', 'nope'], /git knows no revision nope here/],
    ['a range with a side nobody knows', () => ['main...nope'], /git knows no revision nope here/],
    ['a revision that looks like an option of git', () => ['HEAD', '--', '--output=x'], /git knows no revision/],
    ['no repository', () => ['HEAD', '-C', nowhere], /repository/],
    ['a repository without a commit', () => ['HEAD', '-C', fresh], /git knows no revision HEAD/],
    ['no directory', () => ['HEAD', '-C', join(nowhere, 'missing')], /there is no directory/],
    ['a format of scans only', () => ['HEAD', '-f', 'html'], /no format "html"; the formats are json, markdown, sarif, text/],
    ['an output that names no format', () => ['HEAD', '-o', 'out.html'], /names no format; write NAME=FILE/],
    ['an output that cannot be written', (directory) => ['HEAD', '-o', join(directory, 'README.md/out.json')], /cannot be written \(E[A-Z]+\); choose another place/],
    ['a threshold that is none', () => ['HEAD', '--fail-on', 'better'], /--fail-on is worse, error, warning, note or never/],
    ['a day that is none', () => ['HEAD', '--as-of', '2026-02-30'], /--as-of takes a day as YYYY-MM-DD/],
    ['an unknown profile', () => ['HEAD', '--sarif-profile', 'gitlab'], /--sarif-profile is full or github/],
    ['an agent that is nowhere', () => ['HEAD', '--agent', 'cursr'], /there is no agent "cursr"/],
    ['no such configuration', () => ['HEAD', '--config', 'nope.yml'], /nope\.yml/],
    ['no such baseline', () => ['HEAD', '--baseline', 'nope.json'], /nope\.json/],
  ])('%s', async (_name, args, sentence) => {
    const run = await compare(...args(repository.directory));
    expect(run.stderr).toMatch(sentence);
    expect(run.code).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });
  it('the directory is named as the user named it', async () => {
    const run = await cli(['compare', 'HEAD', '-C', 'missing'], { cwd: nowhere });
    expect(run.stderr).toContain('missing');
    expect(run.stderr).not.toContain(nowhere);
  });
});

describe('outputs', () => {
  it('are whole, the same as on standard output, and chosen by their endings', async () => {
    const out = temporary('outputs');
    const run = await compare('main...feature', '-o', join(out, 'a.json'), '-o', join(out, 'deep/b.md'), '-o', join(out, 'c.sarif'), '-o', `text=${join(out, 'd=e')}`);
    expect(run).toMatchObject({ code: 1, stdout: '', stderr: '' });
    for (const [format, file] of [['json', 'a.json'], ['markdown', 'deep/b.md'], ['sarif', 'c.sarif'], ['text', 'd=e']] as const) expect(readFileSync(join(out, file), 'utf8')).toBe((await compare('main...feature', '-f', format)).stdout);
    expect(validate(JSON.parse(readFileSync(join(out, 'a.json'), 'utf8')))).toBe(true);
    expect(readdirSync(out).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
  it('leave no half of a file behind', async () => {
    const out = temporary('half');
    mkdirSync(join(out, 'a.json'));
    expect((await compare('main...feature', '-o', join(out, 'a.json'))).code).toBe(2);
    expect(readdirSync(out)).toEqual(['a.json']);
  });
  it('begin with the mode and the state of the gate, and name the line and what would undo it', async () => {
    const { stdout } = await compare('main...feature');
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^craterscan compare {2}· {2}advisory, unsealed/);
    // The names of the two sides may take a second line; the gate comes next.
    expect(lines.slice(0, 5).some((line) => line.startsWith('  The gate is closed: '))).toBe(true);
    expect(stdout).toMatch(/by {4}\+ \.env\.production:2/);
    expect(stdout).toMatch(/undo {2}take that line back/);
    expect((await compare('main...feature', '-q')).stdout.split('\n').length).toBeLessThan(lines.length);
    expect((await compare('main...feature', '-v')).stdout.length).toBeGreaterThanOrEqual(stdout.length);
  });
  it.each(formats)('hold no secret, in %s', async (format) => {
    const { stdout } = await compare('main...feature', '-f', format, '-v');
    const secret = /app:([^@]+)@/.exec(repository.git('show', 'feature:.env.production'))?.[1] ?? '';
    expect(secret.length).toBeGreaterThan(8);
    expect(stdout.includes(secret) || stdout.includes(Buffer.from(secret).toString('base64'))).toBe(false);
  });
  it('SARIF is what a scan of the head says, with states', async () => {
    const head = repositoryOf(WORSE);
    const scanned = (await cli(['scan', head.directory, '-f', 'sarif', '--sarif-profile', 'github'])).stdout;
    const compared = (await cli(['compare', 'HEAD', '-C', head.directory, '-f', 'sarif', '--sarif-profile', 'github'])).stdout;
    expect(compared).toContain('"baselineState": "unchanged"');
    const rules = (text: string): unknown => z.object({ runs: z.array(z.object({ results: z.array(z.object({ ruleId: z.string(), locations: z.array(z.unknown()) })) })) }).parse(JSON.parse(text)).runs[0]?.results;
    expect(rules(compared)).toEqual(expect.arrayContaining(rules(scanned) as unknown[]));
  });
  it('of a reader that goes away end quietly, closed all the same', async () => {
    const child = spawn(process.execPath, [await cliPath(), 'compare', 'main...feature', '-f', 'json'], { cwd: repository.directory, stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' } });
    const told: Buffer[] = [];
    child.stdout.destroy();
    child.stderr.on('data', (chunk: Buffer) => told.push(chunk));
    expect(await new Promise((resolve) => { child.once('close', resolve); })).toBe(1);
    expect(Buffer.concat(told).toString('utf8')).toBe('');
  });
});

it('a fault of ours is exit 4, opens nothing and leaves no file', async () => {
  const copy = await ownCopy();
  put(copy, { 'dist/knowledge.json': '{' });
  const out = join(temporary('fault'), 'a.sarif');
  const run = await new Promise<number | null>((resolve) => { spawn(process.execPath, [join(copy, 'dist/cli.js'), 'compare', 'main...feature', '-o', out], { cwd: repository.directory, stdio: 'ignore', env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' } }).once('close', resolve); });
  expect(run).toBe(4);
  expect(existsSync(out)).toBe(false);
});

it('nothing in the repository is changed or run', async () => {
  const state = (): string => [repository.git('status', '--porcelain=v1', '--ignored'), repository.git('rev-parse', 'HEAD'), repository.git('for-each-ref')].join('\n');
  const before = state();
  await compare('main...feature', '-f', 'json');
  expect(state()).toBe(before);
});
