// What may be the value behind a name, in AssemblyScript, part of dist/prefilter.wasm. src/extract/secrets/value-bytes.ts says the same in TypeScript, with the reasons; the tests hold the two against each other.
import { byteAt, DIGIT, digitAt, END, isDigit, kindAt, kinds, LETTER, NAME, QUOTE, SPACE } from './bytes';
import { KEY, PASSWORD, SECRET } from './names';

export const UNKNOWN: u32 = 0;
export const NO: u32 = 1;
export const YES: u32 = 2;

const REACH: usize = 220;

let digits: u32 = 0;
let lower: u32 = 0;
let upper: u32 = 0;
let pieces: u32 = 0;
let wrapped: bool = false;

@inline
function isPrintable(byte: u32): bool { return byte >= 0x20 && byte < 0x7f; }

/** Do the four bytes that six digits of base64 stand for read as text? */
function isText(p: usize): bool {
  const bits = ((digitAt(p) - 1) << 18) | ((digitAt(p + 1) - 1) << 12) | ((digitAt(p + 2) - 1) << 6) | (digitAt(p + 3) - 1);
  return isPrintable(bits >> 16) && isPrintable((bits >> 8) & 0xff) && isPrintable(bits & 0xff) && isPrintable((((digitAt(p + 4) - 1) << 2) | ((digitAt(p + 5) - 1) >> 4)) & 0xff);
}

/** Counts what stands from `from` to `to`. */
function read(from: usize, to: usize): void {
  digits = 0; lower = 0; upper = 0; pieces = 0; wrapped = false;
  let length: u32 = 0;
  let capitals: u32 = 0;
  let packed: u32 = 0;
  for (let p = from; p < to; p++) {
    const byte: u32 = load<u8>(p);
    packed = isDigit(p) ? packed + 1 : 0;
    if (packed == 6 && isText(p - 5)) wrapped = true;
    if (byte - 97 < 26) {
      lower++;
      if (capitals > 1) { if (length > 5) pieces += length - 1; length = 1; }
      length++; capitals = 0;
    } else if (byte - 65 < 26) {
      upper++;
      if (length > 0 && capitals == 0) { if (length > 4) pieces += length; length = 0; }
      length++; capitals++;
    } else {
      if (byte - 48 < 10) digits++;
      if (length > 4) pieces += length;
      length = 0; capitals = 0;
    }
  }
  if (length > 4) pieces += length;
}

/** May what stands from `from` to `to`, which holds no white space, be the value of a name that says `says`, or (not `exact`) hold it? */
export function mayBeValue(says: u32, from: usize, to: usize, strict: bool, exact: bool): bool {
  const length = <u32>(to - from);
  if (length < 5) return false;
  read(from, to);
  const letters = lower + upper;
  if (wrapped) return true;
  if (says == KEY) return strict ? length >= 20 && (digits > 1 || pieces > 12) : length >= 16;
  if (letters == 0 && length < 20) return false;
  if (!strict || (says == PASSWORD && !exact)) return digits > 0 || length >= <u32>(says == PASSWORD ? 6 : 8);
  if (digits > 0) return true;
  const most = !exact || pieces * 10 >= length * 6;
  return says == PASSWORD ? (pieces >= 6 && most) || (length >= 10 && lower > 0 && upper > 0) : (pieces >= 8 && most) || (length >= 20 && lower > 0 && upper > 0);
}

@inline
function isBlank(byte: u32): bool { return byte == 0x20 || (byte >= 0x09 && byte <= 0x0d); }

/** How many backslashes stand at `p` before a quote, at most three; none: 0, and no quote: -1. */
function quoteAt(p: usize, end: usize): i32 {
  let count = 0;
  while (count < 3 && byteAt(p + count, end) == 0x5c) count++;
  const kind = kindAt(p + count, end);
  return kind & QUOTE && (count == 0 || load<u8>(p + count) != 0x60) ? count : -1;
}

