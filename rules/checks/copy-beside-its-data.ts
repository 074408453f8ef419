import type { BlastGraph, Check, Copy, Draft, Evidence, Resource } from '../../src/model/index.ts';
import { structuralLevel } from '../severity.ts';
import { label } from './shared.ts';

/** A copy in a sentence. */
function nounOf({ kind }: Copy): string { return kind === 'automated' ? 'automated copy' : kind === 'versions' ? 'older versions' : kind; }

export const check: Check = {
  id: 'copy-beside-its-data', family: 'backup', tier: 'high', title: 'A backup lies on what it backs up', cwe: [1188],
  why: 'A copy on the same volume, disk or folder as the data dies by the same call. It helps against a wrong row, not against a deleted volume.',
  fix: 'Write it to another account or provider, with a credential that can only add.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    const beside = new Set<string>();
    for (const resource of graph.resources) {
      for (const copy of resource.copies) {
        // A plan that takes in everything takes in the place of its copies too, which is no copy of that place.
        if (copy.on === resource.id && resource.kind === 'backup') continue;
        const shared = copy.on === undefined ? undefined : common(resource, copy, graph);
        const machine = shared ? undefined : sameMachine(resource, copy, graph);
        if (machine) {
          yield {
            about: `${resource.id}/${copy.kind}`, level: 'note', confidence: 'medium', message: `The ${nounOf(copy)} of ${label(resource)} is written to ${machine.name}, a folder of the machine that runs it, and nothing here takes it away from there.`,
            places: [copy.evidence[0].at], path: [{ at: resource.evidence[0].at, note: `${label(resource)} runs on this machine` }, { at: copy.evidence[0].at, note: `its ${nounOf(copy)} is written to a folder of it` }],
          };
        }
        if (!shared) continue;
        beside.add(resource.id);
        yield {
          about: `${resource.id}/${copy.kind}`, level: structuralLevel(resource.environments), confidence: 'high', message: `The ${nounOf(copy)} of ${label(resource)} is written to ${label(shared)}, where the data itself lies.`,
          places: [copy.evidence[0].at], path: [{ at: resource.evidence[0].at, note: `${label(resource)} lies on ${label(shared)}` }, { at: copy.evidence[0].at, note: `its ${nounOf(copy)} is written there too` }, ...throughOther(copy, shared, graph)],
        };
      }
    }
    for (const resource of graph.resources) if (!beside.has(resource.id)) yield* sameRegion(resource, graph);
  },
};

/** Copies that are made to lie elsewhere, and all lie in the region of the data. Snapshots and followers of a database lie there by their nature. */
function* sameRegion(resource: Resource, graph: BlastGraph): Iterable<Draft> {
  const region = resource.attributes['lies.in'];
  const copies = resource.copies.filter((copy) => copy.on !== undefined && copy.on !== resource.id && copy.kind !== 'snapshot' && !(copy.kind === 'replica' && resource.kind === 'database'));
  const [first] = copies;
  if (region?.basis !== 'set' || !first?.on || resource.unbounded) return;
  const where = copies.map((copy) => (copy.on === undefined ? undefined : graph.resource(copy.on)?.attributes['lies.in']));
  const place = graph.resource(first.on);
  const [lies] = where;
  if (!place || lies?.basis !== 'set' || where.some((one) => one?.basis !== 'set' || one.value !== region.value)) return;
  yield {
    about: `${resource.id}/region`, level: 'note', confidence: 'high', message: `Every copy of ${label(resource)} lies in the region of the data itself, ${String(region.value)}: ${first.name} in ${label(place)}.`,
    places: [first.evidence[0].at], path: [{ at: region.at, note: `${label(resource)} lies in this region` }, { at: lies.at, note: `${label(place)} lies in it too` }],
  };
}

/** Where other machines' disks are mounted by custom. */
const MOUNTED = /^bind:\/(?:mnt|media|net|nfs|Volumes|srv\/nfs)\//;

/** The folder of the same machine where every copy of a container's data ends: it outlives the volume and not the machine. */
function sameMachine(resource: Resource, copy: Copy, graph: BlastGraph): Resource | undefined {
  const place = copy.on?.startsWith('bind:') === true && !MOUNTED.test(`${copy.on}/`) ? graph.resource(copy.on) : undefined;
  const stays = place !== undefined && place.copies.length === 0 && resource.id.startsWith('compose:') && resource.copies.every((one) => one.on?.startsWith('bind:') === true);
  return stays ? place : undefined;
}

/** Where another file says that the place of the copy lies there. */
function throughOther(copy: Copy, shared: Resource, graph: BlastGraph): readonly Evidence[] {
  const place = copy.on === undefined ? undefined : graph.resource(copy.on);
  const [lies] = place?.storedOn.find((on) => on.id === shared.id)?.evidence ?? [];
  return place && lies && lies.at.file !== copy.evidence[0].at.file ? [{ at: lies.at, note: `${label(place)} lies on it` }] : [];
}

/** The thing both lie on: the resource itself, or a volume that holds the resource and is the place of the copy. */
function common(resource: Resource, copy: Copy, graph: BlastGraph): Resource | undefined {
  if (copy.on === resource.id || (resource.id.startsWith('bind:') && copy.on?.startsWith(`${resource.id}/`))) return resource;
  const under = new Set(resource.storedOn.map((on) => on.id));
  if (copy.on !== undefined && under.has(copy.on)) return graph.resource(copy.on);
  const place = copy.on === undefined ? undefined : graph.resource(copy.on);
  // A folder below the folder of the data goes with it.
  const above = [...under].find((id) => id.startsWith('bind:') && copy.on?.startsWith(`${id}/`));
  if (above !== undefined) return graph.resource(above);
  const both = place?.storedOn.find((on) => under.has(on.id) || on.id === resource.id);
  return both ? graph.resource(both.id) : undefined;
}
