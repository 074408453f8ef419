import { harmlessEnvironment } from '../../src/model/index.ts';
import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { structuralLevel } from '../severity.ts';
import { label } from './shared.ts';

/** Switches that empty a store before it is deleted. */
const EMPTIED = ['autoDeleteObjects', 'emptyOnDelete', 'EmptyOnDelete'];

export const check: Check = {
  id: 'stack-deletes-data-store', family: 'data', tier: 'low', title: 'A stack takes its data store with it', cwe: [1188],
  why: 'DeletionPolicy says what CloudFormation does with a store when its stack is deleted, or when the store is taken out of the template. Here it says in so many words that the store goes too.',
  fix: 'Write DeletionPolicy: Retain and UpdateReplacePolicy: Retain (in the CDK: RemovalPolicy.RETAIN) on every store whose data somebody would miss, or Snapshot where the type knows it.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const resource of graph.resources) {
      const [attribute, policy] = Object.entries(resource.attributes).find(([name]) => name === 'DeletionPolicy' || name === 'removalPolicy') ?? [];
      if (policy?.basis !== 'set' || (policy.value !== 'Delete' && policy.value !== 'DESTROY') || resource.unbounded || resource.holdsData.basis === 'unknown' || !resource.holdsData.value || harmlessEnvironment(resource.environments)) continue;
      // What would keep a store that still holds something is switched off as well.
      const [switched, emptied] = EMPTIED.flatMap((name) => { const known = resource.attributes[name]; return known?.basis === 'set' && known.value === true ? [[name, known] as const] : []; })[0] ?? [];
      yield {
        about: `${resource.id}/deletion-policy`, level: emptied ? structuralLevel(resource.environments) : 'note', confidence: 'high',
        message: `${label(resource)} is ${emptied ? 'emptied and ' : ''}deleted together with its stack: ${attribute}${switched === undefined ? ' says' : ` and ${switched} say`} so.`,
        places: emptied ? [policy.at, emptied.at] : [policy.at], path: [...policy.via],
      };
    }
  },
};
