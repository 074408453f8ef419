import { isAlphanumeric, isLetter, isNameByte, isQuote } from './byte-kinds.ts';
import { SAYS } from './telling-names.ts';

/** Bytes looked at of a value. */
const REACH = 220;

/** What is said of a place where a value may stand: nothing, or whether one does. */
export type Answer = boolean | undefined;

/** What a stretch of bytes is made of. */
interface Made {
  readonly digits: number;
  readonly lower: number;
  readonly upper: number;
  /** Letters in words of five and more, told by their case: no fewer than those that could be no word. */
  readonly pieces: number;
  /** Do digits of base64 stand in it, side by side, that read as text? */
  readonly wrapped: boolean;
}

function read(bytes: Uint8Array, from: number, to: number): Made {
  let [digits, lower, upper, pieces, wrapped] = [0, 0, 0, 0, false];
  let [length, capitals, packed] = [0, 0, 0];
  for (let p = from; p < to; p++) {
    const byte = bytes[p] ?? 0;
    packed = valueOfDigit(byte) < 0 ? 0 : packed + 1;
    if (packed === 6 && isText(bytes, p - 5)) wrapped = true;
    if (byte >= 97 && byte <= 122) {
      lower++;
      // The last of several capitals begins the word.
      if (capitals > 1) { if (length > 5) pieces += length - 1; length = 1; }
      length++; capitals = 0;
    } else if (byte >= 65 && byte <= 90) {
      upper++;
      if (length > 0 && capitals === 0) { if (length > 4) pieces += length; length = 0; }
      length++; capitals++;
    } else {
      if (byte >= 48 && byte <= 57) digits++;
      if (length > 4) pieces += length;
      length = 0; capitals = 0;
    }
  }
  if (length > 4) pieces += length;
  return { digits, lower, upper, pieces, wrapped };
}

/** Do the four bytes that six digits of base64 stand for read as text? */
function isText(bytes: Uint8Array, at: number): boolean {
  let bits = 0;
  for (let i = 0; i < 5; i++) bits = bits * 64 + valueOfDigit(bytes[at + i] ?? 0);
  bits = bits * 4 + (valueOfDigit(bytes[at + 5] ?? 0) >> 4);
  for (let i = 0; i < 4; i++, bits = Math.floor(bits / 256)) { const byte = bits % 256; if (byte < 0x20 || byte >= 0x7f) return false; }
  return true;
}
/** What a digit of base64 stands for; -1: it is none. */
export function valueOfDigit(byte: number): number { return byte >= 65 && byte <= 90 ? byte - 65 : byte >= 97 && byte <= 122 ? byte - 71 : byte >= 48 && byte <= 57 ? byte + 4 : byte === 0x2b ? 62 : byte === 0x2f ? 63 : -1; }

/**
 * May what stands from `from` to `to`, which holds no white space, be the value of a name that says `says` (telling-names.ts), or (not `exact`) hold it? The least that `judgeValue` asks of one: digits, or
 * letters that may make no word, or that it reads as text behind base64. In a data file (not `strict`) a value may be told by its form too, where keys further up tell whose it is (by-name.ts).
 */
export function mayBeValue(bytes: Uint8Array, says: number, from: number, to: number, strict: boolean, exact: boolean): boolean {
  const length = to - from;
  if (length < 5) return false;
  const { digits, lower, upper, pieces, wrapped } = read(bytes, from, to);
  if (wrapped) return true;
  if (says === SAYS.key) return strict ? length >= 20 && (digits > 1 || pieces > 12) : length >= 16;
  if (lower + upper === 0 && length < 20) return false;
  if (!strict || (says === SAYS.password && !exact)) return digits > 0 || length >= (says === SAYS.password ? 6 : 8);
  if (digits > 0) return true;
  // What surrounds a value may hold words of its own.
  const most = !exact || pieces * 10 >= length * 6;
  return says === SAYS.password ? (pieces >= 6 && most) || (length >= 10 && lower > 0 && upper > 0) : (pieces >= 8 && most) || (length >= 20 && lower > 0 && upper > 0);
}

function isBlank(byte: number): boolean { return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d); }
function isSpace(byte: number | undefined): boolean { return byte === 0x20 || byte === 0x09; }

/** How many backslashes stand at `at` before a quote, at most three; -1: no quote does. */
function quoteAt(bytes: Uint8Array, at: number): number {
  let count = 0;
  while (count < 3 && bytes[at + count] === 0x5c) count++;
  return isQuote(bytes[at + count]) && (count === 0 || bytes[at + count] !== 0x60) ? count : -1;
}

