import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { list, places } from './shared.ts';

export const check: Check = {
  id: 'ci-job-destroys-unreviewed', family: 'operation', tier: 'medium', title: 'A job destroys without a protected environment', cwe: [862],
  why: 'A job that belongs to no environment cannot be held for a reviewer. Whoever can push what triggers it can run it.',
  fix: 'Put the job into an environment with required reviewers and give the secrets to that environment only.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const job of graph.jobs) {
      // The disk of a runner is made for the job and thrown away with it.
      const operations = graph.operations.filter((operation) => operation.program === job.key && operation.effect !== 'write' && operation.confirmation !== 'asks' && operation.target.kind !== 'filesystem');
      const [first] = operations;
      if (!first || job.environment.basis !== 'default') continue;
      const names = operations.map((operation) => graph.knowledge.operations.find((row) => row.id === operation.row)?.name ?? operation.row);
      yield {
        about: job.key, level: job.environments.some((mark) => mark.kind === 'production') ? 'warning' : 'note', confidence: 'medium',
        message: `The job ${job.name} runs ${list(names, 3)} in no environment, so no reviewer can hold it.`, places: places(first.evidence[0].at, [job.evidence[0].at]), path: [],
      };
    }
  },
};