/** The text in quotes that begins at `p` behind `slashes` backslashes. */
function quotedText(p: usize, slashes: i32, end: usize, says: u32, strict: bool): u32 {
  const quote: u32 = load<u8>(p + slashes);
  let from = p + slashes + 1;
  const stop = from + REACH;
  while (from < stop && (byteAt(from, end) == 0x20 || byteAt(from, end) == 0x09)) from++;
  const first = byteAt(from, end);
  const json = first == 0x7b || first == 0x5b;
  let to = from;
  let spaced = false;
  let braced = false;
  for (let at = from; at < stop; at++) {
    if (at >= end) return NO;
    const byte: u32 = load<u8>(at);
    if (slashes == 0 ? byte == quote : byte == 0x5c && quoteAt(at, end) == slashes && load<u8>(at + slashes) == quote) {
      if (json) return to - from >= 18 ? YES : NO;
      return !(strict && braced) && to - from >= 4 && mayBeValue(says, from, to, strict, true) ? YES : NO;
    }
    if (byte == 0x0a && quote != 0x60) return NO;
    if (isBlank(byte)) { spaced = to > from; continue; }
    if (spaced && !json) return NO;
    if (byte == 0x7b || byte == 0x7d || byte == 0x3c || byte == 0x3e) braced = true;
    if (byte == 0x5c && slashes == 0) at++;
    to = at + 1;
  }
  return braced && strict && !json ? NO : YES;
}

/** `&quot;`, `&apos;`, `&#34;`, and curly quotes of UTF-8 */
function isOtherQuote(p: usize, end: usize): bool {
  const first = byteAt(p, end);
  const second = byteAt(p + 1, end);
  if (first == 0x26) return second == 0x71 || second == 0x61 || second == 0x23;
  return first == 0xe2 && second == 0x80;
}

/** Ends what is written without quotes. */
@inline
function endsWord(byte: u32): bool {
  return byte <= 0x20 || byte == 0x22 || byte == 0x27 || byte == 0x60 || byte == 0x3c || byte == 0x3e || byte == 0x7b || byte == 0x7d || byte == 0x28 || byte == 0x29 || byte == 0x5b || byte == 0x5d || byte == 0x2c || byte == 0x3b || byte == 0x7c || byte == 0x5c || byte == 0x26;
}

/** What readers take off the end of a word. */
function endsSentence(byte: u32): bool { return byte == 0x2e || byte == 0x3a || byte == 0x21 || byte == 0x3f; }

/** The word without quotes that begins at `p`. */
function bareWord(p: usize, end: usize, says: u32, bare: bool, strict: bool): u32 {
  let to = p;
  for (const stop = p + REACH; to < stop && !endsWord(byteAt(to, end)); to++);
  let last = to;
  while (last > p && endsSentence(load<u8>(last - 1))) last--;
  const next = byteAt(to, end);
  if (last == to && (next == 0x28 || next == 0x5b || next == 0x7b)) return NO;
  return last - p >= 5 && mayBeValue(bare && says == KEY ? SECRET : says, p, last, strict, true) ? YES : NO;
}

/** What stands in the first quotes behind `p` with names, types and calls before them. */
function wrappedText(p: usize, end: usize, says: u32, strict: bool): u32 {
  let before: u32 = 0;
  for (const stop = p + REACH; p < stop; p++) {
    const slashes = quoteAt(p, end);
    if (slashes >= 0) {
      if (quotedText(p, slashes, end, says, strict) == YES) return YES;
      return before == 0x28 || before == 0x5b ? UNKNOWN : NO;
    }
    const byte = byteAt(p, end);
    if (isOtherQuote(p, end)) return UNKNOWN;
    const kind = kindAt(p, end);
    if (kind & SPACE) continue;
    // `&'static str`
    if (byte == 0x26) { if (byteAt(p + 1, end) == 0x27) p++; continue; }
    if (!(kind & (LETTER | DIGIT)) && byte != 0x5f && byte != 0x2e && byte != 0x3a && byte != 0x3c && byte != 0x3e && byte != 0x2c && byte != 0x28 && byte != 0x29 && byte != 0x5b && byte != 0x5d && byte != 0x2a && byte != 0x3f && byte != 0x3d && byte != 0x7c && byte != 0x24 && byte != 0x40) return NO;
    before = byte;
  }
  return UNKNOWN;
}

/** Do the two, three or more letters at `p` begin one of the words of a sentence, or a type? */
function saysSo(p: usize, end: usize): bool {
  const first = byteAt(p, end) | 0x20;
  const second = byteAt(p + 1, end) | 0x20;
  return (first == 0x66 && second == 0x6f) || (first == 0x6f && second == 0x66) || (first == 0x74 && second == 0x6f) || (first == 0x69 && second == 0x73) || (first == 0x77 && second == 0x61) || (first == 0x61 && (second == 0x72 || second == 0x73))
    || (first == 0x62 && second == 0x65) || (first == 0x6e && second == 0x6f) || (first == 0x73 && second == 0x65) || (first == 0x63 && second == 0x68);
}

