import { set } from '../../../model/index.ts';
import type { CopyRhythm, Fact, Key, Knowledge, Known, ResourceType, Scalar } from '../../../model/index.ts';
import { bucketNamed, copiedTo, undeclaredTarget } from '../../shared/copies.ts';
import { dumpsIn } from '../../shared/dumps.ts';
import type { DumpSource } from '../../shared/dumps.ts';
import type { ImageTable } from '../../shared/images.ts';
import { everyOf } from '../../shared/rhythm.ts';
import { hostMountOf } from '../../shared/mounts.ts';
import { placeOfScript, runsClientsOnly } from '../../shared/script.ts';
import type { Container, Service, Workload } from './model.ts';
import { keyOf, printable } from './scope.ts';
import type { Applied } from './scope.ts';
import { inNamespace } from './storage.ts';

/** A workload or an operator's database that holds data, and the host names it answers to in its namespace. */
export interface Store { readonly key: Key; readonly space: string; readonly engine: string; readonly hosts: ReadonlySet<string> }

const STORES = new Set(['database', 'cache', 'object-store', 'search', 'queue', 'warehouse']);

/** Workloads whose image is a data store of the tables, with the services in front of them. */
export function storesOf(workloads: readonly Applied<Workload>[], services: readonly Applied<Service>[], images: ImageTable): ReadonlyMap<Applied<Workload>, Store & { readonly row: ResourceType }> {
  const stores = new Map<Applied<Workload>, Store & { row: ResourceType }>();
  for (const one of workloads) {
    if (one.object.kind === 'CronJob' || one.object.kind === 'Job') continue;
    const rows = one.object.containers.flatMap((container) => { const row = container.image && images.of(container.image.text)?.row; return row && STORES.has(row.kind) && row.kind !== 'cache' && !runsClientsOnly(container.script) ? [row] : []; });
    const [row] = rows;
    if (!row) continue;
    const fronts = services.filter((service) => service.space === one.space && service.object.selects.length > 0 && service.object.selects.every((label) => one.object.labels.includes(label)));
    const hosts = new Set([one.object.name, ...(one.object.service === undefined ? [] : [one.object.service]), ...fronts.map((service) => service.object.name)]);
    stores.set(one, { key: keyOf(one.space, one.object.kind, one.object.name), space: one.space, engine: row.type.replace('compose.', ''), hosts, row });
  }
  return stores;
}

/** What a workload says: the store it is, what it lies on, what it may do to its host, whom it serves. */
export function workloadFacts(one: Applied<Workload>, store: (Store & { readonly row: ResourceType }) | undefined, stores: readonly Store[], knowledge: Knowledge): readonly Fact[] {
  const { object } = one;
  const key = keyOf(one.space, object.kind, object.name);
  const facts: Fact[] = [];
  if (store) {
    const image = object.containers.find((container) => container.image)?.image;
    facts.push({
      fact: 'resource', name: printable(object.name), kind: store.row.kind, provider: 'kubernetes', type: object.kind === 'StatefulSet' ? 'StatefulSet' : 'Deployment', keys: [key], maybe: [],
      attributes: { ...(object.whenDeleted ? { 'persistentVolumeClaimRetentionPolicy.whenDeleted': set<Scalar>(object.whenDeleted.text, object.whenDeleted.at) } : {}), ...volumeOf(one, store.row), ...(object.whenScaled ? { 'persistentVolumeClaimRetentionPolicy.whenScaled': set<Scalar>(object.whenScaled.text, object.whenScaled.at) } : {}) },
      environments: one.marks, evidence: [{ at: object.at, note: `a ${store.engine} data store in the cluster` }, ...(image ? [{ at: image.at, note: 'by its image' }] : [])],
    }, ...inNamespace(one, key));
    const inside = object.containers.flatMap((container) => container.mounts);
    for (const template of object.templates) if (inside.some((mount) => mount.volume === template.name)) facts.push({ fact: 'relation', kind: 'storedOn', from: key, to: keyOf(one.space, 'PersistentVolumeClaim', `${template.name}-${object.name}`), evidence: [{ at: template.at, note: 'its pods keep their data on this claim' }] });
    for (const claim of object.claims) if (inside.some((mount) => mount.volume === claim.volume)) facts.push({ fact: 'relation', kind: 'storedOn', from: key, to: keyOf(one.space, 'PersistentVolumeClaim', claim.claim), evidence: [{ at: claim.at, note: 'its pods keep their data on this claim' }] });
  }
  for (const path of object.hostPaths) {
    const access = hostMountOf(path.path, knowledge);
    // A socket takes orders however it is mounted; files that are mounted to be read give nothing away for good.
    if (access && access.gives !== 'store' && object.containers.some((container) => container.mounts.some((mount) => mount.volume === path.volume && (access.gives === 'docker' || !mount.readOnly)))) {
      facts.push({ fact: 'grant', to: key, name: `${object.kind} ${printable(object.name)} holds ${access.what}`, provider: access.gives === 'docker' ? 'docker' : 'host', effects: ['administer'], on: { everything: true }, bound: 'exact', limitedBy: [], evidence: [{ at: path.at, note: `${object.kind} ${printable(object.name)} is given ${access.what}` }] });
    }
  }
  const [escape, ...others] = object.escapes;
  if (escape) {
    // What the node may do beyond its own machine stands in no manifest.
    facts.push({
      fact: 'grant', to: key, name: `${object.kind} ${printable(object.name)} ${escape.what}`, provider: 'host', effects: ['administer'], on: { everything: true }, bound: 'at-most', limitedBy: [],
      evidence: [{ at: escape.at, note: `a container of it ${escape.what}` }, ...others.map((one) => ({ at: one.at, note: `another ${one.what}` }))],
    });
  }
  for (const container of object.containers) for (const reach of container.reaches) {
    const target = storeAt(reach.host, one.space, stores);
    if (target && target.key !== key) facts.push({ fact: 'relation', kind: 'serves', from: target.key, to: key, evidence: [{ at: reach.at, note: `${reach.variable} of ${object.kind} ${printable(object.name)} names it` }] });
  }
  return facts;
}

