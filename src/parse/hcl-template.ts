import type { HclExpression } from '../model/index.ts';
import { unescapeHcl } from './hcl-scan.ts';
import type { HclScanner } from './hcl-scan.ts';
import { tight } from './tight.ts';

/** Made when HCL is first read; see hcl-scan.ts. */
let HEREDOC: RegExp | undefined;

/** Every heredoc without an end is looked for to the end of the text; a text with many of them is none of ours. */
const MOST_UNCLOSED = 20;

/** Reads quoted templates and heredocs; `expression` reads what stands in `${...}`. */
export class HclTemplates {
  readonly #scan: HclScanner;
  readonly #expression: () => HclExpression;
  readonly #fail: (why: string) => HclExpression;
  #unclosed = 0;

  constructor(scan: HclScanner, expression: () => HclExpression, fail: (why: string) => HclExpression) {
    this.#scan = scan;
    this.#expression = expression;
    this.#fail = fail;
  }

  /** `"..."`; spans lie inside the quotes. A text without interpolation is a literal. */
  quoted(): HclExpression {
    const scan = this.#scan;
    const start = ++scan.at;
    const parts = this.#parts((at) => (scan.text[at] === '"' ? 'end' : scan.text[at] === '\n' ? 'broken' : 'text'), (raw, from) => literal(raw, unescapeHcl(raw), from));
    if (!parts) return this.#fail('a quote that is never closed');
    const end = scan.at++;
    return whole(parts, start, end);
  }

  /** `<<EOT` and `<<-EOT`; the span runs from the first line of the text to the start of the closing line. */
  heredoc(): HclExpression {
    const scan = this.#scan;
    HEREDOC ??= /<<(-?)([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t]*\r?\n/uy;
    HEREDOC.lastIndex = scan.at;
    const match = HEREDOC.exec(scan.text);
    const delimiter = match?.[2];
    if (!match || delimiter === undefined) return this.#fail('a heredoc without its name');
    const start = HEREDOC.lastIndex;
    const close = this.#unclosed < MOST_UNCLOSED ? closingLine(scan.text, start, delimiter) : undefined;
    if (close === undefined) this.#unclosed++;
    if (close === undefined) return this.#fail('a heredoc that is never closed');
    const indent = match[1] === '-' ? indentOf(scan.text.slice(start, close.start)) : 0;
    scan.at = start;
    const parts = this.#parts((at) => (at >= close.start ? 'end' : 'text'), (raw, from) => literal(raw, unindent(raw.replace(/([$%])\1\{/g, '$1{'), indent, from === start || scan.text[from - 1] === '\n'), from));
    if (!parts) return this.#fail('a heredoc that is never closed');
    scan.at = close.end;
    return whole(parts, start, close.start);
  }

  /** Text and interpolations up to where `state` says `end`; undefined where it says `broken` or the text ends. */
  #parts(state: (at: number) => 'text' | 'end' | 'broken', make: (raw: string, from: number) => HclExpression): HclExpression[] | undefined {
    const scan = this.#scan;
    const { text } = scan;
    const parts: HclExpression[] = [];
    let run = scan.at;
    const isQuoted = text[run - 1] === '"';
    const flush = (): void => { if (scan.at > run) parts.push(make(text.slice(run, scan.at), run)); };
    while (!scan.atEnd()) {
      const now = state(scan.at);
      if (now === 'broken') return undefined;
      if (now === 'end') { flush(); return parts; }
      const char = scan.peek();
      if (isQuoted && char === '\\') scan.at += 2;
      else if ((char === '$' || char === '%') && scan.peek(1) === char && scan.peek(2) === '{') scan.at += 3;
      else if ((char === '$' || char === '%') && scan.peek(1) === '{') {
        flush();
        const part = char === '$' ? this.#interpolation() : this.#directive();
        if (!part) return undefined;
        parts.push(part);
        run = scan.at;
      } else scan.at++;
    }
    return undefined;
  }

  #interpolation(): HclExpression | undefined {
    const scan = this.#scan;
    scan.at += 2;
    scan.take('~');
    const inner = this.#expression();
    scan.skipSpace(true);
    scan.take('~');
    return inner.type !== 'unreadable' && scan.take('}') ? inner : undefined;
  }

  /** `%{ if ... }`: control flow of templates is not followed. */
  #directive(): HclExpression | undefined {
    const scan = this.#scan;
    const start = scan.at;
    const close = scan.text.indexOf('}', start);
    if (close < 0) return undefined;
    scan.at = close + 1;
    return { type: 'unreadable', why: 'template control flow is not followed', start, end: scan.at };
  }
}

function literal(raw: string, value: string, start: number): HclExpression {
  const end = start + raw.length;
  return raw === value ? { type: 'literal', value, start, end } : { type: 'literal', value, start, end, decoded: true };
}

function whole(parts: readonly HclExpression[], start: number, end: number): HclExpression {
  const [only] = parts;
  if (!only) return { type: 'literal', value: '', start, end };
  return parts.length === 1 && only.type === 'literal' && typeof only.value === 'string' && only.start === start && only.end === end ? only : { type: 'template', parts: tight(parts), start, end };
}

/** The line that holds nothing but the heredoc's name, from its first character to the end of the name. */
function closingLine(text: string, from: number, delimiter: string): { start: number; end: number } | undefined {
  for (let line = from; line <= text.length;) {
    const newline = text.indexOf('\n', line);
    const end = newline < 0 ? text.length : newline;
    let word = line;
    while (text[word] === ' ' || text[word] === '\t') word++;
    if (text.startsWith(delimiter, word) && text.slice(word + delimiter.length, end).trim() === '') return { start: line, end: word + delimiter.length };
    if (newline < 0) return undefined;
    line = newline + 1;
  }
  return undefined;
}

function indentOf(text: string): number {
  let least = Infinity;
  for (const line of text.split('\n')) if (line.trim() !== '') least = Math.min(least, line.length - line.trimStart().length);
  return Number.isFinite(least) ? least : 0;
}

function unindent(text: string, indent: number, atLineStart: boolean): string {
  if (indent === 0) return text;
  return text.split('\n').map((line, index) => (index === 0 && !atLineStart ? line : line.slice(Math.min(indent, line.length - line.trimStart().length)))).join('\n');
}
