import { placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, Knowledge, Place } from '../../../model/index.ts';
import { entriesOf, entryOf, itemsOf, spanOf, textAt, textOf, textsOf, valueAt } from '../../shared/nodes.ts';
import type { BackupSchedule, BackupStore, Binding, ClusterObject, Managed, Role, Snapshot } from './model.ts';
import { saidAt } from './objects.ts';
import type { Manifest, Said } from './objects.ts';
import { readWorkload } from './workload.ts';

const WORKLOADS = new Set(['StatefulSet', 'Deployment', 'DaemonSet', 'CronJob', 'Job', 'Pod', 'ReplicaSet']);

/** One object as the facts need it; undefined for kinds that neither hold data nor say what happens to it. */
export function readObject(manifest: Manifest, document: DataDocument, knowledge: Knowledge): ClusterObject | undefined {
  const { node, kind, group } = manifest;
  const base = { group, kind, name: manifest.name, at: manifest.at, file: manifest.file, ...(manifest.namespace ? { namespace: manifest.namespace } : {}) };
  const said = (...path: readonly string[]): Said | undefined => saidAt(document, node, ...path);
  const annotation = (name: string): Said | undefined => said('metadata', 'annotations', name);
  if (kind === 'PersistentVolumeClaim') return { ...base, object: 'claim', storageClass: said('spec', 'storageClassName'), volumeName: said('spec', 'volumeName'), keep: annotation('helm.sh/resource-policy') };
  if (kind === 'PersistentVolume') {
    const claim = textAt(node, 'spec', 'claimRef', 'name');
    const namespace = textAt(node, 'spec', 'claimRef', 'namespace');
    return { ...base, object: 'volume', reclaim: said('spec', 'persistentVolumeReclaimPolicy'), storageClass: said('spec', 'storageClassName'), ...(claim === undefined ? {} : { claim: { name: claim, ...(namespace === undefined ? {} : { namespace }) } }) };
  }
  if (kind === 'StorageClass') return { ...base, object: 'storage-class', isDefault: annotation('storageclass.kubernetes.io/is-default-class')?.text === 'true', reclaim: said('reclaimPolicy') };
  if (kind === 'VolumeSnapshotClass') return { ...base, object: 'snapshot-class', isDefault: annotation('snapshot.storage.kubernetes.io/is-default-class')?.text === 'true', deletion: said('deletionPolicy') };
  if (kind === 'VolumeSnapshot' || kind === 'SnapshotSchedule') return readSnapshot(base, said, kind === 'SnapshotSchedule');
  if (WORKLOADS.has(kind) && (group === '' || group === 'apps' || group === 'batch')) return readWorkload(base, node, document);
  if (kind === 'Service' && group === '') return { ...base, object: 'service', selects: labelsOf(valueAt(node, 'spec', 'selector')) };
  if (kind === 'Namespace') return { ...base, object: 'namespace', labels: entriesOf(valueAt(node, 'metadata', 'labels')).flatMap((entry) => { const text = textOf(entry.value); return text === undefined || entry.key.startsWith('kubernetes.io/') ? [] : [{ text, at: placeIn(document, spanOf(entry.value)) }]; }).slice(0, 50) };
  if (kind === 'ServiceAccount' && group === '' && base.name === 'default') return { ...base, object: 'default-account', mounts: said('automountServiceAccountToken') };
  if (kind === 'ClusterRole' || kind === 'Role') return readRole(base, node, document);
  if (kind === 'ClusterRoleBinding' || kind === 'RoleBinding') return readBinding(base, node, document);
  if (group === 'velero.io' && kind === 'BackupStorageLocation') return readStore(base, node, said);
  if (kind === 'ObjectStore' && group.startsWith('barmancloud.')) return { ...base, object: 'backup-store', bucket: undefined, url: undefined, destination: said('spec', 'configuration', 'destinationPath') };
  if (group === 'velero.io' && kind === 'Schedule') return readSchedule(base, node);
  if (group === 'argoproj.io' && kind === 'Application') return { ...base, object: 'application', prune: said('spec', 'syncPolicy', 'automated', 'prune'), destination: said('spec', 'destination', 'namespace') };
  if (group === 'kustomize.toolkit.fluxcd.io' && kind === 'Kustomization') return { ...base, object: 'application', prune: said('spec', 'prune'), destination: said('spec', 'targetNamespace') };
  return knowledge.resources.some((row) => row.type === `${group}/${kind}`) ? readManaged(base, node, document, said) : undefined;
}

type Base = Pick<Managed, 'group' | 'kind' | 'name' | 'at' | 'file' | 'namespace'>;
type Saying = (...path: readonly string[]) => Said | undefined;

function readSnapshot(base: Base, said: Saying, schedule: boolean): Snapshot {
  const of = said('spec', 'source', 'persistentVolumeClaimName') ?? said('spec', 'claimSelector', 'matchLabels', 'app');
  const snapshotClass = said('spec', 'volumeSnapshotClassName') ?? said('spec', 'snapshotTemplate', 'snapshotClassName');
  return { ...base, object: 'snapshot', schedule, of, snapshotClass };
}

