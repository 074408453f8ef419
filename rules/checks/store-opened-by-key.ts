import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'store-opened-by-key', trait: 'opened-by-key', tier: 'low', title: 'One key or password opens all of it', cwe: [287, 798],
  why: 'Whoever has the key may do everything, whatever roles say, and nobody can tell who it was. It does not run out, and one copy of it in a checkout, a log or a settings file is enough.',
  fix: 'Let roles of the cloud decide alone: switch keys, local accounts and passwords off where the service offers it, and give each user a role of its own.',
  says: (how, who) => `${who} takes more than roles: ${how}.`, level: () => 'note',
});
