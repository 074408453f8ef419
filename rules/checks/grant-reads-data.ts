import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'grant-reads-data', trait: 'reads-data', tier: 'low', title: 'A grant reads every store of a kind', cwe: [200, 250],
  why: 'Whatever is kept in any bucket, parameter or secret of the account can be read, and taken elsewhere.',
  fix: 'Name the buckets, prefixes, parameters or secrets that are needed.',
  says: (how, who) => `This grant reads the contents of every store of its kind: ${how}: ${who}.`, level: () => 'note',
});
