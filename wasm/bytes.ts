// What single bytes are, for the questions of looks.ts and whole.ts, in AssemblyScript, part of dist/prefilter.wasm.

export const NAME: u32 = 1;
export const OPENS: u32 = 2;
export const QUOTE: u32 = 4;
export const SPACE: u32 = 8;
export const END: u32 = 16;
export const DIGIT: u32 = 32;
export const LETTER: u32 = 64;
/** May stand between a key and the sign behind it. */
export const BETWEEN: u32 = 128;
/** In place of a digit of base64: a sign of the same alphabet that no run may stand beside. */
export const SIGN: u32 = 0xff;

/** By byte: its kinds, and 256 further its value as a digit of base64 and one more. */
export let kinds: usize = 0;

function mark(from: u32, to: u32, kind: u32): void { for (let byte = from; byte <= to; byte++) store<u8>(kinds + byte, load<u8>(kinds + byte) | kind); }

/** Lays out the tables of bytes, in 512 bytes of zeros. */
export function prepare(at: usize): void {
  kinds = at;
  mark(97, 122, NAME | LETTER); mark(65, 90, NAME | LETTER); mark(48, 57, NAME | DIGIT);
  mark(95, 95, NAME); mark(45, 46, NAME);
  mark(34, 34, OPENS | QUOTE | BETWEEN); mark(39, 39, OPENS | QUOTE | BETWEEN); mark(96, 96, OPENS | QUOTE | BETWEEN); mark(92, 92, OPENS | BETWEEN);
  mark(38, 38, OPENS); mark(58, 58, OPENS); mark(61, 61, OPENS); mark(44, 44, OPENS); mark(40, 40, OPENS); mark(62, 62, OPENS); mark(33, 33, OPENS | BETWEEN); mark(0xe2, 0xe2, OPENS);
  mark(91, 91, OPENS); mark(93, 93, OPENS | BETWEEN); mark(41, 41, OPENS | BETWEEN); mark(63, 63, OPENS | BETWEEN); mark(124, 124, OPENS | BETWEEN);
  mark(32, 32, OPENS | SPACE | BETWEEN); mark(9, 9, OPENS | SPACE | BETWEEN);
  mark(13, 13, END); mark(10, 10, END); mark(0, 0, END);
  const digits = kinds + 256;
  for (let i: u32 = 0; i < 26; i++) { store<u8>(digits + 65 + i, i + 1); store<u8>(digits + 97 + i, i + 27); }
  for (let i: u32 = 0; i < 10; i++) store<u8>(digits + 48 + i, i + 53);
  store<u8>(digits + 43, 63); store<u8>(digits + 47, 64);
  store<u8>(digits + 61, SIGN); store<u8>(digits + 95, SIGN); store<u8>(digits + 45, SIGN);
}

// Bytes beyond the end are those of another file.
@inline
export function kindAt(p: usize, end: usize): u32 { return p < end ? load<u8>(kinds + load<u8>(p)) : END; }
@inline
export function byteAt(p: usize, end: usize): u32 { return p < end ? load<u8>(p) : 0; }

@inline
export function digitAt(p: usize): u32 { return load<u8>(kinds + 256 + load<u8>(p)); }
@inline
export function isDigit(p: usize): bool { return digitAt(p) - 1 < 64; }
@inline
export function isBlank(byte: u32): bool { return byte == 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte == 0xa0; }

export function behindBlanks(p: usize, end: usize, most: usize): usize {
  const stop = min(end, p + most);
  while (p < stop && isBlank(load<u8>(p))) p++;
  return p;
}
