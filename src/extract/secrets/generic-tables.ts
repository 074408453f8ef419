import type { Sight } from './generic-headers.ts';
import { classOfName } from './generic-names.ts';
import type { SecretClass } from './generic-names.ts';
import { judgeValue } from './generic-values.ts';
import { byEnding } from '../shared/ending.ts';

const MOST = 2_000;
const MOST_COLUMNS = 200;
/** A head longer than this is data. */
const LONGEST_HEAD = 2_000;
/** Columns with which logins are kept; a table of measurements has none of them. */
export const WHOSE = /user|login|e-?mail|account|host|server|url|site|service|name|id$|benutzer|konto/i;

/** Is it a table of values between commas or tabs? */
export const isTable: (file: string) => boolean = byEnding((file) => /\.(?:csv|tsv)$/i.test(file));

/** Values of columns whose head says password, secret or token, beside one that says whose: exports of password managers, lists of accounts, keys of new users. */
export function tableSights(text: string, most = MOST): Sight[] {
  // Behind the mark of UTF-8, whatever it was read as.
  const from = text.search(/[^\ufeff\n]/);
  const end = text.indexOf('\n', Math.max(0, from));
  if (from < 0 || end < 0 || end - from > LONGEST_HEAD) return [];
  const head = text.slice(from, end);
  const sign = ['\t', ';', ','].find((one) => head.split(one).length > 1);
  if (sign === undefined) return [];
  const names = cells(text, from, sign).cells.map((cell) => cell.text.trim());
  const telling = names.map((name): SecretClass | undefined => (name.length > 60 ? undefined : classOfName(name.replace(/[ \t/]+/g, '_')))).map((of) => (of === 'key' || of === 'auth' || of === 'credential' ? undefined : of));
  if (!telling.some((of) => of !== undefined) || !names.some((name, i) => telling[i] === undefined && WHOSE.test(name))) return [];
  const out: Sight[] = [];
  for (let at = end + 1; at < text.length && out.length < most;) {
    const row = cells(text, at, sign);
    for (const [i, cell] of row.cells.entries()) {
      const of = telling[i];
      const judgement = of && judgeValue(cell.text, of, { quoted: true, code: false, loose: true });
      if (judgement && out.length < most) out.push({ start: cell.start + judgement.start, end: cell.start + judgement.end, name: names[i] ?? '', named: true, what: of === 'password' ? 'a password' : 'a secret', judgement });
    }
    at = row.next;
  }
  return out;
}

interface Cell { readonly text: string; readonly start: number }

/** The cells of the row that begins at `at`, which ends with its line; `next`: where the next row begins. */
function cells(text: string, at: number, sign: string): { readonly cells: readonly Cell[]; readonly next: number } {
  const line = text.indexOf('\n', at);
  const stop = line < 0 ? text.length : line;
  const end = text[stop - 1] === '\r' ? stop - 1 : stop;
  const out: Cell[] = [];
  for (let from = at; from <= end && out.length < MOST_COLUMNS;) {
    const quoted = text[from] === '"';
    const close = quoted ? text.indexOf('"', from + 1) : -1;
    const whole = quoted && close >= 0 && close < end;
    const found = text.indexOf(sign, whole ? close : from);
    const to = found < 0 || found > end ? end : found;
    out.push(whole ? { text: text.slice(from + 1, close), start: from + 1 } : { text: text.slice(from, to), start: from });
    from = to + 1;
  }
  return { cells: out, next: stop + 1 };
}
