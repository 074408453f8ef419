import { compareText, folderOf } from '../../../model/index.ts';
import type { DataNode, Fact, LocalFact } from '../../../model/index.ts';
import { joinRelative } from '../../shared/mounts.ts';
import { chartsOf, renderCharts } from './charts.ts';
import { parseYaml } from './helm/yaml.ts';
import { build } from './kustomize/build.ts';
import type { Missing, Sources } from './kustomize/build.ts';
import { argoed } from './argo.ts';
import { fluxed } from './flux.ts';
import type { Deployed } from './flux.ts';
import type { KubernetesLocal } from './model.ts';
import { asRead } from './objects.ts';
import type { Placing } from './objects.ts';
import { helmfileReleases, releaseOf } from './releases.ts';
import type { Release } from './releases.ts';
import type { Maker } from './scope.ts';
import { below, listOf, Sites, textBelow, treeOf } from './tree.ts';
import type { Owner, Tree } from './tree.ts';

/** Documents as they reach a cluster, and what made them out of files. */
export interface Applying { readonly roots: readonly DataNode[]; readonly placing: Placing; readonly maker?: Maker }
export interface Everything { readonly applying: readonly Applying[]; readonly releases: readonly { readonly release: Release; readonly maker: Maker | undefined }[]; readonly gaps: readonly Fact[] }

/**
 * All objects of a tree as they are applied: plain manifests as they stand; those that a kustomization takes once for each outermost one; those of
 * charts once for each release or values file. A file that something renders is not taken by itself too.
 */
export function everything(local: readonly LocalFact<KubernetesLocal>[], tree: { has(path: string): boolean }): Everything {
  const documents = new Map<string, { owner: Owner; roots: readonly DataNode[] }>();
  const kustomizations = new Map<string, { owner: Owner; root: DataNode }>();
  for (const { payload } of local) {
    if (payload.object === 'documents') documents.set(payload.owner.file, payload);
    if (payload.object === 'kustomization') kustomizations.set(payload.owner.file, payload);
  }
  const sources = sourcesOf(documents, kustomizations, tree);
  const sites = new Sites();
  const missing: Missing[] = [];
  const applying: Applying[] = [];
  const releases: { release: Release; maker: Maker | undefined }[] = [];
  const covered = new Set<string>();
  const take = (trees: readonly Tree[], maker: Maker): void => {
    for (const tree of trees) {
      applying.push({ roots: [sites.node(tree)], placing: { file: tree.at.file, at: (node) => sites.placeOf(node) ?? tree.at }, maker });
      const release = releaseOf(tree, tree.at);
      if (release) releases.push({ release, maker });
    }
  };
  const flux: readonly Deployed[] = [...fluxed([...documents.values()]), ...argoed([...documents.values()])];
  for (const file of outermost(kustomizations, sources, new Set(flux.map((one) => one.path)))) {
    const directory = folderOf(file);
    const users = flux.filter((one) => one.path === directory);
    const made = build(file, sources);
    for (const taken of made.files) covered.add(taken);
    missing.push(...made.missing);
    const at = sources.file(file)?.[0]?.at ?? { file, start: 0, end: 0, origin: 'tree' as const };
    if (users.length === 0) take(made.items.map((item) => item.tree), { at: { ...at, end: at.start }, what: 'the overlay lies below a directory', names: [file] });
    for (const user of users) {
      const own = build(file, sources, user.components.map((path) => joinRelative(directory, path)));
      for (const taken of own.files) covered.add(taken);
      take(user.apply(own.items), { at: user.at, what: 'what deploys it lies below a directory', names: user.names ?? [user.file, file] });
    }
  }
  for (const user of flux) {
    if (user.whole === undefined || sources.kustomization(user.path) !== undefined) continue;
    for (const [file, { owner, roots }] of documents) {
      const directory = folderOf(file);
      if (directory !== user.path && !(user.whole && directory.startsWith(`${user.path}/`))) continue;
      covered.add(file);
      take(user.apply(roots.flatMap((root) => { const tree = treeOf(root, owner); return tree.type === 'map' ? [{ tree, was: [] }] : []; })), { at: user.at, what: 'what deploys it is', names: [...user.names ?? [], file] });
    }
  }
  for (const [file, { owner, roots }] of documents) {
    if (covered.has(file)) continue;
    applying.push({ roots, placing: asRead(owner) });
    for (const root of roots) { const release = /^(?:HelmRelease|HelmChart|Application)$/.test(kindOf(root)) ? releaseOf(treeOf(root, owner), owner) : undefined; if (release) releases.push({ release, maker: undefined }); }
  }
  const charts = chartsOf(local.flatMap(({ payload }) => (payload.object === 'chart' ? [payload] : [])));
  for (const file of charts.helmfiles) for (const release of helmfileReleases(file.root, file.owner)) releases.push({ release, maker: undefined });
  const rendered = renderCharts(charts, releases);
  for (const one of rendered.made) take(one.objects, one.maker);
  releases.push(...rendered.releases);
  const gaps = [...missing, ...rendered.missing].map(({ why, at }): Fact => ({ fact: 'gap', kind: 'unresolved', reason: why, place: at }));
  return { applying, releases, gaps };
}

