import { ASKED } from '../../model/index.ts';
import type { Spots } from '../../model/index.ts';
import { mayFollow } from './behind.ts';
import { isAlphanumeric, isLetter, isNameByte, isQuote } from './byte-kinds.ts';
import { standsDeep } from './deep-runs.ts';
import { mayEscape } from './escapes.ts';
import { SAYS } from './telling-names.ts';
import { mayBeValue, valueOfDigit } from './value-bytes.ts';

/**
 * Of the places of literals those of which something is wanted, what of it in the upper half of the literal's number: what `Looks.places` says, without WebAssembly. wasm/looks.ts does the same, and the
 * tests hold the two against each other. `asks`: what is asked of each literal; `asked`: what of it counts in this file; `code`: is it a program?
 */
export function placesOf(bytes: Uint8Array, { literals, pairs }: Spots, asks: ReadonlyMap<string, number>, asked: number, code: boolean): Spots {
  const out: number[] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    const [at, number] = [pairs[i] ?? 0, pairs[i + 1] ?? 0];
    const literal = literals[number] ?? '';
    const ask = asks.get(literal) ?? ASKED.told;
    const wanted = ask & asked;
    const word = at + literal.length - ((ask & ASKED.signed) === 0 ? 0 : 1);
    let says = (wanted & ASKED.told) !== 0 && isTold(bytes, at, literal.length, ask) ? ASKED.told : 0;
    says |= wanted & ASKED.stands;
    if ((wanted & ASKED.address) !== 0 && holdsAddress(bytes, at)) says |= ASKED.address;
    if ((wanted & ASKED.scheme) !== 0 && isScheme(bytes, at, word)) says |= ASKED.scheme;
    if ((wanted & ASKED.value) !== 0 && mayFollow(bytes, word, at, code, (asked & ASKED.key) === 0)) says |= ASKED.value;
    if ((wanted & (ASKED.key | ASKED.named)) !== 0 && (isBound(bytes, word) || isGiven(bytes, at))) says |= wanted & (ASKED.key | ASKED.named);
    else if ((wanted & ASKED.key) !== 0 && isSaid(bytes, at)) says |= ASKED.key;
    if ((wanted & ASKED.given) !== 0 && isKey(bytes, at + literal.length)) says |= ASKED.given;
    if (says !== 0) out.push(at, (number | (says << 16)) >>> 0);
  }
  return { literals, pairs: Uint32Array.from(out) };
}

/** `://user:password@`: a colon and then an at sign before anything that no login holds. */
function holdsAddress(bytes: Uint8Array, at: number): boolean {
  let colon = false;
  for (let p = at + 3, end = Math.min(bytes.length, at + 310); p < end; p++) {
    const byte = bytes[p] ?? 0;
    if (byte === 0x40 && colon) return true;
    if (byte === 0x3a) colon = true;
    if (byte <= 0x20 || byte === 0x22 || byte === 0x27 || byte === 0x60 || byte === 0x3c || byte === 0x3e) return false;
  }
  return false;
}

/** The shortest value of those that begin with their literal, and what such values hold besides letters and digits. */
const SHORTEST_TOLD = 16;
const TOLD_SIGNS = new Set(Buffer.from('_.~+/=:%@?&#|$*!^-'));

/** Is the literal written as it is in values, and does none of what tells that no value stands here: a letter before it that ends no escape, the end of the run too near, a long run before it? */
function isTold(bytes: Uint8Array, at: number, length: number, ask: number): boolean {
  for (let i = at; i < at + length; i++) { const byte = bytes[i] ?? 0; if (((ask & ASKED.lower) !== 0 && byte >= 65 && byte <= 90) || ((ask & ASKED.upper) !== 0 && byte >= 97 && byte <= 122)) return false; }
  if ((ask & ASKED.starts) !== 0) {
    const before = bytes[at - 1] ?? 0;
    if (before === 0x5f || before === 0x2b || (isAlphanumeric(before) && !mayEscape(bytes, at))) return false;
    for (let i = at + length; i < at + SHORTEST_TOLD; i++) if (!isAlphanumeric(bytes[i] ?? 0) && !TOLD_SIGNS.has(bytes[i] ?? 0)) return false;
  }
  return (ask & ASKED.begins) === 0 || !standsDeep(bytes, at);
}

