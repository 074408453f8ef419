// What is asked about the places of literals before the bytes are made text, in AssemblyScript, part of dist/prefilter.wasm: whether around a place something stands that a reader may want.
// src/extract/secrets/looks.ts says the same in TypeScript, with the reasons; the tests hold the two against each other.
import { mayFollow } from './behind';
import { behindBlanks, BETWEEN, byteAt, DIGIT, digitAt, isDigit, kindAt, kinds, LETTER, NAME } from './bytes';
import { SECRET } from './names';
import { mayBeValue } from './values';

// What is asked of a literal, and what is told of a place: as ASKED in src/model/extractor.ts.
const VALUE: u32 = 1;
const SCHEME: u32 = 2;
const ADDRESS: u32 = 4;
const KEY: u32 = 8;
const TOLD: u32 = 16;
const NAMED: u32 = 32;
const STARTS: u32 = 64;
const SIGNED: u32 = 128;
const BEGINS: u32 = 256;
const GIVEN: u32 = 512;
const LOWER: u32 = 1024;
const UPPER: u32 = 2048;
const STANDS: u32 = 4096;

/** How far a key may stand from the sign behind it, and how far before it that of another key is looked for. */
const FAR: usize = 1024;
const BEFORE: usize = 208;
/** Letters, digits and `_`, or digits of base64, behind which no value begins. */
const LONGEST_START: usize = 32;
const DEEP: usize = 256;

/** `://user:password@` */
function holdsAddress(at: usize, end: usize): bool {
  let colon = false;
  for (let p = at + 3, stop = min(end, at + 310); p < stop; p++) {
    const byte: u32 = load<u8>(p);
    if (byte == 0x40 && colon) return true;
    if (byte == 0x3a) colon = true;
    if (byte <= 0x20 || byte == 0x22 || byte == 0x27 || byte == 0x60 || byte == 0x3c || byte == 0x3e) return false;
  }
  return false;
}

const SENT: usize = 220;

function isScheme(start: usize, at: usize, behind: usize, end: usize): bool {
  const first: u32 = (load<u8>(at) as u32) | 0x20;
  const begin = first == 0x6b ? at - 3 : first == 0x61 ? at - 1 : at;
  if (begin < start) return false;
  if (begin < at && ((load<u8>(begin) as u32) | 0x20) != (first == 0x6b ? 0x61 : 0x6f)) return false;
  if (begin < at - 1 && (((load<u8>(at - 2) as u32) | 0x20) != 0x70 || ((load<u8>(at - 1) as u32) | 0x20) != 0x69)) return false;
  const before: u32 = begin > start ? load<u8>(begin - 1) : 0;
  if (((<u32>load<u8>(kinds + before)) & NAME) && before != 0x2e) return false;
  let p = behind;
  for (const stop = p + 12; p < stop;) {
    const byte = byteAt(p, end);
    if (byte == 0x20 || byte == 0x2b || byte == 0x3a) p++;
    else if (byte == 0x25 && byteAt(p + 1, end) == 0x32 && byteAt(p + 2, end) == 0x30) p += 3;
    else break;
  }
  if (p == behind) return false;
  let to = p;
  for (const stop = p + SENT; to < stop; to++) { const byte = byteAt(to, end); if (!(kindAt(to, end) & NAME) && byte != 0x7e && byte != 0x2b && byte != 0x2f) break; }
  if (to == p + SENT) return true;
  const next = byteAt(to, end);
  if (next == 0x28) return false;
  return first == 0x62 && ((load<u8>(at + 1) as u32) | 0x20) == 0x61 ? isLogin(p, to) : next == 0x3d || mayBeValue(SECRET, p, to, true, true);
}

