import { isAlphanumeric } from './byte-kinds.ts';

/** So many digits of base64 stand before no value that begins with a telling literal. */
const DEEP = 256;
const DIGITS = new RegExp(`^[A-Za-z0-9+/]{${DEEP}}$`);
/** Letters, digits and `_` that values may have before a literal that their expressions say in so many letters. */
const LONGEST_START = 32;

/**
 * Does what stands at an offset lie deep in a stretch of base64? Of a font or a module packed into a program there may be megabytes, in which every short literal stands by the thousands. `slice`: the text
 * between two offsets.
 */
export function isDeep(at: number, slice: (start: number, end: number) => string): boolean { return at >= DEEP && DIGITS.test(slice(at - DEEP, at)); }

/** The same of bytes, where besides a shorter run of letters, digits and `_` before the offset is enough. wasm/looks.ts asks it of the places of most literals. */
export function standsDeep(bytes: Uint8Array, at: number): boolean {
  let run = at;
  while (run > 0 && at - run < LONGEST_START && (isAlphanumeric(bytes[run - 1] ?? 0) || bytes[run - 1] === 0x5f)) run--;
  if (at - run >= LONGEST_START) return true;
  if (at < DEEP) return false;
  for (let i = at - 1; i >= at - DEEP; i--) if (!isAlphanumeric(bytes[i] ?? 0) && bytes[i] !== 0x2b && bytes[i] !== 0x2f) return false;
  return true;
}
