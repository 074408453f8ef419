import { placeIn } from '../../../model/index.ts';
import type { CopyRhythm, DataDocument, DataNode, Place } from '../../../model/index.ts';
import { spanOf, textOf } from '../../shared/nodes.ts';
import { hoursOf } from '../../shared/schedule.ts';

/** Hours that one kept copy of a rhythm stands for. */
const HOURS: Readonly<Record<string, number>> = { hourly: 1, daily: 24, weekly: 168, monthly: 720, yearly: 8760 };

/** How long a copy stays, where a setting says it as a length of time. `spell` makes one of its text; empty: it says something else. */
export function keptFor(document: DataDocument, node: DataNode | undefined, spell: (text: string) => string): CopyRhythm | undefined {
  const text = textOf(node);
  const hours = text === undefined ? undefined : hoursOf(spell(text));
  return node && hours !== undefined && hours > 0 ? { kept: { hours, at: placeIn(document, spanOf(node)) } } : undefined;
}

/** How long the oldest copy stays, where numbers of copies are kept by the hour, day, week, month and year. `within` is a length of time. */
export function keptBy(document: DataDocument, setting: (name: string) => DataNode | undefined): CopyRhythm | undefined {
  const numbers = Object.keys(HOURS).flatMap((name) => { const node = setting(name); const text = textOf(node); return node && text !== undefined ? [{ name, text, at: placeIn(document, spanOf(node)) }] : []; });
  // The last few are kept whenever they were made, so that no time can be told.
  if (['last', 'secondly', 'minutely', 'quarterly', 'tag', 'tags'].some((name) => setting(name) !== undefined)) return undefined;
  const within = keptFor(document, setting('within'), (text) => text.replace(/^(\d+)H$/, '$1h').replace(/^(\d+)m$/, (_, months: string) => `${Number(months) * 30}d`).replace(/^(\d+)y$/, (_, years: string) => `${Number(years) * 365}d`))?.kept;
  return longest([...keptOf(numbers), ...(within ? [within] : [])]);
}

type Kept = NonNullable<CopyRhythm['kept']>;

/** `daily 7`: what each of these keeps, in hours. */
export function keptOf(numbers: readonly { readonly name: string; readonly text: string; readonly at: Place }[]): readonly Kept[] {
  return numbers.flatMap(({ name, text, at }) => { const hours = (Object.hasOwn(HOURS, name) ? HOURS[name] ?? 0 : 0) * (/^\d{1,5}$/.test(text) ? Number(text) : text === '-1' ? 100_000 : 0); return hours > 0 ? [{ hours, at }] : []; });
}

/** The one that keeps copies longest. */
export function longest(kept: readonly Kept[]): CopyRhythm | undefined {
  const [first] = [...kept].sort((a, b) => b.hours - a.hours);
  return first && { kept: first };
}
