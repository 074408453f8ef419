import type { DataNode } from '../../../model/index.ts';
import { joinRelative } from '../../shared/mounts.ts';
import type { Deployed } from './flux.ts';
import { isClusterWide } from './kustomize/identity.ts';
import { below, listOf, put, scalarOf, textBelow, treeOf } from './tree.ts';
import type { Owner, Tree } from './tree.ts';

/**
 * The Argo CD Applications that deploy a directory of manifests of the tree: the name of an Application and of the cluster it deploys to tell the environment. Charts are read as releases.
 * An address in the cluster itself tells nothing.
 */
export function argoed(documents: readonly { readonly owner: Owner; readonly roots: readonly DataNode[] }[]): readonly Deployed[] {
  return documents.flatMap(({ owner, roots }) => roots.flatMap((root): Deployed[] => {
    const tree = treeOf(root, owner);
    if (textBelow(tree, 'kind') !== 'Application' || !(textBelow(tree, 'apiVersion') ?? '').startsWith('argoproj.io/')) return [];
    const spec = below(tree, 'spec');
    const destination = below(spec, 'destination');
    const namespace = below(destination, 'namespace');
    const host = /^https:\/\/([\w.-]{1,253})/.exec(textBelow(destination, 'server') ?? '')?.[1] ?? '';
    const names = [textBelow(destination, 'name') ?? '', host === 'kubernetes.default.svc' ? '' : host, textBelow(tree, 'metadata', 'name') ?? '', owner.file].filter((name) => name !== '');
    return [below(spec, 'source'), ...listOf(below(spec, 'sources')).slice(0, 20)].flatMap((source): Deployed[] => {
      const path = textBelow(source, 'path');
      if (!source || path === undefined || /[{$]/.test(path) || textBelow(source, 'chart') !== undefined || below(source, 'helm') !== undefined) return [];
      return [{ path: joinRelative('.', path), file: owner.file, at: below(spec, 'destination')?.at ?? tree.at, components: [], names, whole: textBelow(source, 'directory', 'recurse') === 'true', apply: (trees) => trees.map((one) => within(one.tree, textBelow(namespace) === undefined ? undefined : namespace)) }];
    });
  }));
}

/** An Application gives its namespace to what names none. */
function within(tree: Tree, namespace: Tree | undefined): Tree {
  if (namespace && textBelow(tree, 'metadata', 'namespace') === undefined && !isClusterWide(textBelow(tree, 'kind') ?? '')) put(tree, ['metadata', 'namespace'], scalarOf(textBelow(namespace) ?? '', namespace.at));
  return tree;
}
