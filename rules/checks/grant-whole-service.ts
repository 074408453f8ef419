import { traitCheck, whereItDestroys } from './grant-trait.ts';

export const check = traitCheck({
  id: 'grant-whole-service', trait: 'whole-service', tier: 'medium', title: 'A grant gives a whole service', cwe: [250, 732],
  why: 'Every action of a service includes those that delete its data, its copies and what protects both, on every thing of the account.',
  fix: 'List the actions that are used and the things they are used on.',
  says: (how, who) => `This grant gives ${how} on all there is: ${who}.`, level: whereItDestroys,
});
