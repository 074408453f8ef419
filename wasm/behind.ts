// What stands behind a name: whether its value may be a secret, in AssemblyScript, part of dist/prefilter.wasm. src/extract/secrets/behind.ts says the same in TypeScript, with the reasons.
import { byteAt, END, kindAt, kinds, LETTER, NAME, OPENS, QUOTE, SPACE } from './bytes';
import { KEY as MAP_KEY, mayTell, NOTHING, SECRET } from './names';
import { mayBeValue, rightBehind, UNKNOWN, YES } from './values';

const REACH: usize = 220;
const LONGEST_NAME: usize = 72;

/** `--password value`, `?key=value`: 1 for the name of an option, 2 for that in a query, 0 for any other. */
function looseness(start: usize, word: usize): u32 {
  let i = word;
  while (i > start && word - i < LONGEST_NAME && (kindAt(i - 1, word) & NAME)) i--;
  if (load<u8>(i) == 0x2d) return OPTION;
  if (i == start) return 0;
  const before: u32 = load<u8>(i - 1);
  return before == 0x2d ? OPTION : before == 0x3f || before == 0x26 || before == 0x3b ? QUERY : 0;
}
const OPTION: u32 = 1;
const QUERY: u32 = 2;

function enough(start: usize, stop: usize, strict: bool, bare: bool, says: u32, element: bool): bool {
  const length = <u32>(stop - start);
  if (length < 5) return false;
  const before: u32 = load<u8>(start - 1);
  const first: u32 = load<u8>(start);
  if ((<u32>load<u8>(kinds + before) & QUOTE) != 0 || element || !bare || before == 0x5c) return first == 0x7b || first == 0x5b || mayBeValue(says, start, stop, strict, false);
  return (length >= 16 || (length > 8 && first == 0x3d) || holdsQuote(start, stop)) && mayBeValue(says == MAP_KEY ? SECRET : says, start, stop, strict, false);
}

function holdsQuote(start: usize, stop: usize): bool {
  for (let p = start; p < stop; p++) { const byte: u32 = load<u8>(p); if (byte == 0x26 || byte == 0xe2) return true; }
  return false;
}

/** In a program: a sign of assignment, of a list or of a call, or a type and then one, and behind that a quote with nothing but names and calls before it, or bare text right behind `=`. */
function maySign(at: usize, name: usize, end: usize): bool {
  let p = name;
  while (p > at && (load<u8>(p - 1) == 0x2e || load<u8>(p - 1) == 0x2d)) p--;
  const begin = p;
  while (true) { const byte = byteAt(p, end); if (byte != 0x5c && byte != 0x22 && byte != 0x27 && byte != 0x60 && byte != 0x29 && byte != 0x5d) break; p++; }
  const closed = p > begin;
  while (kindAt(p, end) & SPACE) p++;
  const sign = byteAt(p, end);
  const spaced = p > begin && (kindAt(p - 1, end) & SPACE) != 0;
  if (opensReference(p, end) || sign == 0xe2) return true;
  const quote = byteAt(sign == 0x4e ? p + 1 : p, end);
  if (spaced && !closed && (quote == 0x22 || quote == 0x27)) return true;
  const array = sign == 0x5b && byteAt(p + 1, end) == 0x5d;
  const property = accessorsEnd(p, end);
  const typed = sign == 0x5b || sign == 0x5f || (kindAt(p, end) & LETTER) != 0;
  if (property != 0) p = property;
  else if (typed) { if (!spaced && !array) return false; }
  else if (sign == 0x2c) { if (!closed) return false; }
  else if (sign == 0x28) { if (closed) return false; }
  else if (sign == 0x2d) { if (byteAt(p + 1, end) != 0x3e) return false; }
  else if (sign != 0x3a && sign != 0x3d && sign != 0x21 && sign != 0x3f && sign != 0x7c) return false;
  let assigned = !typed && property == 0;
  for (const stop = p + REACH; p < stop; p++) {
    const kind = kindAt(p, end);
    // Most of what stands there are names and blanks, which decide nothing.
    if (kind & (NAME | SPACE)) continue;
    const byte = byteAt(p, end);
    if (byte == 0x3d) { assigned = true; if (!(kindAt(p + 1, end) & (SPACE | END))) return true; }
    if ((kind & QUOTE) || opensReference(p, end) || byte == 0xe2 || byte == 0x5c) return assigned;
    if (byte == 0x7b || byte == 0x7d || byte == 0x3b || byte == 0x2b || byte == 0x2f || byte == 0x0d || byte == 0x0a || byte == 0) return false;
  }
  return true;
}

/** Behind the block of a property's accessors, ` get; set; }`, that opens at `p`; 0: none does. */
function accessorsEnd(p: usize, end: usize): usize {
  if (byteAt(p, end) != 0x7b || byteAt(p + 1, end) != 0x20 || byteAt(p + 2, end) != 0x67 || byteAt(p + 3, end) != 0x65 || byteAt(p + 4, end) != 0x74) return 0;
  for (let i: usize = p; i < p + 48 && i < end; i++) if (byteAt(i, end) == 0x7d) return i + 1;
  return 0;
}

