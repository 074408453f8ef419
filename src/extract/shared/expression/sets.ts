/** A set of UTF-16 code units as closed ranges in order, none touching another. */
export type Ranges = readonly (readonly [number, number])[];

const MOST = 0xffff;

export const DIGITS: Ranges = [[48, 57]];
export const WORDS: Ranges = [[48, 57], [65, 90], [95, 95], [97, 122]];
export const SPACES: Ranges = [[9, 13], [32, 32], [160, 160], [0x1680, 0x1680], [0x2000, 0x200a], [0x2028, 0x2029], [0x202f, 0x202f], [0x205f, 0x205f], [0x3000, 0x3000], [0xfeff, 0xfeff]];
/** Ends of lines, as `.` and `$` see them. */
export const ENDS_OF_LINES: Ranges = [[10, 10], [13, 13], [0x2028, 0x2029]];

/** Sorted and joined. */
export function normal(ranges: Ranges): Ranges {
  const out: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to); else out.push([from, to]);
  }
  return out;
}

/** Everything else. */
export function complement(ranges: Ranges): Ranges {
  const out: [number, number][] = [];
  let next = 0;
  for (const [from, to] of normal(ranges)) {
    if (from > next) out.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= MOST) out.push([next, MOST]);
  return out;
}

/** With the other case of every ASCII letter. */
export function bothCases(ranges: Ranges): Ranges {
  const out: [number, number][] = ranges.map(([from, to]) => [from, to]);
  for (const [first, last, shift] of [[65, 90, 32], [97, 122, -32]] as const) {
    for (const [from, to] of ranges) {
      const low = Math.max(from, first);
      const high = Math.min(to, last);
      if (low <= high) out.push([low + shift, high + shift]);
    }
  }
  return normal(out);
}

/** Does it hold this code unit? */
export function holds(ranges: Ranges, unit: number): boolean {
  for (const [from, to] of ranges) if (unit <= to) return unit >= from;
  return false;
}
