import type { CopyRhythm, Place } from '../../model/index.ts';
import { hoursOf, longestPause } from './schedule.ts';

interface Written { readonly text: string; readonly at: Place }

/** What a schedule says of the copies it makes; undefined where it cannot be read. */
export function everyOf(schedule: Written | undefined, kept?: Written): CopyRhythm | undefined {
  const every = schedule && longestPause(schedule.text);
  const stays = kept && hoursOf(kept.text);
  if (every === undefined && stays === undefined) return undefined;
  return { ...schedule && every !== undefined ? { every: { hours: every, at: schedule.at } } : {}, ...kept && stays !== undefined && stays > 0 ? { kept: { hours: stays, at: kept.at } } : {} };
}
