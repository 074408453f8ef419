import type { BlastGraph, Check } from '../../src/model/index.ts';
import { powers } from './shared.ts';

export const check: Check = {
  id: 'grant-basic-role', family: 'grant', tier: 'medium', title: 'A basic role is granted', cwe: [250, 732],
  why: 'Basic roles hold for every service at once, also for those that are switched on later. The widest of them delete data stores and their backups.',
  fix: 'Give predefined or custom roles for the services that are needed.',
  judge: (graph: BlastGraph) => powers(graph, 'basic-role', (grant) => `This grant is a role for every service at once: ${grant.name}.`),
};
