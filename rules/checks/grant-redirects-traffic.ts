import type { BlastGraph, Check } from '../../src/model/index.ts';
import { powers } from './shared.ts';

export const check: Check = {
  id: 'grant-redirects-traffic', family: 'grant', tier: 'medium', title: 'A workload may redirect traffic of the cluster', cwe: [269, 300, 732],
  why: 'Who may write the status of services can set the address of a load balancer to any address and receive what others send there, credentials included.',
  fix: 'Leave out `services/status`; only the controller of the load balancer needs it.',
  judge: (graph: BlastGraph) => powers(graph, 'redirects-traffic', (grant, how) => `This grant ${how}, so it may take traffic meant for others: ${grant.name}.`),
};