/** In quotes that no backslash stands in, as text of SQL behind a name. */
function sqlText(p: usize, end: usize, says: u32, strict: bool): u32 {
  const quote = byteAt(p, end);
  for (let to = p + 1; to < p + REACH; to++) {
    const byte = byteAt(to, end);
    if (byte == quote || byte == 0x0a) break;
    if (byte == 0x5c) return UNKNOWN;
  }
  return quotedText(p, 0, end, says, strict);
}

/** Between two back quotes, as pages set what is to be typed. */
function markedText(p: usize, end: usize, says: u32, strict: bool): u32 {
  let to = p + 1;
  for (const stop = p + REACH; to < stop && (!endsWord(byteAt(to, end)) || isInWord(byteAt(to, end)));) to++;
  return to == p + REACH || (byteAt(to, end) == 0x60 && to > p + 5 && mayBeValue(says, p + 1, to, strict, true)) ? YES : NO;
}

/** Ends a word behind a sign, and no other: `&`, `|` and the backslash. */
@inline
function isInWord(byte: u32): bool { return byte == 0x26 || byte == 0x7c || byte == 0x5c; }

/** Stands nothing but words before the name, its telling word before `at`, on its line? */
function isDirective(start: usize, at: usize): bool {
  const stop = at - start > LONGEST_LINE ? at - LONGEST_LINE : start;
  for (let p = at; p > stop; p--) {
    const byte: u32 = load<u8>(p - 1);
    if (byte == 0x0a) return true;
    const kind = load<u8>(kinds + byte);
    // The mark of UTF-8 is no part of the first line.
    if (!(kind & (NAME | SPACE)) && byte != 0x2f) return byte >= 0x80 && p - start <= 3;
  }
  return stop == start;
}
/** A name and what stands before it on its line. */
const LONGEST_LINE: usize = 256;

/** The last word on the line, at `p`, as what a directive is given. */
function directiveText(start: usize, at: usize, p: usize, end: usize, says: u32, strict: bool): u32 {
  if (kindAt(p, end) & QUOTE) return UNKNOWN;
  let to = p;
  while (to < p + REACH && (!endsWord(byteAt(to, end)) || byteAt(to, end) == 0x26)) to++;
  if (to == p + REACH) return UNKNOWN;
  let last = byteAt(to, end) == 0x3b ? to + 1 : to;
  while (kindAt(last, end) & SPACE) last++;
  return (kindAt(last, end) & END) != 0 && to >= p + 5 && isDirective(start, at) && mayBeValue(says, p, to, strict, true) ? YES : NO;
}

/** No sign follows the name: what stands at `p`, white space before it or not. */
function unsigned(start: usize, at: usize, p: usize, end: usize, says: u32, code: bool, spaced: bool, closed: bool, strict: bool): u32 {
  const first = byteAt(p, end);
  const next = byteAt(p + 1, end);
  if (first == 0x5b) return next == 0x5d ? UNKNOWN : NO;
  if (first == 0x7b) return next == 0x20 && byteAt(p + 2, end) == 0x67 ? UNKNOWN : NO;
  if (!spaced) return NO;
  if (closed) return (first | 0x20) == 0x76 ? UNKNOWN : NO;
  if (first == 0x22 || first == 0x27) return sqlText(p, end, says, strict);
  if (first == 0x4e && (next == 0x22 || next == 0x27)) return sqlText(p + 1, end, says, strict);
  if (first == 0x60) return code ? NO : markedText(p, end, says, strict);
  const kind = kindAt(p, end);
  if (code) return (kind & LETTER) || first == 0x5f ? UNKNOWN : NO;
  if (saysSo(p, end)) return UNKNOWN;
  const stop = p + REACH;
  // Of two words the first may be `password`, `0` or `--plaintext`.
  for (let words = 0; words < 2; words++) {
    const from = p;
    for (; p < stop && !(kindAt(p, end) & (SPACE | END)); p++) if (load<u8>(p) == 0x3d) return UNKNOWN;
    while (p < stop && (kindAt(p, end) & SPACE)) p++;
    if (p >= stop || byteAt(p, end) == 0x3d) return UNKNOWN;
    if (kindAt(p, end) & END) return words == 0 || first == 0x70 || first == 0x30 || first == 0x2d ? directiveText(start, at, from, end, says, strict) : NO;
  }
  return NO;
}

/** `${NAME:-`, `${NAME-` */
function standsIn(p: usize, end: usize): bool {
  if (byteAt(p + 1, end) != 0x7b) return true;
  let i = p + 2;
  for (const stop = i + 110; i < stop && ((kindAt(i, end) & (LETTER | DIGIT)) || byteAt(i, end) == 0x5f); i++);
  return i > p + 2 && (byteAt(i, end) == 0x2d || (byteAt(i, end) == 0x3a && byteAt(i + 1, end) == 0x2d));
}

