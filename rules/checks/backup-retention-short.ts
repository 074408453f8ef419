import { harmlessEnvironment, resourceTypes } from '../../src/model/index.ts';
import type { BlastGraph, Check, Draft, Resource } from '../../src/model/index.ts';
import { label, places } from './shared.ts';

/** Fewer days than that, and a loss on a Friday evening is past help on Monday week. */
const ENOUGH = 7;

export const check: Check = {
  id: 'backup-retention-short', family: 'backup', tier: 'low', title: 'Backups are kept for a few days only', cwe: [1188],
  why: 'Automated backups help only until they expire. What is noticed after that is lost: a wrong deletion that nobody looks at over a long weekend, or a row that goes missing quietly.',
  fix: 'Keep automated backups for seven days at the very least, and as long as it takes you to notice a loss.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    yield* lockedBriefly(graph);
    yield* keptBriefly(graph);
    const types = resourceTypes(graph.knowledge);
    for (const resource of graph.resources) {
      if (resource.unbounded || harmlessEnvironment(resource.environments) || (resource.holdsData.basis !== 'unknown' && !resource.holdsData.value)) continue;
      for (const rule of types.get(resource.type)?.copies ?? []) {
        const { attribute } = rule.exists;
        if (rule.kind !== 'automated' || attribute === undefined || rule.exists.not !== 0 || !/retention|days/i.test(attribute)) continue;
        const written = resource.attributes[attribute];
        const days = Number(written === undefined ? rule.exists.default : written.basis === 'set' ? written.value : Number.NaN);
        if (!Number.isFinite(days) || days <= 0 || days >= ENOUGH) continue;
        const at = written?.basis === 'set' ? written.at : resource.evidence[0].at;
        yield {
          about: `${resource.id}/${rule.id}`, level: 'note', confidence: written ? 'high' : 'medium',
          message: `${label(resource)} keeps its automated backups for ${inDays(days)}${written ? '' : `, since ${attribute} is not set`}.`,
          places: [at], path: written?.basis === 'set' ? [...written.via] : [],
        };
      }
    }
  },
};

/** Attributes that say how long what is written to a place is locked, and how many of their units are a day. */
const LOCKS: readonly (readonly [attribute: string, perDay: number])[] = [
  ['object_lock.days', 1], ['object_lock_configuration.rule.default_retention.days', 1], ['ObjectLockConfiguration.Rule.DefaultRetention.Days', 1], ['retention_policy.retention_period', 86_400],
];

/** Copies that go after a few days, where no other copy is seen that may stay. */
function* keptBriefly(graph: BlastGraph): Iterable<Draft> {
  const told = new Set<string>();
  for (const resource of graph.resources) {
    if (resource.unbounded || harmlessEnvironment(resource.environments)) continue;
    const copies = resource.copies.filter((copy) => copy.kind !== 'replica');
    const [first] = copies;
    const kept = first?.rhythm?.kept;
    // What is made more seldom than it stays has a rule of its own.
    if (!first || !kept || copies.some(({ rhythm }) => rhythm?.kept === undefined || rhythm.kept.hours >= ENOUGH * 24 || (rhythm.every !== undefined && rhythm.every.hours > rhythm.kept.hours))) continue;
    const place = `${kept.at.file}\u0000${kept.at.start}`;
    if (told.has(place)) continue;
    told.add(place);
    const hours = Math.max(...copies.map(({ rhythm }) => rhythm?.kept?.hours ?? 0));
    yield {
      about: `${resource.id}/kept/${first.name}`, level: 'note', confidence: 'high', message: `Copies of ${label(resource)} (${first.name}) are kept for ${hours < 24 ? `${Math.round(hours)} ${hours < 2 ? 'hour' : 'hours'}` : inDays(Math.round(hours / 24))}.`,
      places: [kept.at], path: [{ at: first.evidence[0].at, note: first.evidence[0].note }, { at: kept.at, note: 'what is older goes' }],
    };
  }
}

/** Copies that are locked for a shorter time than a loss takes to be noticed, though they stay for longer. */
function* lockedBriefly(graph: BlastGraph): Iterable<Draft> {
  for (const resource of graph.resources) {
    if (resource.unbounded || harmlessEnvironment(resource.environments)) continue;
    for (const copy of resource.copies) {
      const place = copy.on === undefined || copy.on === resource.id ? undefined : graph.resource(copy.on);
      const lock = place && lockOf(place);
      const kept = copy.rhythm?.kept;
      if (!place || !lock || lock.days >= ENOUGH || (kept !== undefined && kept.hours <= lock.days * 24)) continue;
      yield {
        about: `${resource.id}/locked/${place.id}`, level: 'note', confidence: 'high',
        message: `Copies of ${label(resource)} in ${label(place)} are locked for ${inDays(lock.days)}${kept === undefined ? '' : ` and kept for ${inDays(Math.round(kept.hours / 24))}`}: what is older can be deleted by whoever may delete there.`,
        places: places(lock.at, kept ? [kept.at] : []), path: [{ at: copy.evidence[0].at, note: `${copy.name} of ${label(resource)} is written to it` }, { at: lock.at, note: 'it is locked for that long' }],
      };
    }
  }
}

function lockOf(place: Resource): { readonly days: number; readonly at: Draft['places'][0] } | undefined {
  for (const [attribute, perDay] of LOCKS) {
    const written = place.attributes[attribute];
    const days = written?.basis === 'set' ? Number(written.value) / perDay : Number.NaN;
    if (written?.basis === 'set' && days > 0) return { days: Math.round(days * 10) / 10, at: written.at };
  }
  return undefined;
}

function inDays(days: number): string { return days === 1 ? 'one day' : `${days} days`; }
