import type { MemoryFile } from '../../src/discover/memory.ts';
import type { Dice } from './dice.ts';

/** Words in a name that say something: of environments, of examples, of what a tool looks for by name. */
const MEANING = /prod|stag|dev|test|local|example|sample|fixture|spec|mock|seed|demo|live|main|master|config|setting|schema|env|secret|cred|index|route|manage|migrat|override|auto|kustomiz|chart|values|readme|agents|claude|gemini|compose|railway|fly|render|vercel|action|hook|guard|backup|state|server|app$/i;

/** Files whose name alone may change: nothing looks for them by it, nothing refers to them, and it says nothing. */
function freeFiles(files: readonly MemoryFile[]): MemoryFile[] {
  return files.filter((file) => {
    if (typeof file.content !== 'string' || (file.origin ?? 'tree') !== 'tree' || file.path.split('/').some((part) => part.startsWith('.'))) return false;
    const stem = stemOf(file.path);
    const kind = /\.tf$/.test(file.path) || (/\.ya?ml$/.test(file.path) && /^apiVersion:/m.test(file.content) && /^kind:/m.test(file.content)) || /\.(?:[cm]?[jt]s|py|rb|go|php|sh|md)$/.test(file.path);
    return kind && (/\.tf$/.test(file.path) ? !/override|auto/.test(stem) : !MEANING.test(file.path)) && !mentioned(files, stem, new Set([file.path]));
  });
}

/** Directories of Terraform files or manifests only, which nothing outside refers to and whose name says nothing. */
function freeDirectories(files: readonly MemoryFile[]): string[] {
  const names = [...new Set(files.map((file) => file.path.split('/')[0] ?? '').filter((name) => files.some((file) => file.path.startsWith(`${name}/`))))];
  return names.filter((name) => {
    const inside = files.filter((file) => file.path.startsWith(`${name}/`));
    const one = inside.every((file) => /\.tf$/.test(file.path)) || inside.every((file) => /\.ya?ml$/.test(file.path) && typeof file.content === 'string' && /^apiVersion:/m.test(file.content));
    return one && !name.startsWith('.') && !MEANING.test(name) && inside.every((file) => !MEANING.test(file.path.slice(0, file.path.lastIndexOf('/')))) && !mentioned(files, name, new Set());
  });
}

const stemOf = (path: string): string => (path.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '');
const mentioned = (files: readonly MemoryFile[], word: string, except: ReadonlySet<string>): boolean => files.some((file) => !except.has(file.path) && (typeof file.content !== 'string' || file.content.includes(word)));

const NEW = ['one', 'part', 'piece', 'things', 'stuff', 'other'] as const;

/** The tree with one file or one directory under another name that says as little. Undefined where none is free. */
export function renameInTree(files: readonly MemoryFile[], dice: Dice): { readonly files: readonly MemoryFile[]; readonly from: string; readonly to: string } | undefined {
  const taken = new Set(files.map((file) => file.path));
  const [directories, single] = [freeDirectories(files), freeFiles(files)];
  const count = directories.length + single.length;
  if (count === 0) return undefined;
  const drawn = dice.below(count);
  const word = `${dice.pick(NEW)}-${1 + dice.below(90)}`;
  const directory = directories[drawn];
  const file = single[drawn - directories.length];
  const from = directory === undefined ? file?.path ?? '' : `${directory}/`;
  const to = directory === undefined ? from.replace(/[^/]*(\.[^./]*)$/, `${word}$1`) : `${dice.chance(0.3) ? 'deeper/' : ''}${word}/`;
  const moved = files.map((one) => (directory === undefined ? one.path === from : one.path.startsWith(from)) ? { ...one, path: to + one.path.slice(from.length) } : one);
  return moved.some((one, index) => one !== files[index] && taken.has(one.path)) ? undefined : { files: moved, from, to };
}
