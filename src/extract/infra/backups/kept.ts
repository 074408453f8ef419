import { placeIn } from '../../../model/index.ts';
import type { CopyRhythm, DataDocument, DataNode } from '../../../model/index.ts';
import { spanOf, textOf } from '../../shared/nodes.ts';
import { keptOf, lengthKept, longest, RHYTHMS } from '../../shared/kept-copies.ts';
import { hoursOf } from '../../shared/schedule.ts';

/** How long a copy stays, where a setting says it as a length of time. `spell` makes one of its text; empty: it says something else. */
export function keptFor(document: DataDocument, node: DataNode | undefined, spell: (text: string) => string): CopyRhythm | undefined {
  const text = textOf(node);
  const hours = text === undefined ? undefined : hoursOf(spell(text));
  return node && hours !== undefined && hours > 0 ? { kept: { hours, at: placeIn(document, spanOf(node)) } } : undefined;
}

/** How long the oldest copy stays, where numbers of copies are kept by the hour, day, week, month and year. `within` is a length of time. */
export function keptBy(document: DataDocument, setting: (name: string) => DataNode | undefined): CopyRhythm | undefined {
  const numbers = RHYTHMS.flatMap((name) => { const node = setting(name); const text = textOf(node); return node && text !== undefined ? [{ name, text, at: placeIn(document, spanOf(node)) }] : []; });
  // The last few are kept whenever they were made, so that no time can be told.
  if (['last', 'secondly', 'minutely', 'quarterly', 'tag', 'tags'].some((name) => setting(name) !== undefined)) return undefined;
  const node = setting('within');
  const hours = lengthKept(textOf(node) ?? '');
  return longest([...keptOf(numbers), ...(node && hours !== undefined && hours > 0 ? [{ hours, at: placeIn(document, spanOf(node)) }] : [])]);
}
