import { traitCheck, whereItIsEverything } from './grant-trait.ts';

export const check = traitCheck({
  id: 'grant-runs-in-pods', trait: 'runs-in-pods', tier: 'high', title: 'A workload may run commands in other pods', cwe: [250, 269, 732],
  why: 'A command in a running pod has the pod\'s files, its variables and its service account: what lies in a database pod can be deleted from inside it.',
  fix: 'Leave out `pods/exec`, `pods/attach`, `pods/ephemeralcontainers` and `nodes/proxy`; let people do it by hand under their own names.',
  says: (how, who) => `This grant ${how}: ${who}.`, level: whereItIsEverything,
});
