import type { Span } from '../model/index.ts';

/** A text whose template expressions were covered up, same length, and where they stood. */
export interface Masked {
  readonly text: string;
  readonly spans: readonly Span[];
  /** Does the span touch a template expression? */
  covers(span: Span): boolean;
}

/**
 * Covers `{{ ... }}` and `{% ... %}` so that the rest can be read as YAML: an expression alone on its line is blanked out with its line, and so is one behind a key with more of
 * the value on the lines below (`labels: {{- include "labels" . | nindent 4 }}`), any other becomes a plain word of the same length. An expression that never closes stays.
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

/** How many lines below a key are looked at. */
const MOST_LINES = 40;
const KEY = /^([ \t]*(?:-[ \t]+)*)[\w."'/-]{1,200}:[ \t]+$/;

/** Is the expression all that stands behind a key on its line, and are lines below indented further than the key? Those that say nothing by themselves are passed over. */
function beginsBlock(text: string, span: Span): boolean {
  const begin = text.lastIndexOf('\n', span.start) + 1;
  const column = span.start - begin > 300 ? undefined : KEY.exec(text.slice(begin, span.start))?.[1]?.length;
  let end = text.indexOf('\n', span.end);
  if (column === undefined || end < 0 || text.slice(span.end, end).trim() !== '') return false;
  for (let lines = 0; lines < MOST_LINES && end >= 0; lines++) {
    let at = end + 1;
    while (text[at] === ' ') at++;
    if (text[at] === undefined) return false;
    if (text[at] !== '\n' && text[at] !== '\r' && text[at] !== '#' && !text.startsWith('{{', at)) return at - end - 1 > column;
    end = text.indexOf('\n', at);
  }
  return false;
}

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
