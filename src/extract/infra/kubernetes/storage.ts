import { byDefault, set, unknown } from '../../../model/index.ts';
import type { Evidence, Fact, Known, Place, ResourceFact, Scalar } from '../../../model/index.ts';
import { copiedTo } from '../../shared/copies.ts';
import { UNKNOWN } from './helm/write.ts';
import type { Claim, ClusterObject, Snapshot, SnapshotClass, StorageClass, Volume, Workload } from './model.ts';
import type { Said } from './objects.ts';
import { keyOf, namespaceKey, printable } from './scope.ts';
import type { Applied } from './scope.ts';

/** Storage classes and volumes of the tree, to look policies up in. Classes are of the cluster, so they are found by name alone. */
export class StoragePolicies {
  readonly #classes = new Map<string, StorageClass[]>();
  readonly #volumes = new Map<string, Volume>();
  readonly #claimed = new Map<string, Volume>();
  readonly #snapshotClasses = new Map<string, SnapshotClass[]>();

  constructor(objects: readonly ClusterObject[]) {
    for (const object of objects) {
      if (object.object === 'storage-class') push(this.#classes, object.name, object);
      if (object.object === 'snapshot-class') push(this.#snapshotClasses, object.name, object);
      if (object.object === 'volume') { this.#volumes.set(object.name, object); if (object.claim) this.#claimed.set(`${object.claim.namespace ?? 'default'}/${object.claim.name}`, object); }
    }
  }

  /** What happens to the disk when a claim is deleted; undefined: nothing says, so the table's default holds. */
  reclaimOf(claim: { readonly storageClass: Said | undefined; readonly volumeName?: Said | undefined; readonly name?: string; readonly namespace?: string }): Known<Scalar> | undefined {
    const bound = (claim.volumeName && this.#volumes.get(claim.volumeName.text)) ?? (claim.name === undefined ? undefined : this.#claimed.get(`${claim.namespace ?? 'default'}/${claim.name}`));
    if (bound?.reclaim) return set<Scalar>(bound.reclaim.text, bound.reclaim.at, [{ at: bound.at, note: `bound to volume ${printable(bound.name)}` }]);
    if (bound && !bound.storageClass) return byDefault<Scalar>('Retain', 'resources/kubernetes:PersistentVolume.reclaimPolicy');
    const named = claim.storageClass;
    if (named?.text.includes(UNKNOWN)) return unknown<Scalar>('the class comes from what only the cluster or whoever installs it can tell', named.at, ['Delete', 'Retain']);
    if (named && named.text !== '') return policyOf(this.#classes.get(named.text), named, 'reclaim', 'Delete', 'resources/kubernetes:PersistentVolumeClaim.reclaimPolicy');
    const defaults = [...this.#classes.values()].flat().filter((known) => known.isDefault);
    const [only] = defaults;
    return defaults.length === 1 && only?.reclaim ? set<Scalar>(only.reclaim.text, only.reclaim.at, [{ at: only.at, note: `by the default storage class ${printable(only.name)}` }]) : undefined;
  }

  /** What happens to a stored snapshot when its object is deleted. */
  deletionOf(snapshotClass: Said | undefined): Known<Scalar> | undefined {
    if (snapshotClass) return policyOf(this.#snapshotClasses.get(snapshotClass.text), snapshotClass, 'deletion');
    const defaults = [...this.#snapshotClasses.values()].flat().filter((known) => known.isDefault);
    const [only] = defaults;
    return defaults.length === 1 && only?.deletion ? set<Scalar>(only.deletion.text, only.deletion.at, [{ at: only.at, note: `by the default snapshot class ${printable(only.name)}` }]) : undefined;
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void { const list = map.get(key); if (list) list.push(value); else map.set(key, [value]); }

/** The policy of a named class: one answer if all of that name agree. */
function policyOf(classes: readonly (StorageClass | SnapshotClass)[] | undefined, named: Said, field: 'reclaim' | 'deletion', fallback?: string, belief?: string): Known<Scalar> {
  if (!classes || classes.length === 0) return unknown<Scalar>(`the class ${printable(named.text)} is declared in no file read`, named.at, ['Delete', 'Retain']);
  const answers = classes.map((known) => (known.object === 'storage-class' ? known.reclaim : known.deletion));
  const [first] = answers;
  if (new Set(answers.map((answer) => answer?.text)).size > 1) return unknown<Scalar>(`several classes are called ${printable(named.text)} and they differ`, named.at, ['Delete', 'Retain']);
  if (first) { const owner = classes[0]; return set<Scalar>(first.text, first.at, [{ at: named.at, note: `by storage class ${printable(named.text)}` }, ...(owner && field === 'deletion' ? [{ at: owner.at, note: 'the snapshot class' }] : [])]); }
  return fallback !== undefined && belief !== undefined ? byDefault<Scalar>(fallback, belief) : unknown<Scalar>(`the class ${printable(named.text)} does not say`, named.at);
}

/** A claim as a resource. */
export function claimFacts(one: Applied<Claim>, policies: StoragePolicies): readonly Fact[] {
  const { object } = one;
  const attributes: Record<string, Known<Scalar>> = {};
  const reclaim = policies.reclaimOf({ storageClass: object.storageClass, volumeName: object.volumeName, name: object.name, ...(one.namespace ? { namespace: one.namespace.text } : {}) });
  if (reclaim) attributes['reclaimPolicy'] = reclaim;
  if (object.storageClass) attributes['storageClassName'] = set<Scalar>(object.storageClass.text, object.storageClass.at);
  if (object.keep) attributes['helm.resource-policy'] = set<Scalar>(object.keep.text, object.keep.at);
  if (object.prune) attributes['argocd.prune'] = set<Scalar>(false, object.prune.at);
  return [claimResource(one, object.name, attributes, object.at, 'a claim on a persistent disk'), ...inNamespace(one, keyOf(one.space, 'PersistentVolumeClaim', object.name))];
}

/** The claims a StatefulSet makes, one for each template. */
export function templateFacts(one: Applied<Workload>, policies: StoragePolicies): readonly Fact[] {
  return one.object.templates.flatMap((template): Fact[] => {
    const name = `${template.name}-${one.object.name}`;
    const reclaim = policies.reclaimOf({ storageClass: template.storageClass });
    const attributes: Record<string, Known<Scalar>> = { ...(reclaim ? { reclaimPolicy: reclaim } : {}), ...(template.storageClass ? { storageClassName: set<Scalar>(template.storageClass.text, template.storageClass.at) } : {}) };
    const claims = claimResource(one, name, attributes, template.at, `the claims StatefulSet ${printable(one.object.name)} makes for its pods`);
    // The claims themselves are numbered, and command lines name them so.
    const numbered = [0, 1, 2].map((at) => keyOf(one.space, 'PersistentVolumeClaim', `${name}-${at}`));
    return [{ ...claims, keys: [claims.keys[0], ...numbered] }, ...inNamespace(one, keyOf(one.space, 'PersistentVolumeClaim', name))];
  });
}

function claimResource(one: Applied, name: string, attributes: ResourceFact['attributes'], at: Place, note: string): ResourceFact {
  return { fact: 'resource', name: printable(name), kind: 'volume', provider: 'kubernetes', type: 'PersistentVolumeClaim', keys: [keyOf(one.space, 'PersistentVolumeClaim', name)], maybe: [], attributes, environments: one.marks, evidence: [{ at, note }] };
}

/** A volume somebody made by hand. */
export function volumeFacts(one: Applied<Volume>): readonly Fact[] {
  const { object } = one;
  const key = keyOf(one.space.replace(/^[^@]*/, '-'), 'PersistentVolume', object.name);
  const attributes: Record<string, Known<Scalar>> = object.reclaim ? { reclaimPolicy: set<Scalar>(object.reclaim.text, object.reclaim.at) } : {};
  const facts: Fact[] = [{ fact: 'resource', name: printable(object.name), kind: 'volume', provider: 'kubernetes', type: 'PersistentVolume', keys: object.disk === undefined ? [key] : [key, `disk:${object.disk}`], maybe: [], attributes, environments: one.marks, evidence: [{ at: object.at, note: 'a persistent volume' }] }];
  if (object.claim) facts.push({ fact: 'relation', kind: 'storedOn', from: keyOf(`${object.claim.namespace ?? 'default'}${one.space.replace(/^[^@]*/, '')}`, 'PersistentVolumeClaim', object.claim.name), to: key, evidence: [{ at: object.at, note: 'the claim is bound to it' }] });
  return facts;
}

/** A snapshot of a claim: a copy that stands in the same namespace. */
export function snapshotFacts(one: Applied<Snapshot>, policies: StoragePolicies): readonly Fact[] {
  const { object } = one;
  const key = keyOf(one.space, object.kind, object.name);
  const deletion = policies.deletionOf(object.snapshotClass);
  const evidence: Evidence = { at: object.at, note: object.schedule ? 'a schedule of snapshots' : 'a snapshot of a claim' };
  const facts: Fact[] = [{
    fact: 'resource', name: printable(object.name), kind: 'backup', provider: 'kubernetes', type: object.schedule ? 'VolumeSnapshotSchedule' : 'VolumeSnapshot', keys: [key], maybe: [],
    attributes: deletion ? { deletionPolicy: deletion } : {}, environments: one.marks, evidence: [evidence],
  }, ...inNamespace(one, key)];
  if (object.of && !object.schedule) facts.push(copiedTo(keyOf(one.space, 'PersistentVolumeClaim', object.of.text), key, `volume snapshot ${printable(object.name)}`, { at: object.of.at, note: 'the snapshot is taken of it' }, 'snapshot'));
  return facts;
}

/** A thing is part of the namespace it is written into; `default` without a word is not worth one. */
export function inNamespace(one: Applied, key: string): readonly Fact[] {
  if (!one.namespace) return [];
  return [{ fact: 'relation', kind: 'partOf', from: key, to: namespaceKey(one.space), evidence: [{ at: one.namespace.at, note: `it stands in namespace ${printable(one.namespace.text)}` }] }];
}
