import type { BlastGraph, Check, Resource } from '../../src/model/index.ts';
import { holds, label, settingsOff } from './setting.ts';

export const check: Check = {
  id: 'backup-plan-absent', family: 'backup', tier: 'low', title: 'No backup plan selects a data store', cwe: [1188],
  why: 'Copies that a backup service keeps in a vault outlive the store and have a guard of their own. Native backups mostly go with the store, and some stores have none.',
  fix: 'Add the store to the selection of a backup plan, by its ARN or by a tag. Where a plan of another repository takes it in, accept this finding with that reason.',
  judge: (graph: BlastGraph) => settingsOff(graph, {
    question: 'backup-plan', of: (resource) => (inCluster(resource) ? resource.environments.some((kind) => kind === 'production' || kind === 'unknown') && resource.copies.every((copy) => copy.on === undefined) : holds(resource) || resource.kind === 'compute'),
    message: (resource) => (inCluster(resource) ? `The operator that runs ${label(resource)} is told of no backups, and nothing else that was read copies it.` : `No backup plan that was read selects ${label(resource)}.`),
  }),
};

/** Databases in clusters have the section of their operator instead of a plan. */
function inCluster(resource: Resource): boolean { return resource.provider === 'kubernetes'; }
