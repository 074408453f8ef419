import type { Span } from '../../../model/index.ts';

/** One token of Bicep. A text with parts in it carries the parts: literal pieces, and spans of the expressions between them. */
export interface Token extends Span {
  readonly is: 'word' | 'number' | 'text' | 'sign' | 'line' | 'end';
  readonly text: string;
  readonly parts?: readonly (string | Span)[];
}

const MOST = 200_000;

/** Tokens of Bicep source; comments are left out, line ends kept. Never throws; an unclosed text ends with the source. Linear. */
export function tokensOf(source: string, from = 0, until = source.length): readonly Token[] {
  const out: Token[] = [];
  let at = from;
  const push = (is: Token['is'], end: number, text = source.slice(at, end), parts?: Token['parts']): void => { out.push({ is, text, start: at, end, ...(parts ? { parts } : {}) }); at = end; };
  while (at < until && out.length < MOST) {
    const letter = source[at] ?? '';
    if (letter === '\n') push('line', at + 1);
    else if (/\s/.test(letter)) at++;
    else if (source.startsWith('//', at)) { const end = source.indexOf('\n', at); at = end < 0 ? until : end; }
    else if (source.startsWith('/*', at)) { const end = source.indexOf('*/', at + 2); at = end < 0 ? until : end + 2; }
    else if (source.startsWith("'''", at)) { const end = source.indexOf("'''", at + 3); const stop = end < 0 ? until : end; push('text', Math.min(until, stop + 3), source.slice(at + 3, stop)); }
    else if (letter === "'") { const found = textAt(source, at, until); push('text', found.end, found.text, found.parts); }
    else if (/[A-Za-z_]/.test(letter)) push('word', endOf(source, at, until, /\w/));
    else if (/\d/.test(letter)) push('number', endOf(source, at, until, /\d/));
    else if (/^(?:==|!=|=~|!~|<=|>=|&&|\|\||\?\?|\.\?|::|\.\.\.|=>)/.test(source.slice(at, at + 3))) push('sign', at + (source.startsWith('...', at) ? 3 : 2));
    else push('sign', at + 1);
  }
  out.push({ is: 'end', text: '', start: until, end: until });
  return out;
}

function endOf(source: string, at: number, until: number, letter: RegExp): number {
  let end = at;
  while (end < until && letter.test(source[end] ?? '')) end++;
  return end;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', "'": "'", '\\': '\\', $: '$' };

/** A quoted text: `'a${b}c'`. Quotes within an expression belong to it. */
function textAt(source: string, start: number, until: number): { readonly end: number; readonly text: string; readonly parts: readonly (string | Span)[] } {
  const parts: (string | Span)[] = [];
  let text = '';
  let at = start + 1;
  while (at < until) {
    const letter = source[at] ?? '';
    if (letter === "'") { at++; break; }
    // A text ends on its line, whatever it forgot.
    if (letter === '\n') break;
    if (letter === '\\') { text += ESCAPES[source[at + 1] ?? ''] ?? source[at + 1] ?? ''; at += 2; continue; }
    if (letter === '$' && source[at + 1] === '{') {
      const begin = at + 2;
      let open = 1;
      let quoted = false;
      for (at = begin; at < until && open > 0; at++) {
        const one = source[at];
        if (one === '\n') break;
        if (one === "'" && source[at - 1] !== '\\') quoted = !quoted;
        else if (!quoted && one === '{') open++;
        else if (!quoted && one === '}') open--;
      }
      parts.push(text, { start: begin, end: Math.max(begin, at - 1) });
      text = '';
      continue;
    }
    text += letter;
    at++;
  }
  parts.push(text);
  return { end: Math.min(at, until), text, parts };
}
