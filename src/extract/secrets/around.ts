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
  const present = literals.filter((literal) => hits.has(literal));
  if (present.length === 0) return [];
  const any = new RegExp(anyOf(present), 'gi');
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
