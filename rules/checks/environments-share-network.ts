import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { crossing } from './crossing.ts';
import { label } from './shared.ts';

export const check: Check = {
  id: 'environments-share-network', family: 'environment', tier: 'low', title: 'Production shares a network with another environment', cwe: [653, 668],
  why: 'What runs in the other environment reaches the addresses of production. A wrong host name, or a credential of production that lies there, then works.',
  fix: 'Give every environment a network of its own, in its own account or project, and connect the two only for what has to pass.',
  * judge(graph: BlastGraph): Iterable<Draft> { yield* crossing(graph, (resource) => resource.kind === 'network', (resource, kinds) => `${label(resource)} is one network for ${kinds}.`); },
};
