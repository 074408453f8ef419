import type { BlastGraph, Check, Draft, EnvironmentMark, Resource } from '../../src/model/index.ts';
import { isPassing } from './passing.ts';
import { environments, groupBy, label, namesWork, places } from './shared.ts';

/** What holds other things is told elsewhere; code, images, names and identities are made to be used by every environment. */
const NO_STORES: ReadonlySet<Resource['kind']> = new Set(['stack', 'account', 'project', 'cluster', 'code', 'registry', 'dns', 'identity', 'money', 'network']);
/** What opens data without holding any. */
const NO_DATA: ReadonlySet<Resource['kind']> = new Set(['key', 'secret-store']);

export const check: Check = {
  id: 'environments-share-store', family: 'environment', tier: 'high', title: 'Production shares a data store with another environment', cwe: [653, 668],
  why: 'What is done in staging is done to production: they are one database, one bucket or one volume under two names.',
  fix: 'Give the other environment a store of its own, in another project or account.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const resource of graph.resources) {
      if (resource.unbounded) continue;
      yield* madeOfProduction(resource);
      if (NO_STORES.has(resource.kind) || isNeighbour(resource)) continue;
      // What lies on a volume says why the volume is shared; one finding for both.
      if (graph.resources.some((other) => other.storedOn.some((on) => on.id === resource.id) && other.marks.some((mark) => mark.by !== 'name' && mark.kind === 'production'))) continue;
      const telling = resource.marks.filter((mark) => mark.by !== 'name' && !namesWork(mark));
      const kinds = groupBy(telling, (mark) => mark.kind);
      const others = [...kinds.keys()].filter((kind) => kind === 'staging' || kind === 'development' || kind === 'test');
      const production = kinds.get('production');
      const [other] = others;
      if (other === undefined) continue;
      if (!production?.[0]) { yield* byName(resource, kinds.get(other) ?? [], other); continue; }
      const files = new Set(telling.map((mark) => mark.evidence.at.file));
      if (files.size < 2 && !telling.some((mark) => mark.by === 'configured' || mark.by === 'referrer')) continue;
      // What holds no data is no store, an address in a cluster is another store in another cluster, a key or a secret is a way to data and no data itself, what settings name by its full name may be merely read or written to, and what has to be asked for happens to nobody by itself.
      const mere = resource.type.startsWith('settings.') || NO_DATA.has(resource.kind) || resource.keys.every((key) => /^db:[^/]+\.svc(?:\.cluster\.local)?:/.test(key)) || (resource.kind === 'object-store' && isPassing(resource)) || (resource.holdsData.basis !== 'unknown' && !resource.holdsData.value) || production.every((mark) => mark.conditional === true) || others.every((kind) => kinds.get(kind)?.every((mark) => mark.conditional === true));
      yield {
        about: resource.id, level: mere ? 'note' : 'warning', confidence: 'high', message: `${label(resource)} is one thing in ${environments(['production', ...others])}. ${says('Production', production)}; ${says(other, kinds.get(other) ?? [])}.`,
        places: places(kinds.get(other)?.[0]?.evidence.at ?? resource.evidence[0].at, telling.map((mark) => mark.evidence.at)),
        path: telling.map((mark) => ({ at: mark.evidence.at, note: `${mark.kind}: ${mark.evidence.note}` })),
      };
    }
  },
};

/** Is it known by a name alone that every network resolves for itself, as `postgres` beside the app? Two environments that use the name have one each. */
function isNeighbour({ keys }: Resource): boolean { return keys.every((key) => /^db:[^.:/]+:\d+\//.test(key)); }

/** No shared store, but a copy of production's rows for whoever opens a pull request. */
function* madeOfProduction(resource: Resource): Iterable<Draft> {
  const from = resource.attributes['made.of'];
  if (from?.basis !== 'set') return;
  yield { about: `${resource.id}/made-of`, level: 'note', confidence: 'medium', message: `Each preview gets the rows of production: its database is made of ${String(from.value)}.`, places: [from.at], path: [{ at: from.at, note: 'a branch begins with all that its parent holds' }] };
}

/** Where an environment is said to use it: `staging: web uses its address (staging/main.tf)`. */
function says(kind: string, marks: readonly EnvironmentMark[]): string {
  const [mark] = marks;
  return `${kind}: ${mark?.evidence.note ?? ''} (${mark?.evidence.at.file ?? ''})`;
}

/** Only its name says that it is production's, and names lie: worth a look where another environment uses it and nothing shows who else does. */
function* byName(resource: Resource, marks: readonly EnvironmentMark[], other: string): Iterable<Draft> {
  const named = resource.marks.find((mark) => mark.by === 'name' && mark.kind === 'production');
  const used = marks.find((mark) => mark.by === 'referrer' && mark.conditional !== true);
  if (!named || !used || !STORES.has(resource.kind) || resource.marks.some((mark) => mark.by === 'configured')) return;
  yield {
    about: resource.id, level: 'note', confidence: 'medium', message: `${label(resource)} is named after production, and ${other} uses it: ${used.evidence.note} (${used.evidence.at.file}).`,
    places: places(used.evidence.at, [named.evidence.at]), path: [{ at: named.evidence.at, note: 'named after production' }, { at: used.evidence.at, note: `${used.kind}: ${used.evidence.note}` }],
  };
}
const STORES: ReadonlySet<Resource['kind']> = new Set(['database', 'cache', 'filesystem', 'volume', 'warehouse', 'search']);
