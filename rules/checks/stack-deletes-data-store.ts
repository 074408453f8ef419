import { harmlessEnvironment } from '../../src/model/index.ts';
import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { label } from './shared.ts';

export const check: Check = {
  id: 'stack-deletes-data-store', family: 'data', tier: 'low', title: 'A stack takes its data store with it', cwe: [1188],
  why: 'DeletionPolicy says what CloudFormation does with a store when its stack is deleted, or when the store is taken out of the template. Here it says in so many words that the store goes too.',
  fix: 'Write DeletionPolicy: Retain and UpdateReplacePolicy: Retain on every store whose data somebody would miss, or Snapshot where the type knows it.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const resource of graph.resources) {
      const policy = resource.attributes.DeletionPolicy;
      if (policy?.basis !== 'set' || policy.value !== 'Delete' || resource.unbounded || resource.holdsData.basis === 'unknown' || !resource.holdsData.value || harmlessEnvironment(resource.environments)) continue;
      yield {
        about: `${resource.id}/deletion-policy`, level: 'note', confidence: 'high', message: `${label(resource)} is deleted together with its stack: DeletionPolicy says so.`,
        places: [policy.at], path: [...policy.via],
      };
    }
  },
};
