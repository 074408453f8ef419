import type { Document, Span } from '../../src/model/index.ts';

/** Every object with start and end anywhere in what was read (the JavaScript tree included), without recursion. */
export function spansIn(document: Document): readonly Span[] {
  const spans: Span[] = [];
  const seen = new Set<object>();
  const open: unknown[] = [document];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if ('start' in value && 'end' in value && typeof value.start === 'number' && typeof value.end === 'number') spans.push({ start: value.start, end: value.end });
    for (const inner of Object.values(value)) open.push(inner);
  }
  return spans;
}
