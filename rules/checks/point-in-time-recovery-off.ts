import type { BlastGraph, Check } from '../../src/model/index.ts';
import { label, mayHold, settingsOff } from './setting.ts';

export const check: Check = {
  id: 'point-in-time-recovery-off', family: 'backup', tier: 'medium', title: 'Point-in-time recovery of a data store is off', cwe: [1188],
  why: 'With point-in-time recovery any moment of the last days can be restored. Without it what was written or deleted since the last backup, if there is one, is lost.',
  fix: 'Switch point-in-time recovery on; on most services it takes no maintenance window.',
  judge: (graph: BlastGraph) => settingsOff(graph, { question: 'point-in-time-recovery', warns: () => true, of: mayHold, message: (resource, how) => `${label(resource)} cannot be restored to a point in time: ${how}.` }),
};
