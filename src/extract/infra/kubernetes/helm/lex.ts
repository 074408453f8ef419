/** A word of a template action. `text` of strings is what they mean. */
export interface Token { readonly kind: 'string' | 'number' | 'word' | 'sign'; readonly text: string; readonly space: boolean }
/** A stretch of a template: text as it stands, or an action between its braces. Spaces that trim marks take away are gone already. */
export type Piece = { readonly kind: 'text'; readonly text: string; readonly start: number } | { readonly kind: 'action'; readonly tokens: readonly Token[]; readonly start: number; readonly end: number };

/** Most actions of one template. */
const MOST = 20_000;

/** Cuts a template into text and actions; undefined where its braces do not fit. */
export function piecesOf(text: string): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  let at = 0;
  let trim = false;
  const words = (start: number, end: number): void => {
    let from = start;
    if (trim) while (from < end && /\s/.test(text[from] ?? '')) from++;
    if (from < end) pieces.push({ kind: 'text', text: text.slice(from, end), start: from });
  };
  while (pieces.length < MOST) {
    const open = text.indexOf('{{', at);
    if (open === -1) { words(at, text.length); return pieces; }
    const trimsBefore = text[open + 2] === '-' && /\s/.test(text[open + 3] ?? '');
    let end = open;
    if (trimsBefore) while (end > at && /\s/.test(text[end - 1] ?? '')) end--;
    words(at, end);
    const start = open + 2 + Number(trimsBefore);
    const close = closing(text, start);
    if (close === undefined) return undefined;
    trim = text[close - 1] === '-' && /\s/.test(text[close - 2] ?? '');
    const inside = text.slice(start, trim ? close - 1 : close);
    if (!/^\s*\/\*/.test(inside)) {
      const tokens = tokensOf(inside);
      if (!tokens) return undefined;
      pieces.push({ kind: 'action', tokens, start: open, end: close + 2 });
    }
    at = close + 2;
  }
  return undefined;
}

/** Where the braces close, outside of strings. */
function closing(text: string, start: number): number | undefined {
  const comment = /^\s*\/\*/.test(text.slice(start, start + 200));
  if (comment) { const end = text.indexOf('*/', start); if (end === -1) return undefined; const close = text.indexOf('}}', end); return close === -1 ? undefined : close; }
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (sign === '}' && text[at + 1] === '}') return at;
    if (sign === '`') { at = text.indexOf('`', at + 1); if (at === -1) return undefined; }
    if (sign === '"') { at++; while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1; }
  }
  return undefined;
}

const TOKEN = /(\s+)|"((?:[^"\\]|\\.)*)"|`([^`]*)`|'((?:[^'\\]|\\.)*)'|(-?\d+(?:\.\d+)?)|(:=|[=|(),])|(\$\w*(?:\.[\w.]+)?|\.[\w.]*|[A-Za-z_]\w*)/gsy;

function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let space = true;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (!match) return undefined;
    const [, blank, double, raw, single, number, sign, word] = match;
    if (blank !== undefined) { space = true; continue; }
    if (double !== undefined) tokens.push({ kind: 'string', text: double.replace(/\\(.)/gs, (_, one: string) => ({ n: '\n', t: '\t', r: '\r' })[one] ?? one), space });
    else if (raw !== undefined || single !== undefined) tokens.push({ kind: 'string', text: raw ?? single ?? '', space });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, space });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, space });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, space });
    space = false;
  }
  return tokens;
}
