import type { Change, Delta } from '../model/index.ts';

/** Worse and better by what counts among paths and shifts, and by what cannot be seen or shows now. Never a sum. Resources and findings follow from those and decide nothing. */
export function verdictOf(delta: Pick<Delta, 'added' | 'removed' | 'weakened' | 'strengthened' | 'hidden' | 'revealed'>): Change {
  const any = (entries: readonly { readonly counts: boolean }[]): boolean => entries.some((one) => one.counts);
  const worse = any(delta.added.paths) || any(delta.weakened) || any(delta.hidden) || any(delta.revealed);
  const better = any(delta.removed.paths) || any(delta.strengthened);
  return worse ? (better ? 'mixed' : 'worse') : better ? 'better' : 'same';
}
