import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'grant-anyone-may-assume', trait: 'anyone-may-assume', tier: 'critical', title: 'Anybody may take an identity', cwe: [284, 732],
  why: 'A trust that names nobody in particular lets every customer of the cloud take this identity and everything it may do.',
  fix: 'Name the roles or accounts that need it, and ask for the organisation or an external id in a condition.',
  says: (how, who) => `Anybody may take this identity: ${how}: ${who}.`, level: () => 'warning',
});
