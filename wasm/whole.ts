// What is asked about the bytes of a whole file before they are made text, in AssemblyScript, part of dist/prefilter.wasm. src/extract/secrets/looks.ts and packed-runs.ts say the same in TypeScript,
// with the reasons; the tests hold the two against each other.
import { behindBlanks, byteAt, digitAt, isDigit, kindAt, kinds, NAME, QUOTE, SIGN } from './bytes';

const SHORTEST: u32 = 24;
const LONGEST: u32 = 40000;

@inline
function isPiece(p: usize): bool { const byte: u32 = load<u8>(p); return (load<u8>(kinds + byte) & NAME) != 0 || byte == 0x2f || byte == 0x2b || byte == 0x3d || byte == 0x3a || byte == 0x40 || byte == 0x7e; }

/** Does the end of a quoted text stand in the bytes, a sign that joins it to another, and the beginning of that? */
export function joined(start: usize, length: u32): u32 {
  const end = start + length;
  for (let p = start + 3; p < end; p++) {
    if (!(load<u8>(kinds + load<u8>(p)) & QUOTE) || !isPiece(p - 1) || !isPiece(p - 2)) continue;
    let q = behindBlanks(p + 1, end, 40);
    const sign = byteAt(q, end);
    if (sign == 0x2e) q += byteAt(q + 1, end) == 0x2e ? 2 : 1;
    else if (sign == 0x2b || sign == 0x26) q++;
    else continue;
    q = behindBlanks(q, end, 40);
    if ((kindAt(q, end) & QUOTE) && q + 2 < end && isPiece(q + 1) && isPiece(q + 2)) return 1;
  }
  return 0;
}

@inline
function isText(byte: u32): bool { return (byte >= 0x20 && byte < 0x7f) || byte == 0x09 || byte == 0x0a || byte == 0x0d; }

function beginsAsText(start: usize): bool {
  for (let p = start; p < start + SHORTEST; p += 4) {
    const bits = ((digitAt(p) - 1) << 18) | ((digitAt(p + 1) - 1) << 12) | ((digitAt(p + 2) - 1) << 6) | (digitAt(p + 3) - 1);
    if (!isText(bits >> 16) || !isText((bits >> 8) & 0xff) || !isText(bits & 0xff)) return false;
  }
  return true;
}

/** Does a run stand in the bytes that may be base64 of text? */
export function packed(start: usize, length: u32): u32 {
  const end = start + length;
  for (let at = start + SHORTEST - 1; at < end; at += SHORTEST) {
    if (!isDigit(at)) continue;
    // Of so many side by side twelve stand on one side of it.
    if (!(at >= start + 11 && isDigit(at - 11) && isDigit(at - 5)) && !(at + 12 < end && isDigit(at + 12) && isDigit(at + 6))) continue;
    let from = at;
    while (from > start && isDigit(from - 1)) from--;
    let to = at + 1;
    while (to < end && isDigit(to)) to++;
    at = to - 1;
    const digits = <u32>(to - from);
    if (digits < SHORTEST || digits > LONGEST || (from > start && digitAt(from - 1) == SIGN)) continue;
    let behind = to;
    while (behind < end && behind - to < 3 && load<u8>(behind) == 0x3d) behind++;
    if (behind - to > 2 || (behind < end && digitAt(behind)) || !beginsAsText(from)) continue;
    return 1;
  }
  return 0;
}

/** Is one of the bytes zero? */
export function zero(start: usize, length: u32): u32 {
  const end = start + length;
  let p = start;
  // A byte of eight that is zero borrows from its highest bit where ones are taken away.
  for (; p + 32 <= end; p += 32) {
    const a = load<u64>(p), b = load<u64>(p, 8), c = load<u64>(p, 16), d = load<u64>(p, 24);
    if ((((a - ONES) & ~a) | ((b - ONES) & ~b) | ((c - ONES) & ~c) | ((d - ONES) & ~d)) & HIGHS) return 1;
  }
  for (; p < end; p++) if (!load<u8>(p)) return 1;
  return 0;
}
const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;
