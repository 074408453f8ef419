/** The prefilter: which literals occur in these bytes, and where. Buffers only; no text is decoded. */
import { buildAutomaton, ENDS } from './automaton.ts';
import type { Automaton } from './automaton.ts';
import { MOST_SPOTS, openPrefilter } from './prefilter.ts';
import type { Prefilter } from './prefilter.ts';
import { ASKED } from '../model/index.ts';
import type { Looks, Spots } from '../model/index.ts';

/** Tells which literals occur in bytes. */
export interface Matcher {
  /** The literals as they were given, in no promised order. Equal sets may be one and the same. */
  (bytes: Uint8Array): ReadonlySet<string>;
  /** Room for the bytes of a file: what is read into it is searched where it lies. Good until the next file is. */
  readonly window?: Uint8Array;
  /** Where the literals of `every` stand in the bytes searched last; undefined where there are too many places, or the bytes were too many to be searched at once. Good until the next search. */
  spots(): Spots | undefined;
  /** What is told of the bytes searched last; undefined where they were too many to be searched at once, or without the module. Good until the next search. */
  looks(): Looks | undefined;
}

/**
 * A function that tells which of `literals` occur in bytes, ASCII letters in either case. The set holds the literals as they were given;
 * two that differ only in case are found together. Cost hardly grows with the number of literals. Empty literals are refused with an Error: they would be
 * everywhere. `wasm`: the bytes of dist/prefilter.wasm; without them, or where WebAssembly refuses them, the automaton does the same some times slower.
 * `every`: those of the literals of which every place is wanted, lower case; `asks`: what is asked of the places of each, as ASKED.
 */
export function createMatcher(literals: readonly string[], wasm?: Uint8Array, every: readonly string[] = [], asks: ReadonlyMap<string, number> = new Map()): Matcher {
  const folded = foldedAgain(literals);
  if (folded.texts.length === 0) return Object.assign(() => NOTHING, { spots: () => undefined, looks: () => undefined });
  const wanted = wantedOf(folded, every, asks);
  const prefilter = wasm && opened(wasm, folded.texts, wanted);
  if (!prefilter) return automatonMatcher(folded, wanted);
  const { spellings, texts } = folded;
  const { left } = prefilter;
  const rest = left.length === 0 ? undefined : automatonMatcher({ texts: left.map((id) => texts[id] ?? ''), spellings: left.map((id) => spellings[id] ?? []) });
  const setOf = knownSets(spellings);
  const match = (text: Uint8Array): ReadonlySet<string> => {
    const count = prefilter.find(text);
    const others = rest?.(text) ?? NOTHING;
    if (others.size === 0) return setOf(prefilter.found, count);
    const found = new Set(others);
    for (let i = 0; i < count; i++) for (const spelling of spellings[prefilter.found[i] ?? -1] ?? []) found.add(spelling);
    return found;
  };
  const literalsOf = folded.texts;
  const spots = (): Spots | undefined => {
    const pairs = prefilter.spots()?.slice();
    if (!pairs) return undefined;
    for (let i = 1; i < pairs.length; i += 2) pairs[i] = (pairs[i] ?? 0) & 0xffff;
    return { literals: literalsOf, pairs };
  };
  const looks: Looks = {
    places: (asked, code) => { const pairs = prefilter.places(asked, code); return pairs && { literals: literalsOf, pairs }; },
    holdsPackedRun: () => prefilter.packed(), holdsZero: () => prefilter.zero(), joinsTexts: () => prefilter.joined(),
  };
  return Object.assign(match, { window: prefilter.window, spots, looks: () => (prefilter.whole() ? looks : undefined) });
}

const NOTHING: ReadonlySet<string> = new Set();

/** What was met in a file, one after the other: most files of a tree meet what others did, in the same order. */
interface Met { readonly set: ReadonlySet<string>; readonly next: Map<number, Met> }
/** Sets that are kept at most, and how many literals the largest of them comes from. */
const MOST_SETS = 4096;
const LARGEST = 8;

/** The set of the first `count` literals of a list of numbers, the same one where it was asked for before. */
function knownSets(spellings: Folded['spellings']): (met: Uint16Array, count: number) => ReadonlySet<string> {
  const first: Met = { set: NOTHING, next: new Map() };
  let kept = 0;
  return (met, count) => {
    let at = first;
    for (let i = 0; i < count; i++) {
      const id = met[i] ?? -1;
      let next = at.next.get(id);
      if (!next) {
        if (kept >= MOST_SETS || i >= LARGEST) return added(at.set, met.subarray(i, count), spellings);
        kept++;
        next = { set: added(at.set, met.subarray(i, i + 1), spellings), next: new Map() };
        at.next.set(id, next);
      }
      at = next;
    }
    return at.set;
  };
}

