import type { BlastGraph, Check } from '../../src/model/index.ts';
import { label, settingsOff } from './setting.ts';

export const check: Check = {
  id: 'purge-protection-off', family: 'data', tier: 'low', title: 'Deleted keys or settings can be purged at once', cwe: [1188, 693],
  why: 'Soft delete keeps what is deleted for a while, and without purge protection the same hands may purge it at once. What a purged key has encrypted cannot be read again.',
  fix: 'Switch purge protection on. It cannot be switched off again, and that is what it is for.',
  judge: (graph: BlastGraph) => settingsOff(graph, { question: 'purge-protection', message: (resource, how) => `What is deleted from ${label(resource)} can be purged at once: ${how}.` }),
};
