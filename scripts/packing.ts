import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions } from 'esbuild';
import { RUNTIME_FILES } from '../src/discover/runtime.ts';
import { builtins } from './builtins.ts';
import { buildLate, late } from './late.ts';

const root = new URL('..', import.meta.url).pathname;

/** How everything is bundled. */
export const shared: BuildOptions = {
  absWorkingDir: root, bundle: true, format: 'esm', platform: 'node', target: 'node20',
  // jsonc-parser's main is UMD, whose requires a bundler cannot follow; its module field is ESM.
  mainFields: ['module', 'main'],
  // Some of the libraries are CommonJS and ask for Node's own modules by require.
  banner: { js: "import { createRequire as nodeRequire } from 'node:module'; const require = nodeRequire(import.meta.url);" },
  legalComments: 'linked', logLevel: 'warning', charset: 'utf8',
};

/**
 * How the program is bundled for users. Without its white space, which Node would read through at every start; names stay, so that a stack says where a fault is. Of bytes below 128 only, for a text
 * with a single other one is twice as large in memory and decoded many times slower.
 */
export const packed: BuildOptions = { ...shared, minifyWhitespace: true, charset: 'ascii', banner: { js: "const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);" } };

/** The same as scripts, which src/cli/program.ts loads: they ask for each other, and for modules of Node, by `require`, never by `import()`. */
export const scripted: BuildOptions = {
  ...packed, format: 'cjs', outExtension: { '.js': '.cjs' }, supported: { 'dynamic-import': false }, define: { 'import.meta.url': '__url' },
  banner: { js: '"use strict";const __url=require("node:url").pathToFileURL(__filename).href;' },
};

/** SHA-256 of some bytes after one another, hex. */
export function digestOf(bytes: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const one of bytes) hash.update(one);
  return hash.digest('hex');
}

/**
 * Builds the module `outfile` of a source that runs before the program whose scripts lie in `directory`, and loads it from `first`: it sets what the program is to be compiled and run with. Built last, for it is told the digest of all
 * scripts.
 */
export async function buildShell(source: string, outfile: string, directory: string, first: string): Promise<void> {
  const folder = resolve(root, directory);
  const built = digestOf(readdirSync(folder).filter((name) => name.endsWith('.cjs')).sort().map((name) => readFileSync(join(folder, name))));
  await build({ ...packed, define: { BUILT: JSON.stringify(built), FIRST: JSON.stringify(first) }, entryPoints: [source], outfile, plugins: [builtins] });
}

/**
 * Bundles single programs (paths below the root, each of which gives out `run`) into `directory` in the same way, with what loads them as the command line is loaded: those that are measured. The tables that they may ask for late are put beside them where they
 * are built.
 */
export async function buildPrograms(programs: readonly string[], directory: string): Promise<void> {
  mkdirSync(resolve(root, directory), { recursive: true });
  for (const name of [RUNTIME_FILES.reach, RUNTIME_FILES.authority]) if (existsSync(join(root, 'dist', name))) copyFileSync(join(root, 'dist', name), join(resolve(root, directory), name));
  await build({ ...scripted, entryPoints: [...programs], outdir: directory, plugins: [builtins, late] });
  await buildLate(packed, directory);
  for (const name of programs.map((program) => basename(program, '.ts'))) await buildShell('bench/engine/shell.ts', join(directory, `${name}.mjs`), directory, `${name}.cjs`);
}
