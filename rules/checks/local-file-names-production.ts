import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { label, list, places } from './shared.ts';

const DEFAULT_FILE = /(?:^|\/)\.env(?:\.local|\.development|\.dev)?(?:\.local)?$/;

export const check: Check = {
  id: 'local-file-names-production', family: 'environment', tier: 'high', title: 'The everyday environment file opens production', cwe: [668],
  why: 'Tools load .env without being told. When it opens production, every reset, migration and test of a working day runs there.',
  fix: 'Point the everyday file at a local database and keep the production address in the secret store of the deployment.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const credential of graph.credentials) {
      const place = credential.places.find((one) => DEFAULT_FILE.test(one.file) && one.origin !== 'history');
      const resource = place && credential.opens.key !== undefined ? graph.resources.find((one) => one.keys.includes(credential.opens.key ?? '')) : undefined;
      if (!place || !resource) continue;
      const proof = resource.marks.filter((mark) => mark.kind === 'production' && mark.by !== 'name' && mark.evidence.at.file !== place.file);
      const [first] = proof;
      if (!first) continue;
      const loading = graph.programs.filter((program) => program.fact.variables.some((variable) => variable.name === credential.name)).map((program) => program.fact.name);
      yield {
        about: credential.id, level: 'warning', confidence: 'high', message: `${place.file} opens ${label(resource)}, which is production${loading.length > 0 ? `; ${list(loading, 3)} ${new Set(loading).size === 1 ? 'loads' : 'load'} it` : ''}.`,
        places: places(place, [first.evidence.at]), path: [{ at: place, note: `${credential.name} opens ${label(resource)}` }, ...proof.map((mark) => ({ at: mark.evidence.at, note: `production: ${mark.evidence.note}` }))],
      };
    }
  },
};
