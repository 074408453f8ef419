import type { DataNode, MapEntry, Span } from '../model/index.ts';
import { entry, list, map } from './data.ts';
import type { Lines } from './yaml-lines.ts';
import { keyText, LONGEST_KEY } from './yaml-key.ts';
import type { Key } from './yaml-key.ts';
import { leave, leaveTemplate, meaning } from './yaml-meaning.ts';
import { beginsText, quotedText, scalarOf } from './yaml-texts.ts';

/** Deepest nesting of brackets and braces; what nests deeper is left to the library. */
const DEEPEST = 20;
/** What behind a colon makes the text before it a key, where brackets are open. */
const ENDS_KEY = /[\s,[\]{}]/;

/** A list in brackets or a map in braces, of which further lines are indented further than `column`. */
export function inlineNode(lines: Lines, at: number, column: number, depth = 0): DataNode {
  if (depth > DEEPEST) leave();
  const { text } = lines;
  // For the library it is a map whose key is a map, or an error.
  if (!lines.masked && text.startsWith('{{', at)) leaveTemplate();
  const close = text[at] === '{' ? '}' : ']';
  const items: DataNode[] = [];
  const entries: MapEntry[] = [];
  let next = nextIn(lines, at + 1, column, depth);
  while (text[next] !== close) {
    const key = close === '}' ? inlineKey(lines, next, column) : undefined;
    const from = key ? lines.skip(key.after) : next;
    const node = inlineValue(lines, from, column, depth);
    if (key) entries.push(entry(key.key, key, node)); else items.push(node);
    // The span of a quoted text is what stands between its quotes.
    next = nextIn(lines, text[from] === '"' || text[from] === "'" ? node.end + 1 : node.end, column, depth);
    if (text[next] === close) break;
    if (text[next] !== ',') leave();
    next = nextIn(lines, next + 1, column, depth);
  }
  return close === '}' ? map(entries, at, next + 1) : list(items, at, next + 1);
}

/** The place of the next sign, on this line or on one below. The bracket that closes the outermost one may stand as far left as what holds it. */
function nextIn(lines: Lines, from: number, column: number, depth: number): number {
  const at = lines.skip(from);
  if (at < lines.stop) return at;
  const next = lines.below() ?? leave();
  if (next.column < column || (next.column === column && (depth > 0 || !CLOSES.test(lines.text[next.at] ?? '')))) leave();
  return lines.goesOn(column - 1, []);
}
const CLOSES = /[\]}]/;

function inlineKey(lines: Lines, at: number, column: number): Key {
  const { text } = lines;
  const first = text[at] ?? '';
  const quoted = first === '"' || first === "'";
  const span = quoted ? quotedText(lines, at, first) : inlineText(lines, at, column);
  const colon = quoted ? span.end + 1 : span.end;
  // Right behind a quote the colon needs no space.
  if (span.end - span.start > LONGEST_KEY || colon >= lines.stop || text.charCodeAt(colon) !== 0x3a || (!quoted && text.charCodeAt(colon + 1) !== 0x20)) leave();
  const key = text.slice(span.start, span.end);
  return key === '<<' || key.includes('\\') || (first === "'" && key.includes("'")) ? leave() : { key: keyText(lines, key, at, colon, span.start, span.end), start: span.start, end: span.end, after: colon + 1 };
}

function inlineValue(lines: Lines, at: number, column: number, depth: number): DataNode {
  const first = lines.text[at] ?? '';
  if (at >= lines.stop) leave();
  if (first === '[' || first === '{') return inlineNode(lines, at, column, depth + 1);
  if (first === '"' || first === "'") return quotedText(lines, at, first);
  const span = inlineText(lines, at, column);
  return scalarOf(lines, meaning(lines.text.slice(span.start, span.end)), span, span);
}

/** Plain text between brackets: up to a comma, a bracket that closes, or the colon of a key. It ends with its line where the next one begins with such a sign. */
function inlineText(lines: Lines, at: number, column: number): Span {
  const { text } = lines;
  if (!beginsText(text[at])) leave();
  let end = at + 1;
  for (; end < lines.stop; end++) {
    const code = text.charCodeAt(end);
    if (code === 0x2c || code === 0x5d || code === 0x7d || (code === 0x3a && ENDS_KEY.test(text[end + 1] ?? ' '))) break;
    if (code === 0x5b || code === 0x7b || (code === 0x23 && text.charCodeAt(end - 1) === 0x20)) leave();
  }
  const next = end < lines.stop ? undefined : lines.below() ?? leave();
  if (next && (!/[,\]}]/.test(text[next.at] ?? '') || next.column < column)) leave();
  if (text.charCodeAt(end) === 0x3a && text.charCodeAt(end - 1) === 0x20) leave();
  return { start: at, end: lines.trimmed(at, end) };
}
