import { placeIn } from '../../../model/index.ts';
import type { DataNode, Document, ListNode, MapEntry, MapNode, Origin, Place, ScalarNode, Span } from '../../../model/index.ts';

/** A text value with where it stands. */
export interface Placed<T> { readonly value: T; readonly at: Place }

/** The file a node stands in: enough to make places. */
export interface In { readonly file: string; readonly origin: Origin }

/** Deepest path followed and most items taken from one list; both far above what any settings file holds. */
const MOST_ITEMS = 5_000;

export function isMap(node: DataNode | undefined): node is MapNode { return node?.type === 'map'; }
export function isList(node: DataNode | undefined): node is ListNode { return node?.type === 'list'; }
export function isScalar(node: DataNode | undefined): node is ScalarNode { return node?.type === 'scalar'; }

/** The root of a data document; undefined for other syntaxes and unreadable files. */
export function rootOf(document: Document): DataNode | undefined {
  return 'roots' in document ? document.roots[0] : undefined;
}

/** Root of a settings file, or `broken` where its vendor cannot read it: then nothing in it counts, whatever could be made out. */
export function settingsRoot(document: Document): { readonly root: DataNode | undefined; readonly broken: boolean } {
  const root = rootOf(document);
  const broken = document.text.trim() !== '' && (root === undefined || document.gaps.some((gap) => gap.kind === 'unparsable'));
  return { root: broken ? undefined : root, broken };
}

/** The last entry of that key: parsers of JSON let the last one win. */
export function entryOf(node: DataNode | undefined, key: string): MapEntry | undefined {
  if (!isMap(node)) return undefined;
  for (let i = node.entries.length - 1; i >= 0; i--) {
    const entry = node.entries[i];
    if (entry?.key === key) return entry;
  }
  return undefined;
}

/** Follows keys downwards: `at(root, 'sandbox', 'network')`. */
export function at(node: DataNode | undefined, ...keys: readonly string[]): DataNode | undefined {
  let current = node;
  for (const key of keys) current = entryOf(current, key)?.value;
  return current;
}

/** Entries of a map; none for anything else. */
export function entries(node: DataNode | undefined): readonly MapEntry[] { return isMap(node) ? node.entries.slice(0, MOST_ITEMS) : []; }
export function items(node: DataNode | undefined): readonly DataNode[] { return isList(node) ? node.items.slice(0, MOST_ITEMS) : []; }

export function textOf(node: DataNode | undefined): string | undefined {
  return isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
}
export function boolOf(node: DataNode | undefined): boolean | undefined {
  return isScalar(node) && typeof node.value === 'boolean' ? node.value : undefined;
}

/** The text at a path with its place. */
export function placedText(where: In, node: DataNode | undefined): Placed<string> | undefined {
  const value = textOf(node);
  return value === undefined || !node ? undefined : { value, at: placeOf(where, node) };
}
export function placedBool(where: In, node: DataNode | undefined): Placed<boolean> | undefined {
  const value = boolOf(node);
  return value === undefined || !node ? undefined : { value, at: placeOf(where, node) };
}
/** The texts of a list with their places; what is not text is left out. A single text counts as a list of one. */
export function placedTexts(where: In, node: DataNode | undefined): readonly Placed<string>[] {
  const single = placedText(where, node);
  if (single) return [single];
  return items(node).flatMap((item) => placedText(where, item) ?? []);
}

export function placeOf(where: In, span: Span): Place { return placeIn(where, { start: span.start, end: span.end }); }

/** Start of a file: where something is about the file as a whole. */
export function topOf(where: In): Place { return { file: where.file, start: 0, end: 0, origin: where.origin }; }

/** Where a file should stand that does not. */
export function absentPlace(file: string): Place { return { file, start: 0, end: 0, origin: 'absent' }; }

/** Valid by RFC 8259? Some vendors refuse a settings file with a comment in it. */
export function isStrictJson(text: string): boolean {
  try { JSON.parse(text); return true; } catch { return false; }
}
