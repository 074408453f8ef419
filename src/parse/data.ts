import type { DataDocument, DataNode, ListNode, MapEntry, MapNode, ScalarNode, SourceText, Span } from '../model/index.ts';
import type { Gaps } from './gap.ts';
import { tight } from './tight.ts';

/** Small makers for the data shape every format shares. */
export function scalar(value: ScalarNode['value'], span: Span, written: string): ScalarNode {
  const { start, end } = span;
  return written === String(value) ? { type: 'scalar', value, start, end } : { type: 'scalar', value, start, end, decoded: true };
}
export function entry(key: string, keySpan: Span, value: DataNode): MapEntry {
  return { key, keySpan: { start: keySpan.start, end: keySpan.end }, value };
}
export function map(entries: readonly MapEntry[], start: number, end: number): MapNode {
  return { type: 'map', entries: tight(entries), start, end };
}
export function list(items: readonly DataNode[], start: number, end: number): ListNode {
  return { type: 'list', items: tight(items), start, end };
}

/** A data document with what could be read of it. */
export function dataDocument(source: SourceText, syntax: DataDocument['syntax'], roots: readonly DataNode[], gaps: Gaps): DataDocument {
  return { file: source.file, origin: source.origin, text: source.text, syntax, roots, gaps: gaps.list() };
}
