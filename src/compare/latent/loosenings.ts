import type { Between, Loss } from './between.ts';
import { named } from './words.ts';

/** Settings of agents whose reach is not worked out that let them do more unasked than before, wherever they are written. */
export function* looseningLosses(between: Between): Iterable<Loss> {
  const before = new Set((between.safer.graph.loosenings ?? []).map(({ key }) => key));
  for (const { key, agent, says, slight, evidence } of between.looser.graph.loosenings ?? []) {
    if (before.has(key)) continue;
    const name = named(agent);
    yield { kind: 'hold', about: name, worse: `${name} ${says} now.`, better: `It is no longer so that ${name} ${says}.`, safer: 'asked', looser: 'not asked', exact: { safer: [], looser: evidence }, around: { safer: [], looser: [] }, level: slight === undefined ? 'warning' : 'note', notCounted: slight };
  }
}