/** How far what is sent is looked at. */
const SENT = 220;

/** `Basic `, `Bearer+`, `Token:`, `ApiKey%20`, `OAuth `: behind a scheme, a run of what may be sent. */
function isScheme(bytes: Uint8Array, at: number, behind: number): boolean {
  const first = (bytes[at] ?? 0) | 0x20;
  // `api` before `key`, `o` before `auth`; what stands before that is no part of a name.
  const begin = first === 0x6b ? at - 3 : first === 0x61 ? at - 1 : at;
  if (begin < at && ((bytes[begin] ?? 0) | 0x20) !== (first === 0x6b ? 0x61 : 0x6f)) return false;
  if (begin < at - 1 && (((bytes[at - 2] ?? 0) | 0x20) !== 0x70 || ((bytes[at - 1] ?? 0) | 0x20) !== 0x69)) return false;
  const before = bytes[begin - 1] ?? 0;
  if (isNameByte(before) && before !== 0x2e) return false;
  let p = behind;
  for (const end = p + 12; p < end;) { if (bytes[p] === 0x20 || bytes[p] === 0x2b || bytes[p] === 0x3a) p++; else if (bytes[p] === 0x25 && bytes[p + 1] === 0x32 && bytes[p + 2] === 0x30) p += 3; else break; }
  if (p === behind) return false;
  let to = p;
  for (const end = p + SENT; to < end && (isNameByte(bytes[to] ?? 0) || bytes[to] === 0x7e || bytes[to] === 0x2b || bytes[to] === 0x2f);) to++;
  // Of a longer one anything may be; a call sends nothing.
  if (to === p + SENT) return true;
  if (bytes[to] === 0x28) return false;
  return first === 0x62 && ((bytes[at + 1] ?? 0) | 0x20) === 0x61 ? isLogin(bytes, p, to) : bytes[to] === 0x3d || mayBeValue(bytes, SAYS.secret, p, to, true, true);
}

/** Base64 of a name, a colon and a password. */
function isLogin(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 6) return false;
  let [bits, count, colon] = [0, 0, false];
  for (let p = from; p < to; p++) {
    const digit = valueOfDigit(bytes[p] ?? 0);
    if (digit < 0) return false;
    bits = ((bits << 6) | digit) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    const byte = (bits >> count) & 0xff;
    if (byte < 0x20 || byte >= 0x7f) return false;
    if (byte === 0x3a) colon = true;
  }
  return colon;
}

/** How far a key may stand from the sign behind it, and how far before it that of another key is looked for. */
const FAR = 1_024;
const BEFORE = 208;
const BETWEEN = new Set(Buffer.from(' \t"\'`\\)]?|!'));

/** Behind the name a sign of assignment, a comma, an alternative, a block or the word `value`, whatever closes quotes and brackets between them. */
function isBound(bytes: Uint8Array, at: number): boolean {
  const stop = Math.min(bytes.length, at + FAR);
  let p = at;
  while (p < stop && isNameByte(bytes[p] ?? 0)) p++;
  let other = false;
  for (; p < stop && BETWEEN.has(bytes[p] ?? 0); p++) if (bytes[p] === 0x3f || bytes[p] === 0x7c) other = true;
  const byte = bytes[p] ?? 0;
  return other || p === stop || byte === 0x3a || byte === 0x3d || byte === 0x2c || byte === 0x7b || ((byte | 0x20) === 0x76 && ((bytes[p + 1] ?? 0) | 0x20) === 0x61);
}

