import type { BlastGraph, Check } from '../../src/model/index.ts';
import { label, mayHold, settingsOff } from './setting.ts';

export const check: Check = {
  id: 'versioning-off', family: 'backup', tier: 'medium', title: 'Versioning of a bucket is off', cwe: [1188],
  why: 'Without versions, what is overwritten or deleted in a bucket is gone with that one call. With versions a plain delete only hides it.',
  fix: 'Switch versioning on, with a lifecycle rule that expires old versions after as long as it takes to notice a loss.',
  judge: (graph: BlastGraph) => settingsOff(graph, { question: 'versioning', warns: () => true, of: mayHold, message: (resource, how) => `${label(resource)} keeps no old versions of its objects: ${how}.` }),
};
