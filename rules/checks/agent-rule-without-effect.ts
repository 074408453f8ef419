import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';

export const check: Check = {
  id: 'agent-rule-without-effect', family: 'agent', tier: 'medium', title: 'A protective rule has no effect', cwe: [1188, 693],
  why: 'The setting is written down and its agent does not act on it: a wrong key, a scope that is not read, a combination that switches it off. Everybody who reads the file believes in a protection that is not there.',
  fix: 'Write the rule in the form and the file that the agent acts on.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const control of graph.controls) {
      if (control.wired || control.does === 'allow' || control.does === 'say') continue;
      yield { about: control.id, level: 'warning', confidence: 'medium', message: `This rule has no effect${control.weakness ? `: ${control.weakness}` : ''}.`, places: [control.evidence[0].at], path: [] };
    }
  },
};
