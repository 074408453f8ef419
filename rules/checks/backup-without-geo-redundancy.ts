import type { BlastGraph, Check } from '../../src/model/index.ts';
import { label, settingsOff } from './setting.ts';

export const check: Check = {
  id: 'backup-without-geo-redundancy', family: 'backup', tier: 'low', title: 'Backups of a data store stay in its region', cwe: [1188, 693],
  why: 'The backups of this server lie in the region of the server. What takes the region, or all that lies in it, takes both.',
  fix: 'Switch geo-redundant backup on; for most servers that can only be chosen when they are made. Where the service has none, copy a dump to another region.',
  judge: (graph: BlastGraph) => settingsOff(graph, { question: 'geo-redundant-backup', message: (resource, how) => `The backups of ${label(resource)} stay in its own region: ${how}.` }),
};
