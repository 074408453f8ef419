import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { told } from './live.ts';
import { list, places } from './shared.ts';

export const check: Check = {
  id: 'deploy-key-can-push', family: 'credential', tier: 'low', title: 'A deploy key may push', cwe: [250, 732],
  why: 'A deploy key with write access belongs to no person and does not run out. Whoever reads it on the machine it lies on may push to the repository, and it may be allowed past its rules.',
  fix: 'Make the key read-only, or replace it with a token of an app that runs out within the hour.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const repository of graph.repositories ?? []) {
      const keys = told(graph, 'deploy-key').filter((one) => one.repository === repository && one.value === 'write');
      const [first] = keys;
      if (first) yield { about: repository.key, level: 'note', confidence: 'high', message: `The deploy ${keys.length === 1 ? 'key' : 'keys'} ${list(keys.map((one) => one.setting.about), 3)} may push to ${repository.name}.`, places: places(first.at, keys.map((one) => one.at)), path: [] };
    }
  },
};
