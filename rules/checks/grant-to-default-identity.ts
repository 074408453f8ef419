import { traitCheck, whereItDestroys } from './grant-trait.ts';

export const check = traitCheck({
  id: 'grant-to-default-identity', trait: 'default-identity', tier: 'medium', title: 'A grant goes to the identity everything gets', cwe: [250, 732],
  why: 'An identity that is given to everything that names none carries these rights wherever somebody forgot to say otherwise.',
  fix: 'Make an identity for what needs the rights, and leave the default one without any.',
  says: (how, who) => `This grant goes to an identity that everything gets by default: ${how}: ${who}.`, level: whereItDestroys,
});
