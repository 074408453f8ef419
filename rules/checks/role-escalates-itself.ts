import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'role-escalates-itself', trait: 'escalates-roles', tier: 'medium', title: 'A role may widen itself', cwe: [269, 732],
  why: 'The verb `escalate` lets its holder write rules into a role that it does not have itself, up to everything in the cluster.',
  fix: 'Leave out the verb `escalate`; let roles be changed by whoever administers the cluster.',
  says: (_how, who) => `${who} may write rules into roles that go beyond its own.`, level: () => 'note',
});
