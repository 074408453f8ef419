// What is asked about the bytes of a whole file before they are made text, in AssemblyScript, part of dist/prefilter.wasm. src/extract/secrets/looks.ts and packed-runs.ts say the same in TypeScript,
// with the reasons; the tests hold the two against each other.
import { behindBlanks, byteAt, digitAt, isDigit, kindAt, kinds, NAME, QUOTE, SIGN } from './bytes';

const SHORTEST: u32 = 24;
const LONGEST: u32 = 40000;
/** Characters of an address that are looked at before what is packed in it. */
const WITHIN: usize = 80;
/** Characters of a piece of a text, and of the shortest token that pieces make. */
const LONGEST_PIECE: usize = 300;
const LEAST: usize = 16;
const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

@inline
function isPiece(p: usize): bool { const byte: u32 = load<u8>(p); return (load<u8>(kinds + byte) & NAME) != 0 || byte == 0x2f || byte == 0x2b || byte == 0x3d || byte == 0x3a || byte == 0x40 || byte == 0x7e; }

/** Do quoted texts stand in the bytes with signs between them that join them to one, no shorter than a token? */
export function joined(start: usize, length: u32): u32 {
  const end = start + length;
  let whole: usize = 0;
  let closed: usize = 0;
  for (let p = start + 3; p < end; p++) {
    // To the first quote of eight bytes at once.
    if (p + 8 <= end) {
      const quotes = quotesIn(load<u64>(p));
      if (!quotes) { p += 7; continue; }
      p += <usize>(ctz(quotes) >> 3);
    }
    const quote = load<u8>(p);
    if (!(load<u8>(kinds + quote) & QUOTE) || !isPiece(p - 1) || !isPiece(p - 2)) continue;
    let q = behindBlanks(p + 1, end, 40);
    const sign = byteAt(q, end);
    if (sign == 0x2e) q += byteAt(q + 1, end) == 0x2e ? 2 : 1;
    else if (sign == 0x2b || sign == 0x26 || sign == 0x5c) q++;
    // In C and Python blanks join too, and in Ruby a line that goes on.
    else if (q == p + 1) continue;
    q = behindBlanks(q, end, 40);
    if (!(kindAt(q, end) & QUOTE)) continue;
    const opened = q++;
    for (const stop = min(end, q + LONGEST_PIECE); q < stop && isPiece(q);) q++;
    if (q - opened < 3 || byteAt(q, end) != load<u8>(opened)) continue;
    if (p != closed) {
      let from = p;
      while (from > start && p - from < LONGEST_PIECE && isPiece(from - 1)) from--;
      if (from == start || load<u8>(from - 1) != quote) continue;
      whole = p - from;
    }
    whole += q - opened - 1;
    if (whole >= LEAST) return 1;
    closed = q;
  }
  return 0;
}

/** The highest bit of each of eight bytes that is a quote, and of some behind the first: a byte that is one becomes zero, and borrows from its highest bit where ones are taken away. */
@inline
function quotesIn(bytes: u64): u64 {
  const double = bytes ^ 0x2222_2222_2222_2222, single = bytes ^ 0x2727_2727_2727_2727, back = bytes ^ 0x6060_6060_6060_6060;
  return (((double - ONES) & ~double) | ((single - ONES) & ~single) | ((back - ONES) & ~back)) & HIGHS;
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

/** Which of sixteen bytes are digits of base64, one bit each. With the bit set that tells small letters from great ones all letters lie side by side, as the digits do with the slash before them. */
@inline
function digitsIn(bytes: v128): u32 {
  const letters = i8x16.lt_u(i8x16.sub(v128.or(bytes, i8x16.splat(0x20)), i8x16.splat(0x61)), i8x16.splat(26));
  const digits = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x2f)), i8x16.splat(11));
  return <u32>i8x16.bitmask(v128.or(v128.or(letters, digits), i8x16.eq(bytes, i8x16.splat(0x2b))));
}

/** The value of a hexadecimal digit; more than 15 where it is none. */
@inline
function halfAt(p: usize): u32 { const byte: u32 = load<u8>(p); return byte <= 0x39 ? byte - 0x30 : byte >= 0x61 ? byte - 0x57 : byte >= 0x41 ? byte - 0x37 : 0xff; }

