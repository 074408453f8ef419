import type { Git } from './git.ts';
import { isObject } from './object-stream.ts';

/** What git says an object is; absent when it is not in this clone. */
export interface ObjectSize { readonly type: string; readonly size: number }

/** Sizes of objects, by `cat-file --batch-check`. What `sizes` holds already is not asked again. Throws an Error when git fails. */
export function objectSizes(git: Git, oids: readonly string[], sizes: Map<string, ObjectSize> = new Map()): ReadonlyMap<string, ObjectSize> {
  const fresh = oids.filter((oid) => !sizes.has(oid));
  if (fresh.length === 0) return sizes;
  const answer = git.run(['cat-file', '--batch-check', '--buffer'], { input: `${fresh.join('\n')}\n` });
  if (!answer.ok) throw new Error('git could not tell the sizes of the files of this revision');
  for (const line of answer.stdout.toString('latin1').split('\n')) {
    const [oid, type, size] = line.split(' ');
    if (oid && type && size !== undefined) sizes.set(oid, { type, size: Number(size) });
  }
  return sizes;
}

/** Contents of objects, by `cat-file --batch`; those that are not in this clone, or not what their id says, are left out. `bytes` is what they weigh together. */
export function objectContents(git: Git, oids: readonly string[], bytes: number): ReadonlyMap<string, Uint8Array> {
  const contents = new Map<string, Uint8Array>();
  if (oids.length === 0) return contents;
  const answer = git.run(['cat-file', '--batch', '--buffer'], { input: `${oids.join('\n')}\n`, bytes: bytes + oids.length * 128 + 1024 });
  if (!answer.ok) return contents;
  const { stdout } = answer;
  for (let at = 0; at < stdout.length;) {
    const end = stdout.indexOf(10, at);
    if (end < 0) break;
    const [oid = '', type = '', size] = stdout.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (size === undefined) continue;
    const length = Number(size);
    if (type === 'blob') {
      const content = new Uint8Array(stdout.buffer, stdout.byteOffset + at, Math.min(length, stdout.length - at));
      if (isObject(oid, type, content)) contents.set(oid, content);
    }
    at += length + 1;
  }
  return contents;
}

/** One object the reader may be asked for. */
export interface Wanted { readonly oid: string; readonly size: number }

const MOST_OBJECTS = 1024;
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * Reads objects in the order of `list`, ahead of what is asked: one git process gives many. The window doubles while reads follow one another
 * and falls back to one object when they jump, so that neither order is slow.
 */
export function objectReader(git: Git, list: readonly Wanted[]): (index: number) => Uint8Array | undefined {
  let held: ReadonlyMap<string, Uint8Array> = new Map();
  let next = 0;
  let count = 1;
  return (index) => {
    const wanted = list[index];
    if (!wanted) return undefined;
    const ready = held.get(wanted.oid);
    if (ready) return ready;
    count = index === next ? Math.min(count * 2, MOST_OBJECTS) : 1;
    const oids = new Set<string>();
    let bytes = 0;
    let end = index;
    for (; end < list.length && oids.size < count; end++) {
      const ahead = list[end];
      if (!ahead || (end > index && bytes + ahead.size > MOST_BYTES)) break;
      if (oids.has(ahead.oid)) continue;
      oids.add(ahead.oid);
      bytes += ahead.size;
    }
    next = end;
    held = objectContents(git, [...oids], bytes);
    // One that is longer than it says takes those along that are asked for with it.
    if (oids.size > 1 && !held.has(wanted.oid)) {
      [next, count] = [index + 1, 1];
      held = objectContents(git, [wanted.oid], wanted.size);
    }
    return held.get(wanted.oid);
  };
}
