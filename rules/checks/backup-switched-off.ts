import { questionOf } from '../../src/model/index.ts';
import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { structuralLevel } from '../severity.ts';
import { label } from './shared.ts';

export const check: Check = {
  id: 'backup-switched-off', family: 'backup', tier: 'medium', title: 'Backups of a data store are switched off', cwe: [1188],
  why: 'The platform would keep copies by itself. A setting here tells it not to.',
  fix: 'Set a retention that covers the time it takes you to notice a loss: seven days at the very least.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const resource of graph.resources) {
      // What may be a mere cache is asked less loudly, by backup-not-enabled.
      if (resource.unbounded || (resource.holdsData.basis === 'unknown' && resource.kind === 'cache')) continue;
      for (const rule of graph.knowledge.resources.find((type) => type.type === resource.type)?.copies ?? []) {
        const { attribute } = rule.exists;
        // Versions and restores to a point in time have rules of their own.
        if ((rule.kind !== 'automated' && rule.kind !== 'versions') || attribute === undefined || questionOf(rule) || resource.copies.some((copy) => copy.name === rule.id)) continue;
        const what = rule.kind === 'versions' ? 'versions' : 'automated backups';
        const value = resource.attributes[attribute];
        if (value?.basis === 'set') yield { about: `${resource.id}/${rule.id}`, level: structuralLevel(resource.environments), confidence: 'high', message: `${label(resource)} keeps no ${what}: ${attribute} says so.`, places: [value.at], path: [...value.via] };
      }
    }
  },
};
