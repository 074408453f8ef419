import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { environments, places } from './shared.ts';

export const check: Check = {
  id: 'credential-shared-between-environments', family: 'environment', tier: 'medium', title: 'Production shares a credential with another environment', cwe: [653, 668],
  why: 'When staging and production hold the same credential, whatever is done in staging is done with the rights of production.',
  fix: 'Give every environment its own credential, and let the one of production open nothing else.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const credential of graph.credentials) {
      if (credential.foundation !== 'found' || credential.confidence === 'low' || !credential.environments.includes('production')) continue;
      const others = credential.environments.filter((kind) => kind === 'staging' || kind === 'development' || kind === 'test');
      const files = new Set(credential.marks.map((mark) => mark.evidence.at.file));
      if (others.length === 0 || files.size < 2) continue;
      yield {
        about: credential.id, level: 'warning', confidence: credential.confidence, message: `${credential.name} has one and the same value in ${environments(credential.environments)}.`,
        places: places(credential.places[0], credential.places), path: credential.marks.map((mark) => ({ at: mark.evidence.at, note: `${mark.kind}: ${mark.evidence.note}` })),
      };
    }
  },
};
