import type { Span } from '../../model/index.ts';

/** A string literal of a script, with the call it is handed to: `cur.execute` for `cur.execute("...")`. */
export interface TextString extends Span { readonly text: string; readonly callee: string }
/** A source text taken apart: code with strings and comments blanked, and the strings. */
export interface TakenApart { readonly code: string; readonly strings: readonly TextString[] }

const LONGEST = 300_000;

/** What a character is where code is read: part of a name, or one at which something may begin or end. */
const [NAME, SIGN] = [1, 2];
const KIND = new Uint8Array(128);
for (const c of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:>$!?-') KIND[c.charCodeAt(0)] = NAME;
for (const c of '#/"\'`()') KIND[c.charCodeAt(0)] = SIGN;
/** Longest name of a call that is kept. */
const LONGEST_NAME = 120;

/** Splits Python, Ruby, PHP or Go into code and strings. Offsets stay; linear; nothing is run or unescaped. */
export function takeApart(text: string, language: 'python' | 'ruby' | 'php' | 'go'): TakenApart {
  const limit = Math.min(text.length, LONGEST);
  const slashes = language === 'php' || language === 'go';
  const strings: TextString[] = [];
  const code: string[] = [];
  const calls: string[] = [];
  // Code since the last comment or string, and in it the name that is being read; what of the name stands before that.
  let [from, name, before] = [0, 0, ''];
  const word = (at: number): string => (before + text.slice(Math.max(name, at - LONGEST_NAME), at)).slice(-LONGEST_NAME);
  const blank = (at: number, to: number): void => {
    before = word(at);
    if (at > from) code.push(text.slice(from, at));
    for (let line = at; line < to;) {
      const newline = text.indexOf('\n', line);
      const end = newline < 0 ? to : Math.min(newline, to);
      code.push(end < to ? `${' '.repeat(end - line)}\n` : ' '.repeat(end - line));
      line = end + 1;
    }
    from = name = to;
  };
  for (let at = 0; at < limit;) {
    const unit = text.charCodeAt(at);
    const kind = unit < 128 ? KIND[unit] : 0;
    if (kind === NAME) { at++; continue; }
    if (kind === SIGN) {
      const c = text[at] ?? '';
      const comment = (c === '#' && language !== 'go' && !(language === 'php' && text[at + 1] === '[')) || (slashes && c === '/' && text[at + 1] === '/');
      if (comment) { const end = text.indexOf('\n', at); const stop = end < 0 ? limit : end; blank(at, stop); at = stop; continue; }
      if (slashes && c === '/' && text[at + 1] === '*') { const end = text.indexOf('*/', at + 2); const stop = end < 0 ? limit : end + 2; blank(at, stop); at = stop; continue; }
      if (c === '"' || c === "'" || (c === '`' && language === 'go')) {
        const triple = language === 'python' && text.startsWith(c.repeat(3), at) ? c.repeat(3) : c;
        const close = closing(text, at + triple.length, triple, limit, c === '`');
        strings.push({ text: text.slice(at + triple.length, Math.max(at + triple.length, close - triple.length)), callee: calls.at(-1) ?? '', start: at, end: close });
        blank(at, close);
        at = close;
        continue;
      }
      if (c === '(') { if (calls.length < 200) calls.push(word(at)); } else if (c === ')') calls.pop();
    }
    at++;
    [name, before] = [at, ''];
  }
  if (limit > from) code.push(text.slice(from, limit));
  return { code: code.join(''), strings };
}

function closing(text: string, from: number, quote: string, limit: number, raw: boolean): number {
  const sign = quote.charCodeAt(0);
  const line = quote === "'";
  for (let i = from; i < limit; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x5c && !raw) i++;
    else if (unit === sign && (quote.length === 1 || text.startsWith(quote, i))) return i + quote.length;
    else if (line && unit === 0x0a) return i;
  }
  return limit;
}
