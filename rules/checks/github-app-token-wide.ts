import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { givenAway, list, places } from './shared.ts';

export const check: Check = {
  id: 'github-app-token-wide', family: 'grant', tier: 'medium', title: 'A job takes a GitHub App token wider than it could be', cwe: [250, 272],
  why: 'Without permission inputs the token has every permission of the app. With an owner and no repositories it holds in every repository the app is installed on.',
  fix: 'Name repositories and the permission-* inputs the next steps need.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const { about, job, traits } of givenAway(graph, 'app-token-wide')) {
      const worst = traits.some((one) => one.worst);
      yield { about, level: worst ? 'warning' : 'note', confidence: 'high', message: `The job ${job.name} takes a token of a GitHub App for ${list(traits.map((one) => one.what), 2)}. Its inputs could name the repositories and permissions it needs.`, places: places(traits[0].at, traits.map((one) => one.at)), path: [] };
    }
  },
};
