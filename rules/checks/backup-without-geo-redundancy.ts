import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { lacking } from './safeguards.ts';
import { label } from './shared.ts';

export const check: Check = {
  id: 'backup-without-geo-redundancy', family: 'backup', tier: 'low', title: 'Backups of a data store stay in its region', cwe: [1188, 693],
  why: 'The backups of this server lie in the region of the server. What takes the region, or all that lies in it, takes both.',
  fix: 'Switch geo-redundant backup on; for most servers that can only be chosen when they are made. Where the service has none, copy a dump to another region.',
  *judge(graph: BlastGraph): Iterable<Draft> { yield* lacking(graph, 'geo-redundant-backup', (resource, setting) => `The backups of ${label(resource)} stay in its own region: ${setting}.`); },
};