/**
 * May the text in quotes that begins at `at`, behind so many backslashes, be a value, up to the same quote again? White space is in none but JSON, and a value with braces in it is told by its form or not
 * at all.
 */
function quotedText(bytes: Uint8Array, at: number, slashes: number, says: number, strict: boolean): boolean {
  const quote = bytes[at + slashes];
  let from = at + slashes + 1;
  const stop = from + REACH;
  while (from < stop && isSpace(bytes[from])) from++;
  const json = bytes[from] === 0x7b || bytes[from] === 0x5b;
  let [to, spaced, braced] = [from, false, false];
  for (let p = from; p < stop; p++) {
    const byte = bytes[p];
    if (byte === undefined) return false;
    if (slashes === 0 ? byte === quote : byte === 0x5c && quoteAt(bytes, p) === slashes && bytes[p + slashes] === quote) return json ? to - from >= 18 : !(strict && braced) && to - from >= 4 && mayBeValue(bytes, says, from, to, strict, true);
    if (byte === 0x0a && quote !== 0x60) return false;
    if (isBlank(byte)) { spaced = to > from; continue; }
    if (spaced && !json) return false;
    if (byte === 0x7b || byte === 0x7d || byte === 0x3c || byte === 0x3e) braced = true;
    if (byte === 0x5c && slashes === 0) p++;
    to = p + 1;
  }
  return !braced || !strict || json;
}

/** `&quot;`, `&apos;`, `&#34;`, and curly quotes of UTF-8, of which the last byte says which sign it is. */
function isOtherQuote(bytes: Uint8Array, at: number): boolean {
  const next = bytes[at + 1];
  return bytes[at] === 0x26 ? next === 0x71 || next === 0x61 || next === 0x23 : bytes[at] === 0xe2 && next === 0x80;
}

/** What is written without quotes ends with one of these. */
const ENDS_WORD = new Set(Buffer.from('"\'`<>{}()[],;|\\&'));
function wordEnd(bytes: Uint8Array, at: number): number {
  let to = at;
  for (const stop = at + REACH; to < stop && (bytes[to] ?? 0) > 0x20 && !ENDS_WORD.has(bytes[to] ?? 0);) to++;
  return to;
}

/** May the word without quotes that begins at `at` be a value? In a program (`bare`) a machine made it, whatever the name says. */
function bareWord(bytes: Uint8Array, at: number, says: number, bare: boolean, strict: boolean): boolean {
  const to = wordEnd(bytes, at);
  let last = to;
  while (last > at && ENDS_SENTENCE.has(bytes[last - 1] ?? 0)) last--;
  if (last === to && (bytes[to] === 0x28 || bytes[to] === 0x5b || bytes[to] === 0x7b)) return false;
  return last - at >= 5 && mayBeValue(bytes, bare && says === SAYS.key ? SAYS.secret : says, at, last, strict, true);
}
/** What readers take off the end of a word. */
const ENDS_SENTENCE = new Set(Buffer.from('.:!?'));

/** What may stand in names, types and calls before the quotes of a value. */
const BEFORE_QUOTE = new Set(Buffer.from('_.:<>,()[]*?=|$@'));

/** May what stands in the first quotes behind `from`, with names, types and calls before them, be a value? In those of a call the name of a variable may stand, and the value behind it. */
function wrappedText(bytes: Uint8Array, from: number, says: number, strict: boolean): Answer {
  let before = 0;
  for (let p = from; p < from + REACH; p++) {
    const slashes = quoteAt(bytes, p);
    if (slashes >= 0) {
      if (quotedText(bytes, p, slashes, says, strict)) return true;
      return before === 0x28 || before === 0x5b ? undefined : false;
    }
    const byte = bytes[p] ?? 0;
    if (isOtherQuote(bytes, p)) return undefined;
    if (isSpace(byte)) continue;
    // `&'static str`
    if (byte === 0x26) { if (bytes[p + 1] === 0x27) p++; continue; }
    if (!isAlphanumeric(byte) && !BEFORE_QUOTE.has(byte)) return false;
    before = byte;
  }
  return undefined;
}
function isEnd(byte: number | undefined): boolean { return byte === undefined || byte === 0x0d || byte === 0x0a || byte === 0; }

/** How words begin that stand between a name and its value in a sentence: `for`, `of`, `to`, `is`, `was`, `are`, `be`, `now`, `set to`, `changed to`; and `As` before a type. */
const SENTENCE = new Set(['fo', 'of', 'to', 'is', 'wa', 'ar', 'as', 'be', 'no', 'se', 'ch']);

