// What the words of a name may say of its value, in AssemblyScript, part of dist/prefilter.wasm. src/extract/secrets/telling-names.ts says the same in TypeScript, with the reasons; the tests hold the
// two against each other. What single words are is written into words.ts when the module is built (scripts/prefilter.ts).
import { DIGIT, kinds, LETTER, NAME } from './bytes';
import { ENDS, ENDS_COUNT, WORDS, WORDS_COUNT } from './words';

export const NOTHING: u32 = 0;
export const KEY: u32 = 1;
export const SECRET: u32 = 2;
export const PASSWORD: u32 = 3;
const TOKEN: u32 = 4;

// What single words are, as WORD of telling-names.ts.
const NEUTRAL: u32 = 1;
const KEY_OF: u32 = 2;
const HARMLESS: u32 = 4;
const SYNTAX: u32 = 8;
const IS_KEY: u32 = 16;
const IS_KEYS: u32 = 32;
const PASS: u32 = 64;
const TELLING: u32 = 128;
const KEYISH: u32 = 256;
const HALF: u32 = 512;

const LONGEST: usize = 16;
const BEFORE: usize = 60;
const BEHIND: usize = 44;

/** By slot: the first and the second eight letters of a word, and what it is. */
const SLOTS: u32 = 1024;
let table: usize = 0;

@inline
function slotOf(first: u64, second: u64): u32 { return <u32>(((first ^ (second << 7)) * 0x9E3779B97F4A7C15) >> 54); }

/** Lays out the table of words, in so many zeros at `at`: 24 bytes for each of 1,024 slots. */
export function prepareWords(at: usize): void {
  table = at;
  for (let i: usize = 0; i < WORDS_COUNT; i++) {
    const word = WORDS + i * 24;
    let slot = slotOf(load<u64>(word), load<u64>(word, 8));
    while (load<u64>(table + <usize>slot * 24)) slot = (slot + 1) & (SLOTS - 1);
    memory.copy(table + <usize>slot * 24, word, 24);
  }
}

/** What the word from `from` to `to` is. */
function bitsOf(from: usize, to: usize): u32 {
  const length = to - from;
  if (!length || length > LONGEST) return 0;
  let first: u64 = 0;
  let second: u64 = 0;
  for (let i: usize = 0; i < length; i++) {
    const letter: u64 = <u64>load<u8>(from + i) | 0x20;
    if (i < 8) first |= letter << (i << 3);
    else second |= letter << ((i - 8) << 3);
  }
  let slot = slotOf(first, second);
  let at = table + <usize>slot * 24;
  while (load<u64>(at) && (load<u64>(at) != first || load<u64>(at, 8) != second)) {
    slot = (slot + 1) & (SLOTS - 1);
    at = table + <usize>slot * 24;
  }
  return <u32>load<u64>(at, 16);
}

/** What the end of the word says. */
function endOf(from: usize, to: usize): u32 {
  let tail: u64 = 0;
  for (let i: usize = 0; i < 8 && to - i > from; i++) tail |= (<u64>load<u8>(to - 1 - i) | 0x20) << (56 - (i << 3));
  for (let i: usize = 0; i < ENDS_COUNT; i++) {
    const end = ENDS + i * 24;
    if ((tail >> load<u64>(end, 8)) == load<u64>(end)) return <u32>load<u64>(end, 16);
  }
  return 0;
}

@inline
function kindOf(p: usize): u32 { return <u32>load<u8>(kinds + load<u8>(p)); }
@inline
function isLower(p: usize): bool { return <u32>load<u8>(p) - 97 < 26; }
@inline
function isUpper(p: usize): bool { return <u32>load<u8>(p) - 65 < 26; }

/** Where the last word before `to` ends. */
function endBefore(start: usize, to: usize): usize {
  while (to > start && !(kindOf(to - 1) & (LETTER | DIGIT))) to--;
  return to;
}

/** Where the word that ends at `to` begins. */
function beginOf(start: usize, to: usize): usize {
  let at = to;
  if (at == start) return at;
  if (kindOf(at - 1) & DIGIT) { while (at > start && (kindOf(at - 1) & DIGIT)) at--; return at; }
  if (!isLower(at - 1)) { while (at > start && isUpper(at - 1)) at--; return at; }
  while (at > start && isLower(at - 1)) at--;
  return at > start && isUpper(at - 1) ? at - 1 : at;
}

/** What the name around the telling word from `word` to `at` says, which goes on to `end`; `floor`: where the text begins. */
export function mayTell(floor: usize, word: usize, at: usize, end: usize): u32 {
  let start = word;
  while (start > floor && word - start < BEFORE && (kindOf(start - 1) & NAME)) start--;
  if (word - start >= BEFORE || end - at >= BEHIND) return PASSWORD;
  let to = endBefore(start, end);
  let from = beginOf(start, to);
  let before = endBefore(start, from);
  while (before > start && ((kindOf(from) & DIGIT) || (bitsOf(from, to) & NEUTRAL))) {
    to = before;
    from = beginOf(start, to);
    before = endBefore(start, from);
  }
  const first = beginOf(start, before);
  const bits = kindOf(from) & DIGIT ? 0 : bitsOf(from, to);
  if (bits & (IS_KEY | IS_KEYS)) {
    const prior = bitsOf(first, before);
    if (prior & HARMLESS) return NOTHING;
    if (endOf(first, before) == PASSWORD) return PASSWORD;
    if (prior & KEY_OF) return SECRET;
    return before == first || (bits & IS_KEY) ? KEY : NOTHING;
  }
  if ((bits & PASS) || ((bits & HALF) && (bitsOf(first, before) & PASS))) return PASSWORD;
  const said = endOf(from, to);
  if (said == TOKEN) return bitsOf(first, before) & SYNTAX ? NOTHING : SECRET;
  if (said) return said;
  return bits & TELLING ? SECRET : bits & KEYISH ? KEY : NOTHING;
}
