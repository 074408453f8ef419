import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { list, label } from './shared.ts';

export const check: Check = {
  id: 'stack-state-local', family: 'environment', tier: 'low', title: 'Infrastructure state lives on one machine', cwe: [1188],
  why: 'Without a remote backend the map of what exists lies on one laptop. On another one the plan wants to create everything again, and the clean-up after that is where data dies.',
  fix: 'Add a backend block with locking and versions.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const stack of graph.resources) {
      const backend = stack.type === 'terraform.stack' ? stack.attributes.backend : undefined;
      if (!backend || backend.basis !== 'default') continue;
      const stores = graph.resources.filter((resource) => resource.partOf.some((whole) => whole.id === stack.id) && resource.holdsData.basis !== 'unknown' && resource.holdsData.value);
      if (stores.length === 0) continue;
      yield { about: stack.id, level: 'note', confidence: 'medium', message: `No backend is configured, so the state of ${list(stores.map(label), 3)} lies on whichever machine ran apply.`, places: [stack.evidence[0].at], path: [...new Map(stores.map((store) => [label(store), { at: store.evidence[0].at, note: `${label(store)} is declared here` }])).values()] };
    }
  },
};
