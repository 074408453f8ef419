import type { BlastGraph, Check } from '../../src/model/index.ts';
import { powers } from './shared.ts';

export const check: Check = {
  id: 'identity-key-long-lived', family: 'grant', tier: 'medium', title: 'A key of a machine identity is made and kept', cwe: [250, 798],
  why: 'Such a key works until somebody deletes it, from anywhere, and it also lies in the state of the tool that made it.',
  fix: 'Let the workload take the identity by federation or by attaching it, without a key.',
  judge: (graph: BlastGraph) => powers(graph, 'long-lived-key', (grant, how) => `A lasting key is made for ${grant.name}, ${how}.`),
};
