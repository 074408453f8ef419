import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { told, valueOf } from './live.ts';
import { list, places } from './shared.ts';

export const check: Check = {
  id: 'environment-approved-by-its-starter', family: 'environment', tier: 'low', title: 'Whoever starts a job of production may approve it', cwe: [285, 862],
  why: 'A required reviewer who may approve what they started themselves is one person, not two. An agent with that person\'s token pushes, and approves its own deployment by a request.',
  fix: 'Switch on "Prevent self-review" for the environment (Settings, Environments).',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const { repository, setting, at } of told(graph, 'environment-self-review').filter((one) => one.value === true)) {
      const name = setting.about;
      const reviewers = valueOf(repository, 'environment-reviewers', name);
      if (typeof reviewers !== 'number' || reviewers === 0 || valueOf(repository, 'environment', name) !== 'production') continue;
      const jobs = graph.jobs.filter((job) => job.environment.basis === 'set' && job.environment.value.toLowerCase() === name.toLowerCase());
      if (jobs.length === 0) continue;
      yield {
        about: `${repository.key}#environment/${name}`, level: 'note', confidence: 'high', message: `The environment ${name} asks for a reviewer, and whoever starts ${list(jobs.map((job) => job.name), 3)} may be that reviewer.`,
        places: places(at, jobs.map((job) => job.evidence[0].at)), path: jobs.slice(0, 5).map((job) => ({ at: job.evidence[0].at, note: 'this job waits for the reviewer' })),
      };
    }
  },
};
