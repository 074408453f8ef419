// The prefilter's inner loop, in AssemblyScript: built into dist/prefilter.wasm by scripts/prefilter.ts. src/match/prefilter.ts lays out the tables it
// reads; the automaton beside that does the same work in TypeScript, and the tests hold the two against each other.
//
// Text is looked at every second byte: the three bytes there, letters made lower case, give a slot of a small table of masks, which tell what the byte behind them may be. Nearly always that is all.
// Then they give a slot of a table of 2^16 counts. A count that is not zero
// says how many literals not found yet may stand here; then the bytes before and after are held against two masks of 32 bits, and only then is a
// literal compared in full. A literal is entered with two triples of bytes side by side, so that one of them meets an even offset wherever it
// begins; one of three bytes with all that may stand before it. A literal that was found is taken out of the counts until the next text: a word on every line costs one comparison. Of those marked in their
// entries every place is told, with the literal's length in the upper half of its number.

export { prepare } from './bytes';
export { prepareWords } from './names';
export { look } from './looks';
export { joined, packed, zero } from './whole';

// Addresses; those that src/match/prefilter.ts knows are the same there.
const COUNTS: usize = 0;
const HEADS: usize = 0x1_0000;
const SEEN: usize = 0x3_0000;
const FIRST: usize = 0x3_4000;
const FOUND: usize = 0x3_C000;
/** By more bits of a hash than a slot has, one bit each: do any entries have it? So few that they stay near the processor. */
const ANY: usize = 0x4_4000;
const ANY_BITS: u32 = 17;
const POOL: usize = 0x4_8000;
const MASKS: usize = 0x8_0000;
/** By slot, 4 bytes: the bytes of all its entries, letters made lower case; of a triple the fourth is zero. SEVERAL: they differ. */
const ALIKE: usize = 0xC_0000;
const ENTRIES: usize = 0x10_0000;
/** By the upper bits of a slot, 4 bytes: which values the low five bits of the byte behind the triple may have. Small, so that it stays near the processor. */
const BEHIND: usize = 0x20_0000;
const BEHIND_BITS: u32 = 14;
// Used while literals are entered, in the window, which is empty then: their bytes one behind another, their lengths (4 bytes each), the commonest triples and bytes, how often they are met, and the
// numbers of those that could not be entered (2 bytes each).
const GIVEN: usize = 0x21_0000;
const LENGTHS: usize = 0x61_0000;
const COMMON: usize = 0x69_0000;
const RATES: usize = 0x6A_0000;
const RATES_OF_BYTES: usize = 0x6E_0000;
const LEFT: usize = 0x71_0000;
const TRIPLES: u32 = 1024;
const COMMON_BYTES: u32 = 15;

const MOST_ENTRIES: u32 = 0xFFFF;
const MOST_POOL: u32 = 0x3_8000;
const SHORTEST: u32 = 3;
const LONGEST: u32 = 1024;
/** Bytes that differ for the slot: those with the bit that case does not change. */
const FIRSTS: u32 = 128;

// By slot, 8 bytes: which values the low five bits of the byte after the triple may have, and of the byte before it, one bit each.
// One entry, 16 bytes: the literal, the next entry of its slot and of its literal (0: none, else one more than its number), where in the literal its triple
// stands, the literal's length, its slot, and its bytes in the pool.
const LITERAL: usize = 0;
const NEXT: usize = 2;
const SIBLING: usize = 4;
const OFFSET: usize = 6;
const LENGTH: usize = 8;
const SLOT: usize = 10;
const BYTES: usize = 12;

/** A count that never changes: of more entries than a byte can count. */
const STUCK: u32 = 255;
/** The bit that tells small letters from great ones, in each of four bytes, and those of a triple. */
const SMALL: u32 = 0x2020_2020;
const TRIPLE: u32 = 0xFF_FFFF;
/** What no bytes are that have this bit. */
const SEVERAL: u32 = 0;
/** In the bytes of an entry: every place is wanted. */
const EVERY: u32 = 0x8000_0000;

let count: u32 = 0;
let places: u32 = 0;
/** Where the pairs of offset and literal go, and how many there is room for. */
let pairs: usize = 0;
let most: u32 = 0;

/** Of three bytes, and of four. */
@inline
function hashOf(bytes: u32): u32 { return ((bytes | SMALL) << 8) * 0x9E3779B1; }
@inline
function hashOfFour(bytes: u32): u32 { return (bytes | SMALL) * 0x9E3779B1; }

@inline
function lower(byte: u32): u32 { return byte - 65 < 26 ? byte | 0x20 : byte; }

/** Adds `by` to the counts of all entries of a literal. */
function recount(literal: u32, by: i32): void {
  let i: u32 = load<u16>(FIRST + (literal << 1));
  while (i) {
    const entry = ENTRIES + ((i - 1) << 4);
    const at = COUNTS + load<u16>(entry, SLOT);
    const now: u32 = load<u8>(at);
    if (now != STUCK) store<u8>(at, now + by);
    i = load<u16>(entry, SIBLING);
  }
}

