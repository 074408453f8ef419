import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'store-reached-from-anywhere', trait: 'reached-from-anywhere', tier: 'low', title: 'Every network reaches a data store', cwe: [284, 668],
  why: 'A key or password that lies in a checkout is of use from wherever somebody reads it: nothing but that text stands between the internet and the data.',
  fix: 'Close the public endpoint and use a private one, or list the networks that need it.',
  says: (how, who) => `${who} is reached from anywhere: ${how}.`, level: () => 'note',
});
