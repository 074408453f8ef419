import type { BlastGraph, Check } from '../../src/model/index.ts';
import { powers } from './shared.ts';

export const check: Check = {
  id: 'role-binds-roles', family: 'grant', tier: 'medium', title: 'A role may bind roles wider than itself', cwe: [269, 732],
  why: 'Who may bind any role can give itself, or a workload it controls, the role of the cluster\'s administrator.',
  fix: 'Leave out the verb `bind`, or list the roles it may bind by `resourceNames`.',
  judge: (graph: BlastGraph) => powers(graph, 'binds-roles', (grant) => `${grant.name} may bind any role, also ones wider than itself.`),
};
