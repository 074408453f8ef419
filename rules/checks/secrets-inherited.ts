import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { givenAway, places } from './shared.ts';

export const check: Check = {
  id: 'secrets-inherited', family: 'credential', tier: 'low', title: 'A called workflow inherits every secret', cwe: [250, 522],
  why: 'secrets: inherit gives the workflow that is called each secret its caller has, whatever it uses.',
  fix: 'List under secrets: the ones the called workflow declares.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const { about, job, traits } of givenAway(graph, 'secrets-inherited')) {
      yield { about, level: 'note', confidence: 'high', message: `The job ${job.name} hands every secret it has to ${traits[0].what}.`, places: places(traits[0].at, traits.map((one) => one.at)), path: [] };
    }
  },
};
