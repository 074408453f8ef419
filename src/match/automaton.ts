/**
 * Aho-Corasick over bytes with ASCII letters folded: one dense table, one step a byte. Bytes that occur in no literal share one column, so the
 * table stays small (states x (distinct bytes + 1)).
 */
export interface Automaton {
  /** Column of a byte. */
  readonly column: Uint8Array;
  readonly columns: number;
  /** Next state, already multiplied by `columns`; the sign bit is set when at least one literal ends there. */
  readonly next: Int32Array;
  /** By state: the literal that ends there, or -1. */
  readonly ends: Int32Array;
  /** By state: the nearest state along failure links where a literal ends, or 0. */
  readonly shorter: Int32Array;
}

/** Marks a transition into a state where a literal ends. */
export const ENDS = -0x8000_0000;

/** Builds the automaton of `literals`, given as folded bytes, none empty and no two alike. */
export function buildAutomaton(literals: readonly Uint8Array[]): Automaton {
  const { column, columns } = columnsOf(literals);
  const most = literals.reduce((sum, literal) => sum + literal.length, 1);
  const goto = new Int32Array(most * columns).fill(-1);
  const ends = new Int32Array(most).fill(-1);
  let states = 1;
  for (const [id, literal] of literals.entries()) {
    let state = 0;
    for (const byte of literal) {
      const cell = state * columns + (column[byte] ?? 0);
      let to = goto[cell] ?? -1;
      if (to < 0) { to = states++; goto[cell] = to; }
      state = to;
    }
    ends[state] = id;
  }
  return { column, columns, ends: ends.slice(0, states), ...close(goto.slice(0, states * columns), ends, states, columns) };
}

/** Fills in every missing transition along failure links, breadth first, and marks those that end a literal. */
function close(goto: Int32Array, ends: Int32Array, states: number, columns: number): { next: Int32Array; shorter: Int32Array } {
  const fail = new Int32Array(states);
  const shorter = new Int32Array(states);
  const queue = new Int32Array(states);
  let tail = 0;
  for (let c = 0; c < columns; c++) {
    const to = goto[c] ?? -1;
    if (to > 0) queue[tail++] = to;
    else goto[c] = 0;
  }
  for (let head = 0; head < tail; head++) {
    const state = queue[head] ?? 0;
    const back = fail[state] ?? 0;
    shorter[state] = (ends[back] ?? -1) >= 0 ? back : (shorter[back] ?? 0);
    for (let c = 0; c < columns; c++) {
      const cell = state * columns + c;
      const to = goto[cell] ?? -1;
      const other = goto[back * columns + c] ?? 0;
      if (to < 0) goto[cell] = other;
      else { fail[to] = other; queue[tail++] = to; }
    }
  }
  for (let cell = 0; cell < goto.length; cell++) {
    const to = goto[cell] ?? 0;
    goto[cell] = (to * columns) | ((ends[to] ?? -1) >= 0 || (shorter[to] ?? 0) > 0 ? ENDS : 0);
  }
  return { next: goto, shorter };
}

function columnsOf(literals: readonly Uint8Array[]): { column: Uint8Array; columns: number } {
  const column = new Uint8Array(256);
  let columns = 1;
  for (const literal of literals) for (const byte of literal) if (column[byte] === 0) column[byte] = columns++;
  for (let upper = 65; upper <= 90; upper++) column[upper] = column[upper + 32] ?? 0;
  return { column, columns };
}
