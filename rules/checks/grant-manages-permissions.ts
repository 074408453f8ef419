import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'grant-manages-permissions', trait: 'manages-permissions', tier: 'medium', title: 'A grant may change who may do what', cwe: [269, 732],
  why: 'Whoever changes rights on everything can open a store to the world, or lock its owners out of it.',
  fix: 'Limit the actions to the things whose rights it has to set.',
  says: (how, who, { within }) => `This grant may change who may do what${within === 'named' ? '' : ', on everything'}: ${how}: ${who}.`, level: () => 'note',
});
