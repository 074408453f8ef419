import type { Copy, Evidence } from '../../model/index.ts';
import type { Loss } from './between.ts';

interface Slower { readonly words: (copy: string, label: string) => Pick<Loss, 'worse' | 'better' | 'safer' | 'looser'>; readonly safer: readonly Evidence[]; readonly looser: readonly Evidence[] }

/** Does the copy stop, stay for a shorter time, or come less often than before? What is not known on one side is no difference. */
export function rhythmLoss(before: Copy, after: Copy): Slower | undefined {
  const [was, is] = [before.rhythm ?? {}, after.rhythm ?? {}];
  if (is.stopped && !was.stopped) return { words: (copy, label) => ({ worse: `${copy} of ${label} is stopped now.`, better: `${copy} of ${label} is no longer stopped.`, safer: 'made', looser: 'stopped' }), safer: [], looser: [{ at: is.stopped, note: 'stopped here' }] };
  for (const [name, less, words] of [['kept', (a: number, b: number) => b < a, 'is kept for a shorter time'], ['every', (a: number, b: number) => b > a, 'is made less often']] as const) {
    const [from, to] = [was[name], is[name]];
    if (!from || !to || !less(from.hours, to.hours)) continue;
    return {
      words: (copy, label) => ({ worse: `${copy} of ${label} ${words} now: ${span(to.hours)}, before ${span(from.hours)}.`, better: `${copy} of ${label} ${words.replace('shorter', 'longer').replace('less', 'more')} now: ${span(from.hours)}, before ${span(to.hours)}.`, safer: span(from.hours), looser: span(to.hours) }),
      safer: [{ at: from.at, note: 'its rhythm' }], looser: [{ at: to.at, note: 'its rhythm' }],
    };
  }
  return undefined;
}

function span(hours: number): string { return hours % 24 === 0 ? `${hours / 24} day${hours === 24 ? '' : 's'}` : `${hours} hour${hours === 1 ? '' : 's'}`; }
