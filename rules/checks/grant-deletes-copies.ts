import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';

export const check: Check = {
  id: 'grant-deletes-copies', family: 'grant', tier: 'medium', title: 'A grant deletes data and its copies', cwe: [250, 732],
  why: 'Who may delete both the data and its backups can make a loss final. The two rights belong in different hands.',
  fix: 'Split the grant: deletion of snapshots and recovery points only for a role that no pipeline and no agent assumes.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const grant of graph.grants) {
      if (grant.effects.includes('administer') || !grant.effects.includes('destroy-backup') || !grant.effects.includes('destroy')) continue;
      yield {
        about: `${grant.to}/${grant.name}`, level: grant.limitedBy.length > 0 || grant.bound === 'at-most' ? 'note' : 'warning', confidence: grant.bound === 'exact' ? 'high' : 'medium',
        message: `This grant allows deleting data and its copies: ${grant.name}.`, places: [grant.evidence[0].at], path: [],
      };
    }
  },
};
