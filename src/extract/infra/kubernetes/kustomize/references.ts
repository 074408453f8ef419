import { below, scalarOf, textBelow } from '../tree.ts';
import type { Tree } from '../tree.ts';
import { isCalled, kindOf, nameOf, namespaceOf, partsBelow } from './identity.ts';
import type { Item } from './identity.ts';

const PODS: readonly (readonly string[])[] = [['spec'], ['spec', 'template', 'spec'], ['spec', 'jobTemplate', 'spec', 'template', 'spec']];
const inPods = (...path: readonly string[]): readonly (readonly string[])[] => PODS.map((pod) => [...pod, ...path]);
const inContainers = (...path: readonly string[]): readonly (readonly string[])[] => ['containers', 'initContainers'].flatMap((list) => inPods(list, '*', ...path));

/** Where an object names another: kinds that may be meant, and the paths of the name. */
const REFERENCES: readonly { readonly kinds: readonly string[]; readonly paths: readonly (readonly string[])[] }[] = [
  { kinds: ['ConfigMap'], paths: [...inPods('volumes', '*', 'configMap', 'name'), ...inPods('volumes', '*', 'projected', 'sources', '*', 'configMap', 'name'), ...inContainers('env', '*', 'valueFrom', 'configMapKeyRef', 'name'), ...inContainers('envFrom', '*', 'configMapRef', 'name')] },
  { kinds: ['Secret'], paths: [...inPods('volumes', '*', 'secret', 'secretName'), ...inPods('volumes', '*', 'projected', 'sources', '*', 'secret', 'name'), ...inContainers('env', '*', 'valueFrom', 'secretKeyRef', 'name'), ...inContainers('envFrom', '*', 'secretRef', 'name'), ...inPods('imagePullSecrets', '*', 'name'), ['spec', 'tls', '*', 'secretName'], ['imagePullSecrets', '*', 'name'], ['secrets', '*', 'name']] },
  { kinds: ['PersistentVolumeClaim'], paths: inPods('volumes', '*', 'persistentVolumeClaim', 'claimName') },
  { kinds: ['ServiceAccount'], paths: [...inPods('serviceAccountName'), ...inPods('serviceAccount')] },
  { kinds: ['Service'], paths: [['spec', 'serviceName'], ['spec', 'rules', '*', 'http', 'paths', '*', 'backend', 'service', 'name'], ['spec', 'defaultBackend', 'service', 'name']] },
  { kinds: ['Role', 'ClusterRole'], paths: [['roleRef', 'name']] },
  { kinds: ['PersistentVolume'], paths: [['spec', 'volumeName']] },
  { kinds: ['StorageClass'], paths: [['spec', 'storageClassName'], ['spec', 'volumeClaimTemplates', '*', 'spec', 'storageClassName']] },
  { kinds: ['PriorityClass'], paths: inPods('priorityClassName') },
  { kinds: ['Deployment', 'StatefulSet', 'ReplicaSet'], paths: [['spec', 'scaleTargetRef', 'name']] },
];

/** Gives every reference the name its object has by now, where exactly one object was called so. */
export function followNames(items: readonly Item[]): void {
  const byKind = new Map<string, Item[]>();
  for (const item of items) if (item.was.length > 0) { const list = byKind.get(kindOf(item)); if (list) list.push(item); else byKind.set(kindOf(item), [item]); }
  if (byKind.size === 0) return;
  for (const item of items) {
    for (const { kinds, paths } of REFERENCES) {
      const candidates = kinds.flatMap((kind) => byKind.get(kind) ?? []);
      if (candidates.length === 0) continue;
      for (const path of paths) for (const holder of partsBelow(item.tree, path.slice(0, -1))) rename(holder, path.at(-1) ?? '', candidates, namespaceOf(item));
    }
    if (/^(?:Cluster)?RoleBinding$/.test(kindOf(item))) for (const subject of partsBelow(item.tree, ['subjects', '*'])) followSubject(subject, byKind.get('ServiceAccount') ?? []);
  }
}

function rename(holder: Tree, key: string, candidates: readonly Item[], namespace: string | undefined): void {
  const old = below(holder, key);
  const text = textBelow(old);
  if (holder.type !== 'map' || !old || text === undefined) return;
  const kind = key === 'name' ? textBelow(holder, 'kind') : undefined;
  const called = candidates.filter((candidate) => (kind === undefined || kindOf(candidate) === kind) && isCalled(candidate, text));
  const near = called.length > 1 ? called.filter((candidate) => namespaceOf(candidate) === namespace) : called;
  const [only] = near;
  if (near.length === 1 && only && nameOf(only) !== text) holder.entries.set(key, scalarOf(nameOf(only), old.at));
}

function followSubject(subject: Tree, accounts: readonly Item[]): void {
  if (subject.type !== 'map' || textBelow(subject, 'kind') !== 'ServiceAccount') return;
  const name = textBelow(subject, 'name');
  const namespace = textBelow(subject, 'namespace');
  const found = name === undefined ? [] : accounts.filter((account) => isCalled(account, name, namespace));
  const [only] = found;
  if (found.length !== 1 || !only) return;
  subject.entries.set('name', scalarOf(nameOf(only), subject.at));
  const now = namespaceOf(only);
  if (now !== undefined) subject.entries.set('namespace', scalarOf(now, subject.at));
}
