import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { blobHash, START_BYTES } from '../model/index.ts';
import { codeOf } from './walk.ts';

/** Why there are no bytes of a file. */
export interface Unread { readonly bytes?: undefined; readonly length?: undefined; readonly kind: 'unreadable' | 'too-large' | 'not-a-file'; readonly why: string; readonly size?: number }
/** Bytes of a file, or why there are none. `changed`: it did while they were read. */
export type ReadFile = { readonly bytes: Uint8Array; readonly changed: boolean } | Unread;
/** How many bytes of a file stand in a buffer; what they are worth, where the file did change; its size, where it does not fit and was not read; or why none do. Mostly a number, for there are many files. */
export type ReadInto = number | { readonly kind: 'changed'; readonly length: number } | { readonly kind: 'no-room'; readonly size: number } | Unread;

// Between listing and reading a file may have been replaced by a link or a pipe: follow no link, and do not wait for a writer.
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Reads at most `limit` bytes of the regular file at absolute `path`. Never throws. */
export function readFile(path: string, limit: number): ReadFile {
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
    return { bytes: new Uint8Array(buffer.buffer, buffer.byteOffset, length), changed: length !== stats.size };
  } catch (error) {
    return { kind: 'unreadable', why: whyOf(codeOf(error)) };
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Reads the regular file at absolute `path`, at most `limit` bytes, into `buffer`. What stands behind the bytes in the buffer is undefined. `enough` is asked about the beginning of a file that has more: where it
 * says yes nothing more is read, and told is the size. Never throws.
 */
export function readFileInto(path: string, buffer: Uint8Array, limit: number, enough?: (start: Uint8Array) => boolean): ReadInto {
  let descriptor: number;
  try { descriptor = openSync(path, FLAGS); } catch (error) { return { kind: 'unreadable', why: whyOf(codeOf(error)) }; }
  try {
    const most = Math.min(buffer.length, limit + 1);
    const first = Math.min(enough ? BEGINNING : AT_ONCE, most);
    // By place, which a pipe refuses, whatever waits in it.
    let length = readSync(descriptor, buffer, 0, first, 0);
    // Fewer bytes than were asked for: that is a file, whole, as it was at one moment. To ask what it is and how large takes longer. Where a disk fails, or a network gives what it has, a file stops at the end
    // of a block, so only behind one is looked whether there is more: that question is a tenth of what it takes to read a small file.
    const start = length;
    if (length > 0 && length < first) {
      if (length % BLOCK !== 0) return length;
      const more = readSync(descriptor, buffer, length, most - length, length);
      if (more === 0) return length;
      length += more;
    }
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { kind: 'not-a-file', why: GONE };
    if (stats.size > limit) return { kind: 'too-large', why: '', size: stats.size };
    if (stats.size >= buffer.length) return { kind: 'no-room', size: stats.size };
    if (start === first && enough?.(buffer.subarray(0, start)) === true) return stats.size;
    for (let got = -1; got !== 0 && length !== stats.size && length < most;) {
      got = readSync(descriptor, buffer, length, most - length, length);
      length += got;
    }
    if (length === stats.size) return length;
    if (length < most) return { kind: 'changed', length };
    return length > limit ? { kind: 'too-large', why: '', size: length } : { kind: 'no-room', size: length };
  } catch (error) {
    const code = codeOf(error);
    return code === 'ESPIPE' ? { kind: 'not-a-file', why: GONE } : { kind: 'unreadable', why: whyOf(code) };
  } finally {
    closeSync(descriptor);
  }
}
/** Bytes read at first: few files have more, and of one with many more than are wanted no more shall be read. */
const AT_ONCE = 64 * 1024;
/** Every size of a block, of the memory or of a disk, is a multiple of it. */
const BLOCK = 512;
/** Bytes of which is asked whether they are enough. */
const BEGINNING = START_BYTES * 2;
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
