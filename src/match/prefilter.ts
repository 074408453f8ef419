import { COMMON_BYTES, COMMON_TRIPLES } from './common.ts';

// Addresses in the module's memory; the same as in wasm/prefilter.ts, where the fields of an entry are told.
const FOUND = 0x3_c000;
const WINDOW = 0x21_0000;
const PAGE = 0x1_0000;
// Where literals stand until they are entered, in the window, which is empty then.
const GIVEN = WINDOW;
const LENGTHS = WINDOW + 0x40_0000;
const COMMON = WINDOW + 0x48_0000;
const LEFT = WINDOW + 0x50_0000;

/** Bytes looked through at once: the largest file that a scan reads, and a little. */
export const WINDOW_BYTES = 8 * 1024 * 1024 + PAGE / 2;
/** Most places of literals of which every one is wanted; a text with more of them is told without. */
export const MOST_SPOTS = 0x4_0000;
/** Behind the window, and the few bytes that are looked at beyond it. */
const PLACES = (Math.ceil((WINDOW + WINDOW_BYTES) / PAGE) + 1) * PAGE;
const MOST_LITERALS = 0x4000;
/** Places that were looked at closely, what is asked of each literal, and tables of bytes. */
const TOLD = PLACES + MOST_SPOTS * 8;
const ASKS = TOLD + MOST_SPOTS * 8;
const KINDS = ASKS + MOST_LITERALS * 2;
const SLOTS = KINDS + 512;
/** Where the lists begin that the module brings with it (scripts/prefilter.ts), behind its tables of bytes and of words. */
export const STATIC = KINDS + PAGE / 2;
/** Pages of 64 KiB of the module's memory; it never grows, so views of it stay good. Untouched pages take no memory. */
export const PAGES = Math.ceil(KINDS / PAGE) + 1;

const LONGEST = 1024;
const EVERY = 0x8000_0000;

/** Literals in a memory that the module searches. */
export interface Prefilter {
  /** Where bytes may be read to, so that they need not be copied. */
  readonly window: Uint8Array;
  /** How many of the literals occur in the bytes. */
  find(bytes: Uint8Array): number;
  /** Their numbers, in the order met: as many at its beginning as were told; good until the next call. */
  readonly found: Uint16Array;
  /** Pairs of offset and literal for the literals of which every place is wanted, of the bytes searched last, in no promised order, some told twice, the literal's length in the upper half of its number; undefined where there are too many. */
  spots(): Uint32Array | undefined;
  /** Of these pairs those of which something is wanted, what of it in the upper half of the literal's number; see Looks in src/model/extractor.ts. */
  places(asked: number, code: boolean): Uint32Array | undefined;
  /** Does a run that may be base64 stand in the bytes searched last? */
  packed(): boolean;
  /** Does a zero byte stand in the bytes searched last? */
  zero(): boolean;
  /** Do two quoted texts stand in the bytes searched last with a sign between them that joins them? */
  joined(): boolean;
  /** Were the bytes searched last few enough to be searched at once, for every literal of which all places are wanted? Only then may the four above be asked. */
  whole(): boolean;
  /** Numbers of literals there was no room for, or too short or long to be entered: to be looked for by other means. */
  readonly left: readonly number[];
}

/** What is used of WebAssembly; the language's own types have it among those of browsers only. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: { readonly env: { readonly memory: object } }) => { readonly exports: Readonly<Record<string, unknown>> };
};

/**
 * Has the module of dist/prefilter.wasm lay out its tables of `literals` (folded, none empty and no two alike) and search them. Throws what WebAssembly throws where it refuses the module
 * or the memory, and an Error where the literals are too many to be handed over. `every`: literals of which every place is wanted, by their numbers, with what is asked of the places of each.
 */
