import type { DataNode, MapEntry, Span } from '../model/index.ts';
import { entry, list, map } from './data.ts';

/** One part of a dotted key. */
export interface KeyPart extends Span { readonly name: string }

/** A table while it is read: entries stand in the order of the text, wherever in the file they were added. */
export interface Table extends Span { readonly kind: 'table'; readonly entries: Pending[]; readonly children: Map<string, Child>; end: number }
interface Tables extends Span { readonly kind: 'tables'; readonly items: Table[] }
type Child = Table | Tables | 'value';
interface Pending { readonly part: KeyPart; readonly value: DataNode | Table | Tables }

export function newTable(start: number, end: number): Table {
  return { kind: 'table', entries: [], children: new Map(), start, end };
}

/** Opens the table that a header at `at` names, making the ones on the way; undefined when a value stands in the way. */
export function openTable(root: Table, path: readonly KeyPart[], isArray: boolean, at: Span): Table | undefined {
  const last = path.at(-1);
  if (!isArray || !last) return descend(root, path, at);
  const parent = descend(root, path.slice(0, -1), at);
  const known = parent?.children.get(last.name);
  if (!parent || known === 'value' || known?.kind === 'table') return undefined;
  const tables: Tables = known ?? { kind: 'tables', items: [], start: at.start, end: at.end };
  if (!known) attach(parent, last, tables);
  const made = newTable(at.start, at.end);
  tables.items.push(made);
  return made;
}

/** Puts `a.b = value` into `table`; duplicates are kept, as every other format here keeps them. False when a value stands in the way. */
export function putValue(table: Table, path: readonly KeyPart[], value: DataNode): boolean {
  const last = path.at(-1);
  const parent = last && descend(table, path.slice(0, -1), { start: path[0]?.start ?? value.start, end: value.end });
  if (!last || !parent) return false;
  if (!parent.children.has(last.name)) parent.children.set(last.name, 'value');
  parent.entries.push({ part: last, value });
  parent.end = Math.max(parent.end, value.end);
  return true;
}

/** Walks dotted keys; the last of an array of tables stands for the array. */
function descend(from: Table, path: readonly KeyPart[], span: Span): Table | undefined {
  let at: Table | undefined = from;
  for (const part of path) {
    let child: Child | undefined = at.children.get(part.name);
    if (child === 'value') return undefined;
    if (!child) {
      child = newTable(span.start, span.end);
      attach(at, part, child);
    }
    at = child.kind === 'tables' ? child.items.at(-1) : child;
    if (!at) return undefined;
  }
  return at;
}

function attach(parent: Table, part: KeyPart, child: Table | Tables): void {
  parent.children.set(part.name, child);
  parent.entries.push({ part, value: child });
}

/** The finished data. Depth is bounded by the length of headers and keys, which the scanner bounds. */
export function finishTable(table: Table): DataNode {
  const entries: MapEntry[] = table.entries.map(({ part, value }) => entry(part.name, part, finish(value)));
  return map(entries, table.start, Math.max(table.end, entries.at(-1)?.value.end ?? 0));
}

function finish(value: DataNode | Table | Tables): DataNode {
  if (!('kind' in value)) return value;
  if (value.kind === 'table') return finishTable(value);
  const items = value.items.map(finishTable);
  return list(items, value.start, Math.max(value.end, items.at(-1)?.end ?? 0));
}
