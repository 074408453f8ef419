import type { DataNode, Place } from '../../../model/index.ts';
import { joinRelative } from '../../shared/mounts.ts';
import { intoNamespace } from './kustomize/transform.ts';
import type { Item } from './kustomize/identity.ts';
import { below, listOf, pairsOf, scalarOf, textBelow, treeOf } from './tree.ts';
import type { Owner, Tree } from './tree.ts';

/** A deployment by Flux of a directory of the tree: what it does with the objects that directory makes. */
export interface Deployed {
  readonly path: string;
  readonly file: string;
  readonly at: Place;
  readonly components: readonly string[];
  /** What tells the environment, the most telling first. Absent: the paths of the files. */
  readonly names?: readonly string[];
  /** It takes manifests as they stand in the directory: those directly in it, or all below. Absent: only what a kustomization there makes. */
  readonly whole?: boolean;
  apply(items: readonly Item[]): readonly Tree[];
}

/** The Flux Kustomizations of the tree that name a directory. */
export function fluxed(documents: readonly { readonly owner: Owner; readonly roots: readonly DataNode[] }[]): readonly Deployed[] {
  return documents.flatMap(({ owner, roots }) => roots.flatMap((root): Deployed[] => {
    if (!isFlux(root)) return [];
    const tree = treeOf(root, owner);
    const spec = below(tree, 'spec');
    const path = textBelow(spec, 'path');
    if (path === undefined || path.includes('$')) return [];
    const namespace = below(spec, 'targetNamespace');
    const substitutes = new Map(pairsOf(below(spec, 'postBuild', 'substitute')).flatMap(([key, value]): [string, Tree][] => (value.type === 'scalar' ? [[key, value]] : [])));
    return [{
      path: joinRelative('.', path), file: owner.file, at: below(spec, 'path')?.at ?? tree.at, components: listOf(below(spec, 'components')).slice(0, 100).flatMap((one) => textBelow(one) ?? []),
      apply(items) {
        if (namespace) intoNamespace(items, namespace);
        // Without any variables nothing is filled in.
        return items.map((item) => (below(spec, 'postBuild') ? filled(item.tree, substitutes) : item.tree));
      },
    }];
  }));
}

function isFlux(root: DataNode): boolean {
  const text = (key: string): string => { const value = root.type === 'map' ? root.entries.find((entry) => entry.key === key)?.value : undefined; return value?.type === 'scalar' ? String(value.value) : ''; };
  return text('kind') === 'Kustomization' && text('apiVersion').startsWith('kustomize.toolkit.fluxcd.io/');
}

/** `${NAME}`, `${NAME:=otherwise}`: filled in where the deployment says what stands for it, or the text itself does. */
function filled(tree: Tree, substitutes: ReadonlyMap<string, Tree>): Tree {
  if (tree.type === 'list') return { ...tree, items: tree.items.map((item) => filled(item, substitutes)) };
  if (tree.type === 'map') return { ...tree, entries: new Map([...tree.entries].map(([key, value]) => [key, filled(value, substitutes)])) };
  if (typeof tree.value !== 'string' || !tree.value.includes('${')) return tree;
  return scalarOf(tree.value.replace(/\$\{([A-Za-z_]\w{0,100})(?::?[-=]([^{}]{0,500}))?\}/g, (whole, name: string, otherwise: string | undefined) => textBelow(substitutes.get(name)) ?? otherwise ?? whole), tree.at);
}
