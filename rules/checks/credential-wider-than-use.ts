import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { credentialName, list, places } from './shared.ts';

const WIDE = new Set(['account', 'organization', 'workspace', 'project']);

export const check: Check = {
  id: 'credential-wider-than-use', family: 'credential', tier: 'medium', title: 'A credential may do far more than it is used for', cwe: [272, 250],
  why: 'What a credential is for and what it may do are two things. The difference is what an agent can do by mistake with it.',
  fix: 'Make a credential of the narrower kind named here, use it in this place, and revoke the wide one.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    const rows = new Map(graph.knowledge.operations.map((row) => [row.id, row]));
    for (const credential of graph.credentials) {
      const kind = credential.kinds[0];
      if (!kind || kind.narrower === '' || !WIDE.has(kind.scope) || credential.foundation === 'ambient') continue;
      const does = credential.uses.flatMap((use) => use.does);
      const destructive = kind.may.filter((ability) => ability.effect === 'destroy' || ability.effect === 'administer');
      const [ability] = destructive;
      if (does.length === 0 || !ability) continue;
      const used = does.some((one) => (one.row !== undefined && rows.get(one.row)?.effect !== 'read') || destructive.some((may) => may.operation.toLowerCase().includes(one.name.toLowerCase())));
      if (used) continue;
      const [first] = does;
      if (!first) continue;
      yield {
        about: credential.id, level: 'warning', confidence: credential.kinds.length > 1 ? 'medium' : 'high',
        message: `${credential.name} is used here for ${list(does.map((one) => one.name), 3)} only, and as ${credentialName(credential)} it may also call ${ability.operation}: it reaches ${kind.reaches}. Narrower: ${kind.narrower}.`,
        places: places(credential.places[0], credential.places), path: [{ at: credential.places[0], note: `holds ${credentialName(credential)}` }, ...credential.because, { at: first.at, note: `needs ${first.name}` }],
      };
    }
  },
};