/** `password{"`, `{password,`, `{:password,`, `${opt:password,`, `${password:` */
function isBraced(start: usize, word: usize, p: usize, end: usize): bool {
  const sign = byteAt(p, end);
  if (sign == 0x7b || sign == 0x20) {
    let i = sign == 0x20 ? p + 1 : p;
    if (byteAt(i, end) != 0x7b) return false;
    i++;
    while (byteAt(i, end) == 0x20 || byteAt(i, end) == 0x09) i++;
    return byteAt(i, end) == 0x22;
  }
  if (sign != 0x2c && sign != 0x3a) return false;
  if (sign == 0x2c && !opensText(p + 1, end)) return false;
  let i = word;
  while (i > start && word - i < LONGEST_NAME && (kindAt(i - 1, end) & NAME)) i--;
  const before: u32 = i > start ? load<u8>(i - 1) : 0;
  const first: u32 = i > start + 1 ? load<u8>(i - 2) : 0;
  if (sign == 0x3a) return before == 0x7b && (first == 0x24 || first == 0x23);
  return before == 0x7b || before == 0x3a || before == 0x2f || before == 0x7e;
}

/** Behind some blanks a quote, or `<<` and one. */
function opensText(p: usize, end: usize): bool {
  while (byteAt(p, end) == 0x20 || byteAt(p, end) == 0x09) p++;
  if (byteAt(p, end) == 0x3c && byteAt(p + 1, end) == 0x3c) p += 2;
  const quote = byteAt(p, end);
  return quote == 0x22 || quote == 0x27;
}

/** `&quot;`, `&apos;`, `&#34;` */
function opensReference(p: usize, end: usize): bool { const next = byteAt(p + 1, end); return byteAt(p, end) == 0x26 && (next == 0x71 || next == 0x61 || next == 0x23); }

/** Behind the stars and the sign of a name that is set in bold; 0: it is not. */
function behindBold(name: usize, end: usize): usize {
  let p = name;
  const sign = isAssigned(byteAt(p, end));
  if (sign) p++;
  if (byteAt(p, end) != 0x2a) return 0;
  p += byteAt(p + 1, end) == 0x2a ? 2 : 1;
  return sign ? p : isAssigned(byteAt(p, end)) ? p + 1 : 0;
}
@inline
function isAssigned(byte: u32): bool { return byte == 0x3a || byte == 0x3d; }

/** Does a remark begin before a name with this word, which is that of a password, on its line? */
function isRemark(start: usize, word: usize): bool {
  if ((<u32>load<u8>(word) | 0x20) != 0x70) return false;
  let i = word;
  while (i > start && word - i < LONGEST_NAME && (kindAt(i - 1, word) & NAME)) i--;
  const name = i;
  while (i > start && name - i < REMARK - 1) {
    i--;
    const byte: u32 = load<u8>(i);
    if (byte == 0x0a) return false;
    if (byte != 0x23 && byte != 0x2a && ((byte != 0x2f && byte != 0x2d) || load<u8>(i + 1) != byte)) continue;
    const q = byte == 0x2a && i > start && load<u8>(i - 1) == 0x2f ? i - 1 : i;
    if (q == start || (kindAt(q - 1, word) & (SPACE | END))) return true;
  }
  return false;
}
const REMARK: usize = 120;

export function mayFollow(start: usize, end: usize, at: usize, word: usize, program: bool, strict: bool): bool {
  const code = program && !isRemark(start, word);
  let i = at;
  const most = min(end, at + LONGEST_NAME);
  while (i < most && (kindAt(i, end) & NAME)) i++;
  const braced = code && isBraced(start, word, i, end);
  const name = i;
  const bold = code ? 0 : behindBold(i, end);
  if (!braced && !bold && !(kindAt(i, end) & OPENS)) return false;
  const element = !braced && load<u8>(i) == 0x3e;
  const loose = looseness(start, word);
  const bare = code && loose == 0;
  // Of most names in programs this says no sooner than what they say.
  if (bare && !braced && !element && !maySign(at, i, end)) return false;
  const says = mayTell(start, word, at, name);
  if (says == NOTHING) return false;
  if (braced) return true;
  if (bold) i = bold;
  const known = element || bold || loose == OPTION ? UNKNOWN : rightBehind(start, at, i, end, says, code, loose == QUERY, strict);
  if (known != UNKNOWN) return known == YES;
  const stop = min(end, i + REACH);
  if (element) while (i + 1 < stop && (kindAt(i + 1, end) & (SPACE | END))) i++;
  let from = i;
  let quote: u32 = 0;
  let escaped = false;
  for (let p = i; p <= stop; p++) {
    const kind = p < stop ? kindAt(p, end) : END;
    if (!(kind & (QUOTE | SPACE | END)) || ((kind & QUOTE) && quote && (load<u8>(p) != quote || (escaped && load<u8>(p - 1) != 0x5c)))) continue;
    if (p == stop && stop < end && p > from + 4) return true;
    if (enough(from, p, strict, bare, says, element)) return true;
    if (kind & END) return false;
    quote = !(kind & QUOTE) || quote ? 0 : load<u8>(p);
    escaped = quote != 0 && load<u8>(p - 1) == 0x5c;
    from = p + 1;
  }
  return false;
}
