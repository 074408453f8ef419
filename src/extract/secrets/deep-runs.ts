/** So many digits of base64 stand before no value that begins with a telling literal. */
const DEEP = 256;
const DIGITS = new RegExp(`^[A-Za-z0-9+/]{${DEEP}}$`);

/**
 * Does what stands at an offset lie deep in a stretch of base64? Of a font or a module packed into a program there may be megabytes, in which every short literal stands by the thousands. `slice`: the text
 * between two offsets.
 */
export function isDeep(at: number, slice: (start: number, end: number) => string): boolean { return at >= DEEP && DIGITS.test(slice(at - DEEP, at)); }
