import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'role-uses-wildcards', trait: 'wildcards', tier: 'medium', title: 'A role names what it may do by a wildcard', cwe: [250, 732],
  why: 'A star also covers what is installed later: deletion, Secrets, and the resources of operators that keep databases and backups.',
  fix: 'List the verbs, resources and API groups that are needed.',
  says: (how, who) => `${who} leaves to a star what it may do: ${how}.`, level: () => 'note',
});
