import { folderOf } from '../../../../model/index.ts';
import { joinRelative } from '../../../shared/mounts.ts';
import { below, copyOf, listOf, textBelow } from '../tree.ts';
import type { Tree } from '../tree.ts';
import { generated, suffixed } from './generate.ts';
import { isCalled, groupOf, kindOf, selected } from './identity.ts';
import type { Item } from './identity.ts';
import { jsonPatched } from './json-patch.ts';
import { isBuiltIn, merged } from './merge.ts';
import { followNames } from './references.ts';
import { replaced, withVariables } from './replacements.ts';
import { annotated, intoNamespace, labelled, renamed, scaled, withImages } from './transform.ts';

/** What a rendering is made of: the data of the files of the tree, and how text in a kustomization is read. */
export interface Sources {
  /** The documents of a file; undefined where it was not read. */
  file(path: string): readonly Tree[] | undefined;
  /** File of the kustomization of a directory. */
  kustomization(directory: string): string | undefined;
  /** Is there such a file, whether or not what it holds matters here? */
  has(path: string): boolean;
  /** Data written as text inside a kustomization. */
  inline(text: Tree): readonly Tree[];
}
/** What could not be followed, and where that stands. */
export interface Missing { readonly why: string; readonly at: Tree['at'] }
export interface Rendering { readonly items: readonly Item[]; readonly missing: readonly Missing[]; readonly files: ReadonlySet<string> }

/** Deepest chain of kustomizations, and most objects of one rendering. */
const DEEPEST = 30;
const MOST = 5000;

/** The objects a kustomization makes, as `kubectl kustomize` would print them, in no particular order. `components`: directories of those that are added from outside. */
export function build(file: string, sources: Sources, components: readonly string[] = []): Rendering {
  const missing: Missing[] = [];
  const files = new Set<string>();
  const items: Item[] = [];
  const run: Run = { sources, missing, files, path: [] };
  add(file, items, run);
  for (const directory of components) { const component = sources.kustomization(directory); if (component !== undefined) add(component, items, run); }
  suffixed(items);
  followNames(items);
  return { items, missing, files };
}

interface Run { readonly sources: Sources; readonly missing: Missing[]; readonly files: Set<string>; readonly path: readonly string[] }

/** Adds what a kustomization makes to `items`; one of a component changes what is there already. */
function add(file: string, items: Item[], run: Run): void {
  const [root] = run.sources.file(file) ?? [];
  if (!root || run.path.includes(file) || run.path.length > DEEPEST) return;
  run.files.add(file);
  const directory = folderOf(file);
  const inner: Run = { ...run, path: [...run.path, file] };
  const component = textBelow(root, 'kind') === 'Component';
  const own: Item[] = component ? items : [];
  for (const entry of [...listOf(below(root, 'resources')), ...listOf(below(root, 'bases'))].slice(0, 2000)) take(entry, directory, own, inner);
  for (const entry of listOf(below(root, 'components')).slice(0, 500)) take(entry, directory, own, inner);
  for (const key of ['transformers', 'generators', 'configurations', 'helmCharts', 'helmChartInflationGenerator']) {
    const said = below(root, key);
    if (said) run.missing.push({ why: key.startsWith('helm') ? 'a chart of a repository stands here, and what it makes is in no file read' : `${key} of this kustomization are not followed`, at: said.at });
  }
  for (const [key, kind] of [['configMapGenerator', 'ConfigMap'], ['secretGenerator', 'Secret']] as const) {
    for (const one of listOf(below(root, key)).slice(0, 500)) addGenerated(generated(kind, one, below(root, 'generatorOptions')), own);
  }
  patch(root, directory, own, inner);
  const namespace = below(root, 'namespace');
  if (namespace) intoNamespace(own, namespace);
  renamed(own, textBelow(root, 'namePrefix') ?? '', textBelow(root, 'nameSuffix') ?? '');
  labelled(own, below(root, 'commonLabels'), true, true);
  for (const one of listOf(below(root, 'labels'))) labelled(own, below(one, 'pairs'), textBelow(one, 'includeSelectors') === 'true', textBelow(one, 'includeTemplates') === 'true');
  annotated(own, below(root, 'commonAnnotations'));
  for (const one of listOf(below(root, 'patchesJson6902')).slice(0, 500)) applyPatch(one, directory, own, inner);
  scaled(own, below(root, 'replicas'));
  withImages(own, below(root, 'images'));
  followNames(own);
  replaced(own, below(root, 'replacements'));
  withVariables(own, below(root, 'vars'));
  if (!component) items.push(...own.slice(0, MOST));
}

