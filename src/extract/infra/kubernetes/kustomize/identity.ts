import { below, listOf, textBelow } from '../tree.ts';
import type { Tree, TreeMap } from '../tree.ts';

/** One object of a rendering. `was`: names and namespaces it had before, by which patches and references of outer layers still find it. */
export interface Item {
  readonly tree: TreeMap;
  readonly was: { readonly name: string; readonly namespace: string | undefined }[];
  /** It is generated, and its name gets a suffix of what it holds at the end. */
  hashed?: boolean;
  behaviour?: string;
}

export function kindOf(item: Item): string { return textBelow(item.tree, 'kind') ?? ''; }
export function nameOf(item: Item): string { return textBelow(item.tree, 'metadata', 'name') ?? ''; }
export function namespaceOf(item: Item): string | undefined { return textBelow(item.tree, 'metadata', 'namespace'); }
export function groupOf(tree: Tree): string { const version = textBelow(tree, 'apiVersion') ?? ''; const slash = version.indexOf('/'); return slash === -1 ? '' : version.slice(0, slash); }
function versionOf(tree: Tree): string { const version = textBelow(tree, 'apiVersion') ?? ''; return version.slice(version.indexOf('/') + 1); }

/** Does an object answer to this name, now or before it was renamed? */
export function isCalled(item: Item, name: string, namespace?: string): boolean {
  return (nameOf(item) === name && (namespace === undefined || namespace === (namespaceOf(item) ?? 'default'))) || item.was.some((before) => before.name === name && (namespace === undefined || namespace === (before.namespace ?? 'default')));
}

/** What a patch or a replacement is for: expressions of kustomize are anchored at both ends, and an absent part fits everything. */
export function selected(item: Item, selector: Tree | undefined): boolean {
  const says = (key: string): string | undefined => { const text = textBelow(selector, key); return text === '' ? undefined : text; };
  const fits = (wanted: string | undefined, values: readonly string[]): boolean => wanted === undefined || values.some((value) => fitsWhole(wanted, value));
  return fits(says('group'), [groupOf(item.tree)]) && fits(says('version'), [versionOf(item.tree)]) && fits(says('kind'), [kindOf(item)])
    && fits(says('name'), [nameOf(item), ...item.was.map((before) => before.name)]) && fits(says('namespace'), [namespaceOf(item) ?? 'default', ...item.was.map((before) => before.namespace ?? 'default')])
    && fitsLabels(says('labelSelector'), below(item.tree, 'metadata', 'labels')) && fitsLabels(says('annotationSelector'), below(item.tree, 'metadata', 'annotations'));
}

/** Names, alternatives and `.*` of them are compared; richer expressions are compared by their words, so that no expression of a scanned file runs. */
function fitsWhole(wanted: string, value: string): boolean {
  return wanted.slice(0, 2000).replace(/^\^?\(?|\)?\$?$/g, '').split('|').some((one) => fitsWild(one.replace(/^\^|\$$/g, '').replace(/\\([.-])/g, '$1'), value));
}

function fitsWild(wanted: string, value: string): boolean {
  const parts = wanted.split(/\.[*+]/);
  if (parts.length === 1) return wanted === value;
  let at = 0;
  for (const [index, part] of parts.entries()) {
    if (index === 0) { if (!value.startsWith(part)) return false; at = part.length; continue; }
    if (index === parts.length - 1) return value.length - part.length >= at && value.endsWith(part);
    const found = value.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return true;
}

function fitsLabels(selector: string | undefined, labels: Tree | undefined): boolean {
  if (selector === undefined) return true;
  return selector.split(/,(?![^(]*\))/).slice(0, 50).every((one) => {
    const [key = '', value] = one.split(/!=|==?/).map((part) => part.trim());
    if (value === undefined) return key.startsWith('!') ? textBelow(labels, key.slice(1)) === undefined : textBelow(labels, key) !== undefined;
    return one.includes('!=') ? textBelow(labels, key) !== value : textBelow(labels, key) === value;
  });
}

/** Kinds that belong to the cluster and to no namespace. */
const CLUSTER_WIDE = new Set(['Namespace', 'Node', 'PersistentVolume', 'StorageClass', 'VolumeSnapshotClass', 'VolumeSnapshotContent', 'ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition', 'APIService', 'PriorityClass', 'IngressClass', 'RuntimeClass', 'CSIDriver', 'CSINode', 'VolumeAttachment', 'ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'PodSecurityPolicy', 'CertificateSigningRequest', 'FlowSchema', 'PriorityLevelConfiguration', 'ClusterIssuer']);
export function isClusterWide(kind: string): boolean { return CLUSTER_WIDE.has(kind); }

/** Maps below a path; `*` goes into every item of a list. */
export function partsBelow(tree: Tree, path: readonly string[]): readonly Tree[] {
  let at: readonly Tree[] = [tree];
  for (const key of path) at = at.flatMap((one) => (key === '*' ? listOf(one) : below(one, key) ?? []));
  return at;
}
