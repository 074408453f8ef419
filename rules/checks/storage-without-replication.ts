import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { lacking } from './safeguards.ts';

export const check: Check = {
  id: 'storage-without-replication', family: 'backup', tier: 'low', title: 'Stored data has no second region', cwe: [1188, 693],
  why: 'All copies of this data lie in one region. Replication to another one outlives the loss of the region; it repeats a deletion, so versions are needed as well.',
  fix: 'Choose a kind of storage that is replicated to a second region, or replicate it to another account.',
  *judge(graph: BlastGraph): Iterable<Draft> { yield* lacking(graph, 'storage-without-replication', (resource, setting) => `All copies of ${resource} lie in one region: ${setting}.`); },
};