/** Are the digits those of hexadecimals, their letters of one case? */
function isHex(from: usize, to: usize): bool {
  let small = false, great = false;
  for (let p = from; p < to; p++) {
    if (halfAt(p) > 15) return false;
    const byte: u32 = load<u8>(p);
    if (byte >= 0x61) small = true; else if (byte > 0x39) great = true;
    if (small && great) return false;
  }
  return true;
}

/** Do the first of them stand for bytes that text has? */
function beginsAsHexText(start: usize): bool {
  for (let p = start; p < start + SHORTEST; p += 2) if (!isText((halfAt(p) << 4) | halfAt(p + 1))) return false;
  return true;
}

/** Does the beginning of an address that holds a picture, a font or a film stand in front? */
function isMedia(start: usize, from: usize): bool {
  const least = from - start > WITHIN ? from - WITHIN : start;
  if (from == least || load<u8>(from - 1) != 0x2c) return false;
  let p = from - 1;
  while (p > least && isOfType(load<u8>(p - 1))) p--;
  if (p < least + 11 || load<u8>(p - 1) != 0x2f) return p == least + 10 && load<u8>(p - 1) == 0x2f && isFont(p - 1);
  const head = load<u64>(p - 11), tail: u32 = load<u16>(p - 3);
  return isFont(p - 1) || (head == 0x616d693a61746164 && tail == 0x6567) || (head == 0x6475613a61746164 && tail == 0x6f69) || (head == 0x6469763a61746164 && tail == 0x6f65);
}
@inline
function isFont(slash: usize): bool { return load<u64>(slash - 9) == 0x6e6f663a61746164 && load<u8>(slash - 1) == 0x74; }
@inline
function isOfType(byte: u32): bool { return ((load<u8>(kinds + byte) & NAME) != 0 && byte != 0x5f) || byte == 0x2b || byte == 0x3b || byte == 0x3d; }

/** May the run of digits be base64 of text, or hexadecimal digits of it? */
function isPacked(start: usize, from: usize, to: usize, end: usize): bool {
  const digits = <u32>(to - from);
  if (digits > LONGEST) return false;
  if (digits >= 2 * SHORTEST && !(digits & 1) && isHex(from, to)) return beginsAsHexText(from);
  if (from > start && digitAt(from - 1) == SIGN) return false;
  let behind = to;
  while (behind < end && behind - to < 3 && load<u8>(behind) == 0x3d) behind++;
  return behind - to <= 2 && (behind == end || !digitAt(behind)) && beginsAsText(from) && !isMedia(start, from);
}

/** Does such a run stand in the bytes? */
export function packed(start: usize, length: u32): u32 {
  const end = start + length;
  // Digits right before `at`. Of a run within sixteen bytes nothing is asked: it is too short.
  let run: u32 = 0;
  for (let at = start; at < end; at += 16) {
    let mask = digitsIn(v128.load(at));
    // What was loaded from behind the end is another file's.
    if (at + 16 > end) mask &= (1 << <u32>(end - at)) - 1;
    if (mask == 0xffff) { run += 16; continue; }
    const more = ctz(~mask);
    if (run + more >= SHORTEST && isPacked(start, at - run, at + more, end)) return 1;
    run = clz(~(mask << 16));
  }
  return run >= SHORTEST && isPacked(start, end - run, end, end) ? 1 : 0;
}

/** Is one of the bytes zero? */
export function zero(start: usize, length: u32): u32 {
  const end = start + length;
  const none = i8x16.splat(0);
  let p = start;
  // The least of four bytes is zero where one of them is.
  for (; p + 64 <= end; p += 64) {
    const least = i8x16.min_u(i8x16.min_u(v128.load(p), v128.load(p, 16)), i8x16.min_u(v128.load(p, 32), v128.load(p, 48)));
    if (v128.any_true(i8x16.eq(least, none))) return 1;
  }
  for (; p < end; p++) if (!load<u8>(p)) return 1;
  return 0;
}
