import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'role-controls-admission', trait: 'controls-admission', tier: 'medium', title: 'A role controls what requests to the cluster pass through', cwe: [269, 732],
  why: 'An admission webhook sees every object that is written, Secrets included, and may change or refuse it. Policies that hold agents and pipelines back run there too.',
  fix: 'Give the verbs that write to the one tool that installs the webhook, and name its configuration by `resourceNames`.',
  says: (_how, who) => `${who} may change which webhooks or policies requests pass through.`, level: () => 'note',
});