function compare(start: usize, p: usize, end: usize, slot: u32): void {
  let i: u32 = load<u16>(HEADS + (slot << 1));
  while (i) {
    const entry = ENTRIES + ((i - 1) << 4);
    i = load<u16>(entry, NEXT);
    const literal: u32 = load<u16>(entry, LITERAL);
    const packed: u32 = load<u32>(entry, BYTES);
    const every = packed & EVERY;
    if (!every && load<u8>(SEEN + literal)) continue;
    const s = p - <usize>(<i32>load<i16>(entry, OFFSET));
    const length: u32 = load<u16>(entry, LENGTH);
    if (s < start || s + length > end) continue;
    const bytes = POOL + (packed & ~EVERY);
    let k: u32 = 0;
    while (k < length && lower(load<u8>(s + k)) == <u32>load<u8>(bytes + k)) k++;
    if (k < length) continue;
    if (every) {
      if (places < most) { store<u32>(pairs + (places << 3), <u32>(s - start)); store<u32>(pairs + (places << 3), literal | (length << 16), 4); }
      places++;
      if (load<u8>(SEEN + literal)) continue;
    } else if (length > SHORTEST) recount(literal, -1);
    store<u8>(SEEN + literal, 1);
    store<u16>(FOUND + (count << 1), literal);
    count++;
  }
}

@inline
function step(start: usize, p: usize, end: usize): void {
  const bytes: u32 = load<u32>(p);
  const hash = hashOf(bytes);
  if ((load<u32>(BEHIND + ((hash >> (32 - BEHIND_BITS)) << 2)) >> (bytes >> 24)) & 1) near(start, p, end, bytes | SMALL, hash);
}

/** What may stand here by the three bytes and the one behind them, or by the three alone, whose hash is `wide`. Nearly all slots have entries of the same bytes, and of other text that falls into them no literal is compared. */
function near(start: usize, p: usize, end: usize, bytes: u32, wide: u32): void {
  const four = hashOfFour(bytes);
  if (isAny(four) && mayStand(four >> 16, bytes, load<u8>(p - 1))) compare(start, p, end, four >> 16);
  if (isAny(wide) && mayStand(wide >> 16, bytes & TRIPLE, load<u8>(p - 1))) compare(start, p, end, wide >> 16);
}

@inline
function isAny(hash: u32): bool { return <bool>((load<u8>(ANY + (hash >> (35 - ANY_BITS))) >> ((hash >> (32 - ANY_BITS)) & 7)) & 1); }

@inline
function mayStand(slot: u32, bytes: u32, before: u32): bool {
  if (!load<u8>(COUNTS + slot) || !((load<u32>(MASKS + (slot << 2)) >> before) & 1)) return false;
  const alike = load<u32>(ALIKE + (slot << 2));
  return alike == bytes || alike == SEVERAL;
}

/** How many places were met; those beyond the room there is are counted only. */
export function met(): u32 { return places; }

/** Says where pairs go. */
export function room(at: usize, size: u32): void { pairs = at; most = size; }

/** Looks through `length` bytes at `start`. Returns how many literals were found; their numbers stand at FOUND, in the order met. */
export function scan(start: usize, length: u32): u32 {
  count = 0;
  places = 0;
  const end = start + length;
  let p = start;
  // The last load takes up to three bytes from behind the end; a literal that would need them is refused by its length.
  while (p + 16 <= end) {
    step(start, p, end); step(start, p + 2, end); step(start, p + 4, end); step(start, p + 6, end);
    step(start, p + 8, end); step(start, p + 10, end); step(start, p + 12, end); step(start, p + 14, end);
    p += 16;
  }
  for (; p + 2 <= end; p += 2) step(start, p, end);
  for (let i: u32 = 0; i < count; i++) {
    const literal: u32 = load<u16>(FOUND + (i << 1));
    store<u8>(SEEN + literal, 0);
    const entry = ENTRIES + ((<usize>load<u16>(FIRST + (literal << 1)) - 1) << 4);
    // Those of three bytes stand in so many slots that to take them out costs more than to meet them again.
    if (!(load<u32>(entry, BYTES) & EVERY) && <u32>load<u16>(entry, LENGTH) > SHORTEST) recount(literal, 1);
  }
  return count;
}

let entries: u32 = 0;
let pool: u32 = 0;

// By the low five bits of three bytes, which tell letters apart: a guess is all that is wanted.
const KEYS: usize = 0x7FFF;

/** Lays out what `rarest` looks up: how often triples are met, for the commonest, and how often single bytes are, for those that stand in none of them. */
function rank(): void {
  // The commonest is entered last, over others of the same low bits.
  for (let rank: u32 = TRIPLES; rank > 0; rank--) {
    const p = COMMON + (rank - 1) * 3;
    store<f64>(RATES + ((<usize>((load<u8>(p) & 31) << 10) | ((load<u8>(p, 1) & 31) << 5) | (load<u8>(p, 2) & 31)) << 3), 1 / <f64>(rank + 7));
  }
  for (let byte: u32 = 0; byte < 256; byte++) store<f64>(RATES_OF_BYTES + (byte << 3), 0.25);
  for (let rank: u32 = 1; rank <= COMMON_BYTES; rank++) store<f64>(RATES_OF_BYTES + (<usize>load<u8>(COMMON + TRIPLES * 3 + rank - 1) << 3), 1 - <f64>(rank - 1) / 20);
}

