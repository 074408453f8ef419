import type { DataNode, Span } from '../../../model/index.ts';

/** Deepest JSON turned into nodes. */
const DEEPEST = 50;

/** JSON that stands inside a text value, as nodes that all stand where that text does; undefined when it is no JSON. */
export function nodeOfJson(text: string, span: Span): DataNode | undefined {
  try { return toNode(JSON.parse(text), { start: span.start, end: span.end }, 0); } catch { return undefined; }
}

function toNode(value: unknown, span: Span, depth: number): DataNode | undefined {
  if (depth > DEEPEST) return undefined;
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return { ...span, type: 'scalar', value, decoded: true };
  if (Array.isArray(value)) return { ...span, type: 'list', items: value.flatMap((item: unknown) => toNode(item, span, depth + 1) ?? []) };
  if (typeof value !== 'object') return undefined;
  return { ...span, type: 'map', entries: Object.entries(value).flatMap(([key, item]: [string, unknown]) => { const node = toNode(item, span, depth + 1); return node ? [{ key, keySpan: span, value: node }] : []; }) };
}
