import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { certainly } from './known.ts';

export const check: Check = {
  id: 'agent-guard-fails-open', family: 'agent', tier: 'low', title: 'A guard lets through when it breaks', cwe: [636],
  why: 'A hook or sandbox that lets the action proceed when it cannot start, times out or crashes protects on good days only.',
  fix: 'Set the switch that makes it refuse when it fails, where the vendor has one; the note names it.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const control of graph.controls) {
      if (!control.wired || (control.does !== 'hook' && control.does !== 'sandbox') || !certainly(control.failsOpen)) continue;
      yield { about: control.id, level: 'note', confidence: 'medium', message: `This ${control.does} lets actions through when it fails${control.weakness ? `: ${control.weakness}` : ''}.`, places: [control.evidence[0].at], path: [] };
    }
  },
};
