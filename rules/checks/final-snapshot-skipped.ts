import type { BlastGraph, Check } from '../../src/model/index.ts';
import { holds, label, mayHold, settingsOff } from './setting.ts';

export const check: Check = {
  id: 'final-snapshot-skipped', family: 'backup', tier: 'low', title: 'A data store is deleted without a final snapshot', cwe: [1188],
  why: 'The final snapshot is taken when the store is deleted, and is the only native copy that is sure to be up to date then. Automated backups mostly go with the store.',
  fix: 'Let the final snapshot be taken, and give it a name.',
  judge: (graph: BlastGraph) => settingsOff(graph, {
    question: 'final-snapshot', of: (resource, { state }) => (state.basis === 'set' ? mayHold(resource) : holds(resource) && resource.kind !== 'volume'),
    message: (resource, how) => `No final snapshot is taken when ${label(resource)} is deleted: ${how}.`,
  }),
};
