import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KEPT } from '../../src/cli/compile-cache.ts';
import { builtCopy } from '../support/build.ts';
import { cli, laid, put, temporary } from '../support/cli.ts';
import type { Run, RunOptions } from '../support/cli.ts';
import { formsOf, leakFinder, slicesOf } from '../support/leaks.ts';
import { expandPlaceholders } from '../support/placeholders.ts';

/** The program as npm installs it below a directory, and where it keeps what is compiled of it. */
async function installed(below = temporary('installed')): Promise<{ readonly program: string; readonly kept: string }> {
  const to = join(below, 'node_modules/craterscan');
  cpSync(await builtCopy(), to, { recursive: true });
  return { program: join(to, 'dist/cli.js'), kept: join(to, 'dist', KEPT) };
}
const run = (program: string, args: readonly string[], options: RunOptions = {}): Promise<Run> => cli(args, { alone: true, program, cwd: temporary('cwd'), ...options });

/** Files below a folder, as text that shows every byte; none where it is not there. */
function bytesBelow(folder: string): readonly string[] {
  return existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)).filter((path) => statSync(path).isFile()).map((path) => readFileSync(path, 'latin1')) : [];
}

const token = expandPlaceholders('{{railway-token:kept}}');
const tree = (): string => laid(`=== .env\nRAILWAY_API_TOKEN=${token}\n=== run.ts\nexport const n = 1;\n`);

