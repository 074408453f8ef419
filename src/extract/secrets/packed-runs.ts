import type { Span } from '../../model/index.ts';
import { latinOf } from './standing.ts';

const SHORTEST = 24;
const LONGEST = 40_000;
/** How an address begins that holds a picture, and how many of its characters are looked at before what is packed. */
const MEDIA = /data:(?:image|font|audio|video)\/[A-Za-z0-9.+;=-]*,$/;
const WITHIN = 80;
const HEX = /^(?:[0-9a-f]+|[0-9A-F]+)$/;
/** What a character is: a digit of base64 by its value and one more, and signs that no run may touch. */
const SIGN = 0xff;
const DIGITS = new Uint8Array(256);
for (const [value, digit] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) DIGITS[digit.charCodeAt(0)] = value + 1;
for (const sign of '=_-') DIGITS[sign.charCodeAt(0)] = SIGN;

/**
 * Stretches of a text that may be base64, at least 24 digits and no more than 40,000 with what fills them up, and whose first bytes are letters and signs of ASCII. A stretch that long
 * stands over every 24th character, so most of the text is stepped over. One of hexadecimal digits alone, at least 48 of them, is looked at as such. What is packed in an address as a picture, a font or a
 * film is none: drawings are text, and icons by the thousand are kept so. Linear.
 */
export function* packedRuns(text: string): Generator<Span & { readonly hex?: true }> {
  for (let at = SHORTEST - 1; at < text.length; at += SHORTEST) {
    if (!isDigit(text, at)) continue;
    let start = at;
    while (start > 0 && isDigit(text, start - 1)) start--;
    let end = at + 1;
    while (end < text.length && isDigit(text, end)) end++;
    at = end - 1;
    const length = end - start;
    if (length >= 2 * SHORTEST && length <= LONGEST && length % 2 === 0 && HEX.test(text.slice(start, start + 2 * SHORTEST)) && HEX.test(text.slice(start, end))) {
      if (/^[\x20-\x7e\t\r\n]+$/.test(Buffer.from(text.slice(start, start + SHORTEST), 'hex').toString('latin1'))) yield { start, end, hex: true };
      continue;
    }
    if (length < SHORTEST || length > LONGEST || (start > 0 && kindOf(text, start - 1) === SIGN)) continue;
    while (text.charCodeAt(end) === 0x3d) end++;
    if (end - start - length > 2 || (end < text.length && kindOf(text, end) !== 0) || !beginsAsText(text, start) || isMedia(text.slice(Math.max(0, start - WITHIN), start))) continue;
    yield { start, end };
  }
}

/** Does one stand in these bytes? The same answer without decoding them. */
export function holdsPackedRun(bytes: Uint8Array): boolean {
  for (let at = SHORTEST - 1; at < bytes.length; at += SHORTEST) {
    const digit = DIGITS[bytes[at] ?? 0] ?? 0;
    if (digit === 0 || digit === SIGN || bytes[at] === undefined) continue;
    let [start, end] = [at, at + 1];
    while (start > 0 && isDigitByte(bytes, start - 1)) start--;
    if (at - start + 1 < SHORTEST) { while (end < bytes.length && end - start < SHORTEST && isDigitByte(bytes, end)) end++; if (end - start < SHORTEST) { at = Math.max(at, end - 1); continue; } }
    while (end < bytes.length && isDigitByte(bytes, end)) end++;
    at = end - 1;
    const run = packedRuns(latinOf(bytes, Math.max(0, start - 1), Math.min(end + 4, bytes.length))).next();
    if (!run.done && (run.value.hex || !isMedia(latinOf(bytes, Math.max(0, start - WITHIN), start)))) return true;
  }
  return false;
}
function isDigitByte(bytes: Uint8Array, at: number): boolean { const digit = DIGITS[bytes[at] ?? 255] ?? 0; return digit !== 0 && digit !== SIGN; }

/** Does an address that holds a picture stand in front? */
function isMedia(before: string): boolean { return before.endsWith(',') && MEDIA.test(before); }

/** Do the first 24 digits stand for bytes that text has? */
function beginsAsText(text: string, start: number): boolean {
  for (let i = start; i < start + SHORTEST; i += 4) {
    const bits = (value(text, i) << 18) | (value(text, i + 1) << 12) | (value(text, i + 2) << 6) | value(text, i + 3);
    if (!isText(bits >> 16) || !isText((bits >> 8) & 0xff) || !isText(bits & 0xff)) return false;
  }
  return true;
}

function isText(byte: number): boolean { return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d; }
function kindOf(text: string, at: number): number { const code = text.charCodeAt(at); return code < 128 ? DIGITS[code] ?? 0 : 0; }
function isDigit(text: string, at: number): boolean { const kind = kindOf(text, at); return kind !== 0 && kind !== SIGN; }
function value(text: string, at: number): number { return kindOf(text, at) - 1; }