/**
 * Where in a literal of five bytes or more the two triples side by side stand that are met least in source text, each with the byte behind it, on a scale of its own. It goes along the literal once, for thousands
 * are entered at every start.
 */
function rarest(p: usize, length: u32): u32 {
  let best: u32 = 0;
  let least: f64 = Infinity;
  let before: f64 = Infinity;
  let pair: f64 = Infinity;
  let key: usize = (<usize>(load<u8>(p) & 31) << 5) | (load<u8>(p, 1) & 31);
  let first = load<f64>(RATES_OF_BYTES + (<usize>load<u8>(p) << 3));
  let second = load<f64>(RATES_OF_BYTES + (<usize>load<u8>(p, 1) << 3));
  for (let end: u32 = 2; end < length; end++) {
    const byte = <usize>load<u8>(p + end);
    const third = load<f64>(RATES_OF_BYTES + (byte << 3));
    key = ((key << 5) | (byte & 31)) & KEYS;
    const rate = load<f64>(RATES + (key << 3)) + 0.001 * first * second * third;
    // Four bytes are met no more often than either triple in them.
    const four = min(before, rate);
    if (end >= 4 && pair + four < least) { least = pair + four; best = end - 4; }
    pair = four;
    before = rate;
    first = second;
    second = third;
  }
  return best;
}

/** Lets the mask pass the byte at `p`, or any where the literal has none there. Case does not show in it. */
@inline
function allow(mask: usize, p: usize, there: bool): void { store<u32>(mask, there ? load<u32>(mask) | (1 << (load<u8>(p) & 31)) : 0xFFFFFFFF); }

/** `offset`: where in the literal the triple stands, -1 for the byte before it, which is `first` then. */
function enterAt(id: u32, p: usize, length: u32, offset: i32, first: u32, every: u32): void {
  const at = p + offset;
  const follows = <u32>(offset + 3) < length;
  const bytes = first | (<u32>load<u8>(at, 1) << 8) | (<u32>load<u8>(at, 2) << 16) | (<u32>load<u8>(at, 3) << 24);
  const hash = hashOf(bytes);
  const own = follows ? hashOfFour(bytes) : hash;
  const slot = own >> 16;
  const any = ANY + (own >> (35 - ANY_BITS));
  store<u8>(any, <u8>(<u32>load<u8>(any) | (1 << ((own >> (32 - ANY_BITS)) & 7))));
  const small = follows ? bytes | SMALL : (bytes | SMALL) & TRIPLE;
  const alike = ALIKE + (slot << 2);
  store<u32>(alike, !load<u16>(HEADS + (slot << 1)) || load<u32>(alike) == small ? small : SEVERAL);
  const entry = ENTRIES + (<usize>entries << 4);
  entries++;
  store<u16>(entry, id, LITERAL);
  store<u16>(entry, load<u16>(HEADS + (slot << 1)), NEXT);
  store<u16>(entry, load<u16>(FIRST + (id << 1)), SIBLING);
  store<i16>(entry, <i16>offset, OFFSET);
  store<u16>(entry, length, LENGTH);
  store<u16>(entry, slot, SLOT);
  store<u32>(entry, pool | every, BYTES);
  store<u16>(HEADS + (slot << 1), entries);
  store<u16>(FIRST + (id << 1), entries);
  const held: u32 = load<u8>(COUNTS + slot);
  if (held < STUCK) store<u8>(COUNTS + slot, held + 1);
  allow(BEHIND + ((hash >> (32 - BEHIND_BITS)) << 2), at + 3, follows);
  allow(MASKS + (slot << 2), at - 1, offset > 0);
}

/** Enters the literals that were put at GIVEN, once. Returns how many there was no room for, or were too short or long; their numbers stand at LEFT. */
export function enter(literals: u32): u32 {
  rank();
  let p = GIVEN;
  let left: u32 = 0;
  for (let id: u32 = 0; id < literals; id++) {
    const packed = load<u32>(LENGTHS + (id << 2));
    const every = packed & EVERY;
    const length = packed & ~EVERY;
    const short = length == SHORTEST;
    if (length < SHORTEST || length > LONGEST || entries + (short ? 1 + FIRSTS : 2) > MOST_ENTRIES || pool + length > MOST_POOL) {
      store<u16>(LEFT + (left << 1), id);
      left++;
    } else {
      memory.copy(POOL + pool, p, length);
      if (short) {
        enterAt(id, p, length, 0, load<u8>(p), every);
        // At an odd offset it is met with the byte before it, whatever that is.
        for (let first: u32 = 0; first < 256; first++) if (first & 0x20) enterAt(id, p, length, -1, first, every);
      } else {
        const offset: i32 = length == 4 ? 0 : rarest(p, length);
        enterAt(id, p, length, offset, load<u8>(p + offset), every);
        enterAt(id, p, length, offset + 1, load<u8>(p + offset, 1), every);
      }
      pool += length;
    }
    p += length;
  }
  return left;
}
