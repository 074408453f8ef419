import type { Span } from '../model/index.ts';

/** A text whose template expressions were covered up, same length, and where they stood. */
export interface Masked {
  readonly text: string;
  readonly spans: readonly Span[];
  /** Does the span touch a template expression? */
  covers(span: Span): boolean;
}

/**
 * Covers `{{ ... }}` and `{% ... %}` so that the rest can be read as YAML: an expression alone on its line is blanked out with its line, as is one that writes lines of its own
 * in front of a block that goes on below it; any other becomes a plain word of the same length. An expression that never closes stays.
 */
export function maskTemplates(text: string): Masked {
  const spans: Span[] = [];
  const pieces: string[] = [];
  let at = 0;
  for (const match of text.matchAll(/\{\{|\{%/g)) {
    if (match.index < at) continue;
    const close = text.indexOf(match[0] === '{{' ? '}}' : '%}', match.index + 2);
    if (close < 0) break;
    const span = { start: match.index, end: close + 2 };
    spans.push(span);
    const inside = text.slice(span.start, span.end);
    pieces.push(text.slice(at, span.start), aloneOnLine(text, span) || beginsBlock(text, span) ? inside.replace(/[^\r\n]/g, ' ') : inside.replace(/[^\r\n]/g, 'x'));
    at = span.end;
  }
  pieces.push(text.slice(at));
  return { text: pieces.join(''), spans, covers: (span) => touches(spans, span) };
}

function aloneOnLine(text: string, span: Span): boolean {
  let before = span.start - 1;
  while (before >= 0 && (text[before] === ' ' || text[before] === '\t' || text[before] === '}')) before--;
  if (before >= 0 && text[before] !== '\n') return false;
  let after = span.end;
  while (after < text.length && (text[after] === ' ' || text[after] === '\t' || text[after] === '\r')) after++;
  return after >= text.length || text[after] === '\n' || text[after] === '#';
}

/** `labels: {{- include "x" . | nindent 4 }}` with more entries on the lines below: what it writes are lines of their block, and it is no value beside the key. */
function beginsBlock(text: string, span: Span): boolean {
  if (!WRITES_LINES.test(text.slice(Math.max(span.start, span.end - 40), span.end))) return false;
  const line = text.slice(text.lastIndexOf('\n', span.start - 1) + 1, span.start);
  if (!/:[ \t]*$/.test(line)) return false;
  const indent = line.search(/[^ ]/);
  BELOW.lastIndex = span.end;
  const below = BELOW.exec(text)?.[1];
  return below !== undefined && below.length > indent;
}
const WRITES_LINES = /\bnindent[ \t]{1,4}\d{1,3}[ \t]{0,4}-?\}\}$/;
/** The indentation of the next line that is more than a blank, a remark or expressions. */
const BELOW = /[ \t]{0,200}\r?\n(?:[ \t]{0,200}(?:\{\{[^\n]{0,400}\}\}[ \t\r]{0,20}|#[^\n]{0,400})?\n){0,40}?( {0,200})(?![ \t\r\n#]|\{\{)/y;

/** Binary search: spans are in order and do not overlap. */
function touches(spans: readonly Span[], span: Span): boolean {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) <= span.start) low = middle + 1;
    else high = middle;
  }
  const found = spans[low];
  return found !== undefined && found.start < span.end;
}
