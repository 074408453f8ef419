import type { BlastGraph, Check } from '../../src/model/index.ts';
import { powers } from './shared.ts';

export const check: Check = {
  id: 'grant-runs-in-pods', family: 'grant', tier: 'high', title: 'A workload may run commands in other pods', cwe: [250, 269, 732],
  why: 'A command in a running pod has the pod\'s files, its variables and its service account: what lies in a database pod can be deleted from inside it.',
  fix: 'Leave out `pods/exec`, `pods/attach`, `pods/ephemeralcontainers` and `nodes/proxy`; let people do it by hand under their own names.',
  judge: (graph: BlastGraph) => powers(graph, 'runs-in-pods', (grant, how) => `This grant ${how}: ${grant.name}.`, true),
};
