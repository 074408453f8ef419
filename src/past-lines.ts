import { randomBytes } from 'node:crypto';
import { bufferOf } from './model/index.ts';

/** Lines, and bytes at least, taken on either side of a new one: what is read of a value stands that near to it. */
const NEAR: Around = { lines: 4, bytes: 256, sections: false };
/** Taken where it is asked whether anything may stand there at all: a block of a key has some fifty lines, a value is looked for in some thousand bytes. */
const WIDE: Around = { lines: 64, bytes: 4_400, sections: true };
interface Around { readonly lines: number; readonly bytes: number; readonly sections: boolean }
/** Lines looked at above a new one for those it stands below, in files that nest. */
const ABOVE = 200;
/** Text that is small is its own piece. */
const SMALL = 512;
const NONE = new Uint8Array(0);
const LINE = 0x0a;
/** So that nobody can write two lines that are taken for one. */
const SEED = randomBytes(8);
const [FIRST, SECOND] = [SEED.readInt32LE(0), SEED.readInt32LE(4)];

/**
 * The versions of one file, one after another: of each, what none before it had. Versions of a file are alike but for a few lines, so that what says nothing new need not
 * be read. A line counts as known wherever it stood.
 */
export class SeenLines {
  readonly #nests: boolean;
  #before: Buffer | undefined;
  #lines: Set<number> | undefined;
  #new: readonly number[] | undefined;

