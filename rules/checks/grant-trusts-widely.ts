import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'grant-trusts-widely', trait: 'trusts-widely', tier: 'high', title: 'A trust does not say whose', cwe: [284, 863],
  why: 'An outside party signs for all of its customers, or a whole account for all of its identities. Without a condition that says which, anybody among them takes this identity.',
  fix: 'Compare the subject of the token with the repository and branch (or environment) that needs it, owner and name written out; name single roles of an account, and ask a foreign one for an external id.',
  says: (how, who) => `This trust is wider than one party: ${how}: ${who}.`, level: () => 'warning',
});