/** Where its pods keep their data: in something that goes with the pod, on the node they run on, or on a claim. */
function volumeOf(one: Applied<Workload>, row: ResourceType): Record<string, Known<Scalar>> {
  const { object } = one;
  const data = row.images?.data ?? [];
  for (const container of object.containers) for (const mount of container.mounts) {
    if (!data.some((path) => path === mount.path || mount.path.startsWith(`${path}/`) || (mount.path !== '/' && path.startsWith(`${mount.path}/`)))) continue;
    const passing = object.passing.find((volume) => volume.volume === mount.volume);
    if (passing) return { emptyDir: set<Scalar>(true, passing.at) };
    const host = object.hostPaths.find((volume) => volume.volume === mount.volume);
    if (host) return { hostPath: set<Scalar>(true, host.at) };
  }
  return {};
}

/** Copies a workload's commands make: CronJobs that dump, mostly. */
export function copyFacts(one: Applied<Workload>, stores: readonly Store[]): readonly Fact[] {
  const facts = new Map<string, Fact>();
  const rhythm: CopyRhythm | undefined = one.object.suspended ? { stopped: one.object.suspended } : one.object.schedule && everyOf(one.object.schedule);
  for (const container of one.object.containers) {
    if (!container.script) continue;
    for (const dump of dumpsIn(container.script, new Map(container.settings))) {
      const span = placeOfScript(container.script, dump.span);
      const evidence = { at: { ...(container.scriptAt ?? one.object.at), start: span.start, end: span.end }, note: `${one.object.kind} ${printable(one.object.name)} runs ${dump.tool}` };
      for (const target of dump.to) {
        const claim = target.kind === 'path' ? claimAt(one, container, target.path) : undefined;
        if (target.kind === 'path' && claim === undefined) continue;
        const to = claim ?? (target.kind === 'bucket' ? target.key : undeclaredTarget(target, `${one.object.file}#${one.object.name}`));
        const where = claim !== undefined ? 'a volume of the cluster' : target.kind === 'bucket' ? `bucket ${target.name}` : target.kind === 'remote' ? target.name : 'a place no file names';
        if (target.kind === 'bucket') facts.set(`bucket ${to}`, bucketNamed(to, target.name, evidence, one.marks));
        for (const from of sourceKeys(dump.from, one, container, stores)) facts.set(`${from} ${to}`, copiedTo(from, to, `${dump.tool} to ${where}`, evidence, 'dump', rhythm));
      }
    }
  }
  return [...facts.values()];
}

/** The claim mounted deepest over a path of a container. */
function claimAt(one: Applied<Workload>, container: Container, path: string): Key | undefined {
  const mount = container.mounts.filter((candidate) => path === candidate.path || path.startsWith(candidate.path === '/' ? '/' : `${candidate.path}/`)).sort((a, b) => b.path.length - a.path.length)[0];
  if (!mount) return undefined;
  const claim = one.object.claims.find((candidate) => candidate.volume === mount.volume);
  if (claim) return keyOf(one.space, 'PersistentVolumeClaim', claim.claim);
  return one.object.templates.some((template) => template.name === mount.volume) ? keyOf(one.space, 'PersistentVolumeClaim', `${mount.volume}-${one.object.name}`) : undefined;
}

/** The stores a dump reads: the host it names, else a host its variables name, else the only store of that engine in the namespace. */
function sourceKeys(source: DumpSource, one: Applied<Workload>, container: Container, stores: readonly Store[]): readonly Key[] {
  if (source.kind === 'path') { const claim = claimAt(one, container, source.path); return claim === undefined ? [] : [claim]; }
  if (source.kind === 'bucket') return [source.key];
  if (source.key !== undefined) return [source.key];
  if (source.host !== undefined) { const store = storeAt(source.host, one.space, stores); return store ? [store.key] : []; }
  const reached = container.reaches.flatMap((reach) => storeAt(reach.host, one.space, stores)?.key ?? []);
  if (reached.length > 0) return [...new Set(reached)];
  const fitting = stores.filter((store) => store.space === one.space && store.engine === source.engine);
  return fitting.length === 1 ? fitting.map((store) => store.key) : [];
}

/** `db`, `db.ns`, `db.ns.svc.cluster.local` from a pod in `space`. */
export function storeAt(host: string, space: string, stores: readonly Store[]): Store | undefined {
  const [name, namespace, third] = host.split('.');
  if (name === undefined || (third !== undefined && third !== 'svc')) return undefined;
  const suffix = space.includes('@') ? space.slice(space.indexOf('@')) : '';
  const wanted = namespace === undefined ? [space] : [namespace, `${namespace}${suffix}`];
  const hits = stores.filter((store) => wanted.includes(store.space) && (store.hosts.has(name) || [...store.hosts].some((own) => name.startsWith(`${own}-`) && /^-(?:rw|ro|r|\d+|primary|master|headless|svc|postgresql)$/.test(name.slice(own.length)))));
  return hits.length === 1 ? hits[0] : undefined;
}
