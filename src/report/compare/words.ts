import type { Comparison, Coordinate } from '../../model/index.ts';
import { standings } from '../crater.ts';
import { count } from '../words.ts';

/** The gate and the verdict in one sentence. */
export function gateSentence({ gate: { state }, delta }: Comparison): string {
  if (state === 'open') {
    return {
      same: 'The gate is open: this change makes nothing worse.',
      better: 'The gate is open: this change makes nothing worse, and something better.',
      worse: 'The gate is open, as far as it was asked; something got worse all the same.',
      mixed: 'The gate is open, as far as it was asked; something got worse and something got better.',
    }[delta.verdict];
  }
  const seen = [...delta.added.paths, ...delta.weakened].some((change) => change.counts);
  const hidden = delta.hidden.some((change) => change.counts);
  return {
    same: 'The gate is closed, though nothing that could be seen got worse.',
    better: 'The gate is closed, though what could be seen got better only.',
    worse: seen || !hidden ? 'The gate is closed: this change makes something worse.' : 'The gate is closed: this change hides something that was known.',
    mixed: 'The gate is closed: something got worse. What got better does not make up for it.',
  }[delta.verdict];
}

/** How large the crater is, and was. Undefined where there is none on either side. */
export function craterSentence(comparison: Comparison): string | undefined {
  const [before, after] = [standings(comparison.base.graph), standings(comparison.head.graph)].map((all) => {
    const lost = all.filter((one) => one.destroyable);
    return { lost: lost.length, gone: lost.filter((one) => one.recoverability?.verdict === 'irrecoverable').length };
  });
  if (!before || !after || (before.lost === 0 && after.lost === 0)) return undefined;
  if (after.lost === 0) return `No agent can destroy a resource from here (before: ${before.lost}).`;
  const none = (amount: number): string => (amount === 0 ? 'none' : String(amount));
  const was = (then: number, now: number): string => (then === now ? ', as before' : ` (before: ${none(then)})`);
  const gone = after.gone > 0 ? `; ${after.gone} would not come back${was(before.gone, after.gone)}` : before.gone > 0 ? `; each of them may come back (before: ${before.gone} would not)` : '';
  return `An agent can destroy ${count(after.lost, 'resource')}${was(before.lost, after.lost)}${gone}.`;
}

/** `gate asked, now open; window 7 d, now 48 h`. */
export function coordinateWords(coordinates: readonly Coordinate[]): string {
  return coordinates.map(({ name, from, to }) => {
    if (name === 'new') return from === '' ? 'there was no such path' : from;
    return `${name} ${from === '' ? 'none' : from}, now ${to === '' ? 'none' : to}`;
  }).join('; ');
}
