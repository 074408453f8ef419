import { build } from 'esbuild';
import type { BuildOptions } from 'esbuild';
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

/** Bundles single programs (paths below the root) into `directory` in the same way: those that are measured. */
export async function buildPrograms(programs: readonly string[], directory: string): Promise<void> {
  await build({ ...packed, entryPoints: [...programs], outdir: directory, outExtension: { '.js': '.mjs' }, plugins: [builtins, late] });
  await buildLate(packed, directory);
}
