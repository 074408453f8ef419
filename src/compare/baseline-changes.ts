import { shownName } from '../model/index.ts';
import type { Span } from '../model/index.ts';
import type { BaselineEntry } from './baseline-schema.ts';
import type { PlacedEntry } from './baseline.ts';
import { subjectKey } from './baseline-file.ts';
import { exceeds } from './baseline-ceiling.ts';

/** One difference between two baselines; the span is that of the entry, in the version of `side`. */
export interface BaselineChange extends Span { readonly loosened: boolean; readonly side: 'base' | 'head'; readonly says: string; readonly from: string; readonly to: string; /** What a new entry accepts. */ readonly added?: string }

/** What the second baseline accepts more (added, raised) and less (taken out, lowered) than the first. In the order of the files. */
export function baselineChanges(before: readonly PlacedEntry[], after: readonly PlacedEntry[]): BaselineChange[] {
  const out: BaselineChange[] = [];
  const was = new Map(before.map((placed) => [subjectKey(placed.entry), placed]));
  const now = new Map(after.map((placed) => [subjectKey(placed.entry), placed]));
  const name = ({ entry }: PlacedEntry): string => `${shownName(entry.rule)} of ${shownName(entry.about)}`;
  for (const placed of after) {
    const old = was.get(subjectKey(placed.entry));
    const span = { start: placed.start, end: placed.end };
    if (!old) { out.push({ ...span, loosened: true, side: 'head', says: `an entry was added that accepts ${name(placed)}`, from: 'not accepted', to: `accepted as ${placed.entry.level}`, added: name(placed) }); continue; }
    const more = exceeds(placed.entry, old.entry);
    if (more.length > 0) out.push({ ...span, loosened: true, side: 'head', says: `the ceiling of ${name(placed)} was raised (${more.join('; ')})`, from: `accepted as ${old.entry.level}`, to: 'a higher ceiling' });
    else if (exceeds(old.entry, placed.entry).length > 0) out.push({ ...span, loosened: false, side: 'head', says: `the ceiling of ${name(placed)} was lowered`, from: `accepted as ${old.entry.level}`, to: 'a lower ceiling' });
  }
  for (const placed of before) {
    if (!now.has(subjectKey(placed.entry))) out.push({ start: placed.start, end: placed.end, loosened: false, side: 'base', says: `the entry for ${name(placed)} was taken out`, from: 'accepted', to: 'not accepted' });
  }
  return out;
}

/** The entries of `before` that are still needed, each at the lower of its ceiling and today's. Accepts nothing that `before` did not. */
export function pruneBaseline(before: readonly BaselineEntry[], today: readonly BaselineEntry[]): BaselineEntry[] {
  const now = new Map(today.map((entry) => [subjectKey(entry), entry]));
  return before.flatMap((entry) => {
    const one = now.get(subjectKey(entry));
    return one === undefined ? [] : [exceeds(one, entry).length === 0 ? one : entry];
  });
}
