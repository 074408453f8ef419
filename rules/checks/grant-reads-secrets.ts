import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'grant-reads-secrets', trait: 'reads-secrets', tier: 'medium', title: 'A grant hands out credentials', cwe: [522, 250],
  why: 'The answer of these actions is a credential. Its holder can keep it and use it elsewhere, with the rights of whoever it was made for.',
  fix: 'Limit them to the identities, clusters or repositories they are needed for, or take them out.',
  says: (how, who) => `This grant hands out credentials, not of one thing but of all: ${how}: ${who}.`, level: () => 'note',
});
