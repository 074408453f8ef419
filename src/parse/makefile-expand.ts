import type { OffsetMap } from './shell-words.ts';

export interface MakeVariable { readonly name: string; readonly start: number; readonly value: string; readonly valueStart: number; readonly exported: boolean; /** Not appended to, not computed, not overridable. */ readonly certain: boolean }

/** Longest text and deepest expansion. */
const LONGEST = 100_000;
const DEEPEST = 10;
const MOST_EXPANSIONS = 2_000;

/** Values of the variables that are set once and plainly; the others are known by name only. */
export type MakeValues = ReadonlyMap<string, string | undefined>;

/** Later definitions win over `base`; one defined twice here has no certain value. */
export function makeValues(variables: readonly MakeVariable[], base: MakeValues = new Map()): MakeValues {
  const here = new Map<string, string | undefined>();
  for (const one of variables) here.set(one.name, one.certain && !here.has(one.name) ? one.value : undefined);
  return new Map([...base, ...here]);
}

/**
 * Writes a recipe as the shell will see it: `$(NAME)` becomes the value of a variable that is set once, `$$` a dollar sign, `$(shell x)`
 * a substitution; whatever else make would fill in becomes `${NAME}`, so that the reader of the shell text sees a variable.
 */
export function expandMake(text: string, values: MakeValues): { readonly text: string; readonly map: OffsetMap } {
  const out: string[] = [];
  const starts: number[] = [];
  const spent = { length: 0, expansions: 0 };
  const push = (piece: string, start: number, fixed: boolean): void => {
    if (spent.length + piece.length > LONGEST) return;
    spent.length += piece.length;
    out.push(piece);
    for (let i = 0; i < piece.length; i++) starts.push(fixed ? start : start + i);
  };
  const expand = (source: string, from: number, depth: number, fixed: boolean): void => {
    let at = 0;
    const place = (offset: number): number => (fixed ? from : from + offset);
    while (at < source.length && spent.length < LONGEST) {
      const dollar = source.indexOf('$', at);
      push(source.slice(at, dollar < 0 ? source.length : dollar), place(at), fixed);
      if (dollar < 0) return;
      const next = source[dollar + 1] ?? '';
      if (next === '$') { push('$', place(dollar), true); at = dollar + 2; continue; }
      if (next !== '(' && next !== '{') { push(`\${${next}}`, place(dollar), true); at = dollar + 2; continue; }
      const close = closing(source, dollar + 1, next);
      if (close < 0) { push(source.slice(dollar), place(dollar), fixed); return; }
      const name = source.slice(dollar + 2, close).trim();
      const value = values.get(name);
      if (name.startsWith('shell ') && depth < DEEPEST) { push('$(', place(dollar), true); expand(name.slice(6), place(dollar), depth + 1, true); push(')', place(dollar), true); }
      else if (value !== undefined && depth < DEEPEST && spent.expansions++ < MOST_EXPANSIONS) expand(value, place(dollar), depth + 1, true);
      else push(`\${${/^[\w.-]+$/.test(name) ? name.replaceAll(/[.-]/g, '_') : '_'}}`, place(dollar), true);
      at = close + 1;
    }
  };
  expand(text, 0, 0, false);
  return { text: out.join(''), map: (offset) => starts[offset] ?? text.length };
}

function closing(text: string, open: number, bracket: string): number {
  const closer = bracket === '(' ? ')' : '}';
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === bracket) depth++;
    else if (text[i] === closer && --depth === 0) return i;
  }
  return -1;
}
