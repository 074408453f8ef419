import { resourceTypes } from '../../src/model/index.ts';
import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { structuralLevel } from '../severity.ts';
import { onePerPlace } from './one-place.ts';
import type { Told } from './one-place.ts';
import { certainly, certainlyNot, label } from './shared.ts';

export const check: Check = {
  id: 'data-store-leaves-nothing', family: 'data', tier: 'medium', title: 'Nothing is left when a data store is deleted', cwe: [1188],
  why: 'The native copies of this store are switched off or die with it, and no other copy is seen. Deleting it deletes the last copy of the data.',
  fix: 'Keep the final snapshot, keep automated backups after deletion, or copy to a vault in another account.',
  *judge(graph: BlastGraph): Iterable<Draft> { yield* onePerPlace(leavingNothing(graph)); },
};

function* leavingNothing(graph: BlastGraph): Iterable<Told> {
  const types = resourceTypes(graph.knowledge);
  for (const resource of graph.resources) {
    const rules = types.get(resource.type)?.copies ?? [];
    if (resource.unbounded || resource.guard === 'independent' || rules.length === 0 || (resource.holdsData.basis !== 'unknown' && !resource.holdsData.value)) continue;
    // A window that a file sets to nothing has a rule of its own, which says the same of a secret or a key.
    if ((resource.kind === 'secret-store' || resource.kind === 'key') && resource.settings?.some((setting) => setting.question === 'deletion-window' && setting.state.basis === 'set')) continue;
    const anyLeft = resource.copies.some((copy) => copy.rhythm?.stopped === undefined && !certainlyNot(copy.survives));
    if (anyLeft) continue;
    const asked = Object.values(resource.attributes).some((value) => value.basis === 'unknown');
    const explicit = rules.some((rule) => rule.exists.attribute !== undefined && resource.attributes[rule.exists.attribute]?.basis === 'set');
    if (asked && !explicit) continue;
    yield { resource, draft: {
      about: resource.id, level: explicit ? structuralLevel(resource.environments) : 'note', confidence: explicit ? 'high' : 'medium',
      message: `When ${label(resource)} is deleted nothing is left: ${resource.copies.length === 0 ? 'no native copy is kept' : 'its native copies die with it'}.`,
      places: [resource.evidence[0].at], path: resource.copies.filter((copy) => !certainly(copy.survives)).map((copy) => ({ at: copy.evidence[0].at, note: copy.because })),
    } };
  }
}
