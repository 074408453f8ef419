import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

/** One entry of a tree object: mode in octal, name, object id. */
export type ObjectEntry = readonly [mode: string, name: string | Uint8Array, oid: string];

/** Writes an object of any bytes, whatever git thinks of them; gives its id. */
export function writeObject(repository: string, type: 'blob' | 'tree', bytes: Uint8Array | string): string {
  return execFileSync('git', ['-C', repository, 'hash-object', '-t', type, '-w', '--stdin', '--literally'], { input: bytes, encoding: 'utf8' }).trim();
}

/** Writes a tree object of these entries as they are: in this order, of these names and modes. */
export function writeTree(repository: string, entries: readonly ObjectEntry[]): string {
  return writeObject(repository, 'tree', Buffer.concat(entries.flatMap(([mode, name, oid]) => [Buffer.from(`${mode} `), Buffer.from(name), Buffer.from([0]), Buffer.from(oid, 'hex')])));
}

/** `levels` trees of `wide` entries each, every entry the tree below, `last` (its name aside) in the lowest: `wide` to the power of `levels` of it. */
export function writeBomb(repository: string, levels: number, wide: number, last: ObjectEntry): string {
  let entry = last;
  for (let level = 0; level < levels; level++) entry = ['40000', '', writeTree(repository, Array.from({ length: wide }, (_, i) => [entry[0], `f${String(i).padStart(6, '0')}`, entry[2]]))];
  return entry[2];
}

/** Puts `bytes` where git looks for the object `oid`, which they are not. `size`: what it says it has of them. */
export function forgeObject(repository: string, oid: string, type: string, bytes: Uint8Array, size: number = bytes.length): void {
  const file = join(repository, '.git/objects', oid.slice(0, 2), oid.slice(2));
  mkdirSync(join(file, '..'), { recursive: true });
  rmSync(file, { force: true });
  writeFileSync(file, deflateSync(Buffer.concat([Buffer.from(`${type} ${size}\0`), bytes])));
}