describe('what was compiled of the program', () => {
  it('is kept beside an installed one, for its owner alone, and used again with the same answer', async () => {
    const { program, kept } = await installed();
    const directory = tree();
    const start = join(program, '../cli-start.cjs');
    // As npm lays files down.
    const packed = new Date('1985-10-26T08:15:00Z');
    utimesSync(start, packed, packed);
    const first = await run(program, ['scan', directory]);
    expect(lstatSync(kept).mode & 0o777).toBe(0o700);
    const [name = '', ...others] = readdirSync(kept);
    expect(others).toEqual([]);
    expect(lstatSync(join(kept, name)).mode & 0o777).toBe(0o600);
    expect(first.stdout).toContain('1 credential');
    const again = await run(program, ['scan', directory]);
    expect(again).toEqual(first);
    // A text that is not the one that was compiled shows which of both runs, where nothing else tells them apart.
    writeFileSync(start, readFileSync(start, 'utf8').replaceAll('1 credential', '7 credential').replaceAll('credential`', 'creDential`').replaceAll('"credential"', '"creDential"'));
    utimesSync(start, packed, packed);
    expect((await run(program, ['scan', directory])).stdout).toBe(first.stdout);
    expect((await run(program, ['scan', directory], { env: { NODE_DISABLE_COMPILE_CACHE: '1' } })).stdout).not.toBe(first.stdout);
    utimesSync(start, packed, new Date());
    expect((await run(program, ['scan', directory])).stdout).not.toBe(first.stdout);
  });

  it('is kept by several at once', async () => {
    const { program, kept } = await installed();
    const directory = tree();
    const [first, ...others] = await Promise.all(Array.from({ length: 4 }, () => run(program, ['scan', directory])));
    for (const other of others) expect(other).toEqual(first);
    expect(readdirSync(kept)).toHaveLength(1);
    expect(await run(program, ['scan', directory])).toEqual(first);
  });

  it('is kept apart for the settings of Node, and for few of them', async () => {
    const { program, kept } = await installed();
    for (const [at, lines] of [11, 12, 13, 14].entries()) {
      await run(program, ['--version'], { env: { NODE_OPTIONS: `--stack-trace-limit=${lines}` } });
      expect(readdirSync(kept)).toHaveLength(Math.min(3, at + 1));
    }
  });

  it('grows by what another tree asks for, and holds what it held', async () => {
    const { program, kept } = await installed();
    const held = (): readonly string[] => bytesBelow(kept).flatMap((bytes) => [...bytes.matchAll(/"name":"([\w.-]+)"/g)].map(([, name = '']) => name));
    await run(program, ['scan', laid('=== craterscan.yml\nversion: 1\nexclude:\n  - paths: [vendor/**]\n    reason: not ours\n=== a.md\nText.\n')]);
    expect(held()).toContain('zod.cjs');
    expect(held()).not.toContain('cli-terraform.cjs');
    await run(program, ['scan', laid('=== main.tf\nresource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n')]);
    expect(held()).toEqual(expect.arrayContaining(['zod.cjs', 'cli-terraform.cjs']));
  });

  it('holds nothing of what was scanned', async () => {
    const { program, kept } = await installed();
    const directory = tree();
    await run(program, ['scan', directory]);
    const leakIn = leakFinder(new Set(formsOf(token).flatMap((form) => slicesOf(form, 8))), 8);
    const all = bytesBelow(kept);
    expect(all.join('').length).toBeGreaterThan(1_000_000);
    expect(leakIn(`x${token}x`)).toBeDefined();
    // Text may be held with two bytes a letter.
    for (const bytes of all) for (const text of [bytes, bytes.replaceAll('\0', '')]) { expect(leakIn(text)).toBeUndefined(); expect(text).not.toContain(directory); }
  });

  it.each([
    ['in a checkout', (to: string) => ({ program: join(to, 'checkout/dist/cli.js') }), {}],
    ['where Node is told not to', undefined, { env: { NODE_DISABLE_COMPILE_CACHE: '1' } }],
  ])('is not kept %s', async (_, elsewhere, options: RunOptions) => {
    const below = temporary('installed');
    const { program, kept } = await installed(below);
    if (elsewhere) cpSync(join(program, '../..'), join(below, 'checkout'), { recursive: true });
    const at = elsewhere?.(below).program ?? program;
    expect((await run(at, ['scan', tree()], options)).code).toBe(0);
    for (const folder of [kept, join(at, '..', KEPT)]) expect(bytesBelow(folder)).toEqual([]);
  });

  it.each([
    ['as the working directory', (directory: string) => [['scan'], { cwd: directory }] as const],
    ['by name', (directory: string) => [['scan', directory], {}] as const],
    ['behind a link', (directory: string) => { const link = join(temporary('link'), 'tree'); symlinkSync(directory, link); return [['scan', link], {}] as const; }],
    ['behind an option', (directory: string) => [['compare', 'HEAD', `--directory=${directory}`], {}] as const],
    ['behind the short of one', (directory: string) => [['compare', 'HEAD', `-C${directory}`], {}] as const],
  ])('is not kept in a tree that is scanned, given %s', async (_, given) => {
    const directory = tree();
    const { program, kept } = await installed(directory);
    const [args, options] = given(directory);
    await run(program, args, options);
    expect(existsSync(kept)).toBe(false);
  });

  const refused: readonly (readonly [string, (kept: string) => void])[] = [
    ['a link', (kept) => { symlinkSync(temporary('elsewhere'), kept); }],
    ['a file', (kept) => { writeFileSync(kept, ''); }],
    ['open to others', (kept) => { mkdirSync(kept); chmodSync(kept, 0o777); }],
  ];
  const ofOthers: typeof refused = [
    ["somebody else's", (kept) => { mkdirSync(kept); chownSync(kept, 65534, 65534); }],
    ['in code of somebody else', (kept) => { chownSync(join(kept, '..'), 65534, 65534); }],
  ];
  it.each(process.getuid?.() === 0 ? [...refused, ...ofOthers] : refused)('is not kept where its folder is %s, and the scan is the same', async (_, make) => {
    const { program, kept } = await installed();
    make(kept);
    const directory = tree();
    const { code, stdout, stderr } = await run(program, ['scan', directory]);
    expect(bytesBelow(kept).filter((bytes) => bytes !== '')).toEqual([]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe((await cli(['scan', directory])).stdout);
  });

  it.each<readonly [string, (bytes: Buffer) => Buffer]>([
    ['damaged in one byte', (bytes) => { const at = bytes.length >> 1; bytes[at] = (bytes[at] ?? 0) ^ 1; return bytes; }],
    ['damaged at its beginning', (bytes) => bytes.fill(0, 200, 4000)],
    ['cut', (bytes) => bytes.subarray(0, bytes.length >> 1)],
    ['empty', () => Buffer.alloc(0)],
    ['something else', () => Buffer.alloc(4096, 0xff)],
  ])('is made anew where it is %s', async (_, damaged) => {
    const { program, kept } = await installed();
    const directory = tree();
    const first = await run(program, ['scan', directory]);
    const path = join(kept, readdirSync(kept)[0] ?? '');
    const whole = readFileSync(path);
    writeFileSync(path, damaged(Buffer.from(whole)));
    expect(await run(program, ['scan', directory])).toEqual(first);
    expect(Math.abs(readFileSync(path).length - whole.length)).toBeLessThan(whole.length / 10);
    put(directory, { 'more.ts': 'export const m = 2;\n' });
    expect((await run(program, ['scan', directory])).code).toBe(first.code);
  });
});
