import { piecesOf } from './lex.ts';
import type { Token } from './lex.ts';

/** An expression of a template. */
export type Expression =
  | { readonly is: 'literal'; readonly value: string | number | boolean | null }
  /** `.a.b`, `$.a`, `$x.a`: what it starts at, and the fields after it. */
  | { readonly is: 'field'; readonly from: string; readonly path: readonly string[] }
  | { readonly is: 'of'; readonly value: Expression; readonly path: readonly string[] }
  | { readonly is: 'call'; readonly name: string; readonly args: readonly Expression[] };

/** A part of a template. */
export type Part =
  | { readonly is: 'text'; readonly text: string; readonly start: number }
  | { readonly is: 'print'; readonly value: Expression; readonly start: number; readonly end: number }
  | { readonly is: 'set'; readonly name: string; readonly declares: boolean; readonly value: Expression; readonly start: number; readonly end: number }
  | { readonly is: 'continue'; readonly start: number; readonly end: number }
  | { readonly is: 'break'; readonly start: number; readonly end: number }
  | { readonly is: 'if' | 'with' | 'range'; readonly names: readonly string[]; readonly value: Expression; readonly yes: readonly Part[]; readonly no: readonly Part[]; readonly start: number; readonly end: number };

export interface Template { readonly parts: readonly Part[]; readonly defines: ReadonlyMap<string, readonly Part[]> }

/** Deepest nesting of blocks and of brackets. */
const DEEPEST = 100;

/** Reads a template; undefined where it is written in a way that is not understood. */
export function templateOf(text: string): Template | undefined {
  const pieces = piecesOf(text);
  if (!pieces) return undefined;
  const defines = new Map<string, readonly Part[]>();
  let at = 0;
  let failed = false;
  const block = (depth: number): { parts: Part[]; end: readonly Token[] | undefined } => {
    const parts: Part[] = [];
    while (at < pieces.length && !failed) {
      const piece = pieces[at++];
      if (!piece) break;
      if (piece.kind === 'text') { parts.push({ is: 'text', text: piece.text, start: piece.start }); continue; }
      const [head, ...rest] = piece.tokens;
      if (!head) continue;
      const span = { start: piece.start, end: piece.end };
      const word = head.kind === 'word' ? head.text : '';
      if (word === 'end' || word === 'else') return { parts, end: piece.tokens };
      if (depth > DEEPEST) { failed = true; break; }
      if (word === 'define' || word === 'block') {
        const inner = block(depth + 1);
        if (rest[0]?.kind !== 'string' || inner.end?.[0]?.text !== 'end') { failed = true; break; }
        if (word === 'define' || !defines.has(rest[0].text)) defines.set(rest[0].text, inner.parts);
        if (word === 'block') { const context = expressionOf(rest.slice(1)); if (context) parts.push({ is: 'print', value: { is: 'call', name: 'include', args: [{ is: 'literal', value: rest[0].text }, context] }, ...span }); }
      } else if (word === 'if' || word === 'with' || word === 'range') {
        const made = branch(word, rest, span, depth);
        if (made) parts.push(made); else failed = true;
      } else if (word === 'template') {
        const args = expressionOf([{ kind: 'word', text: 'include', space: true }, ...rest, ...(rest.length === 1 ? [{ kind: 'word' as const, text: 'nil', space: true }] : [])]);
        if (args) parts.push({ is: 'print', value: args, ...span }); else failed = true;
      } else if ((word === 'break' || word === 'continue') && rest.length === 0) parts.push({ is: word, ...span });
      else if (rest[0]?.kind === 'sign' && (rest[0].text === ':=' || rest[0].text === '=')) {
        const value = expressionOf(rest.slice(1));
        if (value) parts.push({ is: 'set', name: head.text, declares: rest[0].text === ':=', value, ...span }); else failed = true;
      } else {
        const value = expressionOf(piece.tokens);
        if (value) parts.push({ is: 'print', value, ...span }); else failed = true;
      }
    }
    return { parts, end: undefined };
  };
  const branch = (is: 'if' | 'with' | 'range', tokens: readonly Token[], span: { start: number; end: number }, depth: number): Part | undefined => {
    const assign = tokens.findIndex((token) => token.kind === 'sign' && token.text === ':=');
    const names = assign === -1 ? [] : tokens.slice(0, assign).filter((token) => token.kind === 'word').map((token) => token.text);
    const value = expressionOf(tokens.slice(assign + 1));
    if (!value || depth > DEEPEST) return undefined;
    const yes = block(depth + 1);
    let no: readonly Part[] = [];
    if (yes.end?.[0]?.text === 'else') {
      const [, next, ...rest] = yes.end;
      if (next) { if (next.text !== 'if' && next.text !== 'with') return undefined; const inner = branch(next.text, rest, span, depth + 1); if (!inner) return undefined; no = [inner]; } else {
        const other = block(depth + 1);
        if (other.end?.[0]?.text !== 'end') return undefined;
        no = other.parts;
      }
    } else if (!yes.end) return undefined;
    return { is, names, value, yes: yes.parts, no, ...span };
  };
  const { parts, end } = block(0);
  return failed || end ? undefined : { parts, defines };
}