/** What stands at `p`, behind a sign, in a file where text needs no quotes. */
function anyText(p: usize, end: usize, says: u32, strict: bool): u32 {
  const first = byteAt(p, end);
  if (first == 0x24) return standsIn(p, end) ? UNKNOWN : NO;
  if (first == 0x2a || first == 0x5b || first == 0x40 || first == 0x26 || (first == 0x3c && byteAt(p + 1, end) == 0x3c)) return UNKNOWN;
  if (!(kindAt(p, end) & LETTER) && first != 0x5f) return bareWord(p, end, says, false, strict);
  let to = p;
  for (const stop = p + REACH; to < stop && !endsWord(byteAt(to, end)); to++);
  if (byteAt(to, end) == 0x28 || byteAt(to, end) == 0x5b) return wrappedText(p, end, says, strict);
  if (bareWord(p, end, says, false, strict) == YES) return YES;
  const last = byteAt(to, end);
  if ((kindAt(to, end) & QUOTE) || last == 0x5c || last == 0x26 || last == 0x3c) return UNKNOWN;
  while (kindAt(to, end) & SPACE) to++;
  const next = byteAt(to, end);
  if (next == 0x3d || next == 0x3a || next == 0x7c || next == 0x3f || next == 0x28 || (next == 0x6f && byteAt(to + 1, end) == 0x72)) return UNKNOWN;
  return (first == 0x6e || first == 0x61 || first == 0x72 || first == 0x64 || first == 0x53 || first == 0x4a || first == 0x41) && !(kindAt(to, end) & END) ? wrappedText(p, end, says, strict) : NO;
}

/** What follows the name that ends at `name`, its telling word at `at`; `start`: where the text begins. */
export function rightBehind(start: usize, at: usize, name: usize, end: usize, says: u32, code: bool, query: bool, strict: bool): u32 {
  let p = name;
  while (p > at && (load<u8>(p - 1) == 0x2e || load<u8>(p - 1) == 0x2d)) p--;
  const begin = p;
  for (let closers = 0; closers < 3; closers++) {
    const slashes = quoteAt(p, end);
    const byte = byteAt(p, end);
    if (slashes >= 0) p += slashes + 1;
    else if (byte == 0x29 || byte == 0x5d) p++;
    else break;
  }
  const closed = p > begin;
  const close = p;
  while (kindAt(p, end) & SPACE) p++;
  const spaced = p > close;
  const sign = byteAt(p, end);
  if (sign == 0x5c || (sign == 0x26 && isOtherQuote(p, end))) return UNKNOWN;
  const next = byteAt(p + 1, end);
  const from = p;
  if (sign == 0x3a) p += next == 0x3a || next == 0x3d ? 2 : 1;
  else if (sign == 0x3d) p += next == 0x3e ? 2 : next != 0x3d ? 1 : byteAt(p + 2, end) == 0x3d ? 3 : 2;
  else if ((sign == 0x21 && next == 0x3d) || ((sign == 0x3f || sign == 0x7c) && next == sign)) p += byteAt(p + 2, end) == 0x3d ? 3 : 2;
  else if ((sign == 0x3f && (next == 0x3d || next == 0x3a)) || (sign == 0x2d && next == 0x3e)) p += 2;
  else if (sign == 0x2c || sign == 0x28) p++;
  else return unsigned(start, at, p, end, says, code, spaced, closed, strict);
  const alone = sign == 0x3d && p == from + 1;
  const behind = p;
  while (kindAt(p, end) & SPACE) p++;
  const slashes = quoteAt(p, end);
  if (slashes >= 0) return quotedText(p, slashes, end, says, strict);
  const first = byteAt(p, end);
  if (first == 0x5c || isOtherQuote(p, end)) return UNKNOWN;
  if ((query || !code) && sign != 0x2c && sign != 0x28) return anyText(p, end, says, strict);
  if (code && alone && p == behind && first == 0x24 && byteAt(p + 1, end) == 0x7b && standsIn(p, end)) return UNKNOWN;
  if (code && alone && p == behind && bareWord(p, end, says, true, strict) == YES) return YES;
  return (kindAt(p, end) & LETTER) || first == 0x5f || first == 0x2a || first == 0x5b || first == 0x24 || first == 0x40 || first == 0x3c || first == 0x26 ? wrappedText(p, end, says, strict) : NO;
}
