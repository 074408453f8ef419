import type { Span } from '../../../model/index.ts';

/** One field selected by a GraphQL mutation: what the request does. */
export interface MutationField extends Span { readonly name: string }

const LONGEST = 200_000;
const MOST_MUTATIONS = 500;
/** Longest list of variables between the word and its selection. */
const LONGEST_HEAD = 4000;

/**
 * Fields that the mutations of `text` select. `text` may be a document, a JSON body with escapes or a template literal: everything in
 * parentheses, nested braces and strings is skipped. Linear; text beyond 200,000 characters is not read.
 */
export function mutationFields(text: string): readonly MutationField[] {
  const source = text.slice(0, LONGEST).replace(/\\[nrt]/g, '  ').replace(/\\"/g, ' "');
  const found: MutationField[] = [];
  let count = 0;
  for (let from = source.indexOf('mutation'); from >= 0 && count++ < MOST_MUTATIONS; from = source.indexOf('mutation', from + 8)) {
    if (/[\w$.]/.test(source[from - 1] ?? ' ') || !/[\s({]/.test(source[from + 8] ?? '')) continue;
    const open = opening(source, from + 8);
    if (open >= 0) from = Math.max(from, select(source, open, found) - 8);
  }
  return found;
}

/** Offset of the `{` that opens the selection behind an operation's name and variables, or -1 where something else stands. */
function opening(source: string, at: number): number {
  let depth = 0;
  for (let i = at; i < Math.min(source.length, at + LONGEST_HEAD); i++) {
    const c = source[i] ?? '';
    if (c === '(') depth++;
    else if (c === ')') depth--;
    else if (c === '{' && depth === 0) return i;
    else if (depth === 0 && !/[\w\s@]/.test(c)) return -1;
    if (depth < 0) return -1;
  }
  return -1;
}

/** Collects the fields of the selection that opens at `open`; gives the offset behind it. */
function select(source: string, open: number, found: MutationField[]): number {
  let braces = 0;
  let parens = 0;
  let last: MutationField | undefined;
  for (let i = open; i < source.length; i++) {
    const c = source[i] ?? '';
    if (c === '"') { const close = source.indexOf('"', i + 1); if (close < 0) return source.length; i = close; }
    else if (c === '(') parens++;
    else if (c === ')') parens = Math.max(0, parens - 1);
    else if (parens > 0) continue;
    else if (c === '{') braces++;
    else if (c === '}') { if (--braces <= 0) { if (last) found.push(last); return i + 1; } }
    else if (braces === 1 && c === ':' && last) last = undefined;
    else if (braces === 1 && /[A-Za-z_]/.test(c) && source[i - 1] !== '@' && source[i - 1] !== '$') {
      let stop = i + 1;
      while (/\w/.test(source[stop] ?? '')) stop++;
      if (last) found.push(last);
      last = { name: source.slice(i, stop), start: i, end: stop };
      i = stop - 1;
    }
  }
  if (last) found.push(last);
  return source.length;
}
