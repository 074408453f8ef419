import { folderOf, placeIn } from '../../../model/index.ts';
import type { CopyRhythm, Document, Fact } from '../../../model/index.ts';
import { calendarPause, spanHours } from '../../shared/calendar.ts';

export const TIMER = /\.timer$/;

/** When a timer of systemd starts which unit. */
export interface Timer { readonly unit: string; readonly every: NonNullable<CopyRhythm['every']> }

const SETTING = /^[ \t]*(OnCalendar|OnUnitActiveSec|OnUnitInactiveSec|Unit)[ \t]*=[ \t]*(\S.*)$/gm;

/** The unit a timer starts, by the path of its file, and how long it waits at most; undefined where that cannot be read. */
export function timerOf(document: Document): Timer | undefined {
  let unit = document.file.replace(TIMER, '.service');
  let every: Timer['every'] | undefined;
  for (const match of [...document.text.slice(0, 100_000).matchAll(SETTING)].slice(0, 200)) {
    const [whole, name, value = ''] = match;
    const text = value.trim();
    if (name === 'Unit') { const directory = folderOf(document.file); unit = directory === '.' ? text : `${directory}/${text}`; continue; }
    const hours = name === 'OnCalendar' ? calendarPause(text) : spanHours(text);
    const end = match.index + whole.trimEnd().length;
    // Each line adds moments, so the one that comes most often tells.
    if (hours !== undefined && (every === undefined || hours < every.hours)) every = { hours, at: placeIn(document, { start: end - text.length, end }) };
  }
  return every && { unit, every };
}

/** The copies that units make, with the time that a timer starts them at. */
export function timed(facts: readonly Fact[], timers: readonly Timer[]): readonly Fact[] {
  const byUnit = new Map(timers.map((timer) => [timer.unit, timer.every]));
  return byUnit.size === 0 ? facts : facts.map((fact) => {
    const every = fact.fact === 'relation' && fact.copy ? byUnit.get(fact.evidence[0].at.file) : undefined;
    return fact.fact !== 'relation' || !fact.copy || every === undefined || fact.copy.rhythm?.every ? fact : { ...fact, copy: { ...fact.copy, rhythm: { ...fact.copy.rhythm, every } } };
  });
}