/** May text in quotes right behind a name be a value, as in SQL? With a backslash in it the readers see another end of it. */
function sqlText(bytes: Uint8Array, at: number, says: number, strict: boolean): Answer {
  for (let to = at + 1; to < at + REACH && bytes[to] !== bytes[at] && bytes[to] !== 0x0a; to++) if (bytes[to] === 0x5c) return undefined;
  return quotedText(bytes, at, 0, says, strict);
}

/** May what stands between two back quotes be a value, as pages set what is to be typed? */
function markedText(bytes: Uint8Array, at: number, says: number, strict: boolean): boolean {
  let to = at + 1;
  for (const stop = at + REACH; to < stop && !ends(bytes, to, IN_MARKED);) to++;
  return to === at + REACH || (bytes[to] === 0x60 && to > at + 5 && mayBeValue(bytes, says, at + 1, to, strict, true));
}
/** Of what ends a word behind a sign, what may stand in one between back quotes, and in one behind a directive. */
const IN_MARKED = new Set(Buffer.from('&|\\'));
const IN_DIRECTIVE = new Set(Buffer.from('&'));
function ends(bytes: Uint8Array, at: number, but: ReadonlySet<number>): boolean { const byte = bytes[at] ?? 0; return byte <= 0x20 || (ENDS_WORD.has(byte) && !but.has(byte)); }

/** Does nothing but words stand before the name, its telling word before `at`, on its line, as before the name of a directive? The mark of UTF-8 is no part of the first line. */
function isDirective(bytes: Uint8Array, at: number): boolean {
  const stop = Math.max(0, at - LONGEST_LINE);
  for (let p = at; p > stop; p--) {
    const byte = bytes[p - 1] ?? 0;
    if (byte === 0x0a) return true;
    if (!isNameByte(byte) && !isSpace(byte) && byte !== 0x2f) return byte >= 0x80 && p <= 3;
  }
  return stop === 0;
}
/** A name and what stands before it on its line: readers look no further. */
const LONGEST_LINE = 256;

/** May the word at `from`, if it is the last one of its line, be what a directive is given? */
function directiveText(bytes: Uint8Array, at: number, from: number, says: number, strict: boolean): Answer {
  if (isQuote(bytes[from])) return undefined;
  let to = from;
  while (to < from + REACH && !ends(bytes, to, IN_DIRECTIVE)) to++;
  if (to === from + REACH) return undefined;
  let last = bytes[to] === 0x3b ? to + 1 : to;
  while (isSpace(bytes[last])) last++;
  return isEnd(bytes[last]) && to >= from + 5 && isDirective(bytes, at) && mayBeValue(bytes, says, from, to, strict, true);
}

/**
 * No sign follows the name, whose telling word ends at `word`: in a program a type does or text of SQL, elsewhere also a word or two to the end of the line, what back quotes set apart, or a sentence. A bracket or a
 * brace only where it belongs to a type, or holds the accessors of a property.
 */
function unsigned(bytes: Uint8Array, word: number, at: number, says: number, code: boolean, spaced: boolean, closed: boolean, strict: boolean): Answer {
  const [first, next] = [bytes[at], bytes[at + 1]];
  if (first === 0x5b) return next === 0x5d ? undefined : false;
  if (first === 0x7b) return next === 0x20 && bytes[at + 2] === 0x67 ? undefined : false;
  if (!spaced) return false;
  // `key="NAME" value="..."`
  if (closed) return first === 0x76 || first === 0x56 ? undefined : false;
  if (first === 0x22 || first === 0x27) return sqlText(bytes, at, says, strict);
  if (first === 0x4e && (next === 0x22 || next === 0x27)) return sqlText(bytes, at + 1, says, strict);
  if (first === 0x60) return code ? false : markedText(bytes, at, says, strict);
  if (code) return isLetter(first) || first === 0x5f ? undefined : false;
  if (SENTENCE.has(String.fromCharCode((first ?? 0) | 0x20, (next ?? 0) | 0x20))) return undefined;
  const stop = at + REACH;
  let p = at;
  // Of two words the first may be `password`, `0` or `--plaintext`.
  for (let words = 0; words < 2; words++) {
    const from = p;
    for (; p < stop && !isSpace(bytes[p]) && !isEnd(bytes[p]); p++) if (bytes[p] === 0x3d) return undefined;
    while (p < stop && isSpace(bytes[p])) p++;
    if (p >= stop || bytes[p] === 0x3d) return undefined;
    if (isEnd(bytes[p])) return words === 0 || first === 0x70 || first === 0x30 || first === 0x2d ? directiveText(bytes, word, from, says, strict) : false;
  }
  return false;
}

