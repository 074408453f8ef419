import type { BlastGraph, Check, Resource } from '../../src/model/index.ts';
import { label, mayHold, settingsOff } from './setting.ts';

/** Names of buckets that keep what must outlive a mistake, or somebody who means harm. */
const KEEPS = /(?:^|[^a-z])(?:audit|back-?ups?|bkp|archives?|cloud-?trail|compliance|ledger|evidence|dumps?|snapshots?|(?:tf|terraform)[^a-z]?states?|tfstates?)(?:$|[^a-z])/i;

export const check: Check = {
  id: 'object-lock-off', family: 'backup', tier: 'low', title: 'What is kept is not locked', cwe: [1188],
  why: 'A lock with a retention time keeps versions and recovery points from everybody, administrators and whoever took over their keys included, until the time is over.',
  fix: 'Set a retention time: Object Lock in compliance mode on the bucket, or a lock on the vault. Most of these can only be chosen when the thing is made, or cannot be taken back.',
  *judge(graph: BlastGraph) {
    const places = new Set(graph.resources.flatMap((resource) => resource.copies.flatMap((copy) => copy.on ?? [])));
    // Not every bucket needs a lock. Asked are those somebody began to lock, and those that keep copies or records.
    const keeps = (resource: Resource): boolean => resource.kind === 'backup' || places.has(resource.id) || KEEPS.test(resource.name);
    yield* settingsOff(graph, { question: 'lock', of: (resource, { state, because }) => mayHold(resource) && (because !== undefined || (state.basis === 'set' && state.via.length === 0) || keeps(resource)), message: (resource, how) => `Nothing in ${label(resource)} is locked against deletion: ${how}.` });
  },
};
