import type { BlastGraph, Check } from '../../src/model/index.ts';
import { label, settingsOff } from './setting.ts';

export const check: Check = {
  id: 'data-deleted-by-itself', family: 'data', tier: 'medium', title: 'Data is deleted without anybody deleting it', cwe: [672],
  why: 'A plan that expires, a retention of nothing or a line of a migration takes the data away when its time has come. Nobody gives the order, so nobody is asked.',
  fix: 'Take a copy first, and keep the setting only where what it deletes can be made again.',
  judge(graph: BlastGraph) {
    const rows = new Map(graph.knowledge.resources.map((row) => [row.type, row]));
    return settingsOff(graph, {
      question: 'keeps-its-data',
      message: (resource, how, { attribute }) => {
        const says = rows.get(resource.type)?.settings?.find((one) => one.question === 'keeps-its-data' && one.attribute === attribute)?.says;
        return `${label(resource)} does not stay: ${how}${says === undefined ? '' : `; ${says}`}.`;
      },
    });
  },
};
