import type { CopyRhythm, DataNode, Fact, Key, Place } from '../../../model/index.ts';
import { bucketNamed, copiedTo, undeclaredTarget } from '../../shared/copies.ts';
import { placeTarget } from '../../shared/place-target.ts';
import { everyOf } from '../../shared/rhythm.ts';
import { textsOf, valueAt } from '../../shared/nodes.ts';
import { managedKey } from './backups.ts';
import type { BackupStore, Claim, Managed, Scheduler, StorageClass, Workload } from './model.ts';
import { saidAt } from './objects.ts';
import type { Placing, Said } from './objects.ts';
import { clusterSpace, keyOf, printable } from './scope.ts';
import type { Applied } from './scope.ts';
import { storeAt } from './workloads.ts';
import type { Store } from './workloads.ts';

type Base = Pick<Managed, 'group' | 'kind' | 'name' | 'at' | 'file' | 'namespace'>;

/** A schedule of K8up, Longhorn or CloudNativePG. Undefined for other groups, and for tasks that copy to no other place. */
export function readScheduler(base: Base, node: DataNode, placing: Placing): Scheduler | undefined {
  const said = (...path: readonly string[]): Said | undefined => saidAt(placing, node, 'spec', ...path);
  const stopped = (...path: readonly string[]): Place | undefined => { const found = said(...path); return found?.text === 'true' ? found.at : undefined; };
  const none = { cluster: undefined, to: undefined, host: undefined, groups: [], stopped: undefined } as const;
  if (base.kind === 'ScheduledBackup' && base.group === 'postgresql.cnpg.io') return { ...base, ...none, object: 'scheduler', of: 'cluster', cluster: said('cluster', 'name'), every: said('schedule'), stopped: stopped('suspend') };
  if (base.kind === 'Schedule' && (base.group === 'k8up.io' || base.group === 'backup.appuio.ch')) {
    const every = said('backup', 'schedule');
    return every && { ...base, ...none, object: 'scheduler', of: 'namespace', every, ...backendOf((...path) => said('backup', 'backend', ...path) ?? said('backend', ...path)) };
  }
  if (base.kind !== 'RecurringJob' || base.group !== 'longhorn.io' || !/^backup/.test(said('task')?.text ?? '')) return undefined;
  return { ...base, ...none, object: 'scheduler', of: 'longhorn', every: said('cron'), groups: textsOf(valueAt(node, 'spec', 'groups')).map(({ text }) => text).slice(0, 100) };
}

/** Where K8up writes: a bucket of one of the clouds, or a service by its host. */
function backendOf(said: (...path: readonly string[]) => Said | undefined): Pick<Scheduler, 'to' | 'host'> {
  const s3 = said('s3', 'bucket');
  const host = /^(?:https?:\/\/)?([\w.-]{1,253})/.exec(said('s3', 'endpoint')?.text ?? '')?.[1]?.toLowerCase();
  if (s3) return { to: { text: `s3://${s3.text}`, at: s3.at }, host: host === undefined || /(?:^|\.)amazonaws\.com$/.test(host) ? undefined : host };
  const b2 = said('b2', 'bucket');
  const gcs = said('gcs', 'bucket');
  const rest = said('rest', 'url');
  return { to: b2 ? { text: `b2:${b2.text}`, at: b2.at } : gcs ? { text: `gs://${gcs.text}`, at: gcs.at } : rest, host: undefined };
}

/** The recurring jobs that a class of Longhorn gives to its disks: a list of names as JSON, groups as `group:x`. */
export function jobsSelected(written: string | undefined): readonly string[] {
  return [...(written ?? '').slice(0, 2000).matchAll(/\{[^{}]{0,300}\}/g)].slice(0, 50).flatMap(([one]) => {
    const name = /"name"\s*:\s*"([\w.-]{1,100})"/.exec(one)?.[1];
    return name === undefined ? [] : [/"isGroup"\s*:\s*true/.test(one) ? `group:${name}` : `job:${name}`];
  });
}

/** A disk that schedules may take in. */
interface Disk { readonly key: Key; readonly space: string; readonly storageClass: Said | undefined; readonly labels: readonly string[]; readonly passedOver: boolean }
interface Around { readonly claims: readonly Applied<Claim>[]; readonly workloads: readonly Applied<Workload>[]; readonly classes: readonly Applied<StorageClass>[]; readonly managed: readonly Applied<Managed>[]; readonly targets: readonly Applied<BackupStore>[]; readonly stores: readonly Store[] }

