import { below, listOf, pairsOf, put, scalarOf, textBelow } from '../tree.ts';
import type { Tree } from '../tree.ts';
import { groupOf, isCalled, isClusterWide, kindOf, nameOf, namespaceOf, partsBelow } from './identity.ts';
import type { Item } from './identity.ts';

/** Puts everything that lives in a namespace into this one. */
export function intoNamespace(items: readonly Item[], namespace: Tree): void {
  const text = textBelow(namespace);
  if (text === undefined || text === '') return;
  for (const item of items) {
    const kind = kindOf(item);
    if (kind === 'Namespace') { remember(item); put(item.tree, ['metadata', 'name'], namespace); continue; }
    if (/^(?:Cluster)?RoleBinding$/.test(kind)) for (const subject of partsBelow(item.tree, ['subjects', '*'])) if (textBelow(subject, 'kind') === 'ServiceAccount' && textBelow(subject, 'name') === 'default') put(subject, ['namespace'], namespace);
    if (isClusterWide(kind)) continue;
    remember(item);
    put(item.tree, ['metadata', 'namespace'], namespace);
  }
}

const UNNAMED = new Set(['CustomResourceDefinition', 'APIService', 'Namespace']);

/** Puts a text before and after every name. */
export function renamed(items: readonly Item[], prefix: string, suffix: string): void {
  if (prefix === '' && suffix === '') return;
  for (const item of items) {
    const name = below(item.tree, 'metadata', 'name');
    const text = textBelow(name);
    if (UNNAMED.has(kindOf(item)) || !name || text === undefined) continue;
    remember(item);
    put(item.tree, ['metadata', 'name'], scalarOf(`${prefix}${text}${suffix}`, name.at));
  }
}

function remember(item: Item): void { item.was.push({ name: nameOf(item), namespace: namespaceOf(item) }); }

const SETS = new Set(['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet']);

/** Sets labels on every object; with `selectors` also where objects are chosen by them, with `templates` on the pods that are made. */
export function labelled(items: readonly Item[], labels: Tree | undefined, selectors: boolean, templates: boolean): void {
  const pairs = pairsOf(labels);
  if (pairs.length === 0) return;
  for (const item of items) {
    const kind = kindOf(item);
    const give = (path: readonly string[], create: boolean): void => {
      for (const holder of partsBelow(item.tree, path.slice(0, path.lastIndexOf('*') + 1))) {
        const rest = path.slice(path.lastIndexOf('*') + 1);
        if (create || below(holder, ...rest)) for (const [key, value] of pairs) put(holder, [...rest, key], value);
      }
    };
    give(['metadata', 'labels'], true);
    if (selectors) {
      if (kind === 'Service' || kind === 'ReplicationController') give(['spec', 'selector'], kind !== 'Service' || true);
      if (SETS.has(kind)) give(['spec', 'selector', 'matchLabels'], true);
      if (kind === 'Job' || kind === 'PodDisruptionBudget') give(['spec', 'selector', 'matchLabels'], false);
      if (kind === 'CronJob') give(['spec', 'jobTemplate', 'spec', 'selector', 'matchLabels'], false);
      if (kind === 'NetworkPolicy') give(['spec', 'podSelector', 'matchLabels'], false);
      if (kind === 'StatefulSet') give(['spec', 'volumeClaimTemplates', '*', 'metadata', 'labels'], true);
    }
    if (selectors || templates) {
      if (SETS.has(kind) || kind === 'Job' || kind === 'ReplicationController') give(['spec', 'template', 'metadata', 'labels'], true);
      if (kind === 'CronJob') { give(['spec', 'jobTemplate', 'metadata', 'labels'], true); give(['spec', 'jobTemplate', 'spec', 'template', 'metadata', 'labels'], true); }
    }
  }
}

/** Sets annotations on every object and on the pods it makes. */
export function annotated(items: readonly Item[], annotations: Tree | undefined): void {
  for (const item of items) for (const [key, value] of pairsOf(annotations)) {
    put(item.tree, ['metadata', 'annotations', key], value);
    const kind = kindOf(item);
    if (SETS.has(kind) || kind === 'Job' || kind === 'ReplicationController') put(item.tree, ['spec', 'template', 'metadata', 'annotations', key], value);
    if (kind === 'CronJob') { put(item.tree, ['spec', 'jobTemplate', 'metadata', 'annotations', key], value); put(item.tree, ['spec', 'jobTemplate', 'spec', 'template', 'metadata', 'annotations', key], value); }
  }
}

/** `replicas:` by name. */
export function scaled(items: readonly Item[], replicas: Tree | undefined): void {
  for (const one of listOf(replicas).slice(0, 500)) {
    const name = textBelow(one, 'name');
    const count = below(one, 'count');
    if (name === undefined || !count) continue;
    for (const item of items) if (/^(?:Deployment|ReplicaSet|StatefulSet|ReplicationController)$/.test(kindOf(item)) && isCalled(item, name)) put(item.tree, ['spec', 'replicas'], count);
  }
}

/** `images:` by name: another name, tag or digest for every container of that image. */
export function withImages(items: readonly Item[], images: Tree | undefined): void {
  const changes = listOf(images).slice(0, 500);
  if (changes.length === 0) return;
  for (const item of items) for (const list of ['containers', 'initContainers']) for (const pod of [['spec'], ['spec', 'template', 'spec'], ['spec', 'jobTemplate', 'spec', 'template', 'spec']]) {
    for (const container of partsBelow(item.tree, [...pod, list, '*'])) for (const change of changes) {
      const image = below(container, 'image');
      const text = textBelow(image);
      if (!image || text === undefined || groupOf(item.tree).includes('.')) continue;
      const [, name = '', tag, digest] = /^([^@]*?)(?::([\w][\w.-]*))?(?:@(.*))?$/.exec(text) ?? [];
      if (name !== textBelow(change, 'name')) continue;
      const newDigest = textBelow(change, 'digest') ?? (textBelow(change, 'newTag') === undefined ? digest : undefined);
      const newTag = textBelow(change, 'newTag') ?? (textBelow(change, 'digest') === undefined ? tag : undefined);
      const rest = `${newTag === undefined ? '' : `:${newTag}`}${newDigest === undefined ? '' : `@${newDigest}`}`;
      put(container, ['image'], scalarOf(`${textBelow(change, 'newName') ?? name}${rest}`, change.at));
    }
  }
}
