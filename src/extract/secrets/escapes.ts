import { isDigit } from './byte-kinds.ts';

/**
 * A character written by letters or digits, as the last thing before a value: `\n`, `\x1b`, `\033` and `\u003d` of programs and of JSON, `%3D` of addresses, and what gives the text of a terminal its colour. Without a look at it
 * a token on a line of its own in a log that is kept as JSON would begin with the `n` of the line's end.
 */
export const ESCAPE = '(?:\\\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[0-3][0-7]{2}|[abefnrtv])|%[0-9a-fA-F]{2}|(?:\\x1b|\\\\(?:e|x1[bB]|033|u001[bB])|\\^\\[)\\[(?:\\d{1,3};){0,6}\\d{0,3}[mK])';
const AT_END = new RegExp(`${ESCAPE}$`);
/** More than the longest of them takes. */
const LONGEST = 40;

/** Does such a character end at `at`? */
export function endsEscape(text: string, at: number): boolean { return AT_END.test(text.slice(Math.max(0, at - LONGEST), at)); }

/** The same of bytes, which says yes too often and never no where the text says yes; wasm/looks.ts does the same. */
export function mayEscape(bytes: Uint8Array, at: number): boolean {
  if (bytes[at - 2] === 0x5c || bytes[at - 3] === 0x25 || bytes[at - 4] === 0x5c || bytes[at - 6] === 0x5c) return true;
  if (bytes[at - 1] !== 0x6d && bytes[at - 1] !== 0x4b) return false;
  let p = at - 2;
  for (const stop = at - LONGEST; p > stop && (isDigit(bytes[p]) || bytes[p] === 0x3b);) p--;
  return bytes[p] === 0x5b;
}
