import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { told } from './live.ts';
import { list, places } from './shared.ts';

export const check: Check = {
  id: 'workflow-approves-pull-requests', family: 'grant', tier: 'medium', title: 'A workflow may give the review that a branch asks for', cwe: [285, 862],
  why: 'Where workflows may approve pull requests, a job with pull-requests: write gives the approval that a person was meant to give. An agent that can change what such a job runs reviews its own work.',
  fix: 'Take "Allow GitHub Actions to create and approve pull requests" away (Settings, Actions, General).',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const { repository, at } of told(graph, 'token-approves').filter((one) => one.value === true)) {
      const reviews = told(graph, 'branch-reviews').filter((one) => one.repository === repository && typeof one.value === 'number' && one.value > 0);
      if (reviews.length === 0) continue;
      yield {
        about: repository.key, level: 'note', confidence: 'high', message: `Workflows may approve pull requests here, so a job can give the review that ${list(reviews.map((one) => one.setting.about), 3)} ${reviews.length === 1 ? 'asks' : 'ask'} for.`,
        places: places(at, reviews.map((one) => one.at)), path: reviews.slice(0, 5).map((one) => ({ at: one.at, note: `${one.setting.about} asks for ${String(one.value)} ${one.value === 1 ? 'review' : 'reviews'}` })),
      };
    }
  },
};