/** A pipeline: what stands before a bar becomes the last argument of what stands after it. */
function expressionOf(tokens: readonly Token[], depth = 0): Expression | undefined {
  if (depth > DEEPEST || tokens.length === 0) return undefined;
  let value: Expression | undefined;
  for (const command of split(tokens)) {
    const words = command && operands(command, depth);
    const [first, ...rest] = words ?? [];
    if (!first) return undefined;
    const args = value ? [...rest, value] : rest;
    if (first.is === 'call' && first.args.length === 0 && command[0]?.text !== '(') value = { ...first, args };
    else if (args.length === 0) value = first;
    // A method with arguments, as `.Files.Get "x"` or `.Capabilities.APIVersions.Has "x"`.
    else if (first.is === 'field') value = { is: 'call', name: `.${first.path.join('.')}`, args };
    else return undefined;
  }
  return value;
}

function split(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const commands: Token[][] = [[]];
  let open = 0;
  for (const token of tokens) {
    if (token.kind === 'sign' && token.text === '(') open++;
    if (token.kind === 'sign' && token.text === ')') open--;
    if (open === 0 && token.kind === 'sign' && token.text === '|') commands.push([]); else commands.at(-1)?.push(token);
  }
  return commands;
}

function operands(tokens: readonly Token[], depth: number): readonly Expression[] | undefined {
  const found: Expression[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (!token) break;
    if (token.kind === 'string') found.push({ is: 'literal', value: token.text });
    else if (token.kind === 'number') found.push({ is: 'literal', value: Number(token.text) });
    else if (token.kind === 'word') found.push(word(token.text));
    else if (token.text === '(') {
      let open = 1;
      let end = at + 1;
      while (end < tokens.length && open > 0) { const sign = tokens[end]; if (sign?.kind === 'sign') open += sign.text === '(' ? 1 : sign.text === ')' ? -1 : 0; end++; }
      const inner = open === 0 ? expressionOf(tokens.slice(at + 1, end - 1), depth + 1) : undefined;
      if (!inner) return undefined;
      const next = tokens[end];
      const field = next?.kind === 'word' && !next.space && next.text.startsWith('.') ? next.text.slice(1).split('.') : undefined;
      found.push(field ? { is: 'of', value: inner, path: field } : inner);
      at = field ? end : end - 1;
    } else return undefined;
  }
  return found;
}

function word(text: string): Expression {
  if (text === 'true' || text === 'false') return { is: 'literal', value: text === 'true' };
  if (text === 'nil') return { is: 'literal', value: null };
  if (text.startsWith('.') || text.startsWith('$')) { const [from = '', ...path] = text.split('.'); return { is: 'field', from: from === '' ? '.' : from, path: path.filter((part) => part !== '') }; }
  return { is: 'call', name: text, args: [] };
}
