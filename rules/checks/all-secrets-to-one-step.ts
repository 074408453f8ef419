import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { givenAway, places } from './shared.ts';

export const check: Check = {
  id: 'all-secrets-to-one-step', family: 'credential', tier: 'high', title: 'Every secret goes to one step', cwe: [250, 522],
  why: 'toJSON(secrets) hands over each secret of the repository, the organisation and the environment, also those that are added later. A name that an expression builds makes GitHub send all of them to the runner.',
  fix: 'Name the secrets the step needs, one by one.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const { about, job, traits } of givenAway(graph, 'all-secrets')) {
      const every = traits.some((one) => one.worst);
      yield { about, level: every ? 'warning' : 'note', confidence: 'high', message: every ? `A step of the job ${job.name} is given every secret there is.` : `The job ${job.name} chooses a secret by an expression, so every secret there is goes to its runner.`, places: places(traits[0].at, traits.map((one) => one.at)), path: [] };
    }
  },
};