/** Base64 of a name, a colon and a password. */
function isLogin(from: usize, to: usize): bool {
  if (to - from < 6) return false;
  let bits: u32 = 0;
  let count: u32 = 0;
  let colon = false;
  for (let p = from; p < to; p++) {
    if (!isDigit(p)) return false;
    bits = ((bits << 6) | (digitAt(p) - 1)) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    const byte = (bits >> count) & 0xff;
    if (byte < 0x20 || byte >= 0x7f) return false;
    if (byte == 0x3a) colon = true;
  }
  return colon;
}

const SHORTEST_TOLD: usize = 16;

const LONGEST_ESCAPE: usize = 40;

/** Before `at` a character that is written by letters: `\n`, `%3D`, `\033`, `\u003d`, the colour of a terminal. */
function mayEscape(start: usize, at: usize, before: u32): bool {
  const behind = at - start;
  if (behind > 1 && load<u8>(at - 2) == 0x5c || behind > 2 && load<u8>(at - 3) == 0x25 || behind > 3 && load<u8>(at - 4) == 0x5c || behind > 5 && load<u8>(at - 6) == 0x5c) return true;
  if (before != 0x6d && before != 0x4b) return false;
  const least = behind > LONGEST_ESCAPE ? at - LONGEST_ESCAPE : start;
  for (let p = at - 1; p > least;) {
    const byte: u32 = load<u8>(--p);
    if (byte != 0x3b && byte - 48 >= 10) return byte == 0x5b;
  }
  return false;
}

/** Is the literal written as it is in values, and may one stand there? */
function isTold(start: usize, at: usize, length: usize, end: usize, ask: u32): bool {
  for (let i = at; i < at + length; i++) {
    const byte: u32 = load<u8>(i);
    if (((ask & LOWER) && byte - 65 < 26) || ((ask & UPPER) && byte - 97 < 26)) return false;
  }
  if (ask & STARTS) {
    const before: u32 = at > start ? load<u8>(at - 1) : 0;
    if (before == 0x5f || before == 0x2b || ((<u32>load<u8>(kinds + before) & (LETTER | DIGIT)) && !mayEscape(start, at, before))) return false;
    for (let i = at + length; i < at + SHORTEST_TOLD; i++) {
      const byte = byteAt(i, end);
      if (!(kindAt(i, end) & NAME) && byte != 0x7e && byte != 0x2b && byte != 0x2f && byte != 0x3d && byte != 0x3a && byte != 0x25 && byte != 0x40 && byte != 0x3f && byte != 0x26 && byte != 0x23 && byte != 0x7c && byte != 0x24 && byte != 0x2a && byte != 0x21 && byte != 0x5e) return false;
    }
  }
  return !(ask & BEGINS) || !standsDeep(start, at);
}

/** Behind the name a sign of assignment or a comma. */
function isBound(at: usize, end: usize): bool {
  const stop = min(end, at + FAR);
  let p = at;
  while (p < stop && (kindAt(p, end) & NAME)) p++;
  let other = false;
  for (; p < stop && (kindAt(p, end) & BETWEEN); p++) { const sign: u32 = load<u8>(p); if (sign == 0x3f || sign == 0x7c) other = true; }
  const byte = byteAt(p, end);
  return other || p == stop || byte == 0x3a || byte == 0x3d || byte == 0x2c || byte == 0x7b || ((byte | 0x20) == 0x76 && (byteAt(p + 1, end) | 0x20) == 0x61);
}

/** Before the name a space and the last letters of `ENV`, `setenv`, `set -gx` or `set`. */
function isGiven(start: usize, at: usize): bool {
  const stop = at - start > BEFORE ? at - BEFORE : start + 3;
  let p = at;
  while (p > stop && (kindAt(p - 1, at) & NAME)) p--;
  if (p < start + 3) return false;
  const space: u32 = load<u8>(p - 1);
  if (space != 0x20 && space != 0x09) return false;
  const last: u32 = (load<u8>(p - 2) as u32) | 0x20;
  const before: u32 = (load<u8>(p - 3) as u32) | 0x20;
  return last == 0x76 ? before == 0x6e : last == 0x74 ? before == 0x65 : last == 0x78;
}