function take(entry: Tree, directory: string, items: Item[], run: Run): void {
  const text = textBelow(entry);
  if (text === undefined || text.length > 1024) return;
  if (/:\/\/|^git@|^github\.com\/|\?ref=/.test(text)) { run.missing.push({ why: 'a base of another repository stands here, and what it makes is in no file read', at: entry.at }); return; }
  const path = joinRelative(directory, text);
  const kustomization = run.sources.kustomization(path);
  if (kustomization !== undefined) { add(kustomization, items, run); return; }
  const documents = run.sources.file(path);
  if (documents) { run.files.add(path); for (const document of documents) addObject(document, items); }
}

function addObject(document: Tree, items: Item[]): void {
  if (items.length >= MOST || document.type !== 'map') return;
  if (textBelow(document, 'kind')?.endsWith('List') && below(document, 'items')) { for (const item of listOf(below(document, 'items'))) addObject(item, items); return; }
  const copy = copyOf(document);
  if (copy.type === 'map' && textBelow(copy, 'kind') !== undefined) items.push({ tree: copy, was: [] });
}

function addGenerated(made: ReturnType<typeof generated>, items: Item[]): void {
  if (!made) return;
  const { item, whole } = made;
  const old = items.find((one) => kindOf(one) === kindOf(item) && isCalled(one, textBelow(item.tree, 'metadata', 'name') ?? ''));
  if (!old || item.behaviour === undefined || item.behaviour === 'create') { items.push({ ...item, hashed: whole && item.hashed === true }); return; }
  const data = below(item.tree, 'data');
  if (item.behaviour === 'replace' && data) old.tree.entries.set('data', data);
  else { const now = merged(below(old.tree, 'data'), data ?? { type: 'map', entries: new Map(), at: item.tree.at }, false); if (now) old.tree.entries.set('data', now); }
  if (!whole) old.hashed = false;
}

/** Patches in the order kustomize applies them: strategic merges first, then `patches`. */
function patch(root: Tree, directory: string, items: Item[], run: Run): void {
  for (const entry of listOf(below(root, 'patchesStrategicMerge')).slice(0, 500)) {
    const text = textBelow(entry) ?? '';
    for (const document of text.includes('\n') ? run.sources.inline(entry) : read(entry, directory, run, false)) merge(document, undefined, items, run);
  }
  for (const one of listOf(below(root, 'patches')).slice(0, 500)) applyPatch(one, directory, items, run);
}

/** `matters`: what it changes may hold data, so that a patch nobody read is worth a word even where its file is there. */
function read(entry: Tree, directory: string, run: Run, matters: boolean): readonly Tree[] {
  const path = joinRelative(directory, textBelow(entry) ?? '');
  const found = run.sources.file(path);
  if (found) run.files.add(path); else if (!run.sources.has(path) || matters) run.missing.push({ why: 'the patch named here was not read, so what it changes is not known', at: entry.at });
  return found ?? [];
}

function applyPatch(one: Tree, directory: string, items: Item[], run: Run): void {
  const target = below(one, 'target');
  const inline = below(one, 'patch');
  const path = below(one, 'path');
  const documents = inline ? run.sources.inline(inline) : path ? read(path, directory, run, /^(?:Persistent|StatefulSet|StorageClass|Cluster$)/.test(textBelow(target, 'kind') ?? '')) : [];
  for (const document of documents) {
    if (document.type !== 'list') { merge(document, target, items, run); continue; }
    for (const [index, item] of items.entries()) {
      if (!target || !selected(item, target)) continue;
      const now = jsonPatched(item.tree, document);
      if (now?.type === 'map') items[index] = { ...item, tree: now }; else run.missing.push({ why: 'a step of this patch leads nowhere, so it was left out', at: one.at });
    }
  }
}

/** A strategic merge: into what the target selects, or into the one object of that kind and name. */
function merge(document: Tree, target: Tree | undefined, items: Item[], run: Run): void {
  if (document.type !== 'map') return;
  const name = textBelow(document, 'metadata', 'name') ?? '';
  const fits = (item: Item): boolean => (target ? selected(item, target) : kindOf(item) === textBelow(document, 'kind') && groupOf(item.tree) === groupOf(document) && isCalled(item, name));
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index];
    if (!item || !fits(item)) continue;
    const change = copyOf(document);
    if (change.type !== 'map') continue;
    for (const key of ['apiVersion', 'kind']) change.entries.delete(key);
    const metadata = below(change, 'metadata');
    if (metadata?.type === 'map') for (const key of ['name', 'namespace']) metadata.entries.delete(key);
    const now = merged(item.tree, change, isBuiltIn(groupOf(item.tree)));
    if (now?.type === 'map') items[index] = { ...item, tree: now }; else items.splice(index, 1);
  }
  if (items.length > MOST) run.missing.push({ why: 'too many objects to render', at: document.at });
}
