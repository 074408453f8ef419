import { mayTell, SAYS } from './telling-names.ts';
import { mayBeValue, rightBehind } from './value-bytes.ts';

/** Bytes looked at behind a name for what may be its value. */
const REACH = 220;
/** Bytes of a name behind its telling word. */
const LONGEST_NAME = 72;
const [NAME, OPENS, QUOTE, SPACE, END, LETTER] = [1, 2, 4, 8, 16, 64];
const KIND = new Uint8Array(256);
for (const c of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ') mark(c, NAME | LETTER);
for (const c of '0123456789_-.') mark(c, NAME);
// What may stand behind a name that a value follows: signs of assignment, what closes a quote or a bracket, and a space.
for (const c of '"\'`\\&:=,(>[])?!| \t') mark(c, OPENS);
for (const c of '"\'`') mark(c, QUOTE);
for (const c of ' \t') mark(c, SPACE);
for (const c of '\r\n\0') mark(c, END);
// Curly quotes of UTF-8.
KIND[0xe2] = OPENS;
function mark(c: string, kind: number): void { const code = c.charCodeAt(0); KIND[code] = (KIND[code] ?? 0) | kind; }
function kindOf(bytes: Uint8Array, at: number): number { return KIND[bytes[at] ?? 0] ?? 0; }

/**
 * May a secret stand behind the name whose telling word ends at `at`, and does that name speak of one? A sign of assignment or a space follows the name, and within reach on its line a run of characters that
 * is long or mixed enough for what the name says. In programs what is not quoted is an expression, unless it is a text handed on as `name=value` or an option of a command.
 * `strict`: no keys further up tell whose values there are (value-bytes.ts). Says yes too often, never no where the readers would find one; costs a look at some dozen bytes.
 */
export function mayFollow(bytes: Uint8Array, at: number, word: number, program: boolean, strict: boolean): boolean {
  const code = program && !isRemark(bytes, word);
  let i = at;
  const most = Math.min(bytes.length, at + LONGEST_NAME);
  while (i < most && (kindOf(bytes, i) & NAME) !== 0) i++;
  const braced = code && isBraced(bytes, word, i);
  const name = i;
  const bold = code ? 0 : behindBold(bytes, i);
  if (!braced && bold === 0 && (kindOf(bytes, i) & OPENS) === 0) return false;
  const element = !braced && bytes[i] === 0x3e;
  const loose = looseness(bytes, word);
  const bare = code && loose === undefined;
  // Of most names in programs this says no sooner than what they say.
  if (bare && !braced && !element && !maySign(bytes, at, i)) return false;
  const says = mayTell(bytes, word, at, name);
  if (says === SAYS.nothing) return false;
  if (braced) return true;
  if (bold > 0) i = bold;
  const known = element || bold > 0 || loose === 'option' ? undefined : rightBehind(bytes, at, i, says, code, loose === 'query', strict);
  if (known !== undefined) return known;
  const end = Math.min(bytes.length, i + REACH);
  if (element) while (i + 1 < end && (kindOf(bytes, i + 1) & (SPACE | END)) !== 0) i++;
  let [start, quote, escaped] = [i, 0, false];
  for (let p = i; p <= end; p++) {
    const kind = p < end ? kindOf(bytes, p) : END;
    // What one quote opens another sort of quote does not end, nor does a bare one end what an escaped one opens.
    if ((kind & (QUOTE | SPACE | END)) === 0 || (kind & QUOTE) !== 0 && quote !== 0 && (bytes[p] !== quote || escaped && bytes[p - 1] !== 0x5c)) continue;
    // A run that goes on beyond the reach may be anything.
    if (p === end && end < bytes.length && p - start > 4) return true;
    if (enough(bytes, start, p, strict, bare, says, element)) return true;
    if ((kind & END) !== 0) return false;
    quote = (kind & QUOTE) === 0 || quote !== 0 ? 0 : bytes[p] ?? 0;
    escaped = quote !== 0 && bytes[p - 1] === 0x5c;
    start = p + 1;
  }
  return false;
}

/** Does a remark begin before a name with this word, which is that of a password, on its line? Within as many bytes as the readers look at characters. */
function isRemark(bytes: Uint8Array, word: number): boolean {
  if (((bytes[word] ?? 0) | 0x20) !== 0x70) return false;
  let i = word;
  while (i > 0 && word - i < LONGEST_NAME && (kindOf(bytes, i - 1) & NAME) !== 0) i--;
  for (let p = i - 1; i - p < REMARK; p--) {
    // Beyond the line, or its beginning.
    if (p < 0 || bytes[p] === 0x0a) return false;
    const byte = bytes[p];
    if (byte !== 0x23 && byte !== 0x2a && (byte !== 0x2f && byte !== 0x2d || bytes[p + 1] !== byte)) continue;
    // At the beginning of the line, behind a blank, or behind the sign that opens a remark of several lines: anywhere else it may be an address, or a sum.
    let q = p;
    if (byte === 0x2a && bytes[q - 1] === 0x2f) q--;
    if (q === 0 || (kindOf(bytes, q - 1) & (SPACE | END)) !== 0) return true;
  }
  return false;
}
const REMARK = 120;

/** Behind the stars and the sign of a name that is set in bold, `**Password**: value`, `*Password:* value`; 0: it is not. */
function behindBold(bytes: Uint8Array, end: number): number {
  let p = end;
  const sign = isAssigned(bytes[p]);
  if (sign) p++;
  if (bytes[p] !== 0x2a) return 0;
  p += bytes[p + 1] === 0x2a ? 2 : 1;
  return sign ? p : isAssigned(bytes[p]) ? p + 1 : 0;
}
function isAssigned(byte: number | undefined): boolean { return byte === 0x3a || byte === 0x3d; }

/** Does a brace bind something to the name that ends at `end`: `password{"`, `{password,`, `{:password,`, `${opt:password,`, `${password:`? */
function isBraced(bytes: Uint8Array, word: number, end: number): boolean {
  const sign = bytes[end];
  if (sign === 0x7b || sign === 0x20) {
    let i = sign === 0x20 ? end + 1 : end;
    if (bytes[i] !== 0x7b) return false;
    for (i++; bytes[i] === 0x20 || bytes[i] === 0x09; i++);
    return bytes[i] === 0x22;
  }
  if (sign !== 0x2c && sign !== 0x3a) return false;
  if (sign === 0x2c && !opensText(bytes, end + 1)) return false;
  let i = word;
  while (i > 0 && word - i < LONGEST_NAME && (kindOf(bytes, i - 1) & NAME) !== 0) i--;
  if (sign === 0x3a) return bytes[i - 1] === 0x7b && (bytes[i - 2] === 0x24 || bytes[i - 2] === 0x23);
  return bytes[i - 1] === 0x7b || bytes[i - 1] === 0x3a || bytes[i - 1] === 0x2f || bytes[i - 1] === 0x7e;
}

/** Behind some blanks a quote, or `<<` and one, as in Erlang. */
function opensText(bytes: Uint8Array, at: number): boolean {
  let p = at;
  while (bytes[p] === 0x20 || bytes[p] === 0x09) p++;
  if (bytes[p] === 0x3c && bytes[p + 1] === 0x3c) p += 2;
  return bytes[p] === 0x22 || bytes[p] === 0x27;
}

/** What closes quotes and brackets behind a name, and what ends an expression before any quote: no text is handed over behind it. */
const CLOSES = new Set(Buffer.from('\\"\'`)]'));
const BREAKS = new Set(Buffer.from('{};+/\r\n\0'));

/**
 * In a program, behind the name from `at` to `end`: a sign of assignment, of a list or of a call, or a type and then one, and behind that a quote with nothing but names and calls before it, or bare text
 * right behind `=`.
 */
function maySign(bytes: Uint8Array, at: number, end: number): boolean {
  let p = end;
  while (p > at && (bytes[p - 1] === 0x2e || bytes[p - 1] === 0x2d)) p--;
  const begin = p;
  while (CLOSES.has(bytes[p] ?? 0)) p++;
  const closed = p > begin;
  while ((kindOf(bytes, p) & SPACE) !== 0) p++;
  const sign = bytes[p] ?? 0;
  const spaced = p > begin && (kindOf(bytes, p - 1) & SPACE) !== 0;
  if (opensReference(bytes, p) || sign === 0xe2) return true;
  // Text right behind a name, as in SQL.
  const quote = bytes[sign === 0x4e ? p + 1 : p];
  if (spaced && !closed && (quote === 0x22 || quote === 0x27)) return true;
  // A type, and then the sign.
  const array = sign === 0x5b && bytes[p + 1] === 0x5d;
  // `Password { get; set; } = "..."` of C#.
  const property = isProperty(bytes, p);
  const typed = sign === 0x5b || sign === 0x5f || (kindOf(bytes, p) & LETTER) !== 0;
  if (property > 0) p = property;
  else if (typed ? !spaced && !array : sign === 0x2c ? !closed : sign === 0x28 ? closed : sign === 0x2d ? bytes[p + 1] !== 0x3e : sign !== 0x3a && sign !== 0x3d && sign !== 0x21 && sign !== 0x3f && sign !== 0x7c) return false;
  let assigned = !typed && property === 0;
  for (const stop = p + REACH; p < stop; p++) {
    const byte = bytes[p] ?? 0;
    if (byte === 0x3d) { assigned = true; if ((kindOf(bytes, p + 1) & (SPACE | END)) === 0) return true; }
    if ((kindOf(bytes, p) & QUOTE) !== 0 || opensReference(bytes, p) || byte === 0xe2 || byte === 0x5c) return assigned;
    if (BREAKS.has(byte)) return false;
  }
  return true;
}

/** Behind the block of a property's accessors, ` get; set; }`, that opens at `p`; 0: none does. */
function isProperty(bytes: Uint8Array, p: number): number {
  if (bytes[p] !== 0x7b || bytes[p + 1] !== 0x20 || bytes[p + 2] !== 0x67 || bytes[p + 3] !== 0x65 || bytes[p + 4] !== 0x74) return 0;
  const end = bytes.subarray(p, p + 48).indexOf(0x7d);
  return end < 0 ? 0 : p + end + 1;
}

/** `&quot;`, `&apos;`, `&#34;` */
function opensReference(bytes: Uint8Array, at: number): boolean { return bytes[at] === 0x26 && (bytes[at + 1] === 0x71 || bytes[at + 1] === 0x61 || bytes[at + 1] === 0x23); }

function enough(bytes: Uint8Array, start: number, end: number, strict: boolean, bare: boolean, says: number, element: boolean): boolean {
  const length = end - start;
  if (length < 5) return false;
  const [before, first] = [bytes[start - 1], bytes[start]];
  if ((kindOf(bytes, start - 1) & QUOTE) !== 0 || element || !bare || before === 0x5c) return first === 0x7b || first === 0x5b || mayBeValue(bytes, says, start, end, strict, false);
  // Bare in a program: the run holds the sign and the value both, which may be base64 of a short one, and which a machine made whatever the name says. Curly and escaped quotes are no quotes to the table.
  return (length >= 16 || length > 8 && first === 0x3d || holdsQuote(bytes, start, end)) && mayBeValue(bytes, says === SAYS.key ? SAYS.secret : says, start, end, strict, false);
}

function holdsQuote(bytes: Uint8Array, start: number, end: number): boolean {
  for (let p = start; p < end; p++) if (bytes[p] === 0x26 || bytes[p] === 0xe2) return true;
  return false;
}

/** `--password value`, `-Dtoken value`, `?key=value`: the name begins with a dash, or is that of a query. */
function looseness(bytes: Uint8Array, word: number): 'option' | 'query' | undefined {
  let i = word;
  while (i > 0 && word - i < LONGEST_NAME && (kindOf(bytes, i - 1) & NAME) !== 0) i--;
  const before = bytes[i - 1];
  return bytes[i] === 0x2d || before === 0x2d ? 'option' : before === 0x3f || before === 0x26 || before === 0x3b ? 'query' : undefined;
}
