import { compareText, groupBy, harmlessEnvironment, labelOf } from '../model/index.ts';
import type { BlastGraph, Credential, Fix, Path, Place, Resource } from '../model/index.ts';
import { describe } from './edges.ts';

interface Option { readonly fix: Fix; readonly weight: number }

/** Most changes named. More than this nobody does today. */
const MOST = 3;

/**
 * The few changes that close most. Each is tried on the graph: which counting paths would be gone, which resources would come back.
 * Chosen greedily, the worst paths weighing most; a change that adds nothing to those before it is left out.
 */
export function cut(graph: BlastGraph): Fix[] {
  // Nobody needs a copy of what is local or for tests.
  const counting = graph.paths.filter((path) => { const resource = graph.resource(path.resource); return path.counts && resource !== undefined && !harmlessEnvironment(resource.environments); });
  const losses = lossesOf(counting);
  const options = [...credentialOptions(graph, counting, losses), ...programOptions(graph, counting, losses), ...copyOptions(graph, counting)];
  const chosen: Fix[] = [];
  const closed = new Set<string>();
  const back = new Set<string>();
  while (chosen.length < MOST) {
    let best: { option: Option; paths: string[]; resources: string[]; score: number } | undefined;
    for (const option of options) {
      const paths = option.fix.closes.paths.filter((id) => !closed.has(id));
      const resources = option.fix.closes.irrecoverable.filter((id) => !back.has(id));
      const score = paths.length * option.weight + resources.length;
      if (score > 0 && (!best || score > best.score)) best = { option, paths, resources, score };
    }
    if (!best) break;
    for (const id of best.paths) closed.add(id);
    for (const id of best.resources) back.add(id);
    chosen.push({ ...best.option.fix, closes: { paths: best.paths, irrecoverable: best.resources } });
  }
  return chosen;
}

/** How many paths lose each resource for good. Counted once: a file may hold thousands of credentials. */
type Losses = ReadonlyMap<string, number>;

function lossesOf(paths: readonly Path[]): Losses {
  const out = new Map<string, number>();
  for (const path of paths) if (path.recoverability.verdict === 'irrecoverable') out.set(path.resource, (out.get(path.resource) ?? 0) + 1);
  return out;
}

/** Resources that only these paths make irrecoverable. */
function broughtBack(paths: readonly Path[], all: Losses): string[] {
  return [...lossesOf(paths)].filter(([id, count]) => all.get(id) === count).map(([id]) => id).sort(compareText);
}

/** Without this credential in reach every path that uses it is gone, whatever the channel. */
function credentialOptions(graph: BlastGraph, counting: readonly Path[], losses: Losses): Option[] {
  const grouped = groupBy(counting, (path) => path.credential ?? '');
  return graph.credentials.flatMap((credential): Option[] => {
    const paths = grouped.get(credential.id) ?? [];
    if (paths.length === 0 || credential.foundation !== 'found') return [];
    return [{ weight: 2, fix: { title: removal(credential), change: { kind: 'remove-credential', place: credential.places[0] }, closes: { paths: paths.map((path) => path.id), irrecoverable: broughtBack(paths, losses) } } }];
  });
}

function removal(credential: Credential): string {
  const narrower = credential.kinds[0]?.narrower ?? '';
  const [last] = credential.places;
  if (last.origin === 'history') return `revoke ${describe(credential)}: no file holds it any more, but git keeps it${last.ref === undefined ? '' : ` (commit ${last.ref.slice(0, 10)})`}`;
  const where = credential.places.length > 1 ? ` (it stands in ${credential.places.length} places)` : '';
  return narrower === '' ? `keep ${describe(credential)} out of the checkout${where}` : `instead of ${describe(credential)}: ${narrower}; kept out of the checkout${where}`;
}

/** A program that cannot destroy any more: its operation taken out or made to refuse anything but a local target. */
function programOptions(graph: BlastGraph, counting: readonly Path[], losses: Losses): Option[] {
  const grouped = groupBy(counting.filter((path) => path.credential === undefined), (path) => path.program ?? '');
  return graph.programs.flatMap(({ fact }): Option[] => {
    const paths = grouped.get(fact.key) ?? [];
    if (paths.length === 0) return [];
    return [{ weight: 1, fix: { title: `let ${fact.name} refuse anything but a local target`, change: { kind: 'guard-operation', place: fact.evidence[0].at }, closes: { paths: paths.map((path) => path.id), irrecoverable: broughtBack(paths, losses) } } }];
  });
}

/** One copy out of reach brings back everything that lies on the same thing. */
function copyOptions(graph: BlastGraph, counting: readonly Path[]): Option[] {
  const lost = new Map<string, Resource>();
  for (const path of counting) {
    const resource = graph.resource(path.resource);
    if (resource && !resource.unbounded && (resource.holdsData.basis === 'unknown' || resource.holdsData.value) && path.recoverability.verdict !== 'recoverable' && path.destroys !== 'copies' && resource.kind !== 'backup') lost.set(resource.id, resource);
  }
  const lyingOn = new Map<string, string[]>();
  for (const { id, storedOn } of lost.values()) for (const on of storedOn) { const held = lyingOn.get(on.id); if (held) held.push(id); else lyingOn.set(on.id, [id]); }
  // Instances of one block are copied by one change of that block.
  const blocks = groupBy([...lost.values()], blockOf);
  const done = new Set<string>();
  return [...lost.values()].flatMap((resource): Option[] => {
    if (done.has(resource.id)) return [];
    const instances = (blocks.get(blockOf(resource)) ?? []).map(({ id }) => id);
    const together = [...new Set([resource.id, ...instances, ...(lyingOn.get(resource.id) ?? []), ...resource.storedOn.flatMap((on) => (lost.has(on.id) ? [on.id] : []))])];
    for (const id of together) done.add(id);
    const place: Place = resource.evidence[0].at;
    return [{ weight: 0, fix: { title: `copy ${labelOf(resource)}${instances.length > 1 ? ` (${instances.length} of them)` : ''} to another account, with a credential that can only add`, change: { kind: 'add-copy', place }, closes: { paths: [], irrecoverable: together.sort(compareText) } } }];
  });
}

/** What two instances of one block have in common: its place and its name. */
function blockOf(resource: Resource): string {
  const [{ at }] = resource.evidence;
  return `${at.origin}\0${at.file}\0${at.start}\0${labelOf(resource)}`;
}