function kindOf(root: DataNode): string { const kind = root.type === 'map' ? root.entries.find((entry) => entry.key === 'kind')?.value : undefined; return kind?.type === 'scalar' ? String(kind.value) : ''; }

function sourcesOf(documents: ReadonlyMap<string, { owner: Owner; roots: readonly DataNode[] }>, kustomizations: ReadonlyMap<string, { owner: Owner; root: DataNode }>, tree: { has(path: string): boolean }): Sources {
  const trees = new Map<string, readonly Tree[]>();
  const byDirectory = new Map([...kustomizations.keys()].map((file) => [folderOf(file), file]));
  return {
    file(path) {
      const known = trees.get(path);
      if (known) return known;
      const document = documents.get(path);
      const root = kustomizations.get(path);
      const made = root ? [treeOf(root.root, root.owner)] : document?.roots.map((one) => treeOf(one, document.owner));
      if (made) trees.set(path, made);
      return made;
    },
    has: (path) => tree.has(path),
    kustomization: (directory) => byDirectory.get(directory),
    inline: (text) => parseYaml((textBelow(text) ?? '').slice(0, 200_000), text.at.file, text.at.origin).map((root) => at(treeOf(root, text.at), text)),
  };
}

/** All parts of a text stand where the text stands. */
function at(tree: Tree, text: Tree): Tree {
  if (tree.type === 'scalar') return { ...tree, at: text.at };
  return tree.type === 'list' ? { ...tree, items: tree.items.map((item) => at(item, text)), at: text.at } : { ...tree, entries: new Map([...tree.entries].map(([key, value]) => [key, at(value, text)])), at: text.at };
}

/** Kustomizations that no other one takes, and those that something deploys by their path. Components are parts of others. */
function outermost(kustomizations: ReadonlyMap<string, { owner: Owner; root: DataNode }>, sources: Sources, deployed: ReadonlySet<string>): readonly string[] {
  const taken = new Set<string>();
  for (const file of kustomizations.keys()) {
    const [root] = sources.file(file) ?? [];
    for (const key of ['resources', 'bases', 'components']) for (const entry of listOf(below(root, key)).slice(0, 2000)) { const inner = sources.kustomization(joinRelative(folderOf(file), (textBelow(entry) ?? '').slice(0, 1024))); if (inner !== undefined && inner !== file) taken.add(inner); }
  }
  return [...kustomizations.keys()].filter((file) => (!taken.has(file) || deployed.has(folderOf(file))) && textBelow(sources.file(file)?.[0], 'kind') !== 'Component').sort(compareText);
}
