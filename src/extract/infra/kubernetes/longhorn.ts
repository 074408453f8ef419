import { overlaid } from './helm/functions.ts';
import type { BackupStore, StorageClass } from './model.ts';
import type { Said } from './objects.ts';
import type { Release } from './releases.ts';
import { below, textBelow } from './tree.ts';
import type { Tree } from './tree.ts';

/**
 * What the chart of Longhorn makes of the values it is given: its storage class, which deletes disks with their claims unless it is told to retain them and is the default one unless it is
 * told not to be, and the place of its backups. Empty for every other chart.
 */
export function longhornObjects(release: Release): readonly (StorageClass | BackupStore)[] {
  if (release.chart !== 'longhorn' || release.local) return [];
  const values = release.values.reduce<Tree | undefined>((under, one) => (under ? overlaid(under, one) : one), undefined);
  const said = (...path: readonly string[]): Said | undefined => { const text = textBelow(values, ...path); return text === undefined || text === '' ? undefined : { text, at: below(values, ...path)?.at ?? release.at.at }; };
  const at = release.at.at;
  const base = { group: 'chart', at, file: at.file };
  const target = said('defaultBackupStore', 'backupTarget') ?? said('defaultSettings', 'backupTarget');
  return [
    { ...base, kind: 'StorageClass', name: 'longhorn', object: 'storage-class', reclaim: said('persistence', 'reclaimPolicy'), isDefault: said('persistence', 'defaultClass')?.text !== 'false', longhorn: true, jobs: [] },
    ...(target ? [{ ...base, group: 'longhorn.io', kind: 'BackupTarget', name: 'default', object: 'backup-store' as const, bucket: undefined, url: undefined, destination: target }] : []),
  ];
}
