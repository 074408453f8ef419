import { placeIn } from '../../../model/index.ts';
import type { Origin, Place } from '../../../model/index.ts';
import { wordsOf } from '../shared/command-line.ts';

/** One `prefix_rule(pattern=[...], decision="...")` of a rules file. */
export interface PrefixRule { readonly pattern: readonly (readonly string[])[]; readonly decision: 'allow' | 'prompt' | 'forbidden'; readonly at: Place }

/** Reads the prefix rules of a `.rules` file. Anything else in it (it is a small language) is skipped. */
export function readPrefixRules(document: { readonly file: string; readonly origin: Origin; readonly text: string }): readonly PrefixRule[] {
  const { text } = document;
  const rules: PrefixRule[] = [];
  for (const start of text.matchAll(/^[ \t]*prefix_rule[ \t]*\(/gm)) {
    if (rules.length >= 2_000) break;
    const from = start.index + start[0].length;
    const window = text.slice(from, from + 4_000);
    const end = closingOf(window, '(', ')');
    if (end < 0) continue;
    const body = window.slice(0, end);
    const decision = /\bdecision[ \t]*=[ \t]*["'](allow|prompt|forbidden)["']/.exec(body)?.[1];
    const list = /\bpattern[ \t]*=[ \t\n]*\[/.exec(body);
    if (!list) continue;
    const inside = body.slice(list.index + list[0].length);
    const close = closingOf(inside, '[', ']');
    if (close < 0) continue;
    rules.push({
      pattern: readPattern(inside.slice(0, close)), decision: decision === 'prompt' || decision === 'forbidden' ? decision : 'allow',
      at: placeIn(document, { start: start.index, end: from + end + 1 }),
    });
  }
  return rules.filter((rule) => rule.pattern.length > 0);
}

/** Does the command begin with exactly these words? An element may be a list of alternatives. */
export function prefixMatches(rule: PrefixRule, part: string): boolean {
  const words = wordsOf(part);
  return rule.pattern.every((choices, i) => choices.includes(words[i] ?? ''));
}

/** Offset of the bracket that closes what has just been opened, quotes and comments respected; -1 when there is none. */
function closingOf(text: string, open: string, close: string): number {
  let depth = 1;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if (quote !== '') { if (c === '\\') i++; else if (c === quote) quote = ''; continue; }
    if (c === '"' || c === "'") quote = c;
    else if (c === '#') { const line = text.indexOf('\n', i); if (line < 0) return -1; i = line; }
    else if (c === open) depth++;
    else if (c === close && --depth === 0) return i;
  }
  return -1;
}

/** `"git", ["push", "pull"]` -> [[git], [push, pull]]. */
function readPattern(text: string): readonly (readonly string[])[] {
  const out: string[][] = [];
  let list: string[] | undefined;
  for (const token of text.matchAll(/"([^"\\\n]{0,500})"|'([^'\\\n]{0,500})'|[[\]]/g)) {
    if (token[0] === '[') list = [];
    else if (token[0] === ']') { if (list) out.push(list); list = undefined; }
    else { const word = token[1] ?? token[2] ?? ''; if (list) list.push(word); else out.push([word]); }
  }
  return out;
}
