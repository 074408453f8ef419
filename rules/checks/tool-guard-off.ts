import type { BlastGraph, Check } from '../../src/model/index.ts';
import { label, settingsOff } from './setting.ts';
import { certainly } from './shared.ts';

export const check: Check = {
  id: 'tool-guard-off', family: 'data', tier: 'low', title: 'The infrastructure tool may destroy it', cwe: [1188, 693],
  why: 'The tool refuses to destroy this while its own guard stands. Without the guard a rename, a changed attribute or one apply replaces it, and what it held is gone.',
  fix: 'Keep the guard on, and take it off in a change of its own when the thing is really to go. It binds this tool alone: the service obeys whoever calls it directly.',
  judge: (graph: BlastGraph) => settingsOff(graph, {
    question: 'tool-guard',
    // Another guard of the same tool refuses as well.
    of: (resource, setting) => !resource.guards.some((guard) => guard.strength === 'client-only' && guard.attribute !== setting.attribute && certainly(guard.state)),
    message: (resource, how) => `${resource.id.startsWith('pulumi:') ? 'Pulumi may destroy' : 'Terraform may destroy'} ${label(resource)} in one ${resource.id.startsWith('pulumi:') ? 'update' : 'apply'}: ${how}.`,
  }),
};
