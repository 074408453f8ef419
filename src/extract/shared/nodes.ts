import type { DataNode, MapEntry, MapNode, Span } from '../../model/index.ts';

/** The entry of `key`; the last one where a key stands twice, as YAML and JSON readers take it. */
export function entryOf(node: DataNode | undefined, key: string): MapEntry | undefined {
  if (node?.type !== 'map') return undefined;
  for (let i = node.entries.length - 1; i >= 0; i--) if (node.entries[i]?.key === key) return node.entries[i];
  return undefined;
}

/** The value below a path of keys. */
export function valueAt(node: DataNode | undefined, ...path: readonly string[]): DataNode | undefined {
  let at = node;
  for (const key of path) at = entryOf(at, key)?.value;
  return at;
}

/** The text of a scalar (numbers and booleans as written in YAML), undefined for anything else and for null. */
export function textOf(node: DataNode | undefined): string | undefined {
  return node?.type === 'scalar' && node.value !== null ? String(node.value) : undefined;
}

/** The text below a path of keys. */
export function textAt(node: DataNode | undefined, ...path: readonly string[]): string | undefined { return textOf(valueAt(node, ...path)); }

/** True only for a written `true` (or `"true"`). */
export function isTrue(node: DataNode | undefined): boolean { return textOf(node)?.toLowerCase() === 'true'; }

export function itemsOf(node: DataNode | undefined): readonly DataNode[] { return node?.type === 'list' ? node.items : []; }
export function entriesOf(node: DataNode | undefined): readonly MapEntry[] { return node?.type === 'map' ? node.entries : []; }
export function asMap(node: DataNode | undefined): MapNode | undefined { return node?.type === 'map' ? node : undefined; }

/** A scalar or a list of scalars, as texts with their spans. */
export function textsOf(node: DataNode | undefined): readonly { readonly text: string; readonly at: Span }[] {
  const nodes = node?.type === 'list' ? node.items : node ? [node] : [];
  return nodes.flatMap((item) => { const text = textOf(item); return text === undefined ? [] : [{ text, at: spanOf(item) }]; });
}

export function spanOf(node: Span): Span { return { start: node.start, end: node.end }; }
