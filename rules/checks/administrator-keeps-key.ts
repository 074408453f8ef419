import type { BlastGraph, Check } from '../../src/model/index.ts';
import { powers } from './shared.ts';

export const check: Check = {
  id: 'administrator-keeps-key', family: 'grant', tier: 'high', title: 'An administrator has an API key', cwe: [250, 732],
  why: 'Whoever finds the key is an administrator of the whole tenancy, and may delete every store and every backup in it.',
  fix: 'Give keys to users outside the group of administrators, with a policy that lists what they need.',
  judge: (graph: BlastGraph) => powers(graph, 'admin-keeps-key', (grant) => `${grant.name} is an administrator and has an API key.`, true),
};
