/** The prefilter: which literals occur in these bytes, and where. Buffers only; no text is decoded. */
import { buildAutomaton, ENDS } from './automaton.ts';
import type { Automaton } from './automaton.ts';

/** One place where a literal stands: `offset` of its first byte. */
export interface Hit { readonly literal: string; readonly offset: number }

/**
 * A function that tells which of `literals` occur in bytes, ASCII letters in either case. The set holds the literals as they were given;
 * two that differ only in case are found together. Cost is one table step a byte, whatever the number of literals. Empty literals are
 * refused with an Error: they would be everywhere.
 */
export function createMatcher(literals: readonly string[]): (bytes: Uint8Array) => Set<string> {
  const { automaton, spellings } = prepare(literals);
  if (spellings.length === 0) return () => new Set();
  const { column, next, ends, shorter, columns } = automaton;
  const seen = new Uint8Array(spellings.length);
  return (bytes) => {
    const found = new Set<string>();
    let left = spellings.length;
    let state = 0;
    for (let i = 0; i < bytes.length; i++) {
      const to = next[state + (column[bytes[i] ?? 0] ?? 0)] ?? 0;
      state = to & ~ENDS;
      if (to >= 0) continue;
      for (let at = (state / columns) | 0; at > 0; at = shorter[at] ?? 0) {
        const id = ends[at] ?? -1;
        if (id < 0 || seen[id] === 1) continue;
        seen[id] = 1;
        left--;
        for (const spelling of spellings[id] ?? []) found.add(spelling);
      }
      if (left === 0) break;
    }
    seen.fill(0);
    return found;
  };
}

/** Every occurrence, overlapping ones too, by end and then longest first. Meant for windows and tests: a hostile file has many. At most `limit` hits. */
export function matchOffsets(literals: readonly string[]): (bytes: Uint8Array, limit?: number) => Hit[] {
  const { automaton, spellings, lengths } = prepare(literals);
  const { column, next, ends, shorter, columns } = automaton;
  return (bytes, limit = Number.POSITIVE_INFINITY) => {
    const hits: Hit[] = [];
    if (spellings.length === 0) return hits;
    let state = 0;
    for (let i = 0; i < bytes.length && hits.length < limit; i++) {
      const to = next[state + (column[bytes[i] ?? 0] ?? 0)] ?? 0;
      state = to & ~ENDS;
      if (to >= 0) continue;
      for (let at = (state / columns) | 0; at > 0; at = shorter[at] ?? 0) {
        const id = ends[at] ?? -1;
        if (id < 0) continue;
        for (const literal of spellings[id] ?? []) if (hits.length < limit) hits.push({ literal, offset: i + 1 - (lengths[id] ?? 0) });
      }
    }
    return hits;
  };
}

interface Prepared { readonly automaton: Automaton; readonly spellings: readonly (readonly string[])[]; readonly lengths: readonly number[] }

/** Folds the literals and puts those alike together, in the order given. */
function prepare(literals: readonly string[]): Prepared {
  const encoder = new TextEncoder();
  const groups = new Map<string, string[]>();
  for (const literal of new Set(literals)) {
    if (literal === '') throw new Error('a literal for the prefilter must not be empty');
    const folded = literal.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    const group = groups.get(folded);
    if (group) group.push(literal);
    else groups.set(folded, [literal]);
  }
  const bytes = [...groups.keys()].map((folded) => encoder.encode(folded));
  return { automaton: buildAutomaton(bytes), spellings: [...groups.values()], lengths: bytes.map((literal) => literal.length) };
}
