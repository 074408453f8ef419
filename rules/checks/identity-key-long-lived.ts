import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'identity-key-long-lived', trait: 'long-lived-key', tier: 'medium', title: 'A key of a machine identity is made and kept', cwe: [250, 798],
  why: 'Such a key works until somebody deletes it, from anywhere, and it also lies in the state of the tool that made it.',
  fix: 'Let the workload take the identity by federation or by attaching it, without a key.',
  says: (how, who) => `A lasting key is made for ${who}, ${how}.`, level: () => 'note',
});
