import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { told, valueOf } from './live.ts';
import { list, places } from './shared.ts';

export const check: Check = {
  id: 'branch-can-be-rewritten', family: 'grant', tier: 'medium', title: 'Whoever may push may rewrite a branch', cwe: [732, 862],
  why: 'Without a rule against it, a force push replaces the history of a branch, and a deletion takes the branch away. A token that may only write contents is enough, and every agent that pushes has one.',
  fix: 'Forbid force pushes and deletion in a ruleset or the protection of the branch.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    // What a configuration of the protection says, where nobody asked the service.
    for (const grant of graph.grants) {
      for (const { how, at } of (grant.amounts ?? []).filter((one) => one.trait === 'rewrites-branch')) yield { about: `${grant.to}/${how}`, level: 'note', confidence: 'high', message: `Whoever may push may rewrite a branch: in ${grant.name} ${how}.`, places: [at], path: [] };
    }
    for (const { repository, setting, at } of told(graph, 'branch-force-push').filter((one) => one.value === true)) {
      const branch = setting.about;
      const main = valueOf(repository, 'default-branch') === branch;
      // GitHub itself never lets the default branch be deleted.
      const gone = !main && valueOf(repository, 'branch-deletion', branch) === true;
      const jobs = graph.jobs.filter((job) => job.system === undefined && (job.writes.includes('contents') || (job.permissions.basis === 'set' && job.permissions.value === 'write-all')));
      yield {
        about: `${repository.key}#branch/${branch}`, level: 'note', confidence: 'high',
        message: `Whoever may push may rewrite ${gone ? 'or delete ' : ''}the branch ${branch}: no rule forbids it.${jobs.length > 0 ? ` The token of ${list(jobs.map((job) => job.name), 3)} may push.` : ''}`,
        places: places(at, []), path: jobs.slice(0, 5).map((job) => ({ at: job.evidence[0].at, note: 'the token of this job may write contents' })),
      };
    }
  },
};
