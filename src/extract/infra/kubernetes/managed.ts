import { attributesOfType, resourceTypes, set } from '../../../model/index.ts';
import type { DataNode, Knowledge, Known, Place, ResourceType, Scalar } from '../../../model/index.ts';
import { entriesOf, entryOf, itemsOf, textOf, valueAt } from '../../shared/nodes.ts';
import { isOfCloud, keptInCloud } from './cloud-store.ts';
import { overlaid } from './helm/functions.ts';
import { UNKNOWN } from './helm/write.ts';
import type { BackupPlace, Managed } from './model.ts';
import { saidAt } from './objects.ts';
import type { Placing } from './objects.ts';
import type { Release } from './releases.ts';
import { Sites } from './tree.ts';
import type { Tree } from './tree.ts';

type Base = Pick<Managed, 'group' | 'kind' | 'name' | 'at' | 'file' | 'namespace'>;

/**
 * A data store that an operator runs or a chart installs. `settings` is its specification or the values given: the row of the tables says which
 * of them matter, by their path. Buckets are found anywhere below its backup section.
 */
export function readManaged(base: Base, node: DataNode, settings: DataNode | undefined, placing: Placing, row: ResourceType): Managed {
  const storageClass = [['storage', 'storageClass'], ['storage', 'storageClassName'], ['volume', 'storageClass'], ['primary', 'persistence', 'storageClass'], ['persistence', 'storageClass']].map((path) => saidAt(placing, settings, ...path)).find((said) => said !== undefined && said.text !== '');
  const destination = saidAt(placing, settings, 'backup', 'barmanObjectStore', 'destinationPath');
  const service = otherHost(textOf(valueAt(settings, 'backup', 'barmanObjectStore', 'endpointURL')));
  const plugin = itemsOf(valueAt(settings, 'plugins')).find((item) => entryOf(valueAt(item, 'parameters'), 'barmanObjectName'));
  const store = plugin && saidAt(placing, plugin, 'parameters', 'barmanObjectName');
  const attributes: Record<string, Known<Scalar>> = {};
  for (const attribute of attributesOfType(row)) {
    const [head = '', ...rest] = attribute.split('.');
    // Keys may hold dots themselves: `retention.ms`.
    const value = valueAt(settings, head, ...rest) ?? (rest.length > 1 ? valueAt(settings, head, rest.join('.')) : undefined);
    if (value?.type !== 'scalar' || value.value === null || (typeof value.value === 'string' && value.value.includes(UNKNOWN))) continue;
    attributes[attribute] = set<Scalar>(value.value === 'true' ? true : value.value === 'false' ? false : value.value, placing.at(value));
  }
  for (const item of itemsOf(valueAt(node, 'metadata', 'finalizers'))) {
    const text = textOf(item) ?? '';
    if (text.includes('delete-backups')) attributes['finalizer.delete-backups'] = set<Scalar>(true, placing.at(item));
    if (/delete-(?:[a-z]+-)?(?:pvc|volumes?|storage)/.test(text)) attributes['finalizer.delete-volumes'] = set<Scalar>(true, placing.at(item));
  }
  const kept = isOfCloud(base.group) ? keptInCloud(base.group, node, placing) : undefined;
  if (kept) attributes['deletion.policy'] = kept;
  const section = ['backup', 'backups', 'plugins'].map((name) => valueAt(settings, name)).find((one) => one !== undefined && one.type !== 'scalar' && (entriesOf(one).length > 0 || itemsOf(one).length > 0));
  if (row.settings?.some((setting) => setting.attribute === 'backup') && section) attributes['backup'] = set<Scalar>(textOf(valueAt(section, 'enabled')) !== 'false', placing.at(valueAt(section, 'enabled') ?? section));
  const targets = ['backup', 'backups', 'medusa'].map((section) => targetsBelow(valueAt(settings, section), placing));
  return {
    ...base, object: 'managed', storageClass, store, attributes,
    backups: [...(destination ? [{ to: destination.text, at: destination.at, ...service }] : []), ...targets.flatMap((one) => one.buckets)], beside: targets.flatMap((one) => one.beside).slice(0, 1),
  };
}

/** A release of a chart the tables know, with the values it is given. */
export function chartObject(release: Release, knowledge: Knowledge): Managed | undefined {
  const row = resourceTypes(knowledge).get(`chart/${release.chart}`);
  if (!row || release.local) return undefined;
  const values = release.values.reduce<Tree | undefined>((under, one) => (under ? overlaid(under, one) : one), undefined);
  const sites = new Sites();
  const node = values && sites.node(values);
  const at = release.at.at;
  const placing: Placing = { file: at.file, at: (part) => sites.placeOf(part) ?? at };
  const base = { group: 'chart', kind: release.chart, name: release.name, at, file: at.file, ...(release.namespace === undefined ? {} : { namespace: { text: release.namespace, at } }) };
  return readManaged(base, { type: 'map', entries: [], start: at.start, end: at.end }, node, placing, row);
}

/** The host of a service that is neither Amazon's nor Google's: a bucket there is none of theirs. */
export function otherHost(url: string | undefined): { readonly host?: string } {
  const host = /^(?:https?:\/\/)?([\w.-]{1,253})/.exec(url ?? '')?.[1]?.toLowerCase();
  return host === undefined || /(?:^|\.)(?:amazonaws\.com|googleapis\.com)$/.test(host) ? {} : { host };
}

/** Buckets anywhere below a backup section, and volumes of the cluster that it writes to. */
function targetsBelow(section: DataNode | undefined, placing: Placing): { readonly buckets: readonly BackupPlace[]; readonly beside: readonly Place[] } {
  const buckets: BackupPlace[] = [];
  const beside: Place[] = [];
  const pending: { node: DataNode; gcs: boolean; depth: number }[] = section ? [{ node: section, gcs: false, depth: 0 }] : [];
  for (let steps = 0; steps < 2000; steps++) {
    const next = pending.pop();
    if (!next) break;
    if (next.depth > 12) continue;
    for (const item of itemsOf(next.node)) pending.push({ ...next, node: item, depth: next.depth + 1 });
    const service = otherHost(entriesOf(next.node).map((entry) => (/^endpoint(?:U[rR][lL])?$/.test(entry.key) ? textOf(entry.value) : undefined)).find((text) => text !== undefined));
    for (const entry of entriesOf(next.node)) {
      const text = textOf(entry.value);
      if (/^(?:bucket|bucketName)$/.test(entry.key) && text !== undefined && /^[\w.-]{1,255}$/.test(text)) buckets.push({ to: `${next.gcs ? 'gs' : 's3'}://${text}`, at: placing.at(entry.value), ...service });
      else if (/^(?:persistentVolumeClaim|volumeClaimSpec|volume)$/.test(entry.key) && entry.value.type === 'map') beside.push(placing.at(entry.value));
      else if (entry.value.type !== 'scalar') pending.push({ node: entry.value, gcs: next.gcs || entry.key === 'gcs', depth: next.depth + 1 });
    }
  }
  return { buckets, beside: buckets.length > 0 ? [] : beside };
}
