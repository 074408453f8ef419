import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { blobHash } from '../model/index.ts';
import { codeOf } from './walk.ts';

/** Why there are no bytes of a file. */
export interface Unread { readonly bytes?: undefined; readonly length?: undefined; readonly kind: 'unreadable' | 'too-large' | 'not-a-file'; readonly why: string; readonly size?: number }
/** Bytes of a file, or why there are none. */
export type ReadFile = { readonly bytes: Uint8Array; readonly changed: boolean } | Unread;
/** How many bytes of a file stand in a buffer, or why none do. */
export type ReadInto = { readonly length: number; readonly changed: boolean } | Unread;

// Between listing and reading a file may have been replaced by a link or a pipe: follow no link, and do not wait for a writer.
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Reads at most `limit` bytes of the regular file at absolute `path`, which was `size` bytes when it was listed. Never throws. */
export function readFile(path: string, size: number, limit: number): ReadFile {
  let descriptor: number;
  try { descriptor = openSync(path, FLAGS); } catch (error) { return { kind: 'unreadable', why: whyOf(codeOf(error)) }; }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { kind: 'not-a-file', why: GONE };
    if (stats.size > limit) return { kind: 'too-large', why: '', size: stats.size };
    // One byte more than expected shows a file that grew.
    let buffer = Buffer.allocUnsafeSlow(stats.size + 1);
    let length = 0;
    for (let got = -1; got !== 0;) {
      got = readSync(descriptor, buffer, length, buffer.length - length, null);
      length += got;
      if (length > limit) return { kind: 'too-large', why: '', size: length };
      if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(limit + 1, buffer.length * 2));
    }
    return { bytes: new Uint8Array(buffer.buffer, buffer.byteOffset, length), changed: length !== size };
  } catch (error) {
    return { kind: 'unreadable', why: whyOf(codeOf(error)) };
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Reads the regular file at absolute `path`, which was `size` bytes when it was listed, into `buffer`, less than `most` bytes, which is more than the size and fits
 * the buffer. What stands behind the bytes in the buffer is undefined. Never throws.
 */
export function readFileInto(path: string, size: number, buffer: Uint8Array, most: number): ReadInto {
  let descriptor: number;
  try { descriptor = openSync(path, FLAGS); } catch (error) { return { kind: 'unreadable', why: whyOf(codeOf(error)) }; }
  try {
    let length = readSync(descriptor, buffer, 0, most, null);
    // As many bytes as were listed where more were asked for: it is the file, whole. Anything else is looked at.
    if (length === size) return { length, changed: false };
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { kind: 'not-a-file', why: GONE };
    for (let got = length; got !== 0 && length < most;) {
      got = readSync(descriptor, buffer, length, most - length, null);
      length += got;
    }
    return length === most ? { kind: 'too-large', why: '', size: Math.max(length, stats.size) } : { length, changed: length !== size };
  } catch (error) {
    return { kind: 'unreadable', why: whyOf(codeOf(error)) };
  } finally {
    closeSync(descriptor);
  }
}
const GONE = 'is no longer a file, so it was not read; scan again';

/** Bytes hashed at most: some seconds. */
const MOST_HASHED = 2 * 1024 * 1024 * 1024;
const PIECE = 1024 * 1024;

/** The name git gives the bytes of the regular file at absolute `path`, read in pieces; undefined where it cannot be read or is very large. `like` as for `blobHash`. Never throws. */
export function identifyFile(path: string, like: string | undefined): string | undefined {
  let descriptor: number;
  try { descriptor = openSync(path, FLAGS); } catch { return undefined; }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size > MOST_HASHED) return undefined;
    const hash = blobHash(stats.size, like);
    const piece = Buffer.allocUnsafe(PIECE);
    let length = 0;
    for (let got = -1; got !== 0 && length <= stats.size;) {
      got = readSync(descriptor, piece, 0, piece.length, null);
      hash.update(piece.subarray(0, got));
      length += got;
    }
    return length === stats.size ? hash.digest('hex') : undefined;
  } catch { return undefined; } finally { closeSync(descriptor); }
}

function whyOf(code: string): string {
  switch (code) {
    case 'EACCES': case 'EPERM': return 'may not be read by the user who runs the scan';
    case 'ENOENT': return 'was gone when it was to be read; scan again';
    case 'ELOOP': return 'became a link while the scan ran; scan again';
    default: return `could not be read (${code})`;
  }
}
