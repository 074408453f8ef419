import type { BlastGraph, Check } from '../../src/model/index.ts';
import { powers } from './shared.ts';

export const check: Check = {
  id: 'role-uses-wildcards', family: 'grant', tier: 'medium', title: 'A role names what it may do by a wildcard', cwe: [250, 732],
  why: 'A star also covers what is installed later: deletion, Secrets, and the resources of operators that keep databases and backups.',
  fix: 'List the verbs, resources and API groups that are needed.',
  judge: (graph: BlastGraph) => powers(graph, 'wildcards', (grant, how) => `${grant.name} leaves to a star what it may do: ${how}.`),
};
