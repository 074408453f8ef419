import { onlyOfContainer, resourceTypes } from '../../src/model/index.ts';
import type { BlastGraph, Check, Copy, Draft, Resource, ResourceTypes } from '../../src/model/index.ts';
import { harmlessEnvironment, structuralLevel } from '../severity.ts';
import { holds, label, settingsOff } from './setting.ts';
import { isPassing } from './passing.ts';
import { places } from './shared.ts';

export const check: Check = {
  id: 'data-deleted-by-itself', family: 'data', tier: 'medium', title: 'Data is deleted without anybody deleting it', cwe: [672],
  why: 'A plan that expires, a retention of nothing or a line of a migration takes the data away when its time has come. Nobody gives the order, so nobody is asked.',
  fix: 'Take a copy first, and keep the setting only where what it deletes can be made again.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    const rows = resourceTypes(graph.knowledge);
    yield* settingsOff(graph, {
      question: 'keeps-its-data',
      message: (resource, how, { attribute }) => {
        const says = rows.get(resource.type)?.settings?.find((one) => one.question === 'keeps-its-data' && one.attribute === attribute)?.says;
        return `${label(resource)} does not stay: ${how}${says === undefined ? '' : `; ${says}`}.`;
      },
    });
    yield* ranOut(graph);
    yield* removed(graph, rows);
    yield* expiring(graph);
    yield* images(graph);
  },
};

/** What an apply takes down because a block of the configuration says so, though nobody runs a destroy. */
function* removed(graph: BlastGraph, rows: ResourceTypes): Iterable<Draft> {
  for (const resource of graph.resources) {
    if (resource.kind !== 'stack' || harmlessEnvironment(resource.environments)) continue;
    for (const [name, type] of Object.entries(resource.attributes)) {
      if (!name.startsWith('removed.') || type.basis !== 'set' || rows.get(String(type.value))?.holdsData !== true) continue;
      yield {
        about: `${resource.id}/${name}`, level: structuralLevel(resource.environments), confidence: 'high',
        message: `The next apply destroys ${name.slice('removed.'.length)} with what it holds: its removed block says so.`, places: [type.at], path: [...type.via],
      };
    }
  }
}

/** Fewer days than that, and what is lost over a long weekend is noticed too late. */
const ENOUGH = 7;

/** Copies that are deleted before the next one is made: for a while there is none at all. */
function* ranOut(graph: BlastGraph): Iterable<Draft> {
  for (const resource of graph.resources) {
    if (resource.unbounded) continue;
    for (const copy of resource.copies) {
      const { every, stopped } = copy.rhythm ?? {};
      const kept = keptFor(copy, graph);
      if (!every || !kept || stopped || kept.hours >= every.hours) continue;
      // Another copy, of which nothing shows that it runs out, may be there meanwhile.
      const covered = resource.copies.some((other) => other !== copy && other.kind !== 'replica' && !onlyOfContainer(other) && other.rhythm?.stopped === undefined && !endsBefore(keptFor(other, graph), other.rhythm?.every));
      yield {
        about: `${resource.id}/runs-out/${copy.name}`, level: covered ? 'note' : structuralLevel(resource.environments), confidence: 'high',
        message: `A copy of ${label(resource)} (${copy.name}) is kept for ${span(kept.hours)} and made every ${span(every.hours)}: in between there is none.`,
        places: places(kept.at, [every.at]), path: [{ at: every.at, note: `one is made every ${span(every.hours)}` }, { at: kept.at, note: `one is kept for ${span(kept.hours)}` }],
      };
    }
  }
}

function endsBefore(kept: Span | undefined, every: Span | undefined): boolean { return kept !== undefined && every !== undefined && kept.hours < every.hours; }

type Span = NonNullable<NonNullable<Copy['rhythm']>['kept']>;

/** How long a copy stays: by its own rule, or because the bucket it lies in deletes what is older. */
function keptFor(copy: Copy, graph: BlastGraph): Span | undefined {
  const place = copy.on === undefined ? undefined : graph.resource(copy.on);
  const days = place?.attributes['expires.days'];
  const own = copy.rhythm?.kept;
  const placed = days?.basis === 'set' ? { hours: Number(days.value) * 24, at: days.at } : undefined;
  return own && placed ? (own.hours <= placed.hours ? own : placed) : own ?? placed;
}

/** Buckets that delete all they hold by age, where they hold the only copy or the copies. */
function* expiring(graph: BlastGraph): Iterable<Draft> {
  const told = new Set<string>();
  const copied = new Map<string, { readonly resource: Resource; readonly copy: Copy }>();
  for (const resource of graph.resources) for (const copy of resource.copies) if (copy.on !== undefined && copy.on !== resource.id) copied.set(copy.on, { resource, copy });
  for (const resource of graph.resources) {
    const days = resource.attributes['expires.days'];
    if (resource.kind !== 'object-store' || days?.basis !== 'set' || resource.unbounded || harmlessEnvironment(resource.environments) || resource.attributes['log_sink'] !== undefined) continue;
    const of = copied.get(resource.id);
    const amount = Number(days.value);
    if (of) {
      if (amount < ENOUGH) yield { about: `${resource.id}/expires`, level: 'note', confidence: 'high', message: `${label(resource)} holds copies of ${label(of.resource)} and deletes what is older than ${span(amount * 24)}.`, places: [days.at], path: [{ at: of.copy.evidence[0].at, note: `${of.copy.name} of ${label(of.resource)} is written to it` }, { at: days.at, note: 'what is older goes' }] };
      continue;
    }
    const outlives = resource.copies.some((copy) => copy.on !== undefined && copy.on !== resource.id);
    // Old backups are meant to go; one rule that is read under several variable files is one finding.
    const rule = `${days.at.file}\u0000${days.at.start}`;
    if (outlives || isPassing(resource) || /backup|dump|snapshot|archive/i.test(resource.name) || !holds(resource) || told.has(rule)) continue;
    told.add(rule);
    yield {
      about: `${resource.id}/expires`, level: 'note', confidence: 'medium', message: `${label(resource)} deletes every object ${span(amount * 24)} after it is written, and no other copy of them is seen.`,
      places: [days.at], path: [{ at: resource.evidence[0].at, note: label(resource) }, { at: days.at, note: 'the rule is for all of its objects' }],
    };
  }
}

/** Registries that delete every image by its age: a machine that starts later finds what it runs no more. */
function* images(graph: BlastGraph): Iterable<Draft> {
  for (const resource of graph.resources) {
    const days = resource.attributes['expires.days'];
    if (resource.kind !== 'registry' || days?.basis !== 'set' || resource.unbounded || harmlessEnvironment(resource.environments)) continue;
    yield {
      about: `${resource.id}/expires`, level: 'note', confidence: 'medium', message: `${label(resource)} deletes every image ${span(Number(days.value) * 24)} after it is pushed, also the one that runs.`,
      places: [days.at], path: [{ at: resource.evidence[0].at, note: label(resource) }, { at: days.at, note: 'the rule is for all of its images' }],
    };
  }
}

/** `one day`, `12 hours`, `30 days`. */
function span(hours: number): string {
  const days = Math.round(hours / 24);
  if (hours < 48 && hours % 24 !== 0) return hours < 2 ? 'one hour' : `${Math.round(hours)} hours`;
  return days === 1 ? 'one day' : `${days} days`;
}
