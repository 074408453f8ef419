import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'grant-acts-as-others', trait: 'acts-as-others', tier: 'high', title: 'A grant lets its holder act as others', cwe: [269, 250],
  why: 'Whoever may use other identities has the rights of the strongest of them.',
  fix: 'Limit it to the one identity that is needed.',
  says: (how, who) => `This grant lets its holder act as others: ${how}: ${who}.`, level: () => 'warning',
});
