import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'grant-escalates', trait: 'escalates', tier: 'critical', title: 'A grant lets its holder make itself administrator', cwe: [269, 250],
  why: 'A right to change rights, or to start something under a stronger identity, is worth every right of that identity. Whoever holds it, an agent or a leaked key, holds the account.',
  fix: 'Take the named actions out, or limit them: name the roles that may be passed and the services they may be passed to, and put a permissions boundary on whatever may be created.',
  says: (how, who) => `This grant leads to more rights than it names, by ${how}: ${who}.`, level: () => 'warning',
});
