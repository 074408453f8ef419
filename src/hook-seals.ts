import { createHash } from 'node:crypto';
import type { Fact, FileRef, Workspace } from './model/index.ts';

/** What a sealed policy says of hooks, and what stands in the files that they start. */
export interface HookSeals {
  /** SHA-256 of the programs that the policy lists. */
  readonly listed: ReadonlySet<string>;
  /** SHA-256 of each file that was read, by path. */
  readonly digests: ReadonlyMap<string, string>;
  /** Files of the tree that a program names, and those that they name: they run with it. By program. */
  readonly loads: ReadonlyMap<string, readonly string[]>;
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
  const read = async (path: string): Promise<readonly string[]> => {
    const held = named.get(path);
    if (held) return held;
    const file = byPath.get(path);
    const bytes = file && await workspace.read(file);
    const found = bytes ? namesIn(new TextDecoder().decode(bytes), path, byPath) : [];
    if (bytes) digests.set(path, createHash('sha256').update(bytes).digest('hex'));
    named.set(path, found);
    return found;
  };
  const loads = new Map<string, readonly string[]>();
  for (const program of programs) {
    const seen = new Set([program]);
    for (const path of seen) if (seen.size <= MOST) for (const other of await read(path)) seen.add(other);
    seen.delete(program);
    loads.set(program, [...seen].sort());
  }
  return { listed: new Set(listed), digests, loads };
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
      const path = plain(`${place}${form}${ending}`);
      if (path !== undefined && path !== from && files.has(path)) found.add(path);
    }
  }
  return [...found];
}

/** Without `..`; undefined where it leaves the tree. */
function plain(path: string): string | undefined {
  if (!path.includes('..')) return path;
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part !== '..') { if (part !== '.') out.push(part); continue; }
    if (out.pop() === undefined) return undefined;
  }
  return out.join('/');
}
