import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'grant-looks-at-anything', trait: 'looks-at-anything', tier: 'low', title: 'A grant looks at everything where it could name something', cwe: [250, 732],
  why: 'Nothing can be changed by it. Yet whoever holds it learns what else there is, and these actions can be limited to the things that are meant.',
  fix: 'Name the things in place of the star, or leave it where the overview is what is meant.',
  says: (how, who) => `This grant looks at all there is where single things could be named: ${how}: ${who}.`, level: () => 'note',
});