export function openPrefilter(wasm: Uint8Array, literals: readonly string[], every: ReadonlyMap<number, number> = new Map()): Prefilter {
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES });
  const { enter, scan, met, room, prepare, prepareWords, look, packed, zero, joined } = new WebAssembly.Instance(new WebAssembly.Module(wasm), { env: { memory } }).exports;
  if (typeof enter !== 'function' || typeof scan !== 'function' || typeof met !== 'function' || typeof room !== 'function' || typeof prepare !== 'function' || typeof prepareWords !== 'function' || typeof look !== 'function' || typeof packed !== 'function' || typeof zero !== 'function' || typeof joined !== 'function') throw new Error('the prefilter has no scan');
  room(PLACES, MOST_SPOTS);
  prepare(KINDS);
  prepareWords(SLOTS);
  const bytes = new Uint8Array(memory.buffer);
  const asked = new Uint16Array(memory.buffer, ASKS, MOST_LITERALS);
  for (const [id, asks] of every) if (id < MOST_LITERALS) asked[id] = asks;
  const given = handOver(memory.buffer, literals, every);
  const left = [...new Uint16Array(memory.buffer, LEFT, Number(enter(given.count))), ...Array.from({ length: literals.length - given.count }, (_, over) => given.count + over)];
  const whole = !left.some((id) => every.has(id));
  let told = false;
  const last = { at: WINDOW, length: 0 };
  const window = bytes.subarray(WINDOW, WINDOW + WINDOW_BYTES);
  const overlap = given.longest - 1;
  const numbers = new Uint16Array(memory.buffer, FOUND, MOST_LITERALS);
  const pass = (at: number, length: number): number => { told = whole; last.at = at; last.length = length; return Number(scan(at, length)); };
  return {
    window, left, found: numbers,
    find(text) {
      if (text.buffer === memory.buffer) return pass(text.byteOffset, text.length);
      if (text.length <= window.length) { window.set(text); return pass(WINDOW, text.length); }
      // In pieces, each beginning with the end of the one before, where a literal may have begun.
      const found = new Set<number>();
      for (let at = 0; at < text.length - overlap; at += window.length - overlap) {
        const piece = text.subarray(at, at + window.length);
        window.set(piece);
        for (const id of numbers.subarray(0, pass(WINDOW, piece.length))) found.add(id);
      }
      told = false;
      numbers.set([...found]);
      return found.size;
    },
    spots() {
      const count = Number(met());
      return told && count <= MOST_SPOTS ? new Uint32Array(memory.buffer, PLACES, count * 2) : undefined;
    },
    places(asked, code) {
      const count = Number(met());
      if (!told || count > MOST_SPOTS) return undefined;
      return new Uint32Array(memory.buffer, TOLD, Number(look(PLACES, count, TOLD, ASKS, asked, last.at, last.length, code ? 1 : 0)) * 2);
    },
    packed: () => Number(packed(last.at, last.length)) === 1,
    joined: () => Number(joined(last.at, last.length)) === 1,
    zero: () => Number(zero(last.at, last.length)) === 1,
    whole: () => told,
  };
}

/** Puts the first of the literals one behind another where the module takes them from, with their lengths in bytes beside; tells how many, and the length of the longest that can be entered. */
function handOver(memory: ArrayBuffer, literals: readonly string[], every: ReadonlyMap<number, number>): { count: number; longest: number } {
  const encoder = new TextEncoder();
  const room = new Uint8Array(memory, GIVEN, LENGTHS - GIVEN);
  const count = Math.min(literals.length, MOST_LITERALS);
  const lengths = new Uint32Array(memory, LENGTHS, count);
  const all = literals.slice(0, count).join('');
  // All at once, for each by itself takes many times as long; where every letter is one byte, each is as long there as it is here.
  const plain = encoder.encodeInto(all, room).written === all.length;
  let longest = 1;
  let at = 0;
  for (let id = 0; id < count; id++) {
    const literal = literals[id] ?? '';
    const { read, written } = plain ? { read: literal.length, written: literal.length } : encoder.encodeInto(literal, room.subarray(at));
    if (read !== literal.length) throw new Error('the literals do not fit');
    lengths[id] = every.has(id) ? (written | EVERY) >>> 0 : written;
    at += written;
    if (written > longest) longest = written;
  }
  encoder.encodeInto(COMMON_TRIPLES + COMMON_BYTES, new Uint8Array(memory, COMMON, PAGE));
  return { count, longest: Math.min(longest, LONGEST) };
}
