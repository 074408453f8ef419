import { set, unknown } from '../../../model/index.ts';
import type { Known, Scalar } from '../../../model/index.ts';
import type { Item } from './instances.ts';
import { below, itemsOf, textOf, toKnown } from './value.ts';
import type { Value } from './value.ts';

/** Attributes of the tables that no single property says: the deletion policy, and what several properties say together. */
export function derivedOf(item: Item): ReadonlyMap<string, Known<Scalar>> {
  const out = new Map<string, Known<Scalar>>();
  deletion(item, out);
  // A replica takes its backups, and its place among the copies, from what it repeats.
  const source = ['SourceDBInstanceIdentifier', 'SourceDBClusterIdentifier', 'ReplicationSourceIdentifier'].map((name) => below(item.properties, name)).find((value) => value !== undefined);
  if (source && !below(item.properties, 'BackupRetentionPeriod')) out.set('BackupRetentionPeriod', unknown('it is a replica of another database', source.at));
  if (item.type === 'AWS::DynamoDB::GlobalTable') {
    const replicas = itemsOf(below(item.properties, 'Replicas'));
    each(replicas, ['PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled'], out);
    each(replicas, ['DeletionProtectionEnabled'], out);
  }
  if (item.type === 'AWS::Backup::BackupVault') {
    const lock = below(item.properties, 'LockConfiguration');
    // With days in which it may still be changed it becomes final afterwards; without, whoever may can lift it.
    if (lock) out.set('vault_lock', lock.type === 'map' ? set(lock.entries.has('ChangeableForDays') ? 'compliance' : 'governance', lock.at) : unknown('its lock could not be followed', lock.at));
  }
  if (item.type === 'AWS::ElasticLoadBalancingV2::LoadBalancer') {
    // Attributes of load balancers are pairs of a key and a text.
    const pair = itemsOf(below(item.properties, 'LoadBalancerAttributes')).find((one) => textOf(below(one, 'Key')) === 'deletion_protection.enabled');
    const value = below(pair, 'Value');
    if (value) out.set('deletion_protection.enabled', toKnown(value, false));
  }
  if (item.type === 'AWS::ElastiCache::CacheCluster') {
    // It cannot be written to disk.
    const engine = below(item.properties, 'Engine');
    if (engine && textOf(engine) === 'memcached') out.set('craterscan.holdsData', set(false, engine.at));
  }
  if (item.type === 'AWS::FSx::FileSystem') {
    const days = ['WindowsConfiguration', 'LustreConfiguration', 'OntapConfiguration', 'OpenZFSConfiguration'].map((name) => below(item.properties, name, 'AutomaticBackupRetentionDays')).find((value) => value !== undefined);
    if (days) out.set('automatic_backup_retention_days', toKnown(days, undefined));
  }
  return out;
}

/** DeletionPolicy as a guard, and as a last snapshot. Where it is written `final_snapshot` says so, since some types take one by default. */
function deletion(item: Item, out: Map<string, Known<Scalar>>): void {
  const written = item.beside('DeletionPolicy');
  // A nested stack that is kept keeps what it holds.
  if (!written && item.instance.kept) out.set('DeletionPolicy', set<Scalar>('Retain', item.instance.kept));
  if (!written) return;
  const known = toKnown(written, undefined);
  const as = (value: Scalar): Scalar => (value === 'RetainExceptOnCreate' ? 'Retain' : value);
  if (known.basis === 'set') {
    if (known.value !== 'Snapshot') out.set('DeletionPolicy', { ...known, value: as(known.value) });
    // What a stack never deletes, somebody else does, and says then whether a snapshot is taken.
    out.set('final_snapshot', as(known.value) === 'Retain' ? unknown('the stack keeps it, and whoever deletes it chooses', known.at) : { ...known, value: known.value === 'Snapshot' });
  } else if (known.basis === 'unknown') {
    out.set('DeletionPolicy', unknown(known.why, known.at, known.possible?.map(as)));
    out.set('final_snapshot', unknown(known.why, known.at, known.possible?.map((value) => value === 'Snapshot')));
  }
}

/** Does every replica say yes? The first that says no, or says nothing where others do, is where it is shown. */
function each(replicas: readonly Value[], path: readonly string[], out: Map<string, Known<Scalar>>): void {
  const attribute = `Replicas.${path.join('.')}`;
  const answers = replicas.map((part) => ({ part, value: below(part, ...path) }));
  if (answers.every(({ value }) => value === undefined)) return;
  const no = answers.find(({ value }) => value === undefined || textOf(value)?.toLowerCase() === 'false');
  const open = answers.find(({ value }) => value !== undefined && !/^(?:true|false)$/i.test(textOf(value) ?? ''));
  const [first] = answers;
  if (no) out.set(attribute, set(false, (no.value ?? no.part).at));
  else if (open?.value) out.set(attribute, toKnown(open.value, false));
  else if (first?.value) out.set(attribute, set(true, first.value.at));
}
