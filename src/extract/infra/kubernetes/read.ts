import { resourceTypes } from '../../../model/index.ts';
import type { DataNode, Knowledge } from '../../../model/index.ts';
import { entriesOf, itemsOf, textAt, textOf, textsOf, valueAt } from '../../shared/nodes.ts';
import { roleKey, serviceAccountKey } from '../../shared/runners.ts';
import { typeOf } from './cloud-store.ts';
import { otherHost, readManaged } from './managed.ts';
import type { BackupSchedule, BackupStore, Binding, ClusterObject, Managed, Role, Snapshot } from './model.ts';
import { saidAt } from './objects.ts';
import type { Manifest, Placing, Said } from './objects.ts';
import { jobsSelected, readScheduler } from './schedules.ts';
import { readWorkload } from './workload.ts';

const WORKLOADS = new Set(['StatefulSet', 'Deployment', 'DaemonSet', 'CronJob', 'Job', 'Pod', 'ReplicaSet']);

/** Does an object of this kind hold data, or say what happens to it? */
export function speaks(node: DataNode, knowledge: Knowledge): boolean {
  const kind = textAt(node, 'kind') ?? '';
  const version = textAt(node, 'apiVersion') ?? '';
  const group = version.includes('/') ? version.slice(0, version.indexOf('/')) : '';
  return KINDS.has(kind) || WORKLOADS.has(kind) || kind.endsWith('List') || resourceTypes(knowledge).has(typeOf(group, kind));
}

const KINDS = new Set(['PersistentVolumeClaim', 'PersistentVolume', 'StorageClass', 'VolumeSnapshotClass', 'VolumeSnapshot', 'SnapshotSchedule', 'Service', 'Namespace', 'ServiceAccount', 'ClusterRole', 'Role', 'ClusterRoleBinding', 'RoleBinding', 'BackupStorageLocation', 'ObjectStore', 'Schedule', 'Application', 'Kustomization', 'HelmRelease', 'HelmChart', 'ScheduledBackup', 'ReplicationSource', 'RecurringJob', 'BackupTarget', 'Setting', 'Component']);

