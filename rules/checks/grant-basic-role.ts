import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'grant-basic-role', trait: 'basic-role', tier: 'medium', title: 'A basic role is granted', cwe: [250, 732],
  why: 'Basic roles hold for every service at once, also for those that are switched on later. The widest of them delete data stores and their backups.',
  fix: 'Give predefined or custom roles for the services that are needed.',
  says: (_how, who) => `This grant is a role for every service at once: ${who}.`, level: () => 'note',
});
