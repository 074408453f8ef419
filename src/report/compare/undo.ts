import type { Comparison, Fix, PathChange, Shift, Side } from '../../model/index.ts';
import { lineOf } from '../place.ts';
import { count, open } from '../words.ts';
import type { Line } from '../story/blocks.ts';
import { span } from '../story/blocks.ts';
import type { Card } from './cards.ts';
import { clipped, phrase, placed } from './phrase.ts';

/** A change to the head that closes some of what was added. */
export interface Remedy { readonly fix: Fix; readonly paths: number; readonly resources: number }

/** The fixes of the head that take some of the additions away, those that take most first; at most `most`. */
export function remedies(comparison: Comparison, most: number): readonly Remedy[] {
  const { added } = comparison.delta;
  return matching(comparison, added.paths.filter((change) => change.counts), added.irrecoverable.map((change) => change.resource.id)).slice(0, most);
}

function matching(comparison: Comparison, paths: readonly PathChange[], lost: readonly string[]): readonly Remedy[] {
  const ids = new Set(paths.map((change) => change.path.id));
  const gone = new Set(lost);
  const all = comparison.head.fixes.map((fix) => ({ fix, paths: fix.closes.paths.filter((id) => ids.has(id)).length, resources: fix.closes.irrecoverable.filter((id) => gone.has(id)).length }));
  return all.filter((one) => one.paths + one.resources > 0).sort((a, b) => b.paths + b.resources - a.paths - a.resources);
}

/** What would take this card away again: the changed line first, then a change that is better than going back. */
export function undoOf(card: Card, comparison: Comparison, names: readonly string[]): readonly Line[] {
  const back = backOf(card, comparison, names);
  const paths = card.told.flatMap((told) => (told.kind === 'path' ? [told.change] : []));
  const [remedy] = matching(comparison, paths, []);
  if (!remedy) return back ? [back] : [];
  const [cause] = card.causes;
  const { place } = remedy.fix.change;
  const { sources } = comparison.head;
  const here = cause?.side === 'head' && cause.at.file === place.file && lineOf(cause.at, sources) === lineOf(place, sources);
  const better: Line = [
    ...(back ? [span('or: ')] : []), ...(here ? [] : [placed(place, 'head', comparison), span(': ')]), ...phrase(open(remedy.fix.title), names),
    ...(paths.length > 1 ? [span(` (closes ${remedy.paths} of ${count(paths.length, 'path')})`, 'aside')] : []),
  ];
  return back ? [back, better] : [better];
}

function backOf(card: Card, comparison: Comparison, names: readonly string[]): Line | undefined {
  const [first] = card.told;
  const [cause] = card.causes;
  switch (first.kind) {
    case 'hidden': {
      const reason = open(first.change.gap.reason);
      return first.change.says.includes(reason) ? [span('make it readable again, or put it back as it was')] : phrase(`make it readable again: it ${reason}`, names);
    }
    case 'revealed': return [span('take out what shows there now, not the repair')];
    case 'shift': {
      const kept = keptApart(first.change.kind);
      if (kept !== undefined) return [span(kept)];
      if (cause) return going(cause.side, comparison);
      return first.change.from === '' ? undefined : [span('back to: '), ...phrase(first.change.from, names)];
    }
    case 'path': return cause && going(cause.side, comparison);
  }
}

/** Edits of what judges this very change: undoing them is not the point, deciding about them is. */
function keptApart(kind: Shift['kind']): string | undefined {
  if (kind === 'trust-file') return 'take this edit out of the change; it is for a person to decide, on its own, and never holds for the change it comes with';
  if (kind === 'gate-wiring') return 'leave the job that runs this gate as it was';
  return undefined;
}

/** Of the line that stands above it as the cause. */
function going(side: Side, { names }: Comparison): Line {
  return side === 'head' ? [span('take that line back')] : [span('put that line back as it stands in '), { text: clipped(names.base), tone: 'place', code: true }];
}
