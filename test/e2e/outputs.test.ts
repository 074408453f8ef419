import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { reports } from '../../src/report/index.ts';
import { cli, cliPath, INCIDENT, laid, put, runtimes, temporary } from '../support/cli.ts';

const formats = reports.map((report) => report.id);
/** Enough databases for reports of more than a megabyte. */
const large = laid(`=== .cursorrules\nBe brief.\n${Array.from({ length: 350 }, (_, i) => `=== services/s${i}/.env.production\nDATABASE_URL=postgres://app:{{password:p${i}}}@db${i}.example.net:5432/app\n`).join('')}`);

describe('every format', () => {
  const whole = temporary('whole');
  beforeAll(async () => {
    const result = await cli(['scan', INCIDENT, ...formats.flatMap((format) => ['-o', `${format}=${join(whole, `r.${format}`)}`])]);
    expect(result).toMatchObject({ code: 1, stdout: '', stderr: '' });
  });

  it.each(formats)('%s is the same on standard output and in a file', async (format) => {
    const shown = await cli(['scan', INCIDENT, '-f', format]);
    expect(shown).toMatchObject({ code: 1, stderr: '' });
    expect(shown.stdout.length).toBeGreaterThan(200);
    expect(shown.stdout).toBe(readFileSync(join(whole, `r.${format}`), 'utf8'));
  });

  it('is chosen by the ending, the longest one that fits, and by NAME=FILE', async () => {
    const directory = temporary('endings');
    const result = await cli(['scan', INCIDENT, '-f', 'text', '-o', 'a.json', '-o', 'a.sarif.json', '-o', 'sub/dir/A.HTML', '-o', 'sarif=a.out', '-o', 'odd=name.md'], { cwd: directory });
    expect(result.code).toBe(1);
    expect(result.stdout).toContain('An agent here can destroy');
    const read = (name: string): string => readFileSync(join(directory, name), 'utf8');
    expect(JSON.parse(read('a.json'))).toMatchObject({ schemaVersion: '1' });
    expect(JSON.parse(read('a.sarif.json'))).toMatchObject({ version: '2.1.0' });
    expect(read('a.out')).toBe(read('a.sarif.json'));
    expect(read('sub/dir/A.HTML')).toMatch(/^<!doctype html>/i);
    expect(read('odd=name.md')).toMatch(/^#/);
    expect(readdirSync(directory).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('leaves no half of a file behind where it cannot be written', async () => {
    const directory = temporary('whole');
    mkdirSync(join(directory, 'r.json'));
    const result = await cli(['scan', INCIDENT, '-o', 'r.json'], { cwd: directory });
    expect(result.code).toBe(2);
    expect(readdirSync(directory)).toEqual(['r.json']);
  });
});

describe.each(runtimes())('a reader on Node %s', (_, node) => {
  it('that is slow gets everything', async () => {
    const file = join(temporary('slow'), 'r.json');
    const child = spawn(node, [await cliPath(), 'scan', large, '-f', 'json', '-o', file], { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' } });
    const closed = new Promise<number | null>((resolve) => { child.once('close', resolve); });
    const chunks: Buffer[] = [];
    child.stdout.pause();
    for (let i = 0; i < 300 && !existsSync(file); i++) await wait(50);
    await wait(300);
    for await (const chunk of child.stdout) { chunks.push(chunk as Buffer); if (chunks.length % 4 === 0) await wait(5); }
    const text = Buffer.concat(chunks).toString('utf8');
    expect(await closed).toBe(1);
    expect(text.length).toBeGreaterThan(1_000_000);
    expect(text).toBe(readFileSync(file, 'utf8'));
  });

  it.each([['scan', large, '-f', 'json'], ['--help'], ['rules'], []])('that goes away ends %s quietly', async (...args) => {
    const child = spawn(node, [await cliPath(), ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' } });
    const told: Buffer[] = [];
    child.stdout.destroy();
    child.stderr.on('data', (chunk: Buffer) => told.push(chunk));
    const code = await new Promise((resolve) => { child.once('close', resolve); });
    expect([0, 1, 2]).toContain(code);
    expect(Buffer.concat(told).toString('utf8')).not.toMatch(/EPIPE|\n\s+at |fault/);
  });
});

it.skipIf(!existsSync('/dev/full'))('a disk that is full is told in a sentence', async () => {
  const child = spawn('sh', ['-c', '"$0" "$1" scan "$2" -f json > /dev/full', process.execPath, await cliPath(), INCIDENT], { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' } });
  const chunks: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise((resolve) => { child.once('close', resolve); });
  const told = { code, text: Buffer.concat(chunks).toString('utf8') };
  expect(told).toEqual({ code: 2, text: 'craterscan: the output cannot be written (ENOSPC)\n' });
});

describe('colours and progress', () => {
  const ESCAPE = '\u001B[';
  /** Colours and weights; the line of progress that a slow machine shows is neither. */
  const COLOUR = new RegExp(`${ESCAPE.replace('[', '\\[')}[0-9;]*m`);
  const script = ['/usr/bin/script', '/bin/script'].find((path) => existsSync(path));
  /** What a terminal would show: both streams on one pseudo terminal. */
  const onTerminal = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> => {
    const line = [process.execPath, await cliPath(), ...args].map((word) => `'${word}'`).join(' ');
    return execFileSync(script ?? '', ['-qec', `${line}; true`, '/dev/null'], { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', TERM: 'xterm-256color', ...env } });
  };

  it('are nothing for a pipe', async () => {
    const result = await cli(['scan', large], { env: { TERM: 'xterm-256color' } });
    expect(result.stdout).not.toContain(ESCAPE);
    expect(result.stderr).toBe('');
  });

  it.skipIf(script === undefined)('are for a terminal, unless it is told otherwise', async () => {
    expect(await onTerminal(['scan', INCIDENT])).toMatch(COLOUR);
    expect(await onTerminal(['scan', INCIDENT, '--no-color'])).not.toMatch(COLOUR);
    expect(await onTerminal(['scan', INCIDENT], { NO_COLOR: '1' })).not.toMatch(COLOUR);
    expect(await onTerminal(['scan', INCIDENT], { TERM: 'dumb' })).not.toMatch(COLOUR);
    expect(await onTerminal(['scan', INCIDENT], { NO_COLOR: '' })).toMatch(COLOUR);
  });

  it('never go into a file', async () => {
    const directory = put(temporary('file'), {});
    if (script === undefined) await cli(['scan', INCIDENT, '-o', join(directory, 'r.txt')]); else await onTerminal(['scan', INCIDENT, '-o', join(directory, 'r.txt')]);
    expect(readFileSync(join(directory, 'r.txt'), 'utf8')).not.toContain(ESCAPE);
  });
});
