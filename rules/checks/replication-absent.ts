import type { BlastGraph, Check } from '../../src/model/index.ts';
import { holds, label, settingsOff } from './setting.ts';

export const check: Check = {
  id: 'replication-absent', family: 'backup', tier: 'low', title: 'A bucket has no replica in another region', cwe: [1188],
  why: 'All copies of its objects lie in one region and one account. A replica in another account also outlives the loss of this one, where deletions are not replicated.',
  fix: 'Replicate what cannot be made again to a bucket in another region, better in another account, without delete markers.',
  *judge(graph: BlastGraph) {
    // What is a copy itself needs no copy.
    const copies = new Set(graph.resources.flatMap((resource) => resource.copies.flatMap((copy) => (copy.on === undefined || copy.on === resource.id ? [] : [copy.on]))));
    yield* settingsOff(graph, { question: 'replication', of: (resource) => holds(resource) && !copies.has(resource.id), message: (resource, how) => `${label(resource)} is replicated nowhere: ${how}.` });
  },
};
