import { onlyOfContainer, questionOf, resourceTypes } from '../../src/model/index.ts';
import type { BlastGraph, Check, Copy, Draft } from '../../src/model/index.ts';
import { structuralLevel } from '../severity.ts';
import { label, places } from './shared.ts';

export const check: Check = {
  id: 'backup-switched-off', family: 'backup', tier: 'medium', title: 'Backups of a data store are switched off', cwe: [1188],
  why: 'The platform would keep copies by itself. A setting here tells it not to.',
  fix: 'Set a retention that covers the time it takes you to notice a loss: seven days at the very least.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    yield* stopped(graph);
    yield* refused(graph);
    yield* unchecked(graph);
    const types = resourceTypes(graph.knowledge);
    for (const resource of graph.resources) {
      // What may be a mere cache is asked less loudly, by backup-not-enabled.
      if (resource.unbounded || (resource.holdsData.basis === 'unknown' && resource.kind === 'cache')) continue;
      for (const rule of types.get(resource.type)?.copies ?? []) {
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

/** Copies that nothing ever looks at: what is broken shows on the day it is needed. One finding for each place. */
function* unchecked(graph: BlastGraph): Iterable<Draft> {
  const told = new Set<string>();
  for (const resource of graph.resources) for (const copy of resource.copies) {
    const at = copy.rhythm?.unchecked;
    if (!at || told.has(`${at.file}\u0000${at.start}`)) continue;
    told.add(`${at.file}\u0000${at.start}`);
    yield { about: `${resource.id}/unchecked`, level: 'note', confidence: 'high', message: `Whether the copies of ${label(resource)} can be read is never checked: its checks are switched off.`, places: [at], path: [{ at: copy.evidence[0].at, note: copy.evidence[0].note }] };
  }
}

/** Schedules that a file tells not to run: one finding for each, with what it no longer copies. Loud only where nothing else copies it. */
function* stopped(graph: BlastGraph): Iterable<Draft> {
  for (const resource of graph.resources) {
    const [first, ...rest] = resource.copies.filter((copy): copy is Copy & { rhythm: { stopped: NonNullable<NonNullable<Copy['rhythm']>['stopped']> } } => copy.rhythm?.stopped !== undefined);
    if (!first || resource.unbounded) continue;
    const another = resource.copies.some((copy) => copy.rhythm?.stopped === undefined && copy.kind !== 'replica' && !onlyOfContainer(copy) && !(copy.survives.basis !== 'unknown' && !copy.survives.value));
    yield {
      about: `${resource.id}/stopped`, level: another || !resource.environments.includes('production') ? 'note' : 'warning', confidence: 'high',
      message: `The schedule that copies ${label(resource)} (${first.name}) is switched off${another ? '' : '; nothing else that was read copies it'}.`,
      places: places(first.rhythm.stopped, rest.map((copy) => copy.rhythm.stopped)), path: [{ at: first.evidence[0].at, note: `${first.name}: ${first.evidence[0].note}` }, { at: first.rhythm.stopped, note: 'it is told not to run' }],
    };
  }
}

/** What a lock of a vault asks of every recovery point that comes in, in days. A job that asks for less, or for more, fails. */
const BOUNDS = [{ attributes: ['vault_lock.min_days', 'LockConfiguration.MinRetentionDays'], breaks: (kept: number, bound: number) => kept < bound, says: 'takes none that go before' }, { attributes: ['vault_lock.max_days', 'LockConfiguration.MaxRetentionDays'], breaks: (kept: number, bound: number) => kept > bound, says: 'takes none that stay longer than' }] as const;

/** Plans whose recovery points the lock of their vault does not take: one finding for each rule of a plan. */
function* refused(graph: BlastGraph): Iterable<Draft> {
  const told = new Set<string>();
  for (const resource of graph.resources) for (const copy of resource.copies) {
    const kept = copy.rhythm?.kept;
    const vault = kept && copy.on !== undefined ? graph.resource(copy.on) : undefined;
    if (!kept || !vault || told.has(`${kept.at.file}\u0000${kept.at.start}`)) continue;
    for (const { attributes, breaks, says } of BOUNDS) {
      const bound = attributes.map((name) => vault.attributes[name]).find((value) => value?.basis === 'set');
      if (bound?.basis !== 'set' || !(Number(bound.value) > 0) || !breaks(kept.hours / 24, Number(bound.value))) continue;
      told.add(`${kept.at.file}\u0000${kept.at.start}`);
      yield {
        about: `${resource.id}/refused/${vault.id}`, level: structuralLevel(resource.environments), confidence: 'high', message: `Recovery points of ${label(resource)} are to be kept for ${kept.hours / 24} days, and the lock of ${label(vault)} ${says} ${bound.value}: the backup job fails.`,
        places: places(kept.at, [bound.at]), path: [{ at: copy.evidence[0].at, note: copy.evidence[0].note }, { at: bound.at, note: 'the lock of the vault asks for this' }],
      };
      break;
    }
  }
}
