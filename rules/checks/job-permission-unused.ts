import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { givenAway, list, places } from './shared.ts';

export const check: Check = {
  id: 'job-permission-unused', family: 'grant', tier: 'low', title: 'A job has a permission that none of its steps can use', cwe: [250, 272],
  why: 'A permission that nothing uses is only there for whoever gets into the job.',
  fix: 'Take the permission out, or set persist-credentials: false where only the checkout would use it.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const { about, job, traits } of givenAway(graph, 'permission-unused')) {
      yield { about, level: 'note', confidence: 'medium', message: `The job ${job.name} may ${list(traits.map((one) => one.what), 4)}, and no step of it can use that.`, places: places(traits[0].at, traits.map((one) => one.at)), path: [] };
    }
  },
};
