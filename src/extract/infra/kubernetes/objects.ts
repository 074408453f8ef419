import { placeIn } from '../../../model/index.ts';
import type { DataNode, Place } from '../../../model/index.ts';
import { itemsOf, spanOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';

/** Where nodes stand: in one file, or, once rendered, in several. */
export interface Placing { readonly file: string; at(node: DataNode): Place }

/** Nodes that stand where they were read. */
export function asRead(document: { readonly file: string; readonly origin: Place['origin']; readonly ref?: string }): Placing {
  return { file: document.file, at: (node) => placeIn(document, spanOf(node)) };
}

/** A text of a manifest and where it stands. */
export interface Said { readonly text: string; readonly at: Place }

/** One Kubernetes object, with the node it was read from. */
export interface Manifest {
  /** `apps`, `postgresql.cnpg.io`; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: Said;
  readonly at: Place;
  readonly file: string;
  readonly node: DataNode;
}

/** Names a cluster takes. Others (`${APP}`, `{{ .Release.Name }}`, `_`) are filled in by a tool later, so what they name is not known. */
const NAME = /^[a-z0-9][a-z0-9.:-]{0,252}$/i;

/** Most objects of one file. */
export const MOST_OBJECTS = 5000;

/** The objects of documents: every root, and the items of lists. What has no kind or no name is none. */
export function manifestsOf(roots: readonly DataNode[], placing: Placing): readonly Manifest[] {
  const found: Manifest[] = [];
  const pending: { node: DataNode; depth: number }[] = roots.map((node) => ({ node, depth: 0 })).reverse();
  while (pending.length > 0 && found.length < MOST_OBJECTS) {
    const next = pending.pop();
    if (!next) break;
    const { node, depth } = next;
    const apiVersion = textAt(node, 'apiVersion');
    const kind = textAt(node, 'kind');
    if (apiVersion === undefined || kind === undefined) continue;
    if (kind.endsWith('List') && depth < 3) { for (const item of [...itemsOf(valueAt(node, 'items'))].reverse()) pending.push({ node: item, depth: depth + 1 }); continue; }
    const name = valueAt(node, 'metadata', 'name');
    const text = textOf(name) ?? textAt(node, 'metadata', 'generateName');
    if (text === undefined || !NAME.test(text)) continue;
    const namespace = saidAt(placing, node, 'metadata', 'namespace');
    const slash = apiVersion.indexOf('/');
    found.push({
      group: slash === -1 ? '' : apiVersion.slice(0, slash), kind, name: text, ...(namespace && NAME.test(namespace.text) ? { namespace } : {}),
      at: standing(placing, name, node), file: placing.file, node,
    });
  }
  return found;
}

/** Names in documents that a tool fills in later, of kinds that hold data. */
export function unnamedIn(roots: readonly DataNode[], placing: Placing): readonly Place[] {
  return roots.slice(0, MOST_OBJECTS).flatMap((node) => {
    const name = valueAt(node, 'metadata', 'name');
    const text = textOf(name);
    return name && text !== undefined && /\$\{?[A-Za-z_]|\uE000/.test(text) && /^(?:PersistentVolumeClaim|StatefulSet|Cluster|CronJob)$/.test(textAt(node, 'kind') ?? '') ? [placing.at(name)] : [];
  });
}

/** The text below a path with its place. */
export function saidAt(placing: Placing, node: DataNode | undefined, ...path: readonly string[]): Said | undefined {
  const value = valueAt(node, ...path);
  const text = textOf(value);
  return value && text !== undefined ? { text, at: placing.at(value) } : undefined;
}

/** Where an object stands: at its name, or where it begins when its name is given from elsewhere. */
function standing(placing: Placing, name: DataNode | undefined, node: DataNode): Place {
  const at = placing.at(name ?? node);
  if (at.file === placing.file && name) return at;
  const begins = placing.at(node);
  return { ...begins, end: begins.start };
}
