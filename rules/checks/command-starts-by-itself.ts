import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { groupBy, list, places } from './shared.ts';

export const check: Check = {
  id: 'command-starts-by-itself', family: 'agent', tier: 'medium', title: 'A command that nobody starts destroys something or runs what it downloads', cwe: [494, 829],
  why: 'Hooks of agents, tasks of editors and scripts of packages run when a checkout is opened or installed, with the rights of whoever does so and before anybody has read them.',
  fix: 'Start it by hand, or in a job that is reviewed. Download a fixed version, check its digest, and run it only then.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const [key, starts] of groupBy(graph.selfStarts ?? [], (start) => start.key)) {
      const [first] = starts;
      if (!first || first.where === 'container') continue;
      const destroys = starts.flatMap((start) => start.destroys);
      const fetches = starts.flatMap((start) => start.fetches.filter((one) => one.decoded !== true));
      const decodes = starts.flatMap((start) => start.fetches.filter((one) => one.decoded === true));
      const [place, ...more] = [...destroys, ...fetches, ...decodes].map((one) => one.evidence.at);
      if (!place) continue;
      const names = [...new Set(destroys.map((one) => graph.knowledge.operations.find((row) => row.id === one.row)?.name ?? 'a destructive command'))];
      const hosts = [...new Set(fetches.flatMap((one) => one.host ?? []))];
      const what = [...(names.length > 0 ? [`runs ${list(names, 3)}`] : []), ...(fetches.length > 0 ? [`runs what it downloads${hosts.length > 0 ? ` from ${list(hosts, 3)}` : ''}`] : []), ...(decodes.length > 0 ? ['runs what it decodes, which nobody can read before'] : [])].join(' and ');
      yield { about: key, level: 'note', confidence: 'medium', message: `A command here ${what} ${first.when}. Nobody starts it, and nobody is asked.`, places: places(place, more), path: [] };
    }
  },
};
