import type { DataNode, MapEntry, Place } from '../../../model/index.ts';

/** Where a file's text comes from: the part of a place that all its nodes share. */
export interface Owner { readonly file: string; readonly origin: Place['origin']; readonly ref?: string }

/**
 * Data that is put together from several files, every part with the place it was written at. Changed in place while it is rendered; each rendering
 * works on a copy of its own.
 */
export type Tree = TreeMap | TreeList | TreeScalar;
export interface TreeMap { readonly type: 'map'; entries: Map<string, Tree>; readonly at: Place }
export interface TreeList { readonly type: 'list'; items: Tree[]; readonly at: Place }
export interface TreeScalar { readonly type: 'scalar'; readonly value: string | number | boolean | null; readonly at: Place; readonly decoded?: boolean }

/** Deepest data followed. */
const DEEPEST = 200;

/** A copy of what stands in a file. */
export function treeOf(node: DataNode, owner: Owner, depth = 0): Tree {
  const at: Place = { file: owner.file, start: node.start, end: node.end, origin: owner.origin, ...(owner.ref === undefined ? {} : { ref: owner.ref }) };
  if (node.type === 'scalar' || depth > DEEPEST) return { type: 'scalar', value: node.type === 'scalar' ? node.value : null, at, ...(node.type === 'scalar' && node.decoded ? { decoded: true } : {}) };
  if (node.type === 'list') return { type: 'list', items: node.items.map((item) => treeOf(item, owner, depth + 1)), at };
  return { type: 'map', entries: new Map(node.entries.map((entry) => [entry.key, treeOf(entry.value, owner, depth + 1)])), at };
}

/** The same data again, so that one may be changed without the other. */
export function copyOf(tree: Tree): Tree {
  if (tree.type === 'scalar') return tree;
  if (tree.type === 'list') return { ...tree, items: tree.items.map(copyOf) };
  return { ...tree, entries: new Map([...tree.entries].map(([key, value]) => [key, copyOf(value)])) };
}

/** Tells where a node of a rendering was written, since its parts come from several files. */
export class Sites {
  readonly #at = new WeakMap<object, Place>();

  /** The data as a node, whose parts this object can place from then on. */
  node(tree: Tree): DataNode {
    const span = { start: tree.at.start, end: tree.at.end };
    const node = tree.type === 'scalar' ? { type: 'scalar' as const, value: tree.value, ...span, ...(tree.decoded ? { decoded: true } : {}) }
      : tree.type === 'list' ? { type: 'list' as const, items: tree.items.map((item) => this.node(item)), ...span }
        : { type: 'map' as const, entries: [...tree.entries].map(([key, value]): MapEntry => ({ key, keySpan: { start: value.at.start, end: value.at.start }, value: this.node(value) })), ...span };
    this.#at.set(node, tree.at);
    return node;
  }

  placeOf(node: object): Place | undefined { return this.#at.get(node); }
}

export function scalarOf(value: string | number | boolean | null, at: Place): TreeScalar { return { type: 'scalar', value, at, decoded: true }; }
export function mapOf(at: Place, entries: Iterable<readonly [string, Tree]> = []): TreeMap { return { type: 'map', entries: new Map(entries), at }; }

/** The part below a path of keys. */
export function below(tree: Tree | undefined, ...path: readonly string[]): Tree | undefined {
  let at = tree;
  for (const key of path) at = at?.type === 'map' ? at.entries.get(key) : undefined;
  return at;
}

/** The text of a scalar below a path; undefined for anything else and for null. */
export function textBelow(tree: Tree | undefined, ...path: readonly string[]): string | undefined {
  const found = below(tree, ...path);
  return found?.type === 'scalar' && found.value !== null ? String(found.value) : undefined;
}

export function listOf(tree: Tree | undefined): readonly Tree[] { return tree?.type === 'list' ? tree.items : []; }
export function pairsOf(tree: Tree | undefined): readonly (readonly [string, Tree])[] { return tree?.type === 'map' ? [...tree.entries] : []; }

/** Puts a value at a path; maps on the way are made where they are missing. False where something else stands in the way. */
export function put(tree: Tree, path: readonly string[], value: Tree): boolean {
  let at: Tree = tree;
  for (const [index, key] of path.entries()) {
    if (at.type !== 'map') return false;
    if (index === path.length - 1) { at.entries.set(key, value); return true; }
    let next = at.entries.get(key);
    if (!next || (next.type === 'scalar' && next.value === null)) { next = mapOf(value.at); at.entries.set(key, next); }
    at = next;
  }
  return false;
}

/** Plain values, for comparing and for digests. */
export function plainOf(tree: Tree): unknown {
  if (tree.type === 'scalar') return tree.value;
  if (tree.type === 'list') return tree.items.map(plainOf);
  const plain: Record<string, unknown> = Object.create(null);
  for (const [key, value] of tree.entries) plain[key] = plainOf(value);
  return plain;
}
