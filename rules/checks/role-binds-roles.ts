import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'role-binds-roles', trait: 'binds-roles', tier: 'medium', title: 'A role may bind roles wider than itself', cwe: [269, 732],
  why: 'Who may bind any role can give itself, or a workload it controls, the role of the cluster\'s administrator.',
  fix: 'Leave out the verb `bind`, or list the roles it may bind by `resourceNames`.',
  says: (_how, who) => `${who} may bind any role, also ones wider than itself.`, level: () => 'note',
});
