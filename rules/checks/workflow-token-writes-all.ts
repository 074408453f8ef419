import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';

export const check: Check = {
  id: 'workflow-token-writes-all', family: 'grant', tier: 'medium', title: 'A job\'s token may write everything in the repository', cwe: [250, 732],
  why: 'write-all gives every step of the job, and every agent in it, the right to push code, publish packages and change releases.',
  fix: 'Set permissions: contents: read at the top and add the single permission a job needs to that job.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const job of graph.jobs) {
      if (job.permissions.basis !== 'set' || job.permissions.value !== 'write-all') continue;
      yield { about: job.key, level: 'warning', confidence: 'high', message: `The job ${job.name} runs with a token that may write everything in the repository.`, places: [job.permissions.at], path: [] };
    }
  },
};
