import type { BlastGraph, Check } from '../../src/model/index.ts';
import { powers } from './shared.ts';

export const check: Check = {
  id: 'role-escalates-itself', family: 'grant', tier: 'medium', title: 'A role may widen itself', cwe: [269, 732],
  why: 'The verb `escalate` lets its holder write rules into a role that it does not have itself, up to everything in the cluster.',
  fix: 'Leave out the verb `escalate`; let roles be changed by whoever administers the cluster.',
  judge: (graph: BlastGraph) => powers(graph, 'escalates-roles', (grant) => `${grant.name} may write rules into roles that go beyond its own.`),
};
