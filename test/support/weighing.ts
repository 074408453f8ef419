import type { Comparison, Obscured, PathChange, Shift } from '../../src/model/index.ts';

const counted = <T extends { readonly counts: boolean }>(entries: readonly T[]): T[] => entries.filter((entry) => entry.counts);

/** What weighs in a comparison, in the order a reader meets it: what got worse. */
export function worsenings({ delta }: Comparison): (PathChange | Shift | Obscured)[] {
  return [...counted(delta.added.paths), ...counted(delta.weakened), ...counted(delta.hidden), ...counted(delta.revealed)];
}

/** The same for what got better. */
export function improvements({ delta }: Comparison): (PathChange | Shift)[] { return [...counted(delta.removed.paths), ...counted(delta.strengthened)]; }

/** Both as sentences. A comparison of two trees that mean the same has none. */
export function weighing(comparison: Comparison): string[] {
  return [...worsenings(comparison).map((entry) => `worse: ${entry.says}`), ...improvements(comparison).map((entry) => `better: ${entry.says}`)];
}
