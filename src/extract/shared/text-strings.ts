import type { Span } from '../../model/index.ts';

/** A string literal of a script, with the call it is handed to: `cur.execute` for `cur.execute("...")`. */
export interface TextString extends Span { readonly text: string; readonly callee: string }
/** A source text taken apart: code with strings and comments blanked, and the strings. */
export interface TakenApart { readonly code: string; readonly strings: readonly TextString[] }

const LONGEST = 300_000;

/** Splits Python, Ruby, PHP or Go into code and strings. Offsets stay; linear; nothing is run or unescaped. */
export function takeApart(text: string, language: 'python' | 'ruby' | 'php' | 'go'): TakenApart {
  const limit = Math.min(text.length, LONGEST);
  const strings: TextString[] = [];
  const code: string[] = [];
  const blank = (from: number, to: number): void => { code.push(text.slice(from, to).replace(/[^\n]/g, ' ')); };
  const calls: string[] = [];
  let word = '';
  for (let at = 0; at < limit;) {
    const c = text[at] ?? '';
    const slashes = language === 'php' || language === 'go';
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
    if (c === '(') { if (calls.length < 200) calls.push(word); } else if (c === ')') calls.pop();
    word = /[\w.:>$!?-]/.test(c) ? (word + c).slice(-120) : c === ' ' ? word : '';
    if (c === ' ' || c === '\n') word = '';
    code.push(c);
    at++;
  }
  return { code: code.join(''), strings };
}

function closing(text: string, from: number, quote: string, limit: number, raw: boolean): number {
  for (let i = from; i < limit; i++) {
    if (text[i] === '\\' && !raw) i++;
    else if (text.startsWith(quote, i)) return i + quote.length;
    else if (quote.length === 1 && text[i] === '\n' && quote === "'") return i;
  }
  return limit;
}
