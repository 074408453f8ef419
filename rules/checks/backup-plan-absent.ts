import type { BlastGraph, Check } from '../../src/model/index.ts';
import { holds, label, settingsOff } from './setting.ts';

export const check: Check = {
  id: 'backup-plan-absent', family: 'backup', tier: 'low', title: 'No backup plan selects a data store', cwe: [1188],
  why: 'Copies that a backup service keeps in a vault outlive the store and have a guard of their own. Native backups mostly go with the store, and some stores have none.',
  fix: 'Add the store to the selection of a backup plan, by its ARN or by a tag. Where a plan of another repository takes it in, accept this finding with that reason.',
  judge: (graph: BlastGraph) => settingsOff(graph, { question: 'backup-plan', of: (resource) => holds(resource) || resource.kind === 'compute', message: (resource) => `No backup plan that was read selects ${label(resource)}.` }),
};
