import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'grant-writes-anything', trait: 'writes-anything', tier: 'low', title: 'A grant changes everything where it could name something', cwe: [250, 732],
  why: 'The actions can be limited to single things and are not. What was meant for one bucket, table or function holds for all of them.',
  fix: 'Name the things in place of the star.',
  says: (how, who) => `This grant may change all there is where single things could be named: ${how}: ${who}.`, level: () => 'note',
});
