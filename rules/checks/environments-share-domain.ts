import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { crossing } from './crossing.ts';

export const check: Check = {
  id: 'environments-share-domain', family: 'environment', tier: 'low', title: 'Production and another environment answer to one name', cwe: [653, 668],
  why: 'Both write records or routes of one name. Whichever is deployed last takes the visitors, and taking down the other environment takes the records of production with it.',
  fix: 'Give every environment names of its own, in a zone of its own that the other cannot write.',
  * judge(graph: BlastGraph): Iterable<Draft> { yield* crossing(graph, (resource) => resource.kind === 'dns', ({ name }, kinds) => `${name} is written by ${kinds}.`); },
};