/** One object as the facts need it; undefined for kinds that neither hold data nor say what happens to it. */
export function readObject(manifest: Manifest, placing: Placing, knowledge: Knowledge): ClusterObject | undefined {
  const { node, kind, group } = manifest;
  const base = { group, kind, name: manifest.name, at: manifest.at, file: manifest.file, ...(manifest.namespace ? { namespace: manifest.namespace } : {}) };
  const said = (...path: readonly string[]): Said | undefined => saidAt(placing, node, ...path);
  const annotation = (name: string): Said | undefined => said('metadata', 'annotations', name);
  if (kind === 'PersistentVolumeClaim') return { ...base, object: 'claim', storageClass: said('spec', 'storageClassName'), volumeName: said('spec', 'volumeName'), keep: annotation('helm.sh/resource-policy'), prune: pruneOf(node, placing), unsaved: textAt(node, 'metadata', 'labels', 'velero.io/exclude-from-backup') === 'true', labels: labelsOf(valueAt(node, 'metadata', 'labels')), passedOver: (annotation('k8up.io/backup') ?? annotation('k8up.syn.tools/backup'))?.text === 'false' };
  if (kind === 'PersistentVolume') {
    const claim = textAt(node, 'spec', 'claimRef', 'name');
    const namespace = textAt(node, 'spec', 'claimRef', 'namespace');
    return { ...base, object: 'volume', reclaim: said('spec', 'persistentVolumeReclaimPolicy'), storageClass: said('spec', 'storageClassName'), ...diskOf(node), ...(claim === undefined ? {} : { claim: { name: claim, ...(namespace === undefined ? {} : { namespace }) } }) };
  }
  if (kind === 'StorageClass') return { ...base, object: 'storage-class', isDefault: annotation('storageclass.kubernetes.io/is-default-class')?.text === 'true', reclaim: said('reclaimPolicy'), longhorn: textAt(node, 'provisioner') === 'driver.longhorn.io', jobs: jobsSelected(textAt(node, 'parameters', 'recurringJobSelector')) };
  if (kind === 'VolumeSnapshotClass') return { ...base, object: 'snapshot-class', isDefault: annotation('snapshot.storage.kubernetes.io/is-default-class')?.text === 'true', deletion: said('deletionPolicy') };
  if (kind === 'VolumeSnapshot' || kind === 'SnapshotSchedule') return readSnapshot(base, said, kind === 'SnapshotSchedule');
  if (WORKLOADS.has(kind) && (group === '' || group === 'apps' || group === 'batch')) return readWorkload(base, node, placing);
  if (kind === 'Service' && group === '') return { ...base, object: 'service', selects: labelsOf(valueAt(node, 'spec', 'selector')) };
  if (kind === 'Namespace') return { ...base, object: 'namespace', labels: entriesOf(valueAt(node, 'metadata', 'labels')).flatMap((entry) => { const text = textOf(entry.value); return text === undefined || entry.key.startsWith('kubernetes.io/') ? [] : [{ text, at: placing.at(entry.value) }]; }).slice(0, 50) };
  if (kind === 'ServiceAccount' && group === '') { const cloud = cloudIdentity(annotation); if (cloud) return { ...base, object: 'cloud-account', identity: cloud.key, saidAt: cloud.at, mounts: said('automountServiceAccountToken') }; }
  if (kind === 'ServiceAccount' && group === '' && base.name === 'default') return { ...base, object: 'default-account', mounts: said('automountServiceAccountToken') };
  if (kind === 'ClusterRole' || kind === 'Role') return readRole(base, node, placing);
  if (kind === 'ClusterRoleBinding' || kind === 'RoleBinding') return readBinding(base, node, placing);
  const copied = kind === 'ReplicationSource' && group === 'volsync.backube' ? said('spec', 'sourcePVC') : undefined;
  if (copied) return { ...base, object: 'copier', of: copied, every: said('spec', 'trigger', 'schedule'), stopped: textAt(node, 'spec', 'paused') === 'true' ? said('spec', 'paused')?.at : undefined };
  if (group === 'longhorn.io' && (kind === 'BackupTarget' || kind === 'Setting')) return readTarget(base, kind === 'Setting' ? (base.name === 'backup-target' ? said('value') : undefined) : said('spec', 'backupTargetURL'));
  if (group === 'velero.io' && kind === 'BackupStorageLocation') return readStore(base, node, said);
  if (kind === 'ObjectStore' && group.startsWith('barmancloud.')) return { ...base, object: 'backup-store', bucket: undefined, url: undefined, destination: said('spec', 'configuration', 'destinationPath'), ...otherHost(textAt(node, 'spec', 'configuration', 'endpointURL')) };
  if (group === 'velero.io' && kind === 'Schedule') return readSchedule(base, node, said);
  if (kind === 'Schedule' || kind === 'ScheduledBackup' || kind === 'RecurringJob') return readScheduler(base, node, placing);
  if (group === 'argoproj.io' && kind === 'Application') return { ...base, object: 'application', prune: said('spec', 'syncPolicy', 'automated', 'prune'), destination: said('spec', 'destination', 'namespace') };
  if (group === 'kustomize.toolkit.fluxcd.io' && kind === 'Kustomization') return { ...base, object: 'application', prune: said('spec', 'prune'), destination: said('spec', 'targetNamespace') };
  const row = resourceTypes(knowledge).get(typeOf(group, kind));
  return row && readManaged(base, node, valueAt(node, 'spec'), placing, row);
}

/** In the place of the key of an identity: the one that trusts the account by the subject of its tokens. */
export const OWN_SUBJECT = 'subject:';

/** The identity of a cloud that the pods of an account take, by its annotations: EKS names a role, GKE a service account. */
function cloudIdentity(annotation: (name: string) => Said | undefined): { readonly key: string; readonly at: Said['at'] } | undefined {
  const role = annotation('eks.amazonaws.com/role-arn');
  const account = annotation('iam.gke.io/gcp-service-account');
  const named = roleKey(/^arn:aws[\w-]{0,12}:iam::\d{12}:role\/(?:[\w+=,.@-]{1,64}\/){0,8}([\w+=,.@-]{1,64})$/.exec(role?.text ?? '')?.[1]);
  if (role && named !== undefined) return { key: named, at: role.at };
  const key = serviceAccountKey(account?.text);
  if (account && key !== undefined) return { key, at: account.at };
  // Azure names the client of an identity, and a text that a deployment fills in names nothing: the subject of the account's tokens leads to it then.
  const other = annotation('azure.workload.identity/client-id') ?? role ?? account;
  return other && { key: OWN_SUBJECT, at: other.at };
}

/** A server and path, or the id a storage system gives: two volumes that name the same are one disk. */
function diskOf(node: DataNode): { readonly disk?: string } {
  const at = (...path: readonly string[]): string | undefined => { const text = textAt(node, 'spec', ...path); return text !== undefined && /^[\w.:/@-]{1,300}$/.test(text) ? text : undefined; };
  const server = at('nfs', 'server');
  const path = at('nfs', 'path');
  const handle = at('csi', 'volumeHandle');
  const disk = server !== undefined && path !== undefined ? `nfs:${server}:${path}` : handle === undefined ? at('awsElasticBlockStore', 'volumeID') ?? at('gcePersistentDisk', 'pdName') ?? at('azureDisk', 'diskURI') : `csi:${at('csi', 'driver') ?? ''}/${handle}`;
  return disk === undefined ? {} : { disk };
}

