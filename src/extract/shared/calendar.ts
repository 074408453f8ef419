import { hoursOf, longestPause } from './schedule.ts';

const WORDS: Readonly<Record<string, string>> = { minutely: '* * * * *', hourly: '@hourly', daily: '@daily', weekly: '@weekly', monthly: '@monthly', quarterly: '0 0 1 1,4,7,10 *', semiannually: '0 0 1 1,7 *', yearly: '@yearly', annually: '@yearly' };
const DAYS = 'mon|tue|wed|thu|fri|sat|sun';

/**
 * The longest time between two moments that systemd writes as a calendar event, in hours: `daily`, `Mon..Fri 02:00`, `*-*-1,15 03:30:00`, `*-*-* 0/6:00`. Undefined where
 * it is none, where it names a year, and where only a calendar tells (`~` for the last day).
 */
export function calendarPause(written: string): number | undefined {
  const text = written.trim().toLowerCase().slice(0, 120).replace(/\s+(?:utc|[a-z]+\/[a-z_]+(?:\/[a-z_]+)?)$/, '');
  const word = Object.hasOwn(WORDS, text) ? WORDS[text] : undefined;
  if (word !== undefined) return longestPause(word);
  const parts = text.split(/\s+/);
  const weekdays = new RegExp(`^(?:${DAYS})`).test(parts[0] ?? '') ? parts.shift() : undefined;
  const date = parts[0]?.includes('-') === true ? parts.shift() : undefined;
  const time = parts.shift() ?? '00:00';
  if (parts.length > 0) return undefined;
  const day = date === undefined ? ['*', '*'] : /^(?:\*-)?([\d*,./]{1,40})-([\d*,./]{1,60})$/.exec(date)?.slice(1);
  const clock = /^([\d*,./]{1,80}):([\d*,./]{1,120})(?::[\d*,./]{1,60})?$/.exec(time);
  if (!day || !clock) return undefined;
  const [month, ofMonth] = day;
  return longestPause([clock[2], clock[1], ofMonth, month, weekdays?.replace(/([a-z]{3})[a-z]*/g, '$1') ?? '*'].map((field) => (field ?? '*').replaceAll('..', '-')).join(' '));
}

/** A length of time as systemd writes it, in hours: `6h`, `1d 12h`, `30min`, `90` for seconds. */
export function spanHours(written: string): number | undefined {
  const text = written.trim().toLowerCase().slice(0, 60);
  return hoursOf(/^\d{1,9}$/.test(text) ? `${text}s` : text.replace(/(\d\s*)min\b/g, '$1m').replace(/(\d\s*)sec\b/g, '$1s').replace(/(\d\s*)hr\b/g, '$1h'));
}