/** `${NAME:-`, `${NAME-`: what stands in for a variable follows; or no brace at all. */
function standsIn(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 1] !== 0x7b) return true;
  let i = at + 2;
  for (const stop = i + 110; i < stop && (isAlphanumeric(bytes[i]) || bytes[i] === 0x5f);) i++;
  return i > at + 2 && (bytes[i] === 0x2d || (bytes[i] === 0x3a && bytes[i + 1] === 0x2d));
}

/** What stands behind a sign in a file where text needs no quotes: a word, a call, a reference, a type and another sign. */
function anyText(bytes: Uint8Array, at: number, says: number, strict: boolean): Answer {
  const first = bytes[at] ?? 0;
  if (first === 0x24) return standsIn(bytes, at) ? undefined : false;
  // `<<"...">>` of Erlang.
  if (first === 0x2a || first === 0x5b || first === 0x40 || first === 0x26 || (first === 0x3c && bytes[at + 1] === 0x3c)) return undefined;
  if (!isLetter(first) && first !== 0x5f) return bareWord(bytes, at, says, false, strict);
  let to = wordEnd(bytes, at);
  if (bytes[to] === 0x28 || bytes[to] === 0x5b) return wrappedText(bytes, at, says, strict);
  if (bareWord(bytes, at, says, false, strict)) return true;
  if (isQuote(bytes[to]) || bytes[to] === 0x5c || bytes[to] === 0x26 || bytes[to] === 0x3c) return undefined;
  while (isSpace(bytes[to])) to++;
  const next = bytes[to];
  if (next === 0x3d || next === 0x3a || next === 0x7c || next === 0x3f || next === 0x28 || (next === 0x6f && bytes[to + 1] === 0x72)) return undefined;
  // `new`, `await`, `return`, `default`, `Some`, `Just`, `As`: a call or a text may follow these.
  return /[nardSJA]/.test(String.fromCharCode(first)) && !isEnd(next) ? wrappedText(bytes, at, says, strict) : false;
}

/**
 * What follows the name that ends at `end`, its telling word at `at`: may that be a value? Undefined: it is written in a way that has to be looked at more closely. `query`: the name is that of a query, whose
 * values need no quotes in programs either.
 */
export function rightBehind(bytes: Uint8Array, at: number, end: number, says: number, code: boolean, query: boolean, strict: boolean): Answer {
  let p = end;
  while (p > at && (bytes[p - 1] === 0x2e || bytes[p - 1] === 0x2d)) p--;
  const begin = p;
  for (let closers = 0; closers < 3; closers++) {
    const slashes = quoteAt(bytes, p);
    if (slashes >= 0) p += slashes + 1; else if (bytes[p] === 0x29 || bytes[p] === 0x5d) p++; else break;
  }
  const [closed, close] = [p > begin, p];
  while (isSpace(bytes[p])) p++;
  const [sign = 0, next] = [bytes[p], bytes[p + 1]];
  if (sign === 0x5c || (sign === 0x26 && isOtherQuote(bytes, p))) return undefined;
  const from = p;
  if (sign === 0x3a) p += next === 0x3a || next === 0x3d ? 2 : 1;
  else if (sign === 0x3d) p += next === 0x3e ? 2 : next !== 0x3d ? 1 : bytes[p + 2] === 0x3d ? 3 : 2;
  else if ((sign === 0x21 && next === 0x3d) || ((sign === 0x3f || sign === 0x7c) && next === sign)) p += bytes[p + 2] === 0x3d ? 3 : 2;
  else if ((sign === 0x3f && (next === 0x3d || next === 0x3a)) || (sign === 0x2d && next === 0x3e)) p += 2;
  else if (sign === 0x2c || sign === 0x28) p++;
  else return unsigned(bytes, at, p, says, code, p > close, closed, strict);
  const alone = sign === 0x3d && p === from + 1;
  const behind = p;
  while (isSpace(bytes[p])) p++;
  const slashes = quoteAt(bytes, p);
  if (slashes >= 0) return quotedText(bytes, p, slashes, says, strict);
  const first = bytes[p] ?? 0;
  if (first === 0x5c || isOtherQuote(bytes, p)) return undefined;
  if ((query || !code) && sign !== 0x2c && sign !== 0x28) return anyText(bytes, p, says, strict);
  if (code && alone && p === behind && first === 0x24 && bytes[p + 1] === 0x7b && standsIn(bytes, p)) return undefined;
  if (code && alone && p === behind && bareWord(bytes, p, says, true, strict)) return true;
  return isLetter(first) || /[_*[$@<&]/.test(String.fromCharCode(first)) ? wrappedText(bytes, p, says, strict) : false;
}
