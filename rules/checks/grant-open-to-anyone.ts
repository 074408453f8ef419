import { traitCheck, whereItDestroys } from './grant-trait.ts';

export const check = traitCheck({
  id: 'grant-open-to-anyone', trait: 'open-to-anyone', tier: 'high', title: 'A thing is open to anybody', cwe: [284, 732],
  why: 'A policy or a setting for everybody and without a condition lets strangers act on the thing it stands on, and write or delete if it allows that.',
  fix: 'Name the accounts or roles that need it, or add a condition on the organisation, the account or the source.',
  says: (how, who, { within }) => `${who} is open to ${within === 'network' ? 'its whole network' : 'anybody'}: ${how}.`, level: whereItDestroys,
});
