import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { told } from './live.ts';
import { list, places } from './shared.ts';

export const check: Check = {
  id: 'fork-runs-get-rights', family: 'grant', tier: 'medium', title: 'Pull requests of forks run with rights of the repository', cwe: [250, 863],
  why: 'A private repository can be set to hand its secrets, or a token that writes, to workflows that a fork\'s pull request starts. Whoever may fork it, an agent with a fork of its own among them, then has both.',
  fix: 'Take "Send write tokens" and "Send secrets and variables" away (Settings, Actions, General).',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const repository of graph.repositories ?? []) {
      const given = told(graph, 'fork-secrets', 'fork-write-token').filter((one) => one.repository === repository && one.value === true);
      const [first] = given;
      if (first) yield { about: repository.key, level: 'note', confidence: 'high', message: `Pull requests of forks of ${repository.name} run with ${list(given.map((one) => (one.setting.setting === 'fork-secrets' ? 'its secrets' : 'a token that may write')))}.`, places: places(first.at, given.map((one) => one.at)), path: [] };
    }
  },
};
