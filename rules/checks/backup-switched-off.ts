import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { structuralLevel } from '../severity.ts';
import { label } from './shared.ts';

export const check: Check = {
  id: 'backup-switched-off', family: 'backup', tier: 'medium', title: 'Backups of a data store are switched off', cwe: [1188],
  why: 'The platform would keep copies by itself, and a setting here tells it not to.',
  fix: 'Set a retention that covers the time it takes you to notice a loss: seven days at the very least.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const resource of graph.resources) {
      const rules = graph.knowledge.resources.find((type) => type.type === resource.type)?.copies ?? [];
      for (const rule of rules) {
        const value = rule.exists.attribute === undefined ? undefined : resource.attributes[rule.exists.attribute];
        if (rule.kind !== 'automated' && rule.kind !== 'versions') continue;
        if (value?.basis !== 'set' || resource.copies.some((copy) => copy.name === rule.id)) continue;
        yield { about: `${resource.id}/${rule.id}`, level: structuralLevel(resource.environments), confidence: 'high', message: `${label(resource)} keeps no ${rule.kind === 'versions' ? 'versions' : 'automated backups'}: ${rule.exists.attribute} says so.`, places: [value.at], path: [...value.via] };
      }
    }
  },
};
