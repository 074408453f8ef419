import type { BlastGraph, Check, Credential, Draft, EnvironmentKind, EnvironmentMark } from '../../src/model/index.ts';
import { crossing } from './crossing.ts';
import { environments, places } from './shared.ts';

export const check: Check = {
  id: 'credential-shared-between-environments', family: 'environment', tier: 'medium', title: 'Production shares a credential with another environment', cwe: [653, 668],
  why: 'When staging and production hold the same credential, whatever is done in staging is done with the rights of production.',
  fix: 'Give every environment its own credential, and let the one of production open nothing else.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const credential of graph.credentials) {
      yield* kept(credential);
      if (credential.foundation !== 'found' || credential.confidence === 'low' || !credential.environments.includes('production')) continue;
      const others = credential.environments.filter((kind) => kind === 'staging' || kind === 'development' || kind === 'test');
      const files = new Set(credential.marks.map((mark) => mark.evidence.at.file));
      if (others.length === 0 || files.size < 2) continue;
      yield {
        about: credential.id, level: 'warning', confidence: credential.confidence, message: `${credential.name} has one and the same value in ${environments(credential.environments)}.`,
        places: places(credential.places[0], credential.places), path: credential.marks.map((mark) => ({ at: mark.evidence.at, note: `${mark.kind}: ${mark.evidence.note}` })),
      };
    }
    // A role that settings name; one that a job takes is a credential of it, and told above.
    const taken = new Set(graph.credentials.flatMap((credential) => credential.opens.key ?? []));
    yield* crossing(graph, (resource) => resource.kind === 'identity' && resource.type === 'settings.role' && !resource.keys.some((key) => taken.has(key)), ({ name }, kinds) => `${name} is one and the same in ${kinds}: what the one may do, the other may do.`);
  },
};

const OTHERS: ReadonlySet<EnvironmentKind> = new Set(['staging', 'development', 'test']);

/**
 * A credential that is kept elsewhere: its name alone says nothing, since a store gives every environment a value of its own under one name. What it opens
 * does, where that is written out (a role), and so does a name that says production where another environment is given it.
 */
function* kept(credential: Credential): Iterable<Draft> {
  if (credential.foundation !== 'named') return;
  const given = (mark: EnvironmentMark): boolean => mark.by === 'ci' || mark.by === 'branch' || mark.by === 'directory' || mark.by === 'file';
  const misplaced = credential.facts.find((fact) => fact.environments.some((mark) => mark.by === 'name' && mark.kind === 'production') && fact.environments.some((mark) => given(mark) && OTHERS.has(mark.kind)) && !fact.environments.some((mark) => given(mark) && mark.kind === 'production'));
  const to = misplaced?.environments.find((mark) => given(mark) && OTHERS.has(mark.kind));
  if (misplaced && to) {
    yield {
      about: `${credential.id}/given`, level: 'note', confidence: 'medium', message: `${credential.name} is named for production and is given to ${to.name}${to.name === to.kind ? '' : `, which is ${to.kind}`}.`,
      places: places(misplaced.evidence[0].at, [to.evidence.at]), path: misplaced.environments.map((mark) => ({ at: mark.evidence.at, note: `${mark.kind}: ${mark.evidence.note}` })),
    };
    return;
  }
  const production = credential.marks.find((mark) => given(mark) && mark.kind === 'production');
  const other = credential.marks.find((mark) => given(mark) && OTHERS.has(mark.kind));
  if (credential.opens.key === undefined || credential.presumed || !production || !other) return;
  yield {
    about: `${credential.id}/kept`, level: 'note', confidence: 'medium', message: `${credential.name} is one and the same in production and ${other.kind}: what the one may do, the other may do.`,
    places: places(credential.places[0], [production.evidence.at, other.evidence.at]), path: [production, other].map((mark) => ({ at: mark.evidence.at, note: `${mark.kind}: ${mark.evidence.note}` })),
  };
}
