import { bufferOf, withArticle } from '../../model/index.ts';
import type { Span } from '../../model/index.ts';
import { byEnding } from '../shared/ending.ts';
import type { Sight } from './generic-headers.ts';
import { CLASS_KINDS, CLASS_WORDS, classOfName } from './generic-names.ts';
import type { SecretClass } from './generic-names.ts';
import { WHOSE } from './generic-tables.ts';
import { judgeValue } from './generic-values.ts';

const MOST = 2_000;
const MOST_COLUMNS = 40;
const LONGEST_LINE = 2_000;
/** How much of a table is read. */
const LONGEST = 40_000;
/** The line below the head: dashes between bars. */
const BELOW_HEAD = /^[ \t]{0,8}[|:-][ \t:|-]{2,600}\r?$/;

/** Is it a page whose tables are drawn with bars? */
export const isPage = byEnding((file) => /\.(?:md|mdx|mdc|markdown)$/i.test(file));

/**
 * Tables of pages: columns whose head says password, secret or token, beside one that says whose, as `tableSights` reads them in files of nothing else; and rows of a name and its value,
 * `| DB_PASSWORD | x7Kd... |`. A cell of several words is no value.
 */
export function pageTableSights(text: string, most = MOST): Sight[] {
  const out: Sight[] = [];
  // To look for its dashes costs a tenth of what it takes to try the expression at every line.
  for (let at = text.indexOf('--'), end = 0; at >= 0 && out.length < most; at = text.indexOf('--', end)) {
    const begin = text.lastIndexOf('\n', at) + 1;
    const stop = text.indexOf('\n', at);
    end = stop < 0 ? text.length : stop;
    if (begin === 0 || end - begin > LONGEST_LINE || !BELOW_HEAD.test(text.slice(begin, end)) || !text.slice(begin, end).includes('|')) continue;
    const from = text.lastIndexOf('\n', begin - 2) + 1;
    if (begin - 1 - from > LONGEST_LINE) continue;
    const heads = cells(text, { start: from, end: begin - 1 }).map((cell) => text.slice(cell.start, cell.end));
    if (heads.length >= 2) ofRows(text, end + 1, heads, most, out);
  }
  return out;
}

function ofRows(text: string, from: number, heads: readonly string[], most: number, out: Sight[]): void {
  const telling = heads.map(tellingOf);
  const lists = telling.some((of) => of !== undefined) && heads.some((head, i) => telling[i] === undefined && WHOSE.test(head));
  for (let at = from; at < text.length && at - from < LONGEST && out.length < most;) {
    const stop = text.indexOf('\n', at);
    const end = stop < 0 ? text.length : stop;
    const row = end - at > LONGEST_LINE ? [] : cells(text, { start: at, end });
    if (row.length < 2) return;
    for (const [i, cell] of row.entries()) {
      const head = lists ? telling[i] : undefined;
      const before = row[i - 1];
      // The name stands in the first cell and its value in the next.
      const name = head === undefined && i === 1 && before ? text.slice(before.start, before.end) : heads[i] ?? '';
      const of = head ?? (i === 1 && /^[\w.$/-]{3,60}$/.test(name) ? tellingOf(name) : undefined);
      const sight = of && ofCell(text, cell, name, of);
      if (sight && out.length < most) out.push(sight);
    }
    at = end + 1;
  }
}

function ofCell(text: string, cell: Span, name: string, of: SecretClass): Sight | undefined {
  const value = text.slice(cell.start, cell.end);
  const judgement = /\s/.test(value) ? undefined : judgeValue(value, of, { quoted: true, code: false, loose: true });
  return judgement && { start: cell.start + judgement.start, end: cell.start + judgement.end, name, named: true, what: withArticle(CLASS_WORDS[of]), kind: CLASS_KINDS[of], judgement };
}

/** What a head or a name says of its values. A bare key, an authorization and credentials are what most tables of settings describe. */
function tellingOf(name: string): SecretClass | undefined {
  const of = name.length > 60 ? undefined : classOfName(name.replace(/[ \t/]+/g, '_'));
  return of === 'key' || of === 'auth' || of === 'credential' ? undefined : of;
}

/** The cells of a row, without what sets them in another type; none where it has no bar. */
function cells(text: string, { start, end }: Span): Span[] {
  const out: Span[] = [];
  let from = start;
  for (let at = start; at <= end && out.length < MOST_COLUMNS; at++) {
    if (at < end && (text[at] !== '|' || text[at - 1] === '\\')) continue;
    // Nothing stands before the first bar of a line, nor behind its last.
    if (!(out.length === 0 && text.slice(start, at).trim() === '') && !(at === end && text.slice(from, at).trim() === '')) out.push(inner(text, from, at));
    else if (at === end && out.length === 0) return [];
    from = at + 1;
  }
  return out;
}

const AROUND = new Set(' \t\r*`"\'');
function inner(text: string, from: number, to: number): Span {
  let [start, end] = [from, to];
  while (start < end && AROUND.has(text[start] ?? '')) start++;
  while (end > start && AROUND.has(text[end - 1] ?? '')) end--;
  return { start, end };
}

/** May `pageTableSights` find something in these bytes? `text`: they as text. */
export function holdsPageTable(bytes: Uint8Array, text: () => string): boolean {
  const buffer = bufferOf(bytes);
  return buffer.includes('|') && buffer.includes('--') && pageTableSights(text(), 1).length > 0;
}
