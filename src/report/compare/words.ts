import type { Change, Comparison, Coordinate, GateDecision } from '../../model/index.ts';
import { standings } from '../crater.ts';
import { count } from '../words.ts';

/** The gate and the verdict in one sentence. */
export function gateSentence({ state }: GateDecision, verdict: Change): string {
  if (state === 'open') {
    return {
      same: 'The gate is open: what an agent could destroy is the same before and after.',
      better: 'The gate is open: this change leaves less that an agent could destroy, and makes nothing worse.',
      worse: 'The gate is open, as far as it was asked; what an agent could destroy got worse all the same.',
      mixed: 'The gate is open, as far as it was asked; something got worse and something got better.',
    }[verdict];
  }
  return {
    same: 'The gate is closed, though nothing that could be seen got worse.',
    better: 'The gate is closed, though what could be seen got better only.',
    worse: 'The gate is closed: this change makes worse what an agent could destroy.',
    mixed: 'The gate is closed: something got worse. What got better does not make up for it.',
  }[verdict];
}

/** `destroyable: 3 before, 5 after`: how large the crater is on both sides. Undefined where there is none on either. */
export function craterSentence(comparison: Comparison): string | undefined {
  const [before, after] = [standings(comparison.base.graph), standings(comparison.head.graph)].map((all) => {
    const lost = all.filter((one) => one.destroyable);
    return { lost: lost.length, gone: lost.filter((one) => one.recoverability?.verdict === 'irrecoverable').length };
  });
  if (!before || !after || (before.lost === 0 && after.lost === 0)) return undefined;
  const same = before.lost === after.lost && before.gone === after.gone;
  const who = after.lost === 0 ? 'No agent can destroy a resource' : `An agent can destroy ${count(after.lost, 'resource')}`;
  if (same) return `${who}, as before; ${none(after.gone)} would not come back.`;
  if (after.lost === 0) return `${who} from here (before: ${before.lost}).`;
  return `${who} (before: ${none(before.lost)}); ${none(after.gone)} would not come back (before: ${none(before.gone)}).`;
}

function none(amount: number): string { return amount === 0 ? 'none' : String(amount); }

/** `gate asked, now open; window 7 d, now 48 h`. */
export function coordinateWords(coordinates: readonly Coordinate[]): string {
  return coordinates.map(({ name, from, to }) => {
    if (name === 'new') return from === '' ? 'there was no such path' : from;
    return `${name} ${from === '' ? 'none' : from}, now ${to === '' ? 'none' : to}`;
  }).join('; ');
}
