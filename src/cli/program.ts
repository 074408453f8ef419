import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import { markLooked, readKept, writeKept } from './kept-code.ts';
import type { Compiled } from './kept-code.ts';

/** A program that lies in scripts beside one another, loaded from the first of them. */
export interface Program {
  /** What the first script gives out. */
  readonly given: unknown;
  /** Keeps what was compiled until now for the next start, where that is allowed and pays. Says nothing where it cannot. */
  readonly keep: () => void;
}

/** How V8 is handed a script: in a function that it compiles at once, as Node does with modules of CommonJS. */
const WRAP = { begin: '(function (exports, require, module, __filename, __dirname) { ', end: '\n})' } as const;
type Wrapped = (exports: unknown, require: (name: string) => unknown, module: Module, filename: string, dirname: string) => void;

/** `kept`: how many bytes are kept of it; undefined: none; 0: some that V8 refused. */
interface Loaded { readonly stamp: string; readonly script: Script; readonly kept: number | undefined }

/** To make the bytes of what is compiled takes a tenth of a short run, so nothing is looked at again for so long (milliseconds), unless a script was compiled of which nothing is kept. */
const PAUSE = 10 * 60 * 1000;
/** By how much more there must be to write it anew: what another tree needs of the program is far more. */
const MORE = 1.1;

/**
 * Loads the program in `folder` from the script called `first`; `built` is the digest of all its scripts, and `kept` a folder where what V8 compiles of them may be kept (see compile-cache.ts). What Node keeps itself holds what is compiled when a
 * module is loaded, and that is little: most functions are compiled when they are called. So what is kept here is taken when the program is done.
 */
export function openProgram(folder: string, first: string, kept: string | undefined, built: string): Program {
  const nodes = createRequire(join(folder, first));
  const scripts = new Map<string, Loaded>();
  // V8 refuses what was compiled under other settings than it has now; each has its own file.
  const tag = cachedDataVersionTag();
  const [beginning, key] = [`${first}-`, `${built} ${process.version} ${process.arch}`];
  const file = `${beginning}${tag.toString(16)}`;
  const held = kept === undefined ? undefined : readKept(join(kept, file), key);

  const load = (name: string): unknown => {
    const path = join(folder, name);
    const loaded = nodes.cache[path];
    if (loaded) return loaded.exports;
    const { text, stamp } = read(path);
    const code = held?.of(name, stamp);
    const script = new Script(text, { filename: path, columnOffset: -WRAP.begin.length, ...(code ? { cachedData: code } : {}) });
    scripts.set(name, { stamp, script, kept: script.cachedDataRejected === true ? 0 : code?.length });
    const module = new Module(path);
    nodes.cache[path] = module;
    const wrapped: Wrapped = script.runInThisContext();
    wrapped(module.exports, (asked) => (asked.startsWith('./') ? load(asked.slice(2)) : nodes(asked)), module, path, folder);
    module.loaded = true;
    return module.exports;
  };

  const keep = (): void => {
    if (kept === undefined || held === undefined || cachedDataVersionTag() !== tag) return;
    const before = [...scripts.values()].map((one) => one.kept);
    const without = before.includes(undefined);
    if (!without && Math.abs(Date.now() - held.looked) < PAUSE) return;
    const now = new Map([...scripts].map(([name, { stamp, script }]): [string, Compiled] => [name, { stamp, code: script.createCachedData() }]));
    if (without || sum([...now.values()].map(({ code }) => code.length)) > sum(before) * MORE) writeKept(kept, beginning, file, key, new Map([...held.all(), ...now]));
    else markLooked(join(kept, file));
  };
  return { given: load(first), keep: () => { try { keep(); } catch { /* Where nothing can be written nothing is kept. */ } } };
}

/**
 * The text of a script, whose bytes are all below 128, in its function, and what tells it from another of the same name without a look into it. Put together as bytes: V8 would copy two million letters once more to join three texts.
 */
function read(path: string): { readonly text: string; readonly stamp: string } {
  const at = openSync(path, 'r');
  try {
    const { size, mtimeMs } = fstatSync(at);
    const last = WRAP.begin.length + size;
    const bytes = Buffer.allocUnsafe(last + WRAP.end.length);
    let done = bytes.write(WRAP.begin, 'latin1');
    for (let got = 1; got > 0 && done < last; done += got) got = readSync(at, bytes, done, last - done, null);
    return { text: bytes.toString('latin1', 0, done + bytes.write(WRAP.end, done, 'latin1')), stamp: `${size} ${mtimeMs}` };
  } finally { closeSync(at); }
}

function sum(numbers: readonly (number | undefined)[]): number { return numbers.reduce<number>((all, one) => all + (one ?? 0), 0); }
