import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { structuralLevel } from '../severity.ts';
import { certainlyNot, environments, label, list, places } from './shared.ts';

export const check: Check = {
  id: 'data-store-unguarded', family: 'data', tier: 'medium', title: 'The guard of a data store is off', cwe: [1188, 693],
  why: 'The platform offers a switch that makes it refuse to delete this store. With the switch off, one call or one apply removes it.',
  fix: 'Set the attribute named here. It slows a mistake down; only a copy out of reach makes it harmless.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const resource of graph.resources) {
      if (resource.unbounded || (resource.holdsData.basis !== 'unknown' && !resource.holdsData.value) || resource.guard !== 'none') continue;
      const off = resource.guards.filter((guard) => guard.strength !== 'client-only' && certainlyNot(guard.state));
      const [first] = off;
      if (!first || resource.guards.some((guard) => guard.strength !== 'client-only' && guard.state.basis === 'unknown')) continue;
      const at = first.state.basis === 'set' ? first.state.at : resource.evidence[0].at;
      const where = environments(resource.environments);
      yield {
        about: resource.id, level: structuralLevel(resource.environments), confidence: first.state.basis === 'set' ? 'high' : 'medium',
        message: `${label(resource)}${where ? ` (${where})` : ''} can be deleted at once: ${list(off.map((guard) => guard.attribute))} ${first.state.basis === 'set' ? 'is off' : 'is not set'}.`,
        places: places(at, [resource.evidence[0].at]), path: [],
      };
    }
  },
};
