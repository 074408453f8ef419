import { createHash } from 'node:crypto';
import { isBuiltin } from 'node:module';
import { pathFrom } from './model/index.ts';
import type { Fact, FileRef, Workspace } from './model/index.ts';

/** What a sealed policy says of hooks, and what stands in the files that they start. */
export interface HookSeals {
  /** SHA-256 of the programs that the policy lists. */
  readonly listed: ReadonlySet<string>;
  /** SHA-256 of each file that was read, by path. */
  readonly digests: ReadonlyMap<string, string>;
  /** Files of the tree that a program names, and those that they name: they run with it. By program. */
  readonly loads: ReadonlyMap<string, readonly string[]>;
  /** What a program may load besides: packages by name, and whatever lies beside it under a name it asks for (`beside`: a path in each such folder). By program. */
  readonly open: ReadonlyMap<string, { readonly packages: readonly string[]; readonly beside: readonly string[] }>;
}

/** Most files that one program is followed into. */
const MOST = 50;
const ENDINGS = ['', '.sh', '.js', '.mjs', '.cjs', '.ts', '.py', '/index.js', '/__init__.py'];

/**
 * Reads the programs of all hooks among the facts and what they load, as far as their text names files of the tree. Undefined where no hook is listed: then nothing is read. A program that cannot be
 * read has no digest, and so holds nothing.
 */
export async function readHooks(workspace: Workspace, facts: readonly Fact[], listed: readonly string[]): Promise<HookSeals | undefined> {
  if (listed.length === 0) return undefined;
  const programs = [...new Set(facts.flatMap((fact) => (fact.fact === 'control' && fact.hook?.program !== undefined ? [fact.hook.program] : [])))];
  const byPath = new Map((await workspace.files()).filter((file) => file.mode !== '120000' && file.origin === 'tree').map((file): [string, FileRef] => [file.path, file]));
  const digests = new Map<string, string>();
  const named = new Map<string, readonly string[]>();
  const packages = new Map<string, readonly string[]>();
  const beside = new Map<string, string>();
  const read = async (path: string): Promise<readonly string[]> => {
    const held = named.get(path);
    if (held) return held;
    const file = byPath.get(path);
    const bytes = file && await workspace.read(file);
    const text = bytes ? new TextDecoder().decode(bytes) : '';
    const found = namesIn(text, path, byPath);
    packages.set(path, /\.[cm]?[jt]s$/.test(path) ? packagesIn(text) : []);
    if (loadsByName(text, path)) beside.set(path, `${path.slice(0, path.lastIndexOf('/') + 1)}${PROBE}${/\.\w{1,4}$/.exec(path)?.[0] ?? ''}`);
    if (bytes) digests.set(path, createHash('sha256').update(bytes).digest('hex'));
    named.set(path, found);
    return found;
  };
  const loads = new Map<string, readonly string[]>();
  const open = new Map<string, { packages: readonly string[]; beside: readonly string[] }>();
  for (const program of programs) {
    const seen = new Set([program]);
    for (const path of seen) if (seen.size <= MOST) for (const other of await read(path)) seen.add(other);
    open.set(program, { packages: [...seen].flatMap((path) => packages.get(path) ?? []), beside: [...new Set([...seen].flatMap((path) => beside.get(path) ?? []))].sort() });
    seen.delete(program);
    loads.set(program, [...seen].sort());
  }
  return { listed: new Set(listed), digests, loads, open };
}

/** A name that no file has: may the agent put a file of any name there? */
const PROBE = 'any-other-name';

/** Packages that JavaScript text asks for: they lie where packages are installed, which no commit holds. */
function packagesIn(text: string): string[] {
  return [...text.matchAll(/(?:\bfrom|\bimport|\brequire\s{0,3}\(|\bimport\s{0,3}\()\s{0,3}["']([@\w][\w./@-]{0,200})["']/g)].flatMap(([, name]) => (name === undefined || isBuiltin(name) ? [] : [name]));
}

/** Python looks beside a program for every module first, a shell takes what it is told to source, JavaScript a path without an ending. */
function loadsByName(text: string, path: string): boolean {
  if (path.endsWith('.py')) return /(?:^|\n)\s{0,40}(?:import|from)\s/.test(text);
  if (/\.[cm]?[jt]s$/.test(path)) return /(?:\bfrom|\bimport|\brequire\s{0,3}\(|\bimport\s{0,3}\()\s{0,3}["']\.{1,2}\//.test(text) || /\b(?:require|import)\s{0,3}\(\s{0,3}[^"'\s)]/.test(text);
  return /(?:^|[\n;&|{(])\s{0,40}(?:\.|source)\s/.test(text);
}

/** Files of the tree that a text names, from its own folder, from the root or as a module of its own language. Too many is better than too few: what is named must be sealed as well. */
function namesIn(text: string, from: string, files: ReadonlyMap<string, unknown>): string[] {
  const folder = from.includes('/') ? from.slice(0, from.lastIndexOf('/') + 1) : '';
  const words = new Set(text.match(/[\w@.-]{1,200}(?:\/[\w@.-]{1,200}){0,20}/g) ?? []);
  const found = new Set<string>();
  for (const word of words) {
    // `$(dirname "$0")/lib.sh` leaves `/lib.sh`, of which the word is the rest; `a.b` of Python is `a/b`.
    const forms = [word.replace(/^(?:\.\/)+/, ''), word.replaceAll('.', '/')];
    for (const form of forms) for (const place of [folder, '']) for (const ending of ENDINGS) {
      const path = pathFrom('.', `${place}${form}${ending}`);
      if (path !== undefined && path !== from && files.has(path)) found.add(path);
    }
  }
  return [...found];
}
