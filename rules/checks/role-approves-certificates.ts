import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'role-approves-certificates', trait: 'approves-certificates', tier: 'medium', title: 'A role approves certificates for any signer', cwe: [269, 295, 732],
  why: 'A certificate that the signer for API clients issues is an identity of the cluster, whichever name the request asks for.',
  fix: 'Name the signers it may approve for by `resourceNames`, and leave out those of the API server\'s clients.',
  says: (_how, who) => `${who} may approve certificate requests for any signer, so it may make identities.`, level: () => 'note',
});