/** Tools that apply what stands in git leave an object alone when it says so. */
function pruneOf(node: DataNode, placing: Placing): Said | undefined {
  const options = saidAt(placing, node, 'metadata', 'annotations', 'argocd.argoproj.io/sync-options');
  if (options && /(?:^|,)\s*(?:Prune|Delete)=(?:false|confirm)/.test(options.text)) return { text: 'false', at: options.at };
  const flux = saidAt(placing, node, 'metadata', 'annotations', 'kustomize.toolkit.fluxcd.io/prune') ?? saidAt(placing, node, 'metadata', 'labels', 'kustomize.toolkit.fluxcd.io/prune');
  return flux?.text === 'disabled' ? { text: 'false', at: flux.at } : undefined;
}

type Base = Pick<Managed, 'group' | 'kind' | 'name' | 'at' | 'file' | 'namespace'>;
type Saying = (...path: readonly string[]) => Said | undefined;

function readSnapshot(base: Base, said: Saying, schedule: boolean): Snapshot {
  const of = said('spec', 'source', 'persistentVolumeClaimName') ?? said('spec', 'claimSelector', 'matchLabels', 'app');
  const snapshotClass = said('spec', 'volumeSnapshotClassName') ?? said('spec', 'snapshotTemplate', 'snapshotClassName');
  return { ...base, object: 'snapshot', schedule, of, snapshotClass };
}

function readRole(base: Base, node: DataNode, placing: Placing): Role {
  const list = (rule: DataNode, key: string): readonly string[] => textsOf(valueAt(rule, key)).map(({ text }) => text.toLowerCase());
  const gathers = itemsOf(valueAt(node, 'aggregationRule', 'clusterRoleSelectors')).slice(0, 50).map((selector) => labelsOf(valueAt(selector, 'matchLabels')));
  return { ...base, object: 'role', labels: labelsOf(valueAt(node, 'metadata', 'labels')), gathers, rules: itemsOf(valueAt(node, 'rules')).slice(0, 500).map((rule) => ({ groups: list(rule, 'apiGroups'), resources: list(rule, 'resources'), verbs: list(rule, 'verbs'), names: list(rule, 'resourceNames'), at: placing.at(rule) })) };
}

function readBinding(base: Base, node: DataNode, placing: Placing): Binding {
  const role = valueAt(node, 'roleRef', 'name');
  return {
    ...base, object: 'binding', role: textOf(role) ?? '', roleKind: textAt(node, 'roleRef', 'kind') ?? '', roleAt: role ? placing.at(role) : base.at,
    subjects: itemsOf(valueAt(node, 'subjects')).slice(0, 500).flatMap((subject) => {
      const name = textAt(subject, 'name');
      const namespace = textAt(subject, 'namespace');
      return name === undefined || name.includes('{{') ? [] : [{ kind: textAt(subject, 'kind') ?? 'User', name, at: placing.at(subject), ...(namespace === undefined ? {} : { namespace }) }];
    }),
  };
}

function readStore(base: Base, node: DataNode, said: Saying): BackupStore {
  const bucket = said('spec', 'objectStorage', 'bucket');
  const url = said('spec', 'config', 's3Url');
  const provider = textAt(node, 'spec', 'provider');
  return { ...base, object: 'backup-store', bucket, url: url && { ...url, text: hostOnly(url.text) }, destination: undefined, ...(provider === undefined ? {} : { provider }) };
}

/** Where Longhorn writes its backups: a bucket, or a share of another machine. */
function readTarget(base: Base, url: Said | undefined): BackupStore | undefined {
  return url && url.text !== '' ? { ...base, object: 'backup-store', bucket: undefined, url: undefined, destination: url } : undefined;
}

function hostOnly(url: string): string { return /^(?:https?:\/\/)?(?:[^@/\s]*@)?([\w.-]{1,253})/.exec(url)?.[1]?.toLowerCase() ?? ''; }

function readSchedule(base: Base, node: DataNode, said: Saying): BackupSchedule {
  const template = valueAt(node, 'spec', 'template');
  const store = textAt(template, 'storageLocation');
  return { ...base, object: 'backup-schedule', namespaces: textsOf(valueAt(template, 'includedNamespaces')).map(({ text }) => text), without: textsOf(valueAt(template, 'excludedNamespaces')).map(({ text }) => text), ...(store === undefined ? {} : { store }), paused: said('spec', 'paused')?.text === 'true' ? said('spec', 'paused')?.at : undefined, every: said('spec', 'schedule'), ttl: said('spec', 'template', 'ttl') };
}

/** `key=value` of every label, for selectors. */
function labelsOf(node: DataNode | undefined): readonly string[] {
  return entriesOf(node).flatMap((entry) => { const text = textOf(entry.value); return text === undefined ? [] : [`${entry.key}=${text}`]; }).slice(0, 50);
}