/** Before the name a space and the last letters of `ENV`, `setenv`, `set -gx` or `set`. */
function isGiven(bytes: Uint8Array, at: number): boolean {
  let p = at;
  for (const stop = Math.max(3, at - BEFORE); p > stop && isNameByte(bytes[p - 1] ?? 0);) p--;
  if (p < 3 || (bytes[p - 1] !== 0x20 && bytes[p - 1] !== 0x09)) return false;
  const [last, before] = [(bytes[p - 2] ?? 0) | 0x20, (bytes[p - 3] ?? 0) | 0x20];
  return last === 0x76 ? before === 0x6e : last === 0x74 ? before === 0x65 : last === 0x78;
}

/** Before the name, on its line, the sign of another key: `name: API_TOKEN`. */
function isSaid(bytes: Uint8Array, at: number): boolean {
  const stop = Math.max(0, at - BEFORE);
  for (let p = at; p > stop;) {
    const byte = bytes[--p] ?? 0;
    if (byte === 0x3a || byte === 0x3d) return true;
    if (byte === 0x0a) return false;
    if (byte === 0x22 || byte === 0x27 || byte === 0x2c || byte === 0x7b || byte === 0x7d || byte === 0x5b || byte === 0x5d || byte === 0x20 || byte === 0x09) {
      if (byte === 0x22 || byte === 0x27) { if (p === stop) return false; p--; }
      while (p > stop && (bytes[p] === 0x20 || bytes[p] === 0x09)) p--;
      return bytes[p] === 0x3a || bytes[p] === 0x3d;
    }
  }
  return false;
}

/** Behind the word some letters, a quote, white space and a sign of assignment: `password" : `. */
function isKey(bytes: Uint8Array, word: number): boolean {
  let p = word;
  while (p < word + 4 && isLetter(bytes[p] ?? 0)) p++;
  if (bytes[p] === 0x22 || bytes[p] === 0x27) p++;
  for (const stop = p + 4; p < stop && isBlank(bytes[p] ?? 0);) p++;
  return bytes[p] === 0x3d || bytes[p] === 0x3a;
}
/** What an expression takes for white space in bytes read as Latin-1. */
function isBlank(byte: number): boolean { return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0xa0; }

/** Do quoted texts stand in the bytes with signs between them that join them to one, no shorter than a token? As `Looks.joinsTexts`, and in whatever holds pieces (pieced.ts). */
export function joinsTexts(bytes: Uint8Array): boolean {
  // What was joined up to the quote at `closed`, which a third text may go on.
  let [whole, closed] = [0, -1];
  for (let p = 3; p < bytes.length; p++) {
    if (!isQuote(bytes[p]) || !isPiece(bytes[p - 1]) || !isPiece(bytes[p - 2])) continue;
    let q = p + 1;
    for (const stop = q + 40; q < stop && isBlank(bytes[q] ?? 0);) q++;
    if (bytes[q] === 0x2e) q += bytes[q + 1] === 0x2e ? 2 : 1; else if (bytes[q] === 0x2b || bytes[q] === 0x26 || bytes[q] === 0x5c) q++;
    // In C and Python blanks join too, and in Ruby a line that goes on.
    else if (q === p + 1) continue;
    for (const stop = q + 40; q < stop && isBlank(bytes[q] ?? 0);) q++;
    if (!isQuote(bytes[q])) continue;
    const opened = q++;
    for (const stop = q + LONGEST_PIECE; q < stop && isPiece(bytes[q]);) q++;
    if (q - opened < 3 || bytes[q] !== bytes[opened]) continue;
    if (p !== closed) {
      let from = p;
      while (from > 0 && p - from < LONGEST_PIECE && isPiece(bytes[from - 1])) from--;
      if (from === 0 || bytes[from - 1] !== bytes[p]) continue;
      whole = p - from;
    }
    whole += q - opened - 1;
    if (whole >= LEAST) return true;
    closed = q;
  }
  return false;
}
/** Characters of a piece of a text, and of the shortest token that pieces make. */
const LONGEST_PIECE = 300;
const LEAST = 16;
function isPiece(byte: number | undefined): boolean { return byte !== undefined && (isNameByte(byte) || byte === 0x2f || byte === 0x2b || byte === 0x3d || byte === 0x3a || byte === 0x40 || byte === 0x7e); }
