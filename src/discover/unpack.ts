import { gunzipSync, inflateRawSync } from 'node:zlib';
import { baseName, bufferOf } from '../model/index.ts';

/** One file of an archive, unpacked. */
export interface Entry { readonly name: string; readonly bytes: Uint8Array }
/** What could be unpacked; `left` says in half a sentence what could not. */
export interface Unpacked { readonly entries: readonly Entry[]; readonly left: readonly string[] }

/** Bounds on one archive: what it says of its own sizes is not believed. */
export interface UnpackBounds { readonly entries: number; readonly entryBytes: number; readonly totalBytes: number }
const UNPACK_BOUNDS: UnpackBounds = { entries: 20_000, entryBytes: 1024 * 1024, totalBytes: 64 * 1024 * 1024 };

const ZIP = /\.(?:zip|jar|war|ear|whl|nupkg|vsix|apk|aar)$/i;
const TAR = /\.tar$/i;
const TAR_GZ = /\.(?:tar\.gz|tgz)$/i;
const GZ = /\.gz$/i;
/** Archives that are listed and that nothing here opens. */
const OTHER = /\.(?:7z|rar|tar\.(?:bz2|xz|zst)|tbz2?|txz|bz2|xz|zst)$/i;

/** Is it an archive by its name? `closed`: of a kind that is not opened. */
export function archiveKind(path: string): 'open' | 'closed' | undefined {
  return ZIP.test(path) || TAR.test(path) || GZ.test(path) || TAR_GZ.test(path) ? 'open' : OTHER.test(path) ? 'closed' : undefined;
}

/**
 * The files in an archive, those that `wants` names, in the order they lie there. Bounded by number and by the bytes that come out, whatever the archive claims; archives in it stay closed.
 * Never throws: what is damaged, locked or over a bound is told in `left`.
 */
export function unpack(path: string, bytes: Uint8Array, wants: (name: string) => boolean, bounds: UnpackBounds = UNPACK_BOUNDS): Unpacked {
  try {
    if (ZIP.test(path)) return unzip(bytes, wants, bounds);
    if (TAR.test(path)) return untar(bytes, wants, bounds);
    if (TAR_GZ.test(path)) return untar(gunzipSync(bytes, { maxOutputLength: bounds.totalBytes }), wants, bounds);
    const name = baseName(path).replace(GZ, '');
    return { entries: wants(name) ? [{ name, bytes: gunzipSync(bytes, { maxOutputLength: bounds.entryBytes }) }] : [], left: [] };
  } catch (error) {
    const large = error instanceof RangeError || (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE');
    return { entries: [], left: [large ? 'unpacks to more than is read of one archive' : 'is damaged, or not what its name says'] };
  }
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

function unzip(bytes: Uint8Array, wants: (name: string) => boolean, bounds: UnpackBounds): Unpacked {
  const data = bufferOf(bytes);
  let end = data.length - 22;
  while (end >= 0 && end > data.length - 22 - 0x10000 && data.readUInt32LE(end) !== END) end--;
  if (end < 0 || data.readUInt32LE(end) !== END) return { entries: [], left: ['is damaged, or not what its name says'] };
  const entries: Entry[] = [];
  let [total, locked, large, damaged, more] = [0, 0, 0, 0, false];
  const count = data.readUInt16LE(end + 10);
  let at = data.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    if (index >= bounds.entries || total > bounds.totalBytes) { more = true; break; }
    if (at + 46 > data.length || data.readUInt32LE(at) !== CENTRAL) { damaged++; break; }
    const [flags, method, packed, nameLength] = [data.readUInt16LE(at + 8), data.readUInt16LE(at + 10), data.readUInt32LE(at + 20), data.readUInt16LE(at + 28)];
    const local = data.readUInt32LE(at + 42);
    const name = data.toString('utf8', at + 46, at + 46 + nameLength);
    at += 46 + nameLength + data.readUInt16LE(at + 30) + data.readUInt16LE(at + 32);
    if (name.endsWith('/') || !wants(name)) continue;
    if ((flags & 1) !== 0) { locked++; continue; }
    if (local + 30 > data.length || data.readUInt32LE(local) !== LOCAL) { damaged++; continue; }
    const start = local + 30 + data.readUInt16LE(local + 26) + data.readUInt16LE(local + 28);
    if (start + packed > data.length || (method !== 0 && method !== 8)) { damaged++; continue; }
    const body = data.subarray(start, start + packed);
    if (method === 0 && body.length > bounds.entryBytes) { large++; continue; }
    try {
      const content = method === 0 ? body : inflateRawSync(body, { maxOutputLength: bounds.entryBytes });
      total += content.length;
      entries.push({ name, bytes: content });
    } catch (error) { if (error instanceof RangeError) large++; else damaged++; }
  }
  return { entries, left: [...told(locked, 'locked by a password'), ...told(large, 'larger than is read of one file'), ...told(damaged, 'damaged or packed in a way that is not read'), ...(more ? ['holds more than is read of one archive'] : [])] };
}

function told(count: number, why: string): string[] { return count === 0 ? [] : [`holds ${count === 1 ? 'a file that is' : `${count} files that are`} ${why}`]; }

const BLOCK = 512;

function untar(bytes: Uint8Array, wants: (name: string) => boolean, bounds: UnpackBounds): Unpacked {
  const data = bufferOf(bytes);
  const entries: Entry[] = [];
  let [large, total, seen] = [0, 0, 0];
  let long: string | undefined;
  for (let at = 0; at + BLOCK <= data.length;) {
    if (data[at] === 0) break;
    const digits = data.toString('latin1', at + 124, at + 136).replace(/[\0 ]+$/, '').trim();
    if (!/^[0-7]{1,12}$/.test(digits)) return { entries, left: ['is damaged, or not what its name says'] };
    const size = Number.parseInt(digits, 8);
    const type = String.fromCharCode(data[at + 156] ?? 0);
    const body = data.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'L') { long = text(body, 0, Math.min(size, 4096)); continue; }
    if (type === 'x') { long = /(?:^|\n)\d{1,5} path=([^\n]{1,4096})\n/.exec(body.toString('utf8', 0, Math.min(size, 65_536)))?.[1] ?? long; continue; }
    const header = data.subarray(at - BLOCK - Math.ceil(size / BLOCK) * BLOCK);
    const prefix = header.toString('latin1', 257, 262) === 'ustar' ? text(header, 345, 500) : '';
    const name = long ?? (prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`);
    long = undefined;
    if ((type !== '0' && type !== '\0') || !wants(name)) continue;
    if (++seen > bounds.entries || total + size > bounds.totalBytes) return { entries, left: ['holds more than is read of one archive'] };
    if (size > bounds.entryBytes) { large++; continue; }
    total += size;
    entries.push({ name: name.replace(/^\.\//, ''), bytes: body });
  }
  return { entries, left: told(large, 'larger than is read of one file') };
}

function text(data: Buffer, start: number, end: number): string {
  const zero = data.indexOf(0, start);
  return data.toString('utf8', start, zero >= 0 && zero < end ? zero : end);
}