/** Before the name, on its line, the sign of another key: it is what that one says. */
function isSaid(start: usize, at: usize): bool {
  const stop = at - start > BEFORE ? at - BEFORE : start;
  for (let p = at; p > stop;) {
    const byte: u32 = load<u8>(--p);
    if (byte == 0x3a || byte == 0x3d) return true;
    if (byte == 0x0a) return false;
    if (byte == 0x22 || byte == 0x27 || byte == 0x2c || byte == 0x7b || byte == 0x7d || byte == 0x5b || byte == 0x5d || byte == 0x20 || byte == 0x09) {
      if (byte == 0x22 || byte == 0x27) { if (p == stop) return false; p--; }
      while (p > stop && (load<u8>(p) == 0x20 || load<u8>(p) == 0x09)) p--;
      return load<u8>(p) == 0x3a || load<u8>(p) == 0x3d;
    }
  }
  return false;
}

/** Behind the word some letters, a quote, white space and a sign of assignment. */
function isKey(word: usize, end: usize): bool {
  let p = word;
  while (p < word + 4 && (kindAt(p, end) & LETTER)) p++;
  const quote = byteAt(p, end);
  p = behindBlanks(quote == 0x22 || quote == 0x27 ? p + 1 : p, end, 4);
  const sign = byteAt(p, end);
  return sign == 0x3d || sign == 0x3a;
}

/** A long run of letters, digits and `_` before the place, or one of base64. */
function standsDeep(start: usize, at: usize): bool {
  let run = at;
  while (run > start && at - run < LONGEST_START) {
    const byte: u32 = load<u8>(run - 1);
    if (!(load<u8>(kinds + byte) & (LETTER | DIGIT)) && byte != 0x5f) break;
    run--;
  }
  if (at - run >= LONGEST_START) return true;
  if (at - start < DEEP) return false;
  for (let p = at - 1; p >= at - DEEP; p--) if (!isDigit(p)) return false;
  return true;
}

/**
 * Goes over `count` pairs of offset and literal at `pairs`, and writes those of which something may be wanted to `out`, what of it in the upper half of the literal's number. `asks`: by literal
 * what is asked of it (2 bytes each); `asked`: what of that counts in this file; `code`: is it a program? Returns how many were written.
 */
export function look(pairs: usize, count: u32, out: usize, asks: usize, asked: u32, start: usize, length: u32, code: u32): u32 {
  const end = start + length;
  let told: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const offset: u32 = load<u32>(pairs + (i << 3));
    const packed: u32 = load<u32>(pairs + (i << 3), 4);
    const literal = packed & 0xffff;
    const ask: u32 = load<u16>(asks + (literal << 1));
    const wanted = ask & asked;
    const at = start + offset;
    const word = at + (packed >> 16) - ((ask & SIGNED) ? 1 : 0);
    let says = (wanted & TOLD) && isTold(start, at, packed >> 16, end, ask) ? TOLD : 0;
    says |= wanted & STANDS;
    if ((wanted & ADDRESS) && holdsAddress(at, end)) says |= ADDRESS;
    if ((wanted & SCHEME) && isScheme(start, at, word, end)) says |= SCHEME;
    if ((wanted & VALUE) && mayFollow(start, end, word, at, code != 0, (asked & KEY) == 0)) says |= VALUE;
    if ((wanted & (KEY | NAMED)) && (isBound(word, end) || isGiven(start, at))) says |= wanted & (KEY | NAMED);
    else if ((wanted & KEY) && isSaid(start, at)) says |= KEY;
    if ((wanted & GIVEN) && isKey(at + (packed >> 16), end)) says |= GIVEN;
    if (!says) continue;
    store<u32>(out + (told << 3), offset);
    store<u32>(out + (told << 3), literal | (says << 16), 4);
    told++;
  }
  return told;
}
