import { resourceTypes, set } from '../../../model/index.ts';
import type { Fact, Key, Knowledge, Known, Scalar } from '../../../model/index.ts';
import { bucketNamed, copiedTo } from '../../shared/copies.ts';
import { everyOf } from '../../shared/rhythm.ts';
import { placeTarget } from '../../shared/dump-tools.ts';
import { isOfCloud, typeOf } from './cloud-store.ts';
import type { BackupSchedule, BackupStore, Copier, Managed } from './model.ts';
import { clusterSpace, keyOf, namespaceKey, printable } from './scope.ts';
import type { Applied } from './scope.ts';
import { inNamespace } from './storage.ts';
import type { StoragePolicies } from './storage.ts';
import { storeAt } from './workloads.ts';
import type { Store } from './workloads.ts';

/** Databases an operator runs, with the object stores their backups go to. */
export function managedFacts(managed: readonly Applied<Managed>[], backupStores: readonly Applied<BackupStore>[], policies: StoragePolicies, knowledge: Knowledge, stores: readonly Store[]): readonly Fact[] {
  return managed.flatMap((one): Fact[] => {
    const { object } = one;
    const type = typeOf(object.group, object.kind);
    const row = resourceTypes(knowledge).get(type);
    if (!row) return [];
    const key = managedKey(one);
    const attributes: Record<string, Known<Scalar>> = { ...object.attributes };
    const reclaim = policies.reclaimOf({ storageClass: object.storageClass });
    if (reclaim && row.guards.some((guard) => guard.attribute === 'reclaimPolicy')) attributes['reclaimPolicy'] = reclaim;
    const facts: Fact[] = [];
    const store = object.store && backupStores.find((candidate) => candidate.space === one.space && candidate.object.name === object.store?.text);
    const backups = [...object.backups, ...(store?.object.destination && object.store ? [{ to: store.object.destination.text, at: object.store.at, ...(store.object.host === undefined ? {} : { host: store.object.host }) }] : [])];
    for (const backup of backups) {
      const target = placeTarget(backup.to);
      if (backup.host !== undefined) {
        const inside = storeAt(backup.host, one.space, stores);
        facts.push(copiedTo(key, inside?.key ?? `remote:${backup.host}`, `the operator's backups at ${backup.host}`, { at: backup.at, note: 'its backup section names this place' }, 'automated'));
        continue;
      }
      if (target.kind !== 'bucket') continue;
      attributes['backup.destinationPath'] ??= set<Scalar>(target.name, backup.at);
      facts.push(bucketNamed(target.key, target.name, { at: backup.at, note: `backups of ${printable(object.name)} are written to it` }, one.marks));
      facts.push(copiedTo(key, target.key, `the operator's backups in bucket ${target.name}`, { at: backup.at, note: 'its backup section names this bucket' }, 'automated'));
    }
    for (const at of object.beside) {
      const beside = keyOf(one.space, 'PersistentVolumeClaim', `${object.name}-backups`);
      facts.push({ fact: 'resource', name: `backups of ${printable(object.name)}`, kind: 'backup', provider: 'kubernetes', type: 'kubernetes.backup-claim', keys: [beside], maybe: [], attributes: {}, environments: one.marks, evidence: [{ at, note: 'a claim for backups in the namespace of the database' }] }, ...inNamespace(one, beside));
      facts.push(copiedTo(key, beside, 'the operator\'s backups on a claim beside it', { at, note: 'its backup section names a volume of the cluster' }, 'automated'));
    }
    const cloud = isOfCloud(object.group);
    const kept = attributes['deletion.policy'];
    // What the operator leaves alone does not go with its namespace.
    const inside = cloud && kept?.basis === 'set' && kept.value === 'kept' ? [] : inNamespace(one, key);
    return [{ fact: 'resource', name: printable(object.name), kind: row.kind, provider: cloud ? row.provider : 'kubernetes', type, keys: [key], maybe: [], attributes, environments: one.marks, evidence: [{ at: object.at, note: object.group === 'chart' ? 'installed by this chart' : cloud ? 'a store of a cloud that an operator makes from this object' : 'a data store an operator runs' }] }, ...inside, ...facts];
  });
}

/** Key of a database an operator runs. */
export function managedKey(one: Applied<Managed>): Key { return keyOf(one.space, one.object.kind, one.object.name); }

