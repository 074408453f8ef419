import type { DataNode, Known, Place, Scalar } from '../../../model/index.ts';
import type { Script } from '../../shared/script.ts';
import type { Said } from './objects.ts';
import type { Owner } from './tree.ts';

/** What `read` keeps of one object: structure and places, no value that could be a secret. */
interface Base { readonly group: string; readonly kind: string; readonly name: string; readonly namespace?: Said; readonly at: Place; readonly file: string }

export interface Claim extends Base { readonly object: 'claim'; readonly storageClass: Said | undefined; readonly volumeName: Said | undefined; readonly keep: Said | undefined; /** `false`: what applies git does not remove it. */ readonly prune: Said | undefined; /** Velero passes it over. */ readonly unsaved: boolean; readonly labels: readonly string[]; /** K8up passes it over. */ readonly passedOver: boolean }
export interface Volume extends Base { readonly object: 'volume'; readonly reclaim: Said | undefined; readonly storageClass: Said | undefined; readonly claim?: { readonly name: string; readonly namespace?: string }; /** What tells the disk itself, whatever the volume is called. */ readonly disk?: string }
export interface StorageClass extends Base { readonly object: 'storage-class'; readonly reclaim: Said | undefined; readonly isDefault: boolean; /** Disks of Longhorn. */ readonly longhorn: boolean; /** Its recurring jobs, groups as `group:x`. */ readonly jobs: readonly string[] }
export interface SnapshotClass extends Base { readonly object: 'snapshot-class'; readonly deletion: Said | undefined; readonly isDefault: boolean }
export interface Snapshot extends Base { readonly object: 'snapshot'; readonly of: Said | undefined; readonly snapshotClass: Said | undefined; readonly schedule: boolean }
export interface Workload extends Base {
  readonly object: 'workload';
  readonly containers: readonly Container[];
  readonly templates: readonly { readonly name: string; readonly storageClass: Said | undefined; readonly at: Place }[];
  /** Volume name -> claim name. */
  readonly claims: readonly { readonly volume: string; readonly claim: string; readonly at: Place }[];
  readonly hostPaths: readonly { readonly volume: string; readonly path: string; readonly at: Place }[];
  /** Volumes that go with the pod. */
  readonly passing: readonly { readonly volume: string; readonly at: Place }[];
  readonly whenDeleted: Said | undefined;
  readonly whenScaled: Said | undefined;
  /** It is told not to run. */
  /** Where it is told not to run. */
  readonly suspended: Place | undefined;
  /** When it runs, for a CronJob. */
  readonly schedule: Said | undefined;
  readonly service?: string;
  readonly account?: string;
  /** Its pods get no token of their account. */
  readonly tokenless?: true;
  /** Ways out of its pods to the node, as what finishes "it ...". */
  readonly escapes: readonly { readonly what: string; readonly at: Place }[];
  readonly labels: readonly string[];
}
export interface Container { readonly image: Said | undefined; readonly mounts: readonly { readonly volume: string; readonly path: string; readonly readOnly: boolean; readonly at: Place }[]; readonly settings: readonly (readonly [string, string])[]; readonly reaches: readonly { readonly host: string; readonly variable: string; readonly at: Place }[]; readonly script?: Script; readonly scriptAt?: Place }
export interface Service extends Base { readonly object: 'service'; readonly selects: readonly string[] }
export interface Namespace extends Base { readonly object: 'namespace'; readonly labels: readonly Said[] }
export interface Role extends Base { readonly object: 'role'; readonly rules: readonly { readonly groups: readonly string[]; readonly resources: readonly string[]; readonly verbs: readonly string[]; readonly names: readonly string[]; readonly at: Place }[]; readonly labels: readonly string[]; /** Labels of roles whose rules it takes over. */ readonly gathers: readonly (readonly string[])[] }
/** The service account of pods that name none, with what it says of its token. */
export interface DefaultAccount extends Base { readonly object: 'default-account'; readonly mounts: Said | undefined }
/** An account of pods that stands for an identity of a cloud. */
export interface CloudAccount extends Base { readonly object: 'cloud-account'; readonly identity: string; readonly saidAt: Place; readonly mounts: Said | undefined }
export interface Binding extends Base { readonly object: 'binding'; readonly role: string; readonly roleKind: string; readonly roleAt: Place; readonly subjects: readonly { readonly kind: string; readonly name: string; readonly namespace?: string; readonly at: Place }[] }
/** Where backups are said to go, with the host of the service where it is none of the scheme's own. */
export interface BackupPlace { readonly to: string; readonly at: Place; readonly host?: string }
/** A database an operator runs, with where it says its backups go. */
export interface Managed extends Base { readonly object: 'managed'; readonly storageClass: Said | undefined; readonly backups: readonly BackupPlace[]; readonly store: Said | undefined; readonly attributes: Readonly<Record<string, Known<Scalar>>>; /** Its backups go to a claim beside it. */ readonly beside: readonly Place[] }
export interface BackupStore extends Base { readonly object: 'backup-store'; readonly bucket: Said | undefined; readonly provider?: string; readonly url: Said | undefined; readonly destination: Said | undefined; /** Host of a service other than the scheme's own. */ readonly host?: string }
export interface BackupSchedule extends Base { readonly object: 'backup-schedule'; readonly namespaces: readonly string[]; readonly without: readonly string[]; readonly store?: string; /** Where it is told not to run. */ readonly paused: Place | undefined; readonly every: Said | undefined; readonly ttl: Said | undefined }
/** A schedule of an operator that copies what stands in its namespace, on its disks, or in the database it names. */
export interface Scheduler extends Base { readonly object: 'scheduler'; readonly of: 'namespace' | 'longhorn' | 'cluster'; readonly cluster: Said | undefined; /** Where it writes, as an address, and the host where it is a service other than the scheme's own. */ readonly to: Said | undefined; readonly host: string | undefined; /** Of Longhorn: groups of disks that it takes in. */ readonly groups: readonly string[]; readonly every: Said | undefined; readonly stopped: Place | undefined }
/** Something that copies a claim to another place by itself. */
export interface Copier extends Base { readonly object: 'copier'; readonly of: Said; readonly every: Said | undefined; readonly stopped: Place | undefined }
export interface Application extends Base { readonly object: 'application'; readonly prune: Said | undefined; readonly destination: Said | undefined }
/** A file that holds objects, or what changes them: its documents of kinds that matter here. */
export interface Documents { readonly object: 'documents'; readonly owner: Owner; readonly roots: readonly DataNode[] }
/** kustomization.yaml. */
export interface Kustomization { readonly object: 'kustomization'; readonly owner: Owner; readonly root: DataNode }
/** A file of a chart: its sheet, values, or a template that nobody rendered yet. */
export interface ChartFile { readonly object: 'chart'; readonly owner: Owner; readonly root?: DataNode; readonly text?: string }
/** A context of a kubeconfig: name, server, namespace. */
export interface Context { readonly object: 'context'; readonly file: string; readonly at: Place; readonly name: string; readonly server?: string; readonly namespace?: Said; readonly current: boolean; /** What gives it a short token, where it has no key of its own. */ readonly login?: string }

export type ClusterObject = Claim | Volume | StorageClass | SnapshotClass | Snapshot | Workload | Service | Namespace | Role | DefaultAccount | CloudAccount | Binding | Managed | BackupStore | BackupSchedule | Scheduler | Copier | Application;
export type KubernetesLocal = Documents | Kustomization | ChartFile | Context;
