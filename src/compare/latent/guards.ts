import type { Evidence, Known, Resource } from '../../model/index.ts';
import type { Between, Loss } from './between.ts';
import { higher, offness } from './interval.ts';
import type { Interval } from './interval.ts';
import { thing } from './words.ts';

type GuardOf = Resource['guards'][number];

/** Guards of one thing that hold less in the looser tree: switched off, or no longer known to be on. */
export function* guardLosses(between: Between): Iterable<Loss> {
  for (const { safer, looser } of between.resources.both) {
    const names = [...new Set([...safer.guards, ...looser.guards].map((guard) => `${guard.attribute}\u0000${guard.strength}`))];
    for (const name of names) {
      const same = (guard: GuardOf): boolean => `${guard.attribute}\u0000${guard.strength}` === name;
      const [before, after] = [safer.guards.find(same), looser.guards.find(same)];
      const guard = before ?? after;
      // A guard that the safer tree knows nothing of is not lost; one that the looser tree knows nothing of is off.
      if (!guard || !before) continue;
      const [from, to]: [Interval, Interval] = [offness(before.state), after ? offness(after.state) : [1, 1]];
      if (!higher(from, to)) continue;
      // What is not known any more is told as hidden, never as better.
      if (between.direction === 'strengthened' && before.state.basis === 'unknown') continue;
      yield lossOf(between, safer, looser, before, after, to);
    }
  }
}

function lossOf(between: Between, safer: Resource, looser: Resource, before: GuardOf, after: GuardOf | undefined, to: Interval): Loss {
  const label = thing(looser);
  const lost = to[0] === 1;
  const known = before.state.basis !== 'unknown';
  return {
    kind: 'guard', about: label,
    worse: lost ? known ? `${before.attribute} guards ${label} no more; while it did: ${before.says}.` : `${before.attribute} does not guard ${label}, which was not known before; where it does: ${before.says}.`
      : `Whether ${before.attribute} still guards ${label} is not known any more; while it did: ${before.says}.`,
    better: `${before.attribute} guards ${label} now: ${before.says}.`,
    safer: stateOf(before.state), looser: after ? stateOf(after.state) : 'off',
    exact: { safer: placeOf(before), looser: after ? placeOf(after) : [] }, around: { safer: [safer.evidence[0]], looser: [looser.evidence[0]] },
    level: between.looser.levels.resource(looser),
  };
}

function stateOf(state: Known<boolean>): string { return state.basis === 'unknown' ? 'not known' : state.value ? 'on' : 'off'; }

function placeOf(guard: GuardOf): readonly Evidence[] {
  const { state } = guard;
  if (state.basis === 'default' || state.at === undefined) return [];
  const note = state.basis === 'unknown' ? `${guard.attribute} is set here to something that is not known` : `${guard.attribute} is ${state.value ? 'on' : 'off'} here`;
  return [{ at: state.at, note }, ...(state.basis === 'set' ? state.via : [])];
}