/** Velero: where its backups lie, and which namespaces its schedules copy there. */
export function veleroFacts(backupStores: readonly Applied<BackupStore>[], schedules: readonly Applied<BackupSchedule>[], stores: readonly Store[], claims: readonly { readonly key: Key; readonly namespace: string; readonly space: string }[]): readonly Fact[] {
  const facts: Fact[] = [];
  const locations = backupStores.filter((one) => one.object.kind === 'BackupStorageLocation');
  for (const one of locations) {
    const { object } = one;
    const key = keyOf(one.space, object.kind, object.name);
    const inside = object.url && storeAt(object.url.text, one.space, stores);
    const attributes: Record<string, Known<Scalar>> = { ...(object.bucket ? { bucket: set<Scalar>(printable(object.bucket.text), object.bucket.at) } : {}), ...(object.url ? { s3Url: set<Scalar>(object.url.text, object.url.at) } : {}) };
    const cloud: Key[] = object.bucket && !object.url && /^[\w.-]{1,255}$/.test(object.bucket.text) ? [`${/gcp|google/.test(object.provider ?? '') ? 'gs' : 's3'}:${object.bucket.text}`] : [];
    facts.push({ fact: 'resource', name: object.bucket ? `bucket ${printable(object.bucket.text)}` : printable(object.name), kind: 'object-store', provider: cloud.length > 0 ? (cloud[0]?.startsWith('gs:') ? 'gcp' : 'aws') : 'kubernetes', type: 'velero.io/BackupStorageLocation', keys: [key, ...cloud], maybe: [], attributes, environments: one.marks, evidence: [{ at: object.bucket?.at ?? object.at, note: 'Velero keeps its backups here' }] });
    if (inside && object.url) facts.push({ fact: 'relation', kind: 'storedOn', from: key, to: inside.key, evidence: [{ at: object.url.at, note: 'the backup store runs in the cluster it backs up' }] });
  }
  for (const schedule of schedules) {
    const location = locations.find((one) => clusterSpace(one.space) === clusterSpace(schedule.space) && one.object.name === (schedule.object.store ?? 'default'));
    const to = location ? keyOf(location.space, location.object.kind, location.object.name) : `copy:${schedule.object.file}#${schedule.object.name}`;
    const all = schedule.object.namespaces.length === 0 || schedule.object.namespaces.includes('*');
    for (const claim of claims) {
      if (clusterSpace(claim.space) !== clusterSpace(schedule.space) && clusterSpace(schedule.space) !== '-') continue;
      if (schedule.object.without.includes(claim.namespace) || !(all || schedule.object.namespaces.includes(claim.namespace))) continue;
      facts.push(copiedTo(claim.key, to, `Velero schedule ${printable(schedule.object.name)}`, { at: schedule.object.at, note: 'the schedule covers its namespace' }, 'automated', schedule.object.paused ? { stopped: schedule.object.paused } : everyOf(schedule.object.every, schedule.object.ttl ?? { text: '720h', at: schedule.object.at })));
    }
  }
  return facts;
}

/** A copy of a claim to a place that a secret names, so no file says where it lies. */
export function copierFacts(one: Applied<Copier>): readonly Fact[] {
  const { object } = one;
  return [copiedTo(keyOf(one.space, 'PersistentVolumeClaim', object.of.text), `copy:${object.file}#${object.name}`, `${object.kind} ${printable(object.name)}`, { at: object.of.at, note: 'it copies this claim to a place that a secret names' }, 'automated', object.stopped ? { stopped: object.stopped } : everyOf(object.every))];
}

/** Namespaces: those that are declared, and those that things are written into. */
export function namespaceFacts(all: readonly Applied[]): readonly Fact[] {
  const facts = new Map<Key, Fact>();
  for (const one of all) {
    if (one.object.object !== 'namespace') continue;
    const space = `${one.object.name}${one.space.includes('@') ? one.space.slice(one.space.indexOf('@')) : ''}`;
    const key = namespaceKey(space);
    facts.set(key, { fact: 'resource', name: printable(one.object.name), kind: 'namespace', provider: 'kubernetes', type: 'Namespace', keys: [key], maybe: [], attributes: {}, environments: one.marks, evidence: [{ at: one.object.at, note: 'a namespace: deleting it deletes what stands in it' }] });
  }
  for (const one of all) {
    const holds = one.object.object === 'claim' || one.object.object === 'managed' || (one.object.object === 'workload' && one.object.templates.length > 0);
    const key = namespaceKey(one.space);
    if (!holds || !one.namespace || facts.has(key)) continue;
    facts.set(key, { fact: 'resource', name: printable(one.namespace.text), kind: 'namespace', provider: 'kubernetes', type: 'Namespace', keys: [key], maybe: [], attributes: {}, environments: one.marks, evidence: [{ at: one.namespace.at, note: 'a namespace: deleting it deletes what stands in it' }] });
  }
  return [...facts.values()];
}
