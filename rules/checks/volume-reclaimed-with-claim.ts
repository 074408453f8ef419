import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { structuralLevel } from '../severity.ts';
import { certainlyNot, label, places } from './shared.ts';

export const check: Check = {
  id: 'volume-reclaimed-with-claim', family: 'data', tier: 'medium', title: 'Deleting a claim deletes its disk', cwe: [1188],
  why: 'With the reclaim policy Delete, removing the claim, or the namespace around it, removes the disk under it.',
  fix: 'Use a StorageClass with reclaimPolicy: Retain for data, and snapshots with deletionPolicy: Retain.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const resource of graph.resources) {
      if (resource.provider !== 'kubernetes' || resource.kind !== 'volume') continue;
      const policy = resource.attributes.reclaimPolicy;
      const claimed = resource.evidence[0].at;
      if (policy?.basis === 'set' && policy.value === 'Delete') {
        yield {
          about: resource.id, level: structuralLevel(resource.environments), confidence: 'high', message: `Deleting the claim of ${label(resource)} deletes its disk: the reclaim policy is Delete.`,
          places: places(policy.at, [claimed]), path: [{ at: claimed, note: `${label(resource)} is claimed here` }, ...policy.via, { at: policy.at, note: 'reclaimPolicy: Delete' }],
        };
      } else if (policy === undefined && resource.guards.some((guard) => guard.attribute === 'reclaimPolicy' && certainlyNot(guard.state)) && resource.guard === 'none') {
        yield {
          about: resource.id, level: 'note', confidence: 'medium', message: `Deleting the claim of ${label(resource)} deletes its disk unless the cluster's storage class keeps it: the policy stands in no file here, and its default is Delete.`,
          places: [claimed], path: [],
        };
      }
    }
  },
};
