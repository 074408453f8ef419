import { lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/** Name of the folder, beside the code. */
export const KEPT = '.compiled';

/**
 * A folder beside the code in `program` where what V8 compiled may be kept: to compile the whole program takes longer than to scan a small tree. Undefined, with nothing made and nothing said, unless the program
 *
 * - is installed: a checkout, and the action in it, stay as they are;
 * - belongs to whoever runs it, and the folder too, which nobody else may write to: who may change it may change the code itself;
 * - lies outside of what is scanned (`cwd`, and what `argv` names): a second scan would count files that the first one made.
 *
 * NODE_DISABLE_COMPILE_CACHE switches it off, as what Node itself keeps of any program.
 */
export function keptBeside(program: string, cwd: string, argv: readonly string[]): string | undefined {
  if (process.env['NODE_DISABLE_COMPILE_CACHE'] || !INSTALLED.test(program) || ['.', ...argv].some((word) => wordsOf(word).some((path) => holds(realOf(resolve(cwd, path)), program)))) return undefined;
  return ownFolder(program);
}

/** The folder in `program`, made where it is not there; undefined where somebody else could write to it, or it cannot be made. */
export function ownFolder(program: string): string | undefined {
  try {
    // Windows tells neither owner nor rights.
    const me = process.getuid?.();
    if (me === undefined || lstatSync(program).uid !== me) return undefined;
    const folder = join(program, KEPT);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const made = lstatSync(folder);
    return made.isDirectory() && made.uid === me && (made.mode & 0o022) === 0 ? folder : undefined;
  } catch { return undefined; }
}

/** As npm and its like put packages: the folder of one in `node_modules`, with or without a scope. */
const INSTALLED = /\/node_modules\/(?:@[^/]+\/)?[^/]+\/dist$/;

/** The word as it is, and what it says of a directory if it is an option with one: `-C..`, `--directory=..`. */
function wordsOf(word: string): readonly string[] { return [word, word.replace(/^(?:--[\w-]+=|-\w)/, '')]; }

/** Without links; as it is where nothing is there. */
function realOf(path: string): string { try { return realpathSync(path); } catch { return path; } }

function holds(folder: string, path: string): boolean { return !/^\.\.(?:\/|$)/.test(relative(folder, path)); }
