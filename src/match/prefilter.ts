import { commonness } from './common.ts';

// Addresses in the module's memory; the same as in wasm/prefilter.ts, where the fields of an entry are told.
const HEADS = 0x1_0000;
const FIRST = 0x3_4000;
const FOUND = 0x3_c000;
const POOL = 0x4_8000;
const MASKS = 0x8_0000;
const ENTRIES = 0x10_0000;
const WINDOW = 0x20_0000;
const PAGE = 0x1_0000;

/** Bytes looked through at once: the largest file that a scan reads, and a little. */
export const WINDOW_BYTES = 8 * 1024 * 1024 + PAGE / 2;
/** Most places of literals of which every one is wanted; a text with more of them is told without. */
export const MOST_SPOTS = 0x4_0000;
/** Pages of 64 KiB of the module's memory; it never grows, so views of it stay good. Untouched pages take no memory. */
export const PAGES = Math.ceil((WINDOW + WINDOW_BYTES) / PAGE) + 1 + MOST_SPOTS / (PAGE / 8);
/** Behind the window, and the few bytes that are looked at beyond it. */
const PLACES = (Math.ceil((WINDOW + WINDOW_BYTES) / PAGE) + 1) * PAGE;

const MOST_LITERALS = 0x4000;
const MOST_ENTRIES = 0xffff;
const MOST_POOL = MASKS - POOL;
const SHORTEST = 3;
const LONGEST = 1024;
const STUCK = 255;
const EVERY = 0x8000_0000;

/** Literals in a memory that the module searches. */
export interface Prefilter {
  /** Where bytes may be read to, so that they need not be copied. */
  readonly window: Uint8Array;
  /** Numbers of the literals that occur in the bytes, in the order met; good until the next call. */
  find(bytes: Uint8Array): Uint16Array;
  /** Pairs of offset and literal for the literals of which every place is wanted, of the bytes searched last, in no promised order, some told twice; undefined where there are too many. */
  spots(): Uint32Array | undefined;
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
 * Lays out the tables of `literals` (folded bytes, none empty and no two alike) and makes the module of dist/prefilter.wasm search them. Throws what WebAssembly throws where
 * it refuses the module or the memory. `every`: numbers of the literals of which every place is wanted.
 */
export function openPrefilter(wasm: Uint8Array, literals: readonly Uint8Array[], every: ReadonlySet<number> = new Set()): Prefilter {
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES });
  const { scan, met, room } = new WebAssembly.Instance(new WebAssembly.Module(wasm), { env: { memory } }).exports;
  if (typeof scan !== 'function' || typeof met !== 'function' || typeof room !== 'function') throw new Error('the prefilter has no scan');
  room(PLACES, MOST_SPOTS);
  const bytes = new Uint8Array(memory.buffer);
  const left = layOut(memory.buffer, literals, every);
  const whole = !left.some((id) => every.has(id));
  let told = false;
  const window = bytes.subarray(WINDOW, WINDOW + WINDOW_BYTES);
  const overlap = literals.reduce((most, literal) => Math.max(most, Math.min(literal.length, LONGEST)), 1) - 1;
  const pass = (at: number, length: number): Uint16Array => { told = whole; return new Uint16Array(memory.buffer, FOUND, Number(scan(at, length))); };
  return {
    window, left,
    find(text) {
      if (text.buffer === memory.buffer) return pass(text.byteOffset, text.length);
      if (text.length <= window.length) { window.set(text); return pass(WINDOW, text.length); }
      // In pieces, each beginning with the end of the one before, where a literal may have begun.
      const found = new Set<number>();
      for (let at = 0; at < text.length - overlap; at += window.length - overlap) {
        const piece = text.subarray(at, at + window.length);
        window.set(piece);
        for (const id of pass(WINDOW, piece.length)) found.add(id);
      }
      told = false;
      return Uint16Array.from(found);
    },
    spots() {
      const count = Number(met());
      return told && count <= MOST_SPOTS ? new Uint32Array(memory.buffer, PLACES, count * 2) : undefined;
    },
  };
}

/** Enters every literal that fits; gives the numbers of those that do not. */
function layOut(memory: ArrayBuffer, literals: readonly Uint8Array[], every: ReadonlySet<number>): number[] {
  if (new Uint16Array(Uint8Array.of(1, 0).buffer)[0] !== 1) throw new Error('the numbers of this machine stand the other way round in memory');
  // This runs once and cold, for thousands of literals, where each call of a DataView counts.
  const bytes = new Uint8Array(memory);
  const shorts = new Uint16Array(memory);
  const words = new Uint32Array(memory);
  const left: number[] = [];
  let entries = 0;
  let pool = 0;
  for (const [id, literal] of literals.entries()) {
    const short = literal.length === SHORTEST;
    const needs = short ? 1 + THIRDS.length : 2;
    if (literal.length < SHORTEST || literal.length > LONGEST || id >= MOST_LITERALS || entries + needs > MOST_ENTRIES || pool + literal.length > MOST_POOL) { left.push(id); continue; }
    const enter = (offset: number, third: number): void => {
      const slot = slotOf(literal[offset] ?? 0, literal[offset + 1] ?? 0, third);
      const entry = ENTRIES + entries++ * 16;
      const at = entry / 2;
      shorts[at] = id;
      shorts[at + 1] = shorts[HEADS / 2 + slot] ?? 0;
      shorts[at + 2] = shorts[FIRST / 2 + id] ?? 0;
      shorts[at + 3] = offset;
      shorts[at + 4] = literal.length;
      shorts[at + 5] = slot;
      words[at / 2 + 3] = every.has(id) ? (pool | EVERY) >>> 0 : pool;
      shorts[HEADS / 2 + slot] = entries;
      shorts[FIRST / 2 + id] = entries;
      bytes[slot] = Math.min(STUCK, (bytes[slot] ?? 0) + 1);
      allow(words, MASKS / 4 + slot * 2, literal[offset + 3]);
      allow(words, MASKS / 4 + slot * 2 + 1, literal[offset - 1]);
    };
    bytes.set(literal, POOL + pool);
    if (short) {
      enter(0, literal[2] ?? 0);
      // At an odd offset only its last two bytes meet a triple, whatever follows.
      for (const third of THIRDS) enter(1, third);
    } else {
      const offset = rarest(literal);
      enter(offset, literal[offset + 2] ?? 0);
      enter(offset + 1, literal[offset + 3] ?? 0);
    }
    pool += literal.length;
  }
  return left;
}

/** Every byte as the slot sees it. */
const THIRDS = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => (byte & 0x20) !== 0);

function slotOf(a: number, b: number, c: number): number { return Math.imul(((a | (b << 8) | (c << 16)) | 0x20_2020) << 8, 0x9e37_79b1) >>> 16; }

/** Lets the mask pass a byte of these low five bits, or any where the literal has none there. Case does not show in them. */
function allow(words: Uint32Array, at: number, byte: number | undefined): void {
  words[at] = byte === undefined ? 0xffff_ffff : (words[at] ?? 0) | (1 << (byte & 31));
}

/** Where the two triples side by side stand that are met least. */
function rarest(literal: Uint8Array): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  let next = commonness(literal, 0);
  for (let offset = 0; offset + 4 <= literal.length; offset++) {
    const first = next;
    next = commonness(literal, offset + 1);
    const cost = first + next;
    if (cost < least) { least = cost; best = offset; }
  }
  return best;
}
