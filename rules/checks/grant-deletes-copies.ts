import { sourceKey } from '../../src/model/index.ts';
import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { runsOf, saidBy, whatRuns } from './grant-trait.ts';
import { groupBy } from './shared.ts';

export const check: Check = {
  id: 'grant-deletes-copies', family: 'grant', tier: 'medium', title: 'A grant deletes data and its copies', cwe: [250, 732],
  why: 'Who may delete both the data and its backups can make a loss final. The two rights belong in different hands.',
  fix: 'Split the grant: deletion of snapshots and recovery points only for a role that no pipeline and no agent assumes.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    const found = graph.grants.filter(({ effects }) => !effects.includes('administer') && effects.includes('destroy-backup') && effects.includes('destroy'));
    // A module used twenty times gives it at one place.
    for (const group of groupBy(found, ({ evidence: [{ at }] }) => `${sourceKey(at)}\u0000${at.start}\u0000${at.end}`).values()) {
      // Every action of a service is said by the rule for that, of the same statement.
      const sure = group.find((one) => one.limitedBy.length === 0 && one.bound === 'exact' && !saidBy(one, ['whole-service'], one.evidence[0].at));
      const grant = sure ?? group[0];
      if (!grant) continue;
      const names = new Set(group.map((one) => one.name)).size;
      yield {
        about: `${grant.to}/${grant.name}`, level: sure ? 'warning' : 'note', confidence: grant.bound === 'exact' ? 'high' : 'medium',
        message: `This grant allows deleting data and its copies: ${grant.name}${names > 1 ? ` and ${names - 1} more` : ''}${whatRuns(group)}.`, places: [grant.evidence[0].at], path: runsOf(group),
      };
    }
  },
};