  /** `nests`: what a line means may depend on lines further up that are indented less. */
  constructor(nests: boolean) { this.#nests = nests; }

  /** The lines of this version that are new, with those around them, as one piece of text; the bytes themselves where all may be new. Empty: nothing is. The bytes are kept until the next. */
  fresh(bytes: Uint8Array): Uint8Array {
    const text = bufferOf(bytes);
    const before = this.#before;
    this.#before = text;
    this.#new = undefined;
    if (!before || isWide(text) || isWide(before)) { this.#lines = undefined; return bytes; }
    if (!this.#lines) { this.#lines = new Set(); eachLine(before, 0, before.length, (hash) => { this.#lines?.add(hash); }); }
    const start = lineStart(text, alike(before, text, 0, 0));
    const end = Math.max(start, lineEnd(text, text.length - alikeAtEnd(before, text, start)));
    this.#new = this.#newLines(before, text, start, end);
    return this.#pieces(text, this.#new, NEAR);
  }

  /** Of the version that was asked about last the same with much more around each line: whatever a new line means is told by what stands in it. */
  wide(): Uint8Array | undefined {
    if (!this.#before || !this.#new) return this.#before;
    return this.#pieces(this.#before, this.#new, WIDE);
  }

  /** Where the new lines of a stretch begin and end, one after another. Up to `start`, where a line begins, both are the same. */
  #newLines(before: Buffer, text: Buffer, start: number, end: number): number[] {
    const out: number[] = [];
    const take = (hash: number, at: number, stop: number): void => {
      if (!this.#lines || this.#lines.has(hash)) return;
      this.#lines.add(hash);
      out.push(at, stop);
    };
    // Line beside line: those that stand at the same place in both are known, and are many where some lines were changed and none came or went.
    for (let [at, other] = [start, start]; at <= end;) {
      const same = other < before.length ? alike(before, text, other, at) : 0;
      const next = same === 0 ? at : Math.max(at, lineStart(text, at + same));
      other += next - at;
      at = next;
      if (at > end) break;
      const stop = Math.min(end, lineEnd(text, at));
      eachLine(text, at, stop, take);
      at = stop + 1;
      other = lineEnd(before, other) + 1;
    }
    return out;
  }

  /** Lines with what stands around them. */
  #pieces(text: Buffer, lines: readonly number[], around: Around): Uint8Array {
    const pieces: Buffer[] = [];
    let [from, to, bytes] = [-1, -1, 0];
    const put = (): void => {
      if (from < 0) return;
      if (this.#nests) for (const piece of above(text, from, around.sections)) { pieces.push(piece, END); bytes += piece.length; }
      pieces.push(text.subarray(from, to), END);
      bytes += to - from;
    };
    for (let line = 0; line < lines.length; line += 2) {
      const [at, stop] = [lines[line] ?? 0, lines[line + 1] ?? 0];
      let first = at;
      for (let i = 0; (i < around.lines || at - first < around.bytes) && first > 0; i++) first = lineStart(text, first - 1);
      let last = stop;
      for (let i = 0; (i < around.lines || last - stop < around.bytes) && last < text.length; i++) last = lineEnd(text, last + 1);
      if (from >= 0 && first <= to) { to = Math.max(to, last); continue; }
      put();
      [from, to] = [first, last];
    }
    put();
    if (pieces.length === 0) return NONE;
    return bytes >= text.length || text.length <= SMALL ? text : Buffer.concat(pieces);
  }
}
const END = Buffer.from('\n');

/** Lines that cannot be told by their line ends: UTF-16, and what is no text. */
function isWide(text: Buffer): boolean { return (text[0] ?? 0) >= 0xfe || text.subarray(0, 4096).includes(0); }

/** Where the line around `at` begins. */
function lineStart(text: Buffer, at: number): number { return at <= 0 ? 0 : text.lastIndexOf(LINE, at - 1) + 1; }

/** Where the line around `at` ends, before its line end. */
function lineEnd(text: Buffer, at: number): number {
  const end = at >= text.length ? -1 : text.indexOf(LINE, at);
  return end < 0 ? text.length : end;
}

/** Calls for every line from `start`, where one begins, to `end`, with something that tells lines apart. */
function eachLine(text: Buffer, start: number, end: number, call: (hash: number, at: number, stop: number) => void): void {
  let [at, a, b] = [start, FIRST, SECOND];
  for (let i = start; i <= end; i++) {
    const byte = i < end ? text[i] ?? 0 : LINE;
    if (byte !== LINE) { a = Math.imul(a ^ byte, 0x0100_0193); b = Math.imul(b + byte, 0x85eb_ca6b) ^ (b >>> 15); continue; }
    if (i > at) call((a >>> 0) * 0x20_0000 + (b >>> 11), at, i);
    [at, a, b] = [i + 1, FIRST, SECOND];
  }
}

/** Bytes compared at once: what is left of a stretch of the one is compared by the next, and in the end one by one. */
const STRIDES = [4096, 256];

/** Bytes that are the same from these two places on. */
function alike(one: Buffer, other: Buffer, from: number, begin: number): number {
  const most = Math.min(one.length - from, other.length - begin);
  let count = 0;
  // Most that are not the same differ soon.
  while (count < NEARBY && count < most && one[from + count] === other[begin + count]) count++;
  if (count < NEARBY) return count;
  for (const stride of STRIDES) while (count + stride <= most && one.compare(other, begin + count, begin + count + stride, from + count, from + count + stride) === 0) count += stride;
  while (count < most && one[from + count] === other[begin + count]) count++;
  return count;
}
const NEARBY = 32;

/** Bytes that both end with, as far as `floor` of the other. */
function alikeAtEnd(one: Buffer, other: Buffer, floor: number): number {
  const most = Math.min(one.length, other.length - floor);
  let count = 0;
  for (const stride of STRIDES) while (count + stride <= most && one.compare(other, other.length - count - stride, other.length - count, one.length - count - stride, one.length - count) === 0) count += stride;
  while (count < most && one[one.length - 1 - count] === other[other.length - 1 - count]) count++;
  return count;
}

/** Lines further up that the line at `at` stands below: each indented less than all between; `sections`: the line in brackets that begins its section too. */
function above(text: Buffer, at: number, sections: boolean): Buffer[] {
  const out: Buffer[] = [];
  let least = indentOf(text, at);
  let sectioned = !sections;
  for (let i = 0, start = at; i < ABOVE && start > 0 && (least > 0 || !sectioned); i++) {
    const end = start - 1;
    start = lineStart(text, end);
    const indent = indentOf(text, start);
    if (start === end || start + indent >= end) continue;
    const begins = !sectioned && text[start + indent] === 0x5b;
    if (indent >= least && !begins) continue;
    if (begins) sectioned = true;
    least = Math.min(least, indent);
    out.unshift(text.subarray(start, end));
  }
  return out;
}

function indentOf(text: Buffer, at: number): number {
  let i = at;
  while (text[i] === 0x20 || text[i] === 0x09) i++;
  return i - at;
}
