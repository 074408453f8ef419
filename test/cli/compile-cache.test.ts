import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
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

describe('what Node compiled of the program', () => {
  it('is kept beside an installed one, for its owner alone, and used again with the same answer', async () => {
    const { program, kept } = await installed();
    const directory = tree();
    const first = await run(program, ['scan', directory]);
    expect(lstatSync(kept).mode & 0o777).toBe(0o700);
    expect(bytesBelow(kept).length).toBeGreaterThan(1);
    const again = await run(program, ['scan', directory], { env: { NODE_DEBUG_NATIVE: 'COMPILE_CACHE' } });
    expect(first.stdout).toContain('1 credential');
    expect(again.stderr).toMatch(/cli-start\.js was accepted/);
    expect(again.stdout).toBe(first.stdout);
    expect(again.code).toBe(first.code);
  });

  it('holds nothing of what was scanned', async () => {
    const { program, kept } = await installed();
    const directory = tree();
    await run(program, ['scan', directory]);
    const leakIn = leakFinder(new Set(formsOf(token).flatMap((form) => slicesOf(form, 8))), 8);
    const all = bytesBelow(kept);
    expect(all.length).toBeGreaterThan(1);
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

  it('is made anew where it is damaged', async () => {
    const { program, kept } = await installed();
    const directory = tree();
    const first = await run(program, ['scan', directory]);
    for (const name of readdirSync(kept, { recursive: true, encoding: 'utf8' })) {
      const path = join(kept, name);
      if (statSync(path).isFile()) writeFileSync(path, Buffer.from(readFileSync(path)).fill(0, 200, 4000));
    }
    expect(await run(program, ['scan', directory])).toEqual(first);
    put(directory, { 'more.ts': 'export const m = 2;\n' });
    expect((await run(program, ['scan', directory])).code).toBe(first.code);
  });
});
