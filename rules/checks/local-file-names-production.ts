import type { BlastGraph, Check, Draft, EnvironmentMark, Resource } from '../../src/model/index.ts';
import { label, list, places } from './shared.ts';

/** Files that tools of a working day load without being told. */
const DEFAULT_FILE = /(?:^|\/)(?:\.env(?:\.local|\.development|\.dev)?(?:\.local)?|\.dev\.vars|local_settings\.py|appsettings\.Local\.json|application-local\.(?:ya?ml|properties))$/;
/** What holds other things, and what every environment names alike. */
const NO_TARGET: ReadonlySet<Resource['kind']> = new Set(['account', 'network', 'dns', 'identity', 'code', 'registry', 'money', 'cluster']);

export const check: Check = {
  id: 'local-file-names-production', family: 'environment', tier: 'high', title: 'The everyday environment file opens production', cwe: [668],
  why: 'Tools load .env without being told. When it opens production, every reset, migration and test of a working day runs there.',
  fix: 'Point the everyday file at a local database and keep the production address in the secret store of the deployment.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    const told = new Set<string>();
    for (const credential of graph.credentials) {
      const place = credential.places.find((one) => DEFAULT_FILE.test(one.file) && one.origin !== 'history');
      const key = place && credential.opens.key;
      // A key of a whole project opens the database in it.
      const opened = key === undefined ? [] : graph.resources.filter((one) => one.keys.some((own) => own === key || own.startsWith(`${key}/`)));
      const resource = place && opened.find((one) => proofOf(one, place.file).length > 0);
      if (!place || !resource) continue;
      const [first, ...proof] = proofOf(resource, place.file);
      if (!first) continue;
      for (const one of opened) told.add(one.id);
      const loading = graph.programs.filter((program) => program.fact.variables.some((variable) => variable.name === credential.name)).map((program) => program.fact.name);
      yield {
        about: credential.id, level: 'warning', confidence: 'high', message: `${place.file} opens ${label(resource)}, which is production${loading.length > 0 ? `; ${list(loading, 3)} ${new Set(loading).size === 1 ? 'loads' : 'load'} it` : ''}.`,
        places: places(place, [first.evidence.at]), path: [{ at: place, note: `${credential.name} opens ${label(resource)}` }, ...[first, ...proof].map((mark) => ({ at: mark.evidence.at, note: `production: ${mark.evidence.note}` }))],
      };
    }
    // What the file names without opening it: whoever is logged in, or has the key from elsewhere, works there.
    for (const resource of graph.resources) {
      const named = resource.evidence.find((one) => DEFAULT_FILE.test(one.at.file) && one.at.origin !== 'history');
      const proof = named && !resource.unbounded && !told.has(resource.id) && !NO_TARGET.has(resource.kind) ? proofOf(resource, named.at.file) : [];
      const [first] = proof;
      if (!named || !first) continue;
      yield {
        about: resource.id, level: 'note', confidence: 'medium', message: `${named.at.file} names ${label(resource)}, which is production: ${first.evidence.note} (${first.evidence.at.file}).`,
        places: places(named.at, [first.evidence.at]), path: [named, ...proof.map((mark) => ({ at: mark.evidence.at, note: `production: ${mark.evidence.note}` }))],
      };
    }
  },
};

/** What shows, outside of the file itself, that production lives there. */
function proofOf(resource: Resource, file: string): readonly EnvironmentMark[] { return resource.marks.filter((mark) => mark.kind === 'production' && mark.by !== 'name' && mark.evidence.at.file !== file); }