function added(set: ReadonlySet<string>, met: Uint16Array, spellings: Folded['spellings']): ReadonlySet<string> {
  const all = new Set(set);
  for (const id of met) for (const spelling of spellings[id] ?? []) all.add(spelling);
  return all;
}

/** WebAssembly may be switched off, or the address space too small for it. */
function opened(wasm: Uint8Array, literals: readonly string[], every: ReadonlyMap<number, number>): Prefilter | undefined {
  try { return openPrefilter(wasm, literals, every); } catch { return undefined; }
}

/** The same in TypeScript: one table step a byte, whatever the number of literals. */
function automatonMatcher(folded: Folded, wanted: ReadonlyMap<number, number> = new Map()): Matcher {
  const { spellings } = folded;
  let places: number[] = [];
  const { automaton: { column, next, ends, shorter, columns }, lengths } = searchFor(folded);
  const seen = new Uint8Array(spellings.length);
  const find = (bytes: Uint8Array): ReadonlySet<string> => {
    const found = new Set<string>();
    places = [];
    let left = spellings.length;
    let state = 0;
    for (let i = 0; i < bytes.length; i++) {
      const to = next[state + (column[bytes[i] ?? 0] ?? 0)] ?? 0;
      state = to & ~ENDS;
      if (to >= 0) continue;
      for (let at = (state / columns) | 0; at > 0; at = shorter[at] ?? 0) {
        const id = ends[at] ?? -1;
        if (id >= 0 && wanted.has(id) && places.length <= MOST_SPOTS * 2) places.push(i + 1 - (lengths[id] ?? 0), id);
        if (id < 0 || seen[id] === 1) continue;
        seen[id] = 1;
        left--;
        for (const spelling of spellings[id] ?? []) found.add(spelling);
      }
      if (left === 0 && wanted.size === 0) break;
    }
    seen.fill(0);
    return found;
  };
  return Object.assign(find, { spots: () => (places.length > MOST_SPOTS * 2 ? undefined : { literals: folded.texts, pairs: Uint32Array.from(places) }), looks: () => undefined });
}

interface Wanted { readonly every: readonly string[]; readonly asks: ReadonlyMap<string, number>; readonly wanted: ReadonlyMap<number, number> }
const wants = new WeakMap<Folded, Wanted>();

/** Numbers of the literals of which every place is wanted, and what is asked of them. */
function wantedOf(folded: Folded, every: readonly string[], asks: ReadonlyMap<string, number>): ReadonlyMap<number, number> {
  const known = wants.get(folded);
  if (known?.every === every && known.asks === asks) return known.wanted;
  const numbers = new Set(every);
  const wanted = new Map<number, number>();
  // Whoever asks mostly names them first.
  for (let id = 0; id < folded.spellings.length && numbers.size > 0; id++) {
    for (const spelling of folded.spellings[id] ?? []) if (numbers.delete(spelling)) wanted.set(id, asks.get(spelling) ?? ASKED.told);
  }
  wants.set(folded, { every, asks, wanted });
  return wanted;
}

/** Literals with ASCII letters folded, and how each was spelled. */
interface Folded { readonly texts: readonly string[]; readonly spellings: readonly (readonly string[])[] }

let last: { readonly literals: readonly string[]; readonly folded: Folded } | undefined;
/** `lengths`: of each literal, in bytes. */
interface Search { readonly automaton: Automaton; readonly lengths: readonly number[] }
const searches = new WeakMap<Folded, Search>();

function searchFor(folded: Folded): Search {
  const known = searches.get(folded);
  if (known) return known;
  const encoder = new TextEncoder();
  const literals = folded.texts.map((text) => encoder.encode(text));
  const search = { automaton: buildAutomaton(literals), lengths: literals.map((literal) => literal.length) };
  searches.set(folded, search);
  return search;
}

/** As `fold`. Whoever judges tree after tree asks for the same literals each time, so what was folded last is kept, and with it the automaton; neither ever changes. */
function foldedAgain(literals: readonly string[]): Folded {
  if (last?.literals.length !== literals.length || !literals.every((literal, at) => literal === last?.literals[at])) last = { literals: [...literals], folded: fold(literals) };
  return last.folded;
}

/** Folds the literals and puts those alike together, in the order given. */
function fold(literals: readonly string[]): Folded {
  const each = [...new Set(literals)];
  if (each.includes('')) throw new Error('a literal for the prefilter must not be empty');
  // They are thousands, and hardly one has a capital letter: then each is spelled in one way.
  if (!/[A-Z]/.test(each.join(' '))) return { texts: each, spellings: each.map((literal) => [literal]) };
  const groups = new Map<string, string[]>();
  for (const literal of each) {
    const folded = literal.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    const group = groups.get(folded);
    if (group) group.push(literal);
    else groups.set(folded, [literal]);
  }
  return { texts: [...groups.keys()], spellings: [...groups.values()] };
}
