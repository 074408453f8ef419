import type { Token } from './tokens.ts';

/** A stage with the tokens between its braces; `holds` are those of its own that no inner stage has. */
export interface Stage { readonly name: Token; readonly from: number; readonly to: number; readonly depth: number }

const MOST = 500;

/** Index of the bracket that closes the one at `open`, or the last token. One pass for all of them. */
export function closings(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  const open: { index: number; sign: string }[] = [];
  const pairs: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'sign') continue;
    if (token.text === '(' || token.text === '[' || token.text === '{') open.push({ index, sign: token.text });
    const wanted = pairs[token.text];
    if (wanted === undefined) continue;
    const at = open.findLastIndex((one) => one.sign === wanted);
    // A bracket that was forgotten inside ends with the one around it.
    if (at >= 0 && open.length - at < 50) for (const one of open.splice(at)) found.set(one.index, index);
  }
  for (const one of open) found.set(one.index, tokens.length - 1);
  return found;
}

/** `stage('name') { ... }`, in order; inner ones after the one around them. */
export function stagesOf(tokens: readonly Token[], closes: ReadonlyMap<number, number>): readonly Stage[] {
  const stages: Stage[] = [];
  const around: number[] = [];
  for (let index = 0; index + 2 < tokens.length && stages.length < MOST; index++) {
    if (tokens[index]?.kind !== 'word' || tokens[index]?.text !== 'stage') continue;
    const paren = tokens[index + 1]?.text === '(' ? index + 1 : undefined;
    const name = tokens[paren === undefined ? index + 1 : index + 2];
    const brace = paren === undefined ? index + 2 : (closes.get(paren) ?? paren) + 1;
    if (name?.kind !== 'text' || tokens[brace]?.text !== '{') continue;
    while (around.length > 0 && (around.at(-1) ?? 0) < index) around.pop();
    const to = closes.get(brace) ?? tokens.length - 1;
    stages.push({ name, from: brace, to, depth: around.length });
    around.push(to);
  }
  return stages;
}
