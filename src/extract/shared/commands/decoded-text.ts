import type { ScalarNode, Span } from '../../../model/index.ts';

/**
 * Turns spans of a scalar's value into spans of the file. A value as written needs only its offset; one that was decoded (a YAML block, a
 * JSON escape) is laid line by line over what is written, and a line that cannot be found gives the whole scalar.
 */
export function placer(node: ScalarNode, text: string): (span: Span) => Span {
  const value = String(node.value ?? '');
  if (node.decoded !== true && text.slice(node.start, node.end) === value) return (span) => ({ start: node.start + span.start, end: node.start + span.end });
  const written = text.slice(node.start, node.end);
  const lines: { from: number; to: number; at: number }[] = [];
  let cursor = 0;
  let from = 0;
  for (const line of value.split('\n').slice(0, 20_000)) {
    const found = line.trim() === '' ? -1 : written.indexOf(line, cursor);
    if (found >= 0) { lines.push({ from, to: from + line.length, at: node.start + found }); cursor = found + line.length; }
    from += line.length + 1;
  }
  return (span) => {
    const first = lineOf(lines, span.start);
    const last = lineOf(lines, Math.max(span.start, span.end - 1));
    return first && last ? { start: first.at + span.start - first.from, end: last.at + span.end - last.from } : { start: node.start, end: node.end };
  };
}

/** The line holding `offset`, by halving. */
function lineOf(lines: readonly { from: number; to: number; at: number }[], offset: number): { from: number; at: number } | undefined {
  let low = 0;
  let high = lines.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const line = lines[middle];
    if (!line) return undefined;
    if (offset < line.from) high = middle - 1;
    else if (offset > line.to) low = middle + 1;
    else return line;
  }
  return undefined;
}
