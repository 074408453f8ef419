import type { BlastGraph, Check, Draft, Resource } from '../../src/model/index.ts';
import { structuralLevel } from '../severity.ts';
import { onePerPlace } from './one-place.ts';
import type { Told } from './one-place.ts';
import { howOff } from './setting.ts';
import { certainlyNot, environments, label, list, places } from './shared.ts';

export const check: Check = {
  id: 'data-store-unguarded', family: 'data', tier: 'medium', title: 'The guard of a data store is off', cwe: [1188, 693],
  why: 'The platform offers a switch that makes it refuse to delete this store. With the switch off, one call or one apply removes it.',
  fix: 'Set the attribute named here. It slows a mistake down; only a copy out of reach makes it harmless.',
  *judge(graph: BlastGraph): Iterable<Draft> { yield* onePerPlace(unguarded(graph)); },
};

function* unguarded(graph: BlastGraph): Iterable<Told> {
  for (const resource of graph.resources) {
    const shown = switchesOff(resource);
    const [first] = shown;
    if (!first) continue;
    const at = first.state.basis === 'set' ? first.state.at : resource.evidence[0].at;
    const where = environments(resource.environments);
    yield { resource, draft: {
      about: resource.id, level: askedOfCluster(resource, shown) ? 'note' : structuralLevel(resource.environments), confidence: first.state.basis === 'set' ? 'high' : 'medium',
      message: `${label(resource)}${where ? ` (${where})` : ''} can be deleted at once: ${list(shown.map((guard) => `${guard.attribute} ${howOff(guard.state, resource.attributes[guard.attribute])}`))}.`,
      places: places(at, [resource.evidence[0].at]), path: [],
    } };
  }
}

/** What a cluster's own storage class decides stands in no file: its default is told, and no more. */
function askedOfCluster(resource: Resource, shown: Resource['guards']): boolean { return resource.provider === 'kubernetes' && shown.every((guard) => guard.state.basis !== 'set'); }

/** The guards of a data store that are off while none is on: what this rule speaks of. */
export function switchesOff(resource: Resource): Resource['guards'] {
  if (resource.unbounded || (resource.holdsData.basis !== 'unknown' && !resource.holdsData.value) || resource.guard !== 'none') return [];
  const off = resource.guards.filter((guard) => guard.strength !== 'client-only' && certainlyNot(guard.state));
  // What a file switches off says more than what it leaves out, also where only one tool obeys it.
  const byHand = resource.guards.filter((guard) => certainlyNot(guard.state) && guard.state.basis === 'set');
  const shown = byHand.length > 0 ? byHand : off;
  if ((off.length === 0 && !shown.some(letsThrough)) || claims(resource)) return [];
  // A guard that is written and not known may be the one that is on: then what is left out elsewhere says nothing.
  if (resource.guards.some((guard) => guard.state.basis === 'unknown' && (guard.strength !== 'client-only' || byHand.length === 0))) return [];
  return shown;
}

/** A switch that lets one tool delete what still holds something, on a type that offers no other guard. What a stack keeps or deletes has a rule of its own. */
function letsThrough(guard: Resource['guards'][number]): boolean { return /^(?:force_|emptied$|emptyOnDelete$|EmptyOnDelete$|autoDeleteObjects$|auto_delete_objects$|finalizer\.delete-)|(?:^|\.)(?:deleteClaim|whenDeleted|whenScaled)$/.test(guard.attribute); }

/** Claims of a cluster have a check of their own, which names their class. */
function claims(resource: Resource): boolean { return resource.provider === 'kubernetes' && resource.kind === 'volume'; }
