import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { givenAway, places } from './shared.ts';

export const check: Check = {
  id: 'workflow-artifact-run', family: 'grant', tier: 'high', title: 'What the run of an outsider left behind is run', cwe: [829, 494],
  why: 'A pull request of a fork decides what its run leaves behind. A job started by workflow_run has the secrets and the token of the repository, and gives both to what it fetches and runs.',
  fix: 'Take data from the artifact and no programs, check it before it is used, or start the job only for runs of a push: github.event.workflow_run.event.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const { about, job, traits } of givenAway(graph, 'outsider-artifact-run')) {
      const runs = traits.some((one) => one.worst);
      yield {
        about, level: runs ? 'warning' : 'note', confidence: 'medium', message: `The job ${job.name} fetches what another run left behind and ${runs ? 'runs it' : 'makes variables of it'}; a pull request of anyone may have written it.`,
        places: places(traits[0].at, traits.map((one) => one.at)), path: [{ at: job.evidence[0].at, note: 'started by workflow_run, with the rights of the repository' }],
      };
    }
  },
};
