import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { lacking } from './safeguards.ts';

export const check: Check = {
  id: 'retention-not-locked', family: 'data', tier: 'low', title: 'Retention of kept records can be shortened', cwe: [1188, 693],
  why: 'Records are kept here as evidence, and whoever may change the bucket may shorten its retention and delete them.',
  fix: 'Lock the retention policy of the bucket. It can then be lengthened only.',
  *judge(graph: BlastGraph): Iterable<Draft> { yield* lacking(graph, 'retention-not-locked', (resource, setting) => `What ${resource} keeps can be deleted before its time: ${setting}.`); },
};
