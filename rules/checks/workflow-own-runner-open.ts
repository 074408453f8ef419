import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { told } from './live.ts';
import { givenAway, places } from './shared.ts';

export const check: Check = {
  id: 'workflow-own-runner-open', family: 'environment', tier: 'low', title: 'Pull requests run on a machine of the owner', cwe: [653, 829],
  why: 'A runner of one\'s own keeps its disk, its network and its logins from job to job. Code of a pull request that runs there reaches them, and what later jobs run.',
  fix: 'Run pull requests on runners that are thrown away, or only those of the repository itself: github.event.pull_request.head.repo.full_name == github.repository.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const { about, job, traits } of givenAway(graph, 'own-runner-open')) {
      const open = told(graph, 'visibility').find((one) => one.value === 'public');
      yield { about, level: 'note', confidence: 'medium', message: `The job ${job.name} runs pull requests on a self-hosted runner; ${open ? 'the repository is public, so' : 'where the repository is public,'} anyone may open one.`, places: places(traits[0].at, [...traits.map((one) => one.at), ...(open ? [open.at] : [])]), path: [] };
    }
  },
};
