import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { givenAway, list, places } from './shared.ts';

export const check: Check = {
  id: 'workflow-dangerous-trigger', family: 'grant', tier: 'high', title: 'An outsider starts a workflow that has the rights of the repository', cwe: [829, 863],
  why: 'pull_request_target and workflow_run run with the secrets and the token of the repository, also where a fork is what started them. A job that then checks out and runs what the fork holds gives both away.',
  fix: 'Use pull_request where the code of the pull request is run. Keep what needs secrets in a job that runs nothing of the pull request, with a token that only has the permission it needs.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const { about, jobs, traits } of givenAway(graph, 'dangerous-trigger')) {
      const runs = jobs.filter((job) => (job.traits ?? []).some((one) => one.trait === 'dangerous-trigger' && one.worst));
      const events = list(traits.map((one) => one.what));
      yield {
        about, level: runs.length > 0 ? 'warning' : 'note', confidence: runs.length > 0 ? 'high' : 'medium',
        message: runs.length > 0 ? `${events} starts ${list(runs.map((job) => job.name), 3)}, which checks out what the outsider wrote and runs it with more than a token that reads.` : `${events} lets an outsider start this workflow with the secrets and the token of the repository; nothing read here runs what the outsider wrote.`,
        places: places(traits[0].at, traits.map((one) => one.at)), path: runs.map((job) => ({ at: job.evidence[0].at, note: 'this job runs what the outsider wrote' })),
      };
    }
  },
};
