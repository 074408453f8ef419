import type { Span } from '../model/index.ts';

/** A text whose template expressions were covered up, same length, and where they stood. */
export interface Masked {
  readonly text: string;
  readonly spans: readonly Span[];
  /** Does the span touch a template expression? */
  covers(span: Span): boolean;
}

/** How expressions of Helm, Jinja and ERB begin, and with what each ends. */
const CLOSES: ReadonlyMap<string, string> = new Map([['{{', '}}'], ['{%', '%}'], ['<%', '%>']]);

/** May the text hold such expressions? */
export function mayHoldTemplates(text: string): boolean { return text.includes('{{') || text.includes('<%') || text.includes('{%'); }

/**
 * Covers `{{ ... }}`, `{% ... %}` and `<% ... %>` so that the rest can be read as YAML: an expression alone on its line is blanked out with its line, and so is one behind a key with more of
 * the value on the lines below (`labels: {{- include "labels" . | nindent 4 }}`), any other becomes a plain word of the same length. Those on the first lines of a block of text become line ends: blanks further in than the text
 * that follows are an error there. An expression that never closes stays.
 */
export function maskTemplates(text: string): Masked {
  const spans: Span[] = [];
  const pieces: string[] = [];
  // Those of which none closes any more: looked for once.
  const never = new Set<string>();
  let at = 0;
  // How far the line reaches of which all that is written are expressions.
  let only = -1;
  for (const match of text.matchAll(/\{\{|\{%|<%/g)) {
    if (match.index < at || never.has(match[0])) continue;
    const close = closeOf(text, match.index);
    if (close < 0) { never.add(match[0]); continue; }
    const span = { start: match.index, end: close + 2 };
    spans.push(span);
    const inside = text.slice(span.start, span.end);
    if (match.index >= only && startsLine(text, match.index)) only = onlyExpressions(text, span.end);
    const alone = match.index < only || aloneOnLine(text, span);
    const begin = alone ? text.lastIndexOf('\n', span.start) + 1 : 0;
    if (alone && opensText(text, begin, span)) pieces.push(text.slice(at, begin), text.slice(begin, span.end).replace(/[^\r\n]/g, '\n'));
    else pieces.push(text.slice(at, span.start), alone || beginsBlock(text, span) || touchesNode(text, span) || goesOnBelowRemark(text, span) ? inside.replace(/[^\r\n]/g, ' ') : inside.replace(/[^\r\n]/g, 'x'));
    at = span.end;
  }
  pieces.push(text.slice(at));
  return { text: pieces.join(''), spans, covers: (span) => touches(spans, span) };
}

/** Statements that begin a part of a template, divide it and end it, in Go's templates and in Jinja; and those of which one branch or the other is written. */
const STATEMENT = /^\{[{%][-+~]?\s{0,20}(if|with|range|define|block|for|macro|call|filter|raw|else|elif|end(?:if|with|for|macro|call|filter|raw|block)?)\b/;
/** Deepest nesting of statements that is followed. */
const DEEPEST = 200;

/**
 * The same text with what stands behind each `else` taken out up to its end, so that of branches which exclude each other the first is left; undefined where there is none, or where statements do not close
 * each other. A statement before all else of its line or of a value is blanked out as well: `kind: {{ if .a }} Secret {{ else }} ConfigMap {{ end }}`.
 */
export function firstBranches(text: string, masked: Masked): Masked | undefined {
  const open: { other?: number }[] = [];
  const gone: Span[] = [];
  const blank: Span[] = [];
  const starts = new Set<Span>();
  for (const span of masked.spans) {
    const word = STATEMENT.exec(text.slice(span.start, Math.min(span.end, span.start + 300)))?.[1];
    if (word === undefined) continue;
    if (/(?:^|\n)[ \t]*(?:[\w.-]{1,100}:)?[ \t]*$/.test(text.slice(Math.max(0, span.start - 200), span.start))) {
      const [begin, end] = [text.lastIndexOf('\n', span.start) + 1, textBehind(text, span.end)];
      // Text stands behind it.
      const leads = startsLine(text, span.start) && /[^\r\n{]/.test(text[end] ?? '\n');
      const one = leads ? { start: begin, end } : span;
      blank.push(one);
      if (leads) starts.add(one);
    }
    const top = open.at(-1);
    if (word === 'else' || word === 'elif') { if (!top) return undefined; top.other ??= span.start; }
    else if (!word.startsWith('end')) { if (open.push({}) > DEEPEST) return undefined; }
    else if (open.pop() === undefined) return undefined;
    else if (top?.other !== undefined) gone.push({ start: top.other, end: span.end });
  }
  if (open.length > 0 || gone.length === 0) return undefined;
  // What lies within another comes before it: the outermost are kept.
  const outer = [...gone, ...blank].sort((a, b) => a.start - b.start || b.end - a.end);
  const pieces: string[] = [];
  let at = 0;
  for (const span of outer) {
    if (span.end <= at) continue;
    pieces.push(masked.text.slice(at, span.start), blanked(text.slice(span.start, span.end), starts.has(span)));
    at = span.end;
  }
  pieces.push(masked.text.slice(at));
  return { text: pieces.join(''), spans: masked.spans, covers: masked.covers };
}

/** Where text goes on behind the statement on its line, else where the line ends. */
function textBehind(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

/** Blanks for it. What follows a statement at the beginning of a line stands as far in as the statement did: the rest of its characters are line ends. */
function blanked(text: string, statement: boolean): string {
  const indent = text.search(/[^ ]/);
  return !statement || text.includes('\n') ? text.replace(/[^\r\n]/g, ' ') : '\n'.repeat(text.length - indent) + ' '.repeat(indent);
}

/** Where the end of the expression at `at` stands; -1 where there is none. */
function closeOf(text: string, at: number): number {
  const open = text.slice(at, at + 2);
  const close = CLOSES.get(open);
  return open === '{{' ? closeOfAction(text, at) : close === undefined ? -1 : text.indexOf(close, at + 2);
}

const COMMENT = /\{\{-?\s{0,10}\/\*/y;
const MARKS = /["`]|\}\}/g;
const STRING = /"(?:[^"\\\n]|\\.){0,2000}"|`[^`]{0,2000}`/y;

/** The same of `{{`: braces within its texts and its comment close nothing (https://pkg.go.dev/text/template#hdr-Actions). */
function closeOfAction(text: string, at: number): number {
  COMMENT.lastIndex = at;
  MARKS.lastIndex = COMMENT.test(text) ? Math.max(at, text.indexOf('*/', COMMENT.lastIndex)) : at + 2;
  for (let mark = MARKS.exec(text); mark; mark = MARKS.exec(text)) {
    if (mark[0] === '}}') return mark.index;
    STRING.lastIndex = mark.index;
    if (STRING.test(text)) MARKS.lastIndex = STRING.lastIndex;
  }
  return -1;
}

/** Most expressions of one line that are looked at for what stands between them. */
const MOST_OF_LINE = 100;

/** The end of the line, where behind `from` it holds more expressions and nothing else: `{{ if .a }}{{ toYaml .a | indent 8 }}{{ end }}`. Else -1. */
function onlyExpressions(text: string, from: number): number {
  let at = from;
  for (let count = 0; count < MOST_OF_LINE; count++) {
    while (text[at] === ' ' || text[at] === '\t' || text[at] === '\r') at++;
    if (at >= text.length || text[at] === '\n') return count === 0 ? -1 : at;
    const close = closeOf(text, at);
    if (close < 0) return -1;
    at = close + 2;
  }
  return -1;
}

function startsLine(text: string, at: number): boolean {
  let before = at - 1;
  while (text[before] === ' ' || text[before] === '\t') before--;
  return before < 0 || text[before] === '\n';
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

/**
 * Does a statement, which makes no text of its own, end its line, or stand against the colon of a key or against an anchor: `django:{% if celery %} &django{% endif %}`? As a word it would be part of
 * what stands before it.
 */
function touchesNode(text: string, span: Span): boolean {
  if (!text.startsWith('{%', span.start)) return false;
  const end = text.indexOf('\n', span.end);
  if (text.slice(span.end, end < 0 ? text.length : Math.min(end, span.end + 200)).trim() === '') return true;
  return /(?:^[ \t]*(?:-[ \t]+)*[\w.-]{1,200}:|[ \t]&[\w-]{1,100})$/.test(text.slice(Math.max(text.lastIndexOf('\n', span.start) + 1, span.start - 400), span.start));
}

/** Does it begin in a remark of one line and end on another, as the comment above a file does? What it covers on those below is no value. */
function goesOnBelowRemark(text: string, span: Span): boolean {
  const end = text.indexOf('\n', span.start);
  return end >= 0 && end < span.end && /^[ \t]*#/.test(text.slice(text.lastIndexOf('\n', span.start) + 1, span.start));
}

/** The line on which a block of text is announced: what stands before its key, or before its last dash. */
const TEXT = /^([ \t]*(?:-[ \t]+)*)(?:\S.*:[ \t]+)?[|>][-+]?[ \t]*(?:#.*)?\r?$/;

/** Does the expression, alone on the line from `begin`, stand between a line that announces a block of text and the first line of it, and reach further in than that? Other such expressions may stand there too. */
function opensText(text: string, begin: number, span: Span): boolean {
  let column: number | undefined;
  let end = begin - 1;
  for (let lines = 0; lines < MOST_LINES && end > 0 && column === undefined; lines++) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const line = end - start > 300 ? text.slice(start, start + 300) : text.slice(start, end);
    const before = TEXT.exec(line)?.[1];
    if (before !== undefined) column = line.slice(before.length).startsWith('|') || line.slice(before.length).startsWith('>') ? before.lastIndexOf('-') : before.length;
    else if (!/^[ \t]*(?:\{[{%]|<%|\r?$)/.test(line)) return false;
    end = start - 1;
  }
  if (column === undefined) return false;
  for (let [lines, from] = [0, text.indexOf('\n', span.end)]; lines < MOST_LINES && from >= 0; lines++) {
    let at = from + 1;
    while (text[at] === ' ') at++;
    if (text[at] === undefined) return false;
    // Of several expressions on a line, or one with text behind it, something stays.
    const close = closeOf(text, at);
    if (text[at] !== '\n' && text[at] !== '\r' && (close < 0 || !aloneOnLine(text, { start: at, end: close + 2 }))) return at - from - 1 > column && at - from - 1 < span.end - begin;
    from = text.indexOf('\n', Math.max(at, close));
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
