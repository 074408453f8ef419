import { GATES } from '../../model/index.ts';
import type { Decision, Known } from '../../model/index.ts';

/** How bad something is, from the least to the most it may be; equal ends when it is known. */
export type Interval = readonly [number, number];

/** Is `looser` not within `safer`: higher at either end? */
export function higher(safer: Interval, looser: Interval): boolean { return looser[0] > safer[0] || looser[1] > safer[1]; }

/** How bad an answer is by its rank; an unknown one spans what is possible, else everything between `best` and `worst`. */
export function rankOf<T>(known: Known<T>, rank: (value: T) => number, best: number, worst: number): Interval {
  if (known.basis !== 'unknown') return [rank(known.value), rank(known.value)];
  const ranks = (known.possible ?? []).map(rank);
  return ranks.length === 0 ? [best, worst] : [Math.min(...ranks), Math.max(...ranks)];
}

/** A protection: on is 0, off is 1. */
export function offness(known: Known<boolean>): Interval { return rankOf(known, (on) => (on ? 0 : 1), 0, 1); }

/** A gate as an interval: one that is open because nobody knows the mode may also ask. */
export function openness(decision: Decision): Interval {
  const rank = GATES.indexOf(decision.gate);
  return decision.basis === 'unknown' && decision.gate === 'open' ? [GATES.indexOf('asked'), rank] : [rank, rank];
}