function readRole(base: Base, node: DataNode, document: DataDocument): Role {
  const list = (rule: DataNode, key: string): readonly string[] => textsOf(valueAt(rule, key)).map(({ text }) => text.toLowerCase());
  const gathers = itemsOf(valueAt(node, 'aggregationRule', 'clusterRoleSelectors')).slice(0, 50).map((selector) => labelsOf(valueAt(selector, 'matchLabels')));
  return { ...base, object: 'role', labels: labelsOf(valueAt(node, 'metadata', 'labels')), gathers, rules: itemsOf(valueAt(node, 'rules')).slice(0, 500).map((rule) => ({ groups: list(rule, 'apiGroups'), resources: list(rule, 'resources'), verbs: list(rule, 'verbs'), names: list(rule, 'resourceNames'), at: placeIn(document, spanOf(rule)) })) };
}

function readBinding(base: Base, node: DataNode, document: DataDocument): Binding {
  const role = valueAt(node, 'roleRef', 'name');
  return {
    ...base, object: 'binding', role: textOf(role) ?? '', roleKind: textAt(node, 'roleRef', 'kind') ?? '', roleAt: role ? placeIn(document, spanOf(role)) : base.at,
    subjects: itemsOf(valueAt(node, 'subjects')).slice(0, 500).flatMap((subject) => {
      const name = textAt(subject, 'name');
      const namespace = textAt(subject, 'namespace');
      return name === undefined || name.includes('{{') ? [] : [{ kind: textAt(subject, 'kind') ?? 'User', name, at: placeIn(document, spanOf(subject)), ...(namespace === undefined ? {} : { namespace }) }];
    }),
  };
}

function readStore(base: Base, node: DataNode, said: Saying): BackupStore {
  const bucket = said('spec', 'objectStorage', 'bucket');
  const url = said('spec', 'config', 's3Url');
  const provider = textAt(node, 'spec', 'provider');
  return { ...base, object: 'backup-store', bucket, url: url && { ...url, text: hostOnly(url.text) }, destination: undefined, ...(provider === undefined ? {} : { provider }) };
}

function hostOnly(url: string): string { return /^(?:https?:\/\/)?(?:[^@/\s]*@)?([\w.-]{1,253})/.exec(url)?.[1]?.toLowerCase() ?? ''; }

function readSchedule(base: Base, node: DataNode): BackupSchedule {
  const template = valueAt(node, 'spec', 'template');
  const store = textAt(template, 'storageLocation');
  return { ...base, object: 'backup-schedule', namespaces: textsOf(valueAt(template, 'includedNamespaces')).map(({ text }) => text), without: textsOf(valueAt(template, 'excludedNamespaces')).map(({ text }) => text), ...(store === undefined ? {} : { store }) };
}

/** A database run by an operator: CloudNativePG by its own words, others by the buckets below their backup section. */
function readManaged(base: Base, node: DataNode, document: DataDocument, said: Saying): Managed {
  const storageClass = said('spec', 'storage', 'storageClass') ?? said('spec', 'storage', 'storageClassName');
  const destination = said('spec', 'backup', 'barmanObjectStore', 'destinationPath');
  const plugin = itemsOf(valueAt(node, 'spec', 'plugins')).find((item) => entryOf(valueAt(item, 'parameters'), 'barmanObjectName'));
  const store = plugin && saidAt(document, plugin, 'parameters', 'barmanObjectName');
  const finalizer = itemsOf(valueAt(node, 'metadata', 'finalizers')).find((item) => textOf(item)?.includes('delete-backups'));
  const buckets = [valueAt(node, 'spec', 'backup'), valueAt(node, 'spec', 'backups')].flatMap((section) => bucketsBelow(section, document));
  return {
    ...base, object: 'managed', backups: [...(destination ? [{ to: destination.text, at: destination.at }] : []), ...buckets],
    storageClass, store, deletesBackups: finalizer && { text: 'true', at: placeIn(document, spanOf(finalizer)) },
  };
}

/** `bucket: x` anywhere below a backup section, below the store it belongs to. */
function bucketsBelow(section: DataNode | undefined, document: DataDocument): { to: string; at: Place }[] {
  const found: { to: string; at: Place }[] = [];
  const pending: { node: DataNode; gcs: boolean; depth: number }[] = section ? [{ node: section, gcs: false, depth: 0 }] : [];
  for (let steps = 0; steps < 2000; steps++) {
    const next = pending.pop();
    if (!next) break;
    if (next.depth > 12) continue;
    for (const item of itemsOf(next.node)) pending.push({ ...next, node: item, depth: next.depth + 1 });
    for (const entry of entriesOf(next.node)) {
      const text = textOf(entry.value);
      if (entry.key === 'bucket' && text !== undefined && /^[\w.-]{1,255}$/.test(text)) found.push({ to: `${next.gcs ? 'gs' : 's3'}://${text}`, at: placeIn(document, spanOf(entry.value)) });
      else if (entry.value.type !== 'scalar') pending.push({ node: entry.value, gcs: next.gcs || entry.key === 'gcs', depth: next.depth + 1 });
    }
  }
  return found;
}

/** `key=value` of every label, for selectors. */
export function labelsOf(node: DataNode | undefined): readonly string[] {
  return entriesOf(node).flatMap((entry) => { const text = textOf(entry.value); return text === undefined ? [] : [`${entry.key}=${text}`]; }).slice(0, 50);
}

/** kustomization.yaml: the files and directories it takes, the namespace it sets. Relative to its own directory. */
export function takesOf(root: DataNode | undefined): readonly string[] {
  return ['resources', 'bases', 'components', 'patchesStrategicMerge'].flatMap((key) => textsOf(valueAt(root, key)).map(({ text }) => text)).filter((text) => !text.includes('://') && text.length < 1024).slice(0, 1000);
}
