import { compareText } from '../../model/index.ts';
import type { Span } from '../../model/index.ts';
import { anyOf } from './alternation.ts';

/** Literals followed in one text; a hostile file of nothing but literals is one window. */
const MOST = 20_000;

/**
 * The stretches of a text within `reach` characters of one of `literals` (lower case, found in either case), in order and without overlap: whatever holds a literal and is no longer than
 * `reach` stands in one of them whole. Only literals among `hits` are looked for, all of the text is one where they are not known.
 */
export function around(text: string, reach: number, literals: readonly string[], hits: ReadonlySet<string> | undefined): Span[] {
  const whole = [{ start: 0, end: text.length }];
  if (!hits) return whole;
  const any = anyAmong(literals, hits);
  if (!any) return [];
  any.lastIndex = 0;
  const out: { start: number; end: number }[] = [];
  let count = 0;
  for (let match = any.exec(text); match; match = any.exec(text)) {
    if (++count > MOST) return whole;
    const [start, end] = [Math.max(0, match.index - reach), Math.min(text.length, match.index + match[0].length + reach)];
    const last = out.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end); else out.push({ start, end });
    // Another literal may begin inside of this one.
    any.lastIndex = match.index + 1;
  }
  return out;
}

/** Sets of literals for which the expression is kept. */
const MOST_SETS = 2_000;
interface Kept { readonly literals: ReadonlySet<string>; readonly made: Map<string, RegExp> }
const KEPT = new WeakMap<readonly string[], Kept>();

/** Finds those of the literals that are among the hits; undefined where none is. */
function anyAmong(literals: readonly string[], hits: ReadonlySet<string>): RegExp | undefined {
  const kept = KEPT.get(literals) ?? { literals: new Set(literals), made: new Map<string, RegExp>() };
  KEPT.set(literals, kept);
  const present = [...hits].filter((hit) => kept.literals.has(hit)).sort(compareText);
  if (present.length === 0) return undefined;
  const key = present.join('\n');
  if (kept.made.size >= MOST_SETS) kept.made.clear();
  const any = kept.made.get(key) ?? new RegExp(anyOf(present), 'gi');
  kept.made.set(key, any);
  return any;
}
