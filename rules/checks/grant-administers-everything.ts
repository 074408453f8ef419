import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';

export const check: Check = {
  id: 'grant-administers-everything', family: 'grant', tier: 'high', title: 'A grant gives everything', cwe: [250, 732],
  why: 'Whoever acts under this grant can delete data, its copies and what protects both. A pipeline or a service rarely needs more than a few named actions.',
  fix: 'List the actions and the resources that are needed; deny deletion of data stores and backups explicitly.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const grant of graph.grants) {
      if (!grant.effects.includes('administer')) continue;
      const limited = grant.limitedBy.length > 0;
      yield {
        about: `${grant.to}/${grant.name}`, level: limited || !grant.on.everything || grant.bound === 'at-most' ? 'note' : 'warning', confidence: grant.bound === 'exact' ? 'high' : 'medium',
        message: `This grant allows everything${grant.on.everything ? '' : ' on what it names'}${limited ? ', limited by conditions' : ''}: ${grant.name}.`, places: [grant.evidence[0].at], path: [],
      };
    }
  },
};
