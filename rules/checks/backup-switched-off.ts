import { questionOf } from '../../src/model/index.ts';
import type { BlastGraph, Check, CopyRule, Draft, Resource, ResourceType } from '../../src/model/index.ts';
import { structuralLevel } from '../severity.ts';
import { label } from './shared.ts';

export const check: Check = {
  id: 'backup-switched-off', family: 'backup', tier: 'medium', title: 'Backups of a data store are switched off', cwe: [1188],
  why: 'The platform would keep copies by itself. A setting here tells it not to, or nothing tells it to and by default it does not.',
  fix: 'Set a retention that covers the time it takes you to notice a loss: seven days at the very least.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const resource of graph.resources) {
      if (resource.unbounded) continue;
      const type = graph.knowledge.resources.find((one) => one.type === resource.type);
      for (const rule of type?.copies ?? []) {
        const { attribute } = rule.exists;
        // Versions and restores to a point in time have rules of their own.
        if ((rule.kind !== 'automated' && rule.kind !== 'versions') || attribute === undefined || questionOf(rule) || resource.copies.some((copy) => copy.name === rule.id)) continue;
        const what = rule.kind === 'versions' ? 'versions' : 'automated backups';
        const value = resource.attributes[attribute];
        if (value?.basis === 'set') yield { about: `${resource.id}/${rule.id}`, level: structuralLevel(resource.environments), confidence: 'high', message: `${label(resource)} keeps no ${what}: ${attribute} says so.`, places: [value.at], path: [...value.via] };
        else if (value === undefined && type && asked(resource, rule, type)) yield { about: `${resource.id}/${rule.id}`, level: 'note', confidence: 'medium', message: `${label(resource)} keeps no ${what}: ${attribute} is not set.`, places: [resource.evidence[0].at], path: [] };
      }
    }
  },
};

/** Is what nobody wrote worth a word? Only of the backups a store has in the first place, where no other rule asks for the same, and not of machines, which are made to be replaced. */
function asked(resource: Resource, rule: CopyRule, type: ResourceType): boolean {
  return rule === type.copies.find((one) => one.kind === 'automated') && resource.kind !== 'compute' && (resource.holdsData.basis === 'unknown' || resource.holdsData.value)
    && !(type.settings ?? []).some((setting) => setting.attribute === rule.exists.attribute || (setting.or ?? []).includes(rule.exists.attribute ?? ''));
}
