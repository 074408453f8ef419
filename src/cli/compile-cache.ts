import { lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join, relative, resolve } from 'node:path';

/** Name of the folder, beside the code. */
export const KEPT = '.compiled';

/**
 * Has Node keep what it compiles of the modules loaded from now on in a folder beside the code in `program`: to compile the whole program takes longer than to scan a small tree. Node asks for
 * the same version, settings and text, and holds each file against a checksum. Nothing is kept, and nothing said, unless the program
 *
 * - is installed: a checkout, and the action in it, stay as they are;
 * - belongs to whoever runs it, and the folder too, which nobody else may write to: who may change it may change the code itself;
 * - lies outside of what is scanned (`cwd`, and what `argv` names): a second scan would count files that the first one made.
 *
 * NODE_DISABLE_COMPILE_CACHE switches it off, and NODE_COMPILE_CACHE puts it elsewhere, as for any program of Node.
 */
export function keepCompiled(program: string, cwd: string, argv: readonly string[]): void {
  if (!INSTALLED.test(program) || ['.', ...argv].some((word) => wordsOf(word).some((path) => holds(realOf(resolve(cwd, path)), program)))) return;
  try {
    // Windows tells neither owner nor rights.
    const me = process.getuid?.();
    if (me === undefined || lstatSync(program).uid !== me) return;
    const folder = join(program, KEPT);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const made = lstatSync(folder);
    if (made.isDirectory() && made.uid === me && (made.mode & 0o022) === 0) enableCompileCache(folder);
  } catch { /* Where nothing can be written nothing is kept. */ }
}

/** As npm and its like put packages: the folder of one in `node_modules`, with or without a scope. */
const INSTALLED = /\/node_modules\/(?:@[^/]+\/)?[^/]+\/dist$/;

/** The word as it is, and what it says of a directory if it is an option with one: `-C..`, `--directory=..`. */
function wordsOf(word: string): readonly string[] { return [word, word.replace(/^(?:--[\w-]+=|-\w)/, '')]; }

/** Without links; as it is where nothing is there. */
function realOf(path: string): string { try { return realpathSync(path); } catch { return path; } }

function holds(folder: string, path: string): boolean { return !/^\.\.(?:\/|$)/.test(relative(folder, path)); }
