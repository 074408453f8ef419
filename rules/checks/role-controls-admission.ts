import type { BlastGraph, Check } from '../../src/model/index.ts';
import { powers } from './shared.ts';

export const check: Check = {
  id: 'role-controls-admission', family: 'grant', tier: 'medium', title: 'A role controls what requests to the cluster pass through', cwe: [269, 732],
  why: 'An admission webhook sees every object that is written, Secrets included, and may change or refuse it. Policies that hold agents and pipelines back run there too.',
  fix: 'Give the verbs that write to the one tool that installs the webhook, and name its configuration by `resourceNames`.',
  judge: (graph: BlastGraph) => powers(graph, 'controls-admission', (grant) => `${grant.name} may change which webhooks or policies requests pass through.`),
};
