import { folderOf, matchesStars, placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, Gap, MapEntry, Tree } from '../../../model/index.ts';
import { joinPath } from '../../shared/commands/index.ts';
import { entriesOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';
import { dataAt } from '../shared/system.ts';
import type { Files } from '../shared/system.ts';

/** A value with the document it stands in. */
export interface Placed { readonly value: DataNode; readonly document: DataDocument }
/** Top-level keys of a pipeline with all layers of each, lowest first. */
export type Layers = ReadonlyMap<string, readonly (Placed & { readonly entry: MapEntry })[]>;

const MOST_FILES = 150;

/** A pipeline with what it includes laid under it; what lies elsewhere becomes a gap. */
export function layersOf(root: DataDocument, files: Files, tree: Tree): { readonly layers: Layers; readonly gaps: readonly Gap[] } {
  const layers = new Map<string, (Placed & { entry: MapEntry })[]>();
  const gaps: Gap[] = [];
  const base = folderOf(root.file);
  const seen = new Set<string>();
  const add = (document: DataDocument): void => {
    if (seen.has(document.file) || seen.size >= MOST_FILES) return;
    seen.add(document.file);
    const top = document.roots.length > 1 && valueAt(document.roots[0], 'spec') ? document.roots[1] : document.roots[0];
    for (const item of listed(valueAt(top, 'include'))) {
      const local = textOf(item) ?? textAt(item, 'local');
      const at = placeIn(document, item);
      if (local === undefined || /^https?:/.test(local)) { gaps.push({ fact: 'gap', kind: 'unresolved', reason: `${outside(item)} is included here, and it lies outside of this checkout: look there for its jobs`, place: at }); continue; }
      const paths = matching(joinPath(base, local.replace(/^\/+/, '')), tree);
      const read = paths.flatMap((path) => dataAt(files, path) ?? []);
      if (read.length === 0) gaps.push({ fact: 'gap', kind: 'unresolved', reason: local.includes('$') ? 'which file is included here is only known when the pipeline runs' : 'the file that is included here was not found or holds no jobs', place: at });
      for (const one of read) add(one);
    }
    for (const entry of entriesOf(top)) layers.set(entry.key, [...layers.get(entry.key) ?? [], { entry, value: entry.value, document }]);
  };
  add(root);
  return { layers, gaps };
}

function listed(node: DataNode | undefined): readonly DataNode[] { return node === undefined ? [] : node.type === 'list' ? node.items.slice(0, MOST_FILES) : [node]; }

function outside(item: DataNode): string {
  if (valueAt(item, 'project')) return 'a file of another project';
  if (valueAt(item, 'template')) return 'a template of GitLab';
  if (valueAt(item, 'component')) return 'a component';
  return 'a file of another host';
}

/** Paths that a local include means; `*` stands for a name, `**` for folders. */
function matching(path: string | undefined, tree: Tree): readonly string[] {
  if (path === undefined) return [];
  if (!path.includes('*')) return [path];
  const parts = path.split('/');
  return tree.paths.filter((one) => fits(one.split('/'), parts)).slice(0, MOST_FILES);
}

function fits(names: readonly string[], parts: readonly string[]): boolean {
  const wide = parts.indexOf('**');
  if (wide < 0) return names.length === parts.length && parts.every((part, index) => matchesStars(part, names[index] ?? ''));
  const after = parts.slice(wide + 1);
  return names.length >= wide + after.length && parts.slice(0, wide).every((part, index) => matchesStars(part, names[index] ?? '')) && after.every((part, index) => matchesStars(part, names[names.length - after.length + index] ?? ''));
}
