import type { Span } from '../../model/index.ts';

/** Windows of one text; of a hostile file of nothing but literals one becomes the whole. */
const MOST = 20_000;

/**
 * The stretches of a text within `reach` characters of one of `literals` (lower case, found in either case), in order and without overlap: whatever holds a literal and is no longer than
 * `reach` stands in one of them whole. Only literals among `hits` are looked for. All of the text where `hits` are not known, or where lower case would shift it.
 */
export function around(text: string, reach: number, literals: readonly string[], hits: ReadonlySet<string> | undefined): Span[] {
  const whole = [{ start: 0, end: text.length }];
  if (!hits) return whole;
  const present = literals.filter((literal) => hits.has(literal));
  if (present.length === 0) return [];
  const lower = text.toLowerCase();
  if (lower.length !== text.length) return whole;
  const found: Span[] = [];
  for (const literal of present) {
    for (let at = lower.indexOf(literal); at >= 0; at = lower.indexOf(literal, at + literal.length)) {
      if (found.length >= MOST) return whole;
      found.push({ start: Math.max(0, at - reach), end: Math.min(text.length, at + literal.length + reach) });
    }
  }
  found.sort((a, b) => a.start - b.start);
  const out: { start: number; end: number }[] = [];
  for (const span of found) {
    const last = out.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end); else out.push({ ...span });
  }
  return out;
}
