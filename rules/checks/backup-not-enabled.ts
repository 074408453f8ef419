import { questionOf, resourceTypes } from '../../src/model/index.ts';
import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { label } from './shared.ts';

export const check: Check = {
  id: 'backup-not-enabled', family: 'backup', tier: 'low', title: 'Nothing switches the automated backups of a data store on', cwe: [1188],
  why: 'By default the platform makes no backups of this type, and no file here asks for them. What is a mere cache needs none; what sessions, queues or counters are kept in does.',
  fix: 'Set a retention that covers the time it takes you to notice a loss: seven days at the very least. Set it to none in so many words where the data can be made again.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    const types = resourceTypes(graph.knowledge);
    for (const resource of graph.resources) {
      const type = types.get(resource.type);
      // Of the backups a type has in the first place. Machines are made to be replaced, and what is left out there says nothing.
      const rule = type?.copies.find((one) => one.kind === 'automated');
      const attribute = rule?.exists.attribute;
      if (resource.unbounded || !type || !rule || attribute === undefined || resource.kind === 'compute' || resource.copies.some((copy) => copy.name === rule.id)) continue;
      const holds = resource.holdsData;
      const written = resource.attributes[attribute];
      // What may be a mere cache is asked here in both cases; a store that is known to hold data and switches them off has a rule of its own.
      if (holds.basis === 'unknown' ? written?.basis === 'unknown' || (written !== undefined && resource.kind !== 'cache') : !holds.value || written !== undefined) continue;
      if (questionOf(rule) !== undefined || (type.settings ?? []).some((setting) => setting.attribute === attribute || setting.or?.includes(attribute))) continue;
      const said = written?.basis === 'set';
      yield {
        about: `${resource.id}/${rule.id}`, level: 'note', confidence: said ? 'high' : 'medium', message: `${label(resource)} keeps no automated backups: ${attribute} ${said ? 'says so' : 'is not set'}.`,
        places: [said ? written.at : resource.evidence[0].at], path: said ? [...written.via] : [],
      };
    }
  },
};
