import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { told, valueOf } from './live.ts';
import { list, places } from './shared.ts';

export const check: Check = {
  id: 'runner-open-to-strangers', family: 'environment', tier: 'medium', title: 'A public repository has a runner that is kept', cwe: [653, 829],
  why: 'A pull request of a fork brings its own workflow file, so it may ask for any runner of the repository. A machine that is kept from job to job keeps what the pull request left there, beside its logins and its network.',
  fix: 'Register ephemeral runners, keep them for private repositories, or let somebody approve every run of an outside contributor (Settings, Actions, General).',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const repository of graph.repositories ?? []) {
      const open = told(graph, 'visibility').find((one) => one.repository === repository && one.value === 'public');
      const kept = told(graph, 'runner').filter((one) => one.repository === repository && one.value === 'kept');
      const [first] = kept;
      if (!open || !first || valueOf(repository, 'allowed-actions') === 'none') continue;
      const approval = told(graph, 'fork-approval').find((one) => one.repository === repository);
      const passes = approval !== undefined && approval.value !== 'all_external_contributors';
      const held = approval === undefined ? 'Whether somebody agrees first is not known.' : passes ? 'Somebody agrees to a first contribution, and to none after it.' : 'Somebody agrees to each run first.';
      yield {
        about: repository.key, level: passes ? 'warning' : 'note', confidence: 'high', message: `${repository.name} is public, and its ${kept.length === 1 ? 'runner' : 'runners'} ${list(kept.map((one) => one.setting.about), 3)} ${kept.length === 1 ? 'is' : 'are'} kept from job to job. ${held}`,
        places: places(first.at, [...kept.map((one) => one.at), open.at, ...(approval ? [approval.at] : [])]), path: [],
      };
    }
  },
};
