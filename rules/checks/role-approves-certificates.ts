import type { BlastGraph, Check } from '../../src/model/index.ts';
import { powers } from './shared.ts';

export const check: Check = {
  id: 'role-approves-certificates', family: 'grant', tier: 'medium', title: 'A role approves certificates for any signer', cwe: [269, 295, 732],
  why: 'A certificate that the signer for API clients issues is an identity of the cluster, whichever name the request asks for.',
  fix: 'Name the signers it may approve for by `resourceNames`, and leave out those of the API server\'s clients.',
  judge: (graph: BlastGraph) => powers(graph, 'approves-certificates', (grant) => `${grant.name} may approve certificate requests for any signer, so it may make identities.`),
};
