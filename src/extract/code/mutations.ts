import type { Span } from '../../model/index.ts';

/** A field called by a GraphQL mutation, with its place. */
export interface MutationField extends Span { readonly name: string }

const LONGEST = 100_000;

/**
 * Names of the fields that the mutations in a GraphQL text call: in `mutation X($a: ID!) { first: volumeDelete(volumeId: $a) serviceDelete(id: 1) }`
 * `volumeDelete` and `serviceDelete`. Queries and subscriptions give nothing, nor do fragments and comments. `at` is added to all spans.
 */
export function mutationFields(text: string, at = 0): MutationField[] {
  const out: MutationField[] = [];
  const source = text.slice(0, LONGEST);
  const operation = /(?<![\w$.])mutation\b(?=[\s({\w])/g;
  for (let match = operation.exec(source); match && out.length <= 200; match = operation.exec(source)) {
    const open = openingBrace(source, match.index + match[0].length);
    // What stands inside an operation, its strings included, begins no other.
    if (open !== undefined) operation.lastIndex = topFields(source, open + 1, at, out);
  }
  return out;
}

/** The `{` after the operation's name, variables and directives. */
function openingBrace(text: string, from: number): number | undefined {
  let depth = 0;
  for (let i = from; i < text.length && i < from + 4_000; i++) {
    const c = text[i];
    if (c === '(') depth++;
    else if (c === ')') depth--;
    else if (c === '{' && depth === 0) return i;
    else if (depth === 0 && c !== undefined && !/[\s\w$@:,!=[\]"\\]/.test(c)) return undefined;
  }
  return undefined;
}

/** Fields at the first level of a selection; an alias gives way to the name behind it. Gives where the selection ends. */
function topFields(text: string, from: number, at: number, out: MutationField[]): number {
  let braces = 0;
  let parentheses = 0;
  for (let i = from; i < text.length; i++) {
    const c = text[i] ?? '';
    if (c === '#') { const end = text.indexOf('\n', i); if (end < 0) return text.length; i = end; continue; }
    if (c === '(') parentheses++;
    else if (c === ')') parentheses--;
    else if (c === '{') braces++;
    else if (c === '}') { if (braces-- === 0) return i + 1; }
    else if (braces === 0 && parentheses === 0 && /[A-Za-z_]/.test(c) && !/[@$.]/.test(text[i - 1] ?? '')) {
      let end = i;
      while (end < text.length && /\w/.test(text[end] ?? '')) end++;
      if (!/^\s*:/.test(text.slice(end, end + 20))) out.push({ name: text.slice(i, end), start: at + i, end: at + end });
      i = end - 1;
    }
  }
  return text.length;
}
