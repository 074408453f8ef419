import type { ScalarNode, Span } from '../model/index.ts';
import { scalar } from './data.ts';
import type { Lines } from './yaml-lines.ts';
import { dedented, folded, joined, leave, meaning, unescaped } from './yaml-meaning.ts';

const VALUE_BEGINS = /[^\s\-?:,[\]{}#&*!|>'"%@`]/;

/** May plain text begin with this? */
export function beginsText(sign: string | undefined): boolean { return VALUE_BEGINS.test(sign ?? ''); }

/** A value; as written where a template makes part of it. */
export function scalarOf({ written, masked }: Lines, value: ScalarNode['value'], whole: Span, span: Span): ScalarNode {
  const own = written.slice(span.start, span.end);
  return scalar(masked?.covers(whole) === true ? own : value, span, own);
}

/** Text in quotes. `column`: that of what holds the text, beyond which further lines of it are indented; without it the text ends on its own line. */
export function quotedText(lines: Lines, at: number, quote: string, column?: number): ScalarNode {
  const { text } = lines;
  let pieces: string[] = [];
  // What stands before the last line end with a backslash before it, which is none.
  let before = '';
  let [close, from, escaped] = [at + 1, at + 1, false];
  for (;; close++) {
    if (close >= lines.stop) {
      if (column === undefined) leave();
      pieces.push(text.slice(from, lines.stop));
      close = from = lines.goesOn(column, pieces);
    }
    const sign = text[close];
    if (sign === '\\' && quote === '"') {
      escaped = true;
      close++;
      // A space that is written as an escape stays where others before a line end do not.
      if (text[close] === ' ' && lines.skip(close) >= lines.stop) leave();
      if (close >= lines.stop) {
        if (column === undefined) leave();
        const last = text.slice(from, lines.stop - 1);
        before += pieces.length === 0 ? last : folded([...pieces, last]);
        pieces = [];
        close = from = lines.goesOn(column, pieces);
        if (pieces.length > 0) leave();
        close--;
      }
      continue;
    }
    if (sign !== quote) continue;
    if (quote === '"' || text[close + 1] !== quote) break;
    escaped = true;
    close++;
  }
  const whole = before + (pieces.length === 0 ? text.slice(from, close) : folded([...pieces, text.slice(from, close)]));
  const value = !escaped ? whole : quote === "'" ? whole.replaceAll("''", "'") : unescaped(whole);
  return scalarOf(lines, value, { start: at, end: close + 1 }, { start: at + 1, end: close });
}

/** Plain text, on one line or several. */
export function plainText(lines: Lines, at: number, column: number): ScalarNode {
  const { text } = lines;
  const first = text[at] ?? '';
  if (!beginsText(first) && !(first === '-' && /[^\s?:,[\]{}]/.test(text[at + 1] ?? ''))) leave();
  const pieces: string[] = [];
  let end = plainEnd(lines, at, at + 1);
  for (let from = at; ; end = plainEnd(lines, from, from)) {
    pieces.push(text.slice(from, end));
    if (lines.skip(end) < lines.stop || !isMore(lines, column)) break;
    from = lines.goesOn(column, pieces);
  }
  const span = { start: at, end };
  return scalarOf(lines, pieces.length === 1 ? meaning(pieces[0] ?? '') : folded(pieces), span, span);
}

/** Where plain text ends on its line. */
function plainEnd(lines: Lines, at: number, from: number): number {
  const { text } = lines;
  let end = from;
  for (; end < lines.stop; end++) {
    const code = text.charCodeAt(end);
    if (code === 0x3a && lines.isColon(end)) leave();
    if (code === 0x23 && text.charCodeAt(end - 1) === 0x20) break;
  }
  return lines.trimmed(at, end);
}

/** Is the next line that is not blank indented further? A remark is none of the text, and ends it. */
function isMore(lines: Lines, column: number): boolean {
  const next = lines.below();
  return next !== undefined && next.column > column && lines.text.charCodeAt(next.at) !== 0x23;
}

/**
 * The text behind `|` or `>`: lines indented further than the key, without that indentation; behind `>` a line end that no blank line follows is a space. Gives where the text ends
 * without the white space behind it, and goes to the next line, which is none of it.
 */
export function blockText(lines: Lines, at: number, column: number): { readonly node: ScalarNode; readonly end: number } {
  const { text, masked } = lines;
  const header = text.slice(at, lines.stop).trimEnd();
  const told = /^[|>]([1-9]?)([-+]?)$/.exec(header);
  if (!told || lines.stop >= text.length) leave();
  const [flows, keeps] = [header.startsWith('>'), told[2] === '+'];
  const start = lines.stop + 1;
  const pieces: string[] = [];
  // Lines of white space alone, as template expressions leave them behind, are text as far as they are longer than the indentation: of a block that holds nothing else, that of what follows it.
  const blanks: { readonly length: number; readonly after: number }[] = [];
  let [indent, end, over] = [told[1] === '' ? -1 : column + Number(told[1]), start, false];
  // How far what follows is indented, whether anything was said, and the next line.
  let [left, says, from] = [0, false, start];
  while (from < text.length) {
    const newline = text.indexOf('\n', from);
    if (newline < 0) leave();
    let begin = from;
    while (text.charCodeAt(begin) === 0x20) begin++;
    const length = begin - from;
    if (begin < newline) {
      left = length;
      if (length <= column || (indent >= 0 && length < indent)) break;
      // Behind a longer line of white space it is an error.
      if (indent < 0 && blanks.some((one) => one.length > length)) leave();
      if (indent < 0) indent = length;
      says = true;
      end = newline + 1;
    } else if (indent < 0) blanks.push({ length, after: newline + 1 });
    else if (length > indent) { over = true; end = newline + 1; }
    pieces.push(indent < 0 ? '' : text.slice(from + indent, newline));
    from = newline + 1;
  }
  if (!says) {
    if (keeps || indent >= 0) leave();
    end = blanks.findLast((one) => one.length > left)?.after ?? blanks[0]?.after ?? leave();
  }
  if (told[1] !== '' && (over || pieces[0] === '')) leave();
  if (keeps) end = from;
  const covered = masked?.covers({ start: at, end }) === true;
  if (over && flows && !covered) leave();
  const kept = pieces.length - (pieces.findLastIndex((piece) => piece !== '') + 1);
  pieces.length -= kept;
  lines.stop = end - 1;
  lines.advance();
  lines.shallow();
  if (lines.more && lines.column > column) leave();
  const value = covered ? dedented(lines.written.slice(start, end)) : !says ? '' : (flows ? joined(pieces) : pieces.join('\n')) + (told[2] === '-' ? '' : '\n'.repeat(keeps ? kept + 1 : 1));
  let last = end;
  while (/\s/.test(text[last - 1] ?? '')) last--;
  return { node: { type: 'scalar', value, start, end, decoded: true }, end: last };
}
