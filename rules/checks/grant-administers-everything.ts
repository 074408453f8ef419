import { sourceKey } from '../../src/model/index.ts';
import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { runsOf, whatRuns } from './grant-trait.ts';

export const check: Check = {
  id: 'grant-administers-everything', family: 'grant', tier: 'high', title: 'A grant gives everything', cwe: [250, 732],
  why: 'Whoever acts under this grant can delete data, its copies and what protects both. A pipeline or a service rarely needs more than a few named actions.',
  fix: 'List the actions and the resources that are needed; deny deletion of data stores and backups explicitly.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    const told = new Set<string>();
    for (const grant of graph.grants) {
      if (!grant.effects.includes('administer')) continue;
      // A policy of a group is held by its users as well; it is told once.
      const [{ at }] = grant.evidence;
      const same = `${sourceKey(at)}\u0000${at.start}\u0000${at.end}\u0000${grant.name}`;
      if (grant.provider === 'aws' && told.has(same)) continue;
      told.add(same);
      const limited = grant.limitedBy.length > 0;
      const ofMachine = grant.provider === 'docker' || grant.provider === 'host';
      // A container of a developer's own machine that may do everything there is no more than what the developer starts it with.
      const own = ofMachine && grant.to.startsWith('compose:');
      const scope = ofMachine ? ' on its machine' : grant.on.everything ? '' : ' on what it names';
      yield {
        about: `${grant.to}/${grant.name}`, level: own || limited || !grant.on.everything || grant.bound === 'at-most' ? 'note' : 'warning', confidence: grant.bound === 'exact' ? 'high' : 'medium',
        message: `${ofMachine ? 'What runs here may do everything' : 'This grant allows everything'}${scope}${limited ? ', limited by conditions' : ''}: ${grant.name}${whatRuns([grant])}.`, places: [at], path: runsOf([grant]),
      };
    }
  },
};
