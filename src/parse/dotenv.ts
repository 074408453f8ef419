import { baseName } from '../model/index.ts';
import type { DataDocument, MapEntry, Parser, SourceText } from '../model/index.ts';
import { dataDocument, entry, map, scalar } from './data.ts';
import { Gaps } from './gap.ts';
import { extensionOf } from './names.ts';

const KEY = /[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(?:=|:(?=[ \t]))/dy;
const BLANK = /[ \t]*(?:#[^\n]*)?(?=\n|$)/y;

/** `.env` files: `NAME=value`, quoted or not, as the dotenv family of loaders reads them. `${OTHER}` stays as written. */
export const dotenv: Parser = {
  id: 'dotenv',
  accepts(file) {
    const base = baseName(file).toLowerCase();
    if (base === '.envrc' || /\.(?:patch|diff|orig|rej)$/.test(base)) return false;
    return base === '.env' || base.startsWith('.env.') || base.startsWith('.env-') || base.endsWith('.env') || base === '.dev.vars' || base.startsWith('.dev.vars.')
      || base === '.flaskenv' || (extensionOf(file) === 'vars' && base.startsWith('.'));
  },
  parse: parseDotenv,
};

function parseDotenv(source: SourceText): DataDocument {
  const { text } = source;
  const gaps = new Gaps(source);
  const entries: MapEntry[] = [];
  let at = 0;
  while (at < text.length) {
    BLANK.lastIndex = at;
    if (!BLANK.test(text) || text[at] === '\r') {
      KEY.lastIndex = at;
      const key = KEY.exec(text);
      const name = key?.[1];
      const keyAt = key?.indices?.[1];
      if (name !== undefined && keyAt) {
        const read = readValue(text, KEY.lastIndex, gaps);
        entries.push(entry(name, { start: keyAt[0], end: keyAt[1] }, scalar(read.value, read, text.slice(read.start, read.end))));
        at = read.next;
      } else if (text.slice(at, lineEnd(text, at)).trim() !== '') gaps.add('unparsable', 'this line is not NAME=value', at, lineEnd(text, at));
    }
    const newline = text.indexOf('\n', at);
    if (newline < 0) break;
    at = newline + 1;
  }
  return dataDocument(source, 'dotenv', [map(entries, 0, text.length)], gaps);
}

interface Read { readonly value: string; readonly start: number; readonly end: number; readonly next: number }

function readValue(text: string, from: number, gaps: Gaps): Read {
  let start = from;
  while (text[start] === ' ' || text[start] === '\t') start++;
  const quote = text[start];
  if (quote === '"' || quote === "'" || quote === '`') {
    const close = closingQuote(text, start, quote);
    if (close >= 0) {
      const raw = text.slice(start + 1, close);
      return { value: quote === '"' ? unescape(raw) : raw, start: start + 1, end: close, next: close + 1 };
    }
    gaps.add('unparsable', 'a quote is opened here and never closed', start, start + 1);
  }
  // Unquoted: to the end of the line or to ` #`, without surrounding blanks.
  const stop = lineEnd(text, start);
  let end = start;
  while (end < stop && !(text[end] === '#' && (end === start || text[end - 1] === ' ' || text[end - 1] === '\t'))) end++;
  while (end > start && isBlank(text[end - 1])) end--;
  return { value: text.slice(start, end), start, end, next: stop };
}

/**
 * Offset of the quote that closes the one at `open`, else -1. A value over several lines must end its last line; otherwise the quote was
 * forgotten and the one found opens another value.
 */
function closingQuote(text: string, open: number, quote: string): number {
  let lines = 0;
  for (let i = open + 1; i < text.length; i++) {
    if (text[i] === '\\' && quote === '"') i++;
    else if (text[i] === '\n') lines++;
    else if (text[i] === quote) {
      BLANK.lastIndex = i + 1;
      return lines === 0 || text[i + 1] === '\r' || BLANK.test(text) ? i : -1;
    }
  }
  return -1;
}

function unescape(raw: string): string {
  return raw.replace(/\\([nrt"\\$])/g, (_, letter: string) => (letter === 'n' ? '\n' : letter === 'r' ? '\r' : letter === 't' ? '\t' : letter));
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  const end = newline < 0 ? text.length : newline;
  return end > from && text[end - 1] === '\r' ? end - 1 : end;
}

function isBlank(char: string | undefined): boolean { return char === ' ' || char === '\t' || char === '\r'; }
