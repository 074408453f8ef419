import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'grant-redirects-traffic', trait: 'redirects-traffic', tier: 'medium', title: 'A workload may redirect traffic of the cluster', cwe: [269, 300, 732],
  why: 'Who may write the status of services can set the address of a load balancer to any address and receive what others send there, credentials included.',
  fix: 'Leave out `services/status`; only the controller of the load balancer needs it.',
  says: (how, who) => `This grant ${how}, so it may take traffic meant for others: ${who}.`, level: () => 'note',
});
