import { traitCheck, whereItIsEverything } from './grant-trait.ts';

export const check = traitCheck({
  id: 'administrator-keeps-key', trait: 'admin-keeps-key', tier: 'high', title: 'An administrator has an API key', cwe: [250, 732],
  why: 'Whoever finds the key is an administrator of the whole tenancy, and may delete every store and every backup in it.',
  fix: 'Give keys to users outside the group of administrators, with a policy that lists what they need.',
  says: (_how, who) => `${who} is an administrator and has an API key.`, level: whereItIsEverything,
});
