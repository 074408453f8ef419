import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';

/** Algorithms git names objects with, by the length of a name. */
const ALGORITHMS: Readonly<Record<number, string>> = { 40: 'sha1', 64: 'sha256' };

/** Begins the name git gives a file (a blob) of `size` bytes. `like` is a name from the same repository, which tells the algorithm; without one, SHA-1. */
export function blobHash(size: number, like: string | undefined): Hash {
  return createHash(ALGORITHMS[like?.length ?? 40] ?? 'sha1').update(`blob ${size}\0`);
}

/**
 * The name git gives these bytes as a file. Git refuses objects that belong to a known collision of SHA-1, so bytes of a working tree that get the name of an
 * object are those of the object.
 */
export function blobName(bytes: Uint8Array, like: string | undefined): string { return blobHash(bytes.length, like).update(bytes).digest('hex'); }
