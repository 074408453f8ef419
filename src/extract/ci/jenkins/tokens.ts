import type { Span } from '../../../model/index.ts';

/** A word, a text in quotes (without them), or a sign of Groovy. */
export interface Token extends Span { readonly kind: 'word' | 'text' | 'sign'; readonly text: string; /** Offset of the text behind its quotes. */ readonly inner: number; /** `${}` counts in it. */ readonly expands: boolean }

const LONGEST = 1_000_000;
const MOST = 100_000;
const WORD = /[A-Za-z_$@][\w$]*/y;

/** Reads Groovy as far as a pipeline needs it: comments are left out, texts are kept whole. One pass. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = Math.min(text.length, LONGEST);
  let at = 0;
  while (at < end && tokens.length < MOST) {
    const sign = text[at] ?? '';
    if (/\s/.test(sign)) { at++; continue; }
    if (text.startsWith('//', at) || (at === 0 && text.startsWith('#!'))) { const line = text.indexOf('\n', at); at = line < 0 ? end : line; continue; }
    if (text.startsWith('/*', at)) { const close = text.indexOf('*/', at + 2); at = close < 0 ? end : close + 2; continue; }
    if (sign === '"' || sign === "'") { const token = quoted(text, at, end); tokens.push(token); at = token.end; continue; }
    WORD.lastIndex = at;
    const word = WORD.exec(text)?.[0];
    if (word !== undefined) { tokens.push({ kind: 'word', text: word, start: at, end: at + word.length, inner: at, expands: false }); at += word.length; continue; }
    tokens.push({ kind: 'sign', text: sign, start: at, end: at + 1, inner: at, expands: false });
    at++;
  }
  return tokens;
}

function quoted(text: string, at: number, end: number): Token {
  const sign = text[at] ?? '"';
  const quote = text.startsWith(sign.repeat(3), at) ? sign.repeat(3) : sign;
  const inner = at + quote.length;
  let close = inner;
  while (close < end) {
    if (text[close] === '\\') { close += 2; continue; }
    if (text.startsWith(quote, close)) break;
    // A text on one line that never ends is a mistake: the line ends it.
    if (quote.length === 1 && text[close] === '\n') return { kind: 'text', text: text.slice(inner, close), start: at, end: close, inner, expands: sign === '"' };
    close++;
  }
  const stop = Math.min(close, end);
  return { kind: 'text', text: text.slice(inner, stop), start: at, end: Math.min(end, stop + quote.length), inner, expands: sign === '"' };
}
