import { questionOf } from '../../src/model/index.ts';
import type { BlastGraph, Check, Copy, Draft } from '../../src/model/index.ts';
import { structuralLevel } from '../severity.ts';
import { label, places } from './shared.ts';

export const check: Check = {
  id: 'backup-switched-off', family: 'backup', tier: 'medium', title: 'Backups of a data store are switched off', cwe: [1188],
  why: 'The platform would keep copies by itself. A setting here tells it not to.',
  fix: 'Set a retention that covers the time it takes you to notice a loss: seven days at the very least.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    yield* stopped(graph);
    for (const resource of graph.resources) {
      // What may be a mere cache is asked less loudly, by backup-not-enabled.
      if (resource.unbounded || (resource.holdsData.basis === 'unknown' && resource.kind === 'cache')) continue;
      for (const rule of graph.knowledge.resources.find((type) => type.type === resource.type)?.copies ?? []) {
        const { attribute } = rule.exists;
        // Versions and restores to a point in time have rules of their own.
        if ((rule.kind !== 'automated' && rule.kind !== 'versions') || attribute === undefined || questionOf(rule) || resource.copies.some((copy) => copy.name === rule.id)) continue;
        const what = rule.kind === 'versions' ? 'versions' : 'automated backups';
        const value = resource.attributes[attribute];
        if (value?.basis === 'set') yield { about: `${resource.id}/${rule.id}`, level: structuralLevel(resource.environments), confidence: 'high', message: `${label(resource)} keeps no ${what}: ${attribute} says so.`, places: [value.at], path: [...value.via] };
      }
    }
  },
};

/** Schedules that a file tells not to run: one finding for each, with what it no longer copies. Loud only where nothing else copies it. */
function* stopped(graph: BlastGraph): Iterable<Draft> {
  for (const resource of graph.resources) {
    const [first, ...rest] = resource.copies.filter((copy): copy is Copy & { rhythm: { stopped: NonNullable<NonNullable<Copy['rhythm']>['stopped']> } } => copy.rhythm?.stopped !== undefined);
    if (!first || resource.unbounded) continue;
    const another = resource.copies.some((copy) => copy.rhythm?.stopped === undefined && copy.kind !== 'replica' && copy.name !== 'final-snapshot' && !(copy.survives.basis !== 'unknown' && !copy.survives.value));
    yield {
      about: `${resource.id}/stopped`, level: another || !resource.environments.includes('production') ? 'note' : 'warning', confidence: 'high',
      message: `The schedule that copies ${label(resource)} (${first.name}) is switched off${another ? '' : '; nothing else that was read copies it'}.`,
      places: places(first.rhythm.stopped, rest.map((copy) => copy.rhythm.stopped)), path: [{ at: first.evidence[0].at, note: `${first.name}: ${first.evidence[0].note}` }, { at: first.rhythm.stopped, note: 'it is told not to run' }],
    };
  }
}
