import { ASKED } from '../../model/index.ts';
import type { Spots } from '../../model/index.ts';
import { mayFollow } from './behind.ts';
import { standsDeep } from './deep-runs.ts';

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
    let says = (ask & ASKED.begins) !== 0 && (wanted & ASKED.told) !== 0 && standsDeep(bytes, at) ? 0 : wanted & ASKED.told;
    if ((wanted & ASKED.address) !== 0 && holdsAddress(bytes, at)) says |= ASKED.address;
    if ((wanted & ASKED.scheme) !== 0 && isScheme(bytes, at, word)) says |= ASKED.scheme;
    if ((wanted & ASKED.value) !== 0 && mayFollow(bytes, word, at, code, (ask & ASKED.letters) !== 0)) says |= ASKED.value;
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

/** `Basic `, `Bearer+`, `Token:`, `ApiKey%20`, `OAuth `: behind a scheme, a run of what may be sent. */
function isScheme(bytes: Uint8Array, at: number, behind: number): boolean {
  // The last letter of `api` and of the `o` of `oauth`, or no part of the word.
  const before = bytes[at - 1] ?? 0;
  if (isNameByte(before) && before !== 0x2e && (before | 0x20) !== 0x69 && (before | 0x20) !== 0x6f) return false;
  let p = behind;
  const sign = bytes[p] ?? 0;
  if (sign !== 0x20 && sign !== 0x2b && sign !== 0x3a && sign !== 0x25) return false;
  for (const end = p + 12; p < end && (bytes[p] === 0x20 || bytes[p] === 0x2b || bytes[p] === 0x3a || bytes[p] === 0x25 || bytes[p] === 0x32 || bytes[p] === 0x30);) p++;
  // A letter behind the sign may be the last digit of `%20` before; what is counted is no less than what is sent.
  let [length, digits, upper] = [0, 0, 0];
  for (; length < 40; p++, length++) {
    const byte = bytes[p] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) digits++; else if (byte >= 0x41 && byte <= 0x5a) upper++;
    else if (!(byte >= 0x61 && byte <= 0x7a) && byte !== 0x2e && byte !== 0x5f && byte !== 0x7e && byte !== 0x2b && byte !== 0x2f && byte !== 0x2d && byte !== 0x3d) break;
  }
  return length >= 5 && (digits > 0 || upper > 1 || length >= 12);
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
function isLetter(byte: number): boolean { return (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90); }
/** What an expression takes for white space in bytes read as Latin-1. */
function isBlank(byte: number): boolean { return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0xa0; }

/** Does the end of a quoted text stand in the bytes, a sign that joins it to another, and the beginning of that? As `Looks.joinsTexts`, and in whatever holds pieces (pieced.ts). */
export function joinsTexts(bytes: Uint8Array): boolean {
  for (let p = 3; p < bytes.length; p++) {
    if (!isQuote(bytes[p]) || !isPiece(bytes[p - 1]) || !isPiece(bytes[p - 2])) continue;
    let q = p + 1;
    for (const stop = q + 40; q < stop && isBlank(bytes[q] ?? 0);) q++;
    if (bytes[q] === 0x2e) q += bytes[q + 1] === 0x2e ? 2 : 1; else if (bytes[q] === 0x2b || bytes[q] === 0x26) q++; else continue;
    for (const stop = q + 40; q < stop && isBlank(bytes[q] ?? 0);) q++;
    if (isQuote(bytes[q]) && isPiece(bytes[q + 1]) && isPiece(bytes[q + 2])) return true;
  }
  return false;
}
function isQuote(byte: number | undefined): boolean { return byte === 0x22 || byte === 0x27 || byte === 0x60; }
function isPiece(byte: number | undefined): boolean { return byte !== undefined && (isNameByte(byte) || byte === 0x2f || byte === 0x2b || byte === 0x3d || byte === 0x3a || byte === 0x40 || byte === 0x7e); }

function isNameByte(byte: number): boolean { return (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57) || byte === 95 || byte === 45 || byte === 46; }