/** What these schedules copy: the claims of their namespace, the volumes of Longhorn, the database they name. */
export function schedulerFacts(schedulers: readonly Applied<Scheduler>[], around: Around): readonly Fact[] {
  const disks: readonly Disk[] = [
    ...around.claims.map(({ object, space }) => ({ key: keyOf(space, 'PersistentVolumeClaim', object.name), space, storageClass: object.storageClass, labels: object.labels, passedOver: object.passedOver })),
    ...around.workloads.flatMap(({ object, space }) => object.templates.map((template) => ({ key: keyOf(space, 'PersistentVolumeClaim', `${template.name}-${object.name}`), space, storageClass: template.storageClass, labels: [], passedOver: false }))),
  ];
  return schedulers.flatMap((one): readonly Fact[] => {
    const { object } = one;
    const rhythm: CopyRhythm | undefined = object.stopped ? { stopped: object.stopped } : everyOf(object.every);
    const name = `${object.kind} ${printable(object.name)}`;
    const elsewhere: Key = `copy:${object.file}#${object.name}`;
    const copy = (from: Key, to: Key): Fact => copiedTo(from, to, name, { at: object.at, note: `${object.kind} copies it` }, 'automated', rhythm);
    if (object.of === 'cluster') {
      const database = around.managed.find((candidate) => candidate.space === one.space && candidate.object.kind === 'Cluster' && candidate.object.name === object.cluster?.text);
      const first = database?.object.backups[0];
      const place = first && first.host === undefined ? placeTarget(first.to) : undefined;
      const there = first?.host === undefined ? undefined : storeAt(first.host, one.space, around.stores)?.key ?? `remote:${first.host}`;
      return database ? [copy(managedKey(database), place?.kind === 'bucket' ? place.key : there ?? elsewhere)] : [];
    }
    const taken = disks.filter((disk) => (object.of === 'namespace' ? disk.space === one.space && !disk.passedOver : takenByLonghorn(one, disk, around.classes)));
    if (taken.length === 0) return [];
    const place = object.of === 'longhorn' ? targetOf(one, around.targets) : object.to;
    const inside = object.host === undefined ? undefined : storeAt(object.host, one.space, around.stores);
    const target = object.host !== undefined ? { kind: 'remote' as const, name: object.host } : place && placeTarget(place.text);
    const to = inside?.key ?? (target === undefined ? elsewhere : target.kind === 'bucket' ? target.key : undeclaredTarget(target, `${object.file}#${object.name}`));
    return [...(place && target?.kind === 'bucket' ? [bucketNamed(target.key, target.name, { at: place.at, note: `${name} writes to it` }, one.marks)] : []), ...taken.map((disk) => copy(disk.key, to))];
  });
}

/** A disk names its jobs and groups by labels or by its class. What names none is in the default group. */
function takenByLonghorn(job: Applied<Scheduler>, disk: Disk, classes: readonly Applied<StorageClass>[]): boolean {
  const { object } = job;
  const own = classes.filter((one) => one.object.name === disk.storageClass?.text);
  if (!own.some((one) => one.object.longhorn) && !/longhorn/.test(disk.storageClass?.text ?? '')) return false;
  const named = [
    ...disk.labels.flatMap((label) => { const [, group, text] = /^recurring-job(-group)?\.longhorn\.io\/([\w.-]{1,100})=enabled$/.exec(label) ?? []; return text === undefined || text === 'source' ? [] : [`${group === undefined ? 'job' : 'group'}:${text}`]; }),
    ...own.flatMap((one) => one.object.jobs),
  ];
  const wanted = named.length > 0 ? named : ['group:default'];
  return wanted.includes(`job:${object.name}`) || object.groups.some((group) => wanted.includes(`group:${group}`));
}

/** The one target of the cluster; two tell nothing. */
function targetOf(job: Applied<Scheduler>, targets: readonly Applied<BackupStore>[]): Said | undefined {
  const here = targets.filter((one) => clusterSpace(one.space) === clusterSpace(job.space));
  const [first] = here;
  return new Set(here.map((one) => one.object.destination?.text)).size === 1 ? first?.object.destination : undefined;
}
