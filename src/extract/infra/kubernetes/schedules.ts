import type { CopyRhythm, DataNode, Fact, Key, Place } from '../../../model/index.ts';
import { bucketNamed, copiedTo } from '../../shared/copies.ts';
import { placeTarget } from '../../shared/dump-tools.ts';
import { everyOf } from '../../shared/rhythm.ts';
import { textsOf, valueAt } from '../../shared/nodes.ts';
import { managedKey } from './backups.ts';
import type { Claim, Managed, Scheduler } from './model.ts';
import { saidAt } from './objects.ts';
import type { Placing } from './objects.ts';
import { keyOf, printable } from './scope.ts';
import type { Applied } from './scope.ts';

type Base = Pick<Managed, 'group' | 'kind' | 'name' | 'at' | 'file' | 'namespace'>;

/** A schedule of K8up, Longhorn or CloudNativePG. Undefined for other groups, and for tasks that copy to no other place. */
export function readScheduler(base: Base, node: DataNode, placing: Placing): Scheduler | undefined {
  const said = (...path: readonly string[]): ReturnType<typeof saidAt> => saidAt(placing, node, 'spec', ...path);
  const stopped = (...path: readonly string[]): Place | undefined => { const found = said(...path); return found?.text === 'true' ? found.at : undefined; };
  if (base.kind === 'ScheduledBackup' && base.group === 'postgresql.cnpg.io') return { ...base, object: 'scheduler', of: 'cluster', cluster: said('cluster', 'name'), every: said('schedule'), stopped: stopped('suspend'), bucket: undefined };
  if (base.kind === 'Schedule' && (base.group === 'k8up.io' || base.group === 'backup.appuio.ch')) return { ...base, object: 'scheduler', of: 'namespace', cluster: undefined, every: said('backup', 'schedule'), stopped: undefined, bucket: said('backend', 's3', 'bucket') ?? said('backup', 'backend', 's3', 'bucket') };
  if (base.kind !== 'RecurringJob' || base.group !== 'longhorn.io' || !/^backup/.test(said('task')?.text ?? '')) return undefined;
  // A job takes in the volumes that name it, which are none of the tree's; the default group is all that name none.
  return textsOf(valueAt(node, 'spec', 'groups')).some(({ text }) => text === 'default') ? { ...base, object: 'scheduler', of: 'longhorn', cluster: undefined, every: said('cron'), stopped: undefined, bucket: undefined } : undefined;
}

/** What these schedules copy: the claims of their namespace, the volumes of Longhorn, the database they name. */
export function schedulerFacts(schedulers: readonly Applied<Scheduler>[], claims: readonly Applied<Claim>[], managed: readonly Applied<Managed>[]): readonly Fact[] {
  return schedulers.flatMap((one): readonly Fact[] => {
    const { object } = one;
    const rhythm: CopyRhythm | undefined = object.stopped ? { stopped: object.stopped } : everyOf(object.every);
    const name = `${object.kind} ${printable(object.name)}`;
    const elsewhere: Key = `copy:${object.file}#${object.name}`;
    const bucket = object.bucket && placeTarget(`s3://${object.bucket.text}`);
    const copy = (from: Key, to: Key): Fact => copiedTo(from, to, name, { at: object.at, note: `${object.kind} copies it` }, 'automated', rhythm);
    if (object.of === 'cluster') {
      const database = managed.find((candidate) => candidate.space === one.space && candidate.object.kind === 'Cluster' && candidate.object.name === object.cluster?.text);
      const place = database?.object.backups.map(({ to }) => placeTarget(to)).find((target) => target.kind === 'bucket');
      return database ? [copy(managedKey(database), place?.kind === 'bucket' ? place.key : elsewhere)] : [];
    }
    const taken = claims.filter((claim) => (object.of === 'namespace' ? claim.space === one.space : /longhorn/.test(claim.object.storageClass?.text ?? '')));
    if (taken.length === 0) return [];
    const to = bucket?.kind === 'bucket' ? bucket.key : elsewhere;
    return [...(object.bucket && bucket?.kind === 'bucket' ? [bucketNamed(bucket.key, bucket.name, { at: object.bucket.at, note: `${name} writes to it` }, one.marks)] : []), ...taken.map((claim) => copy(keyOf(claim.space, 'PersistentVolumeClaim', claim.object.name), to))];
  });
}
