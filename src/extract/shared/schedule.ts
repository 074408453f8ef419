/** Days looked at: two years, so that a yearly job is seen twice. */
const DAYS = 731;
const NAMES: Readonly<Record<string, number>> = { jan: 1, feb: 2, mar: 3, apr: 4, may: 5, jun: 6, jul: 7, aug: 8, sep: 9, oct: 10, nov: 11, dec: 12, sun: 0, mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6 };
const WORDS: Readonly<Record<string, number>> = { '@hourly': 1, '@daily': 24, '@midnight': 24, '@weekly': 168, '@monthly': 744, '@yearly': 8784, '@annually': 8784 };
const UNITS: Readonly<Record<string, number>> = { m: 1 / 60, minute: 1 / 60, minutes: 1 / 60, h: 1, hour: 1, hours: 1, d: 24, day: 24, days: 24, w: 168, week: 168, weeks: 168, s: 1 / 3600, second: 1 / 3600, seconds: 1 / 3600 };

/**
 * The longest time between two runs of a schedule, in hours: cron with five fields, with six as AWS (`cron(0 5 ? * SUN *)`) or as Go libraries with
 * seconds in front write it, `@daily`, `rate(12 hours)`, `@every 6h`. Undefined where it is none of these, or never runs.
 */
export function longestPause(written: string): number | undefined {
  const text = written.trim().toLowerCase().slice(0, 200).replace(/^(?:cron_tz|tz)=\S+\s+/, '');
  const word = Object.hasOwn(WORDS, text) ? WORDS[text] : undefined;
  if (word !== undefined) return word;
  const every = /^(?:rate\(\s*|@every\s+)(.*?)\)?$/.exec(text);
  if (every) return hoursOf(every[1] ?? '');
  const aws = /^cron\((.*)\)$/.exec(text);
  const fields = (aws?.[1] ?? text).split(/\s+/);
  if (aws && fields.length === 6) return pauseOf(fields, true);
  if (fields.length === 6) return pauseOf(fields.slice(1), false);
  return fields.length === 5 ? pauseOf(fields, false) : undefined;
}

/** A length of time in hours: `720h`, `30d`, `168h0m0s`, `12 hours`, `P30D`. */
export function hoursOf(written: string): number | undefined {
  const text = written.trim().toLowerCase().slice(0, 60);
  const iso = /^p(?:(\d{1,4})w)?(?:(\d{1,5})d)?(?:t(?:(\d{1,6})h)?(?:\d{1,6}m)?(?:\d{1,6}s)?)?$/.exec(text);
  if (iso && text.length > 1) return Number(iso[1] ?? 0) * 168 + Number(iso[2] ?? 0) * 24 + Number(iso[3] ?? 0);
  if (!/^(?:\d{1,9}(?:\.\d{1,3})?\s*[a-z]{1,7}\s*){1,5}$/.test(text)) return undefined;
  let hours = 0;
  for (const [, amount, unit] of text.matchAll(/(\d{1,9}(?:\.\d{1,3})?)\s*([a-z]{1,7})/g)) {
    const factor = Object.hasOwn(UNITS, unit ?? '') ? UNITS[unit ?? ''] : undefined;
    if (factor === undefined) return undefined;
    hours += Number(amount) * factor;
  }
  return hours;
}

/** `aws`: Sunday is 1 there, and `?` stands for a day that another field gives. */
function pauseOf(fields: readonly string[], aws: boolean): number | undefined {
  const [, hour, dayOfMonth, month, dayOfWeek] = fields;
  const minutes = membersOf(fields[0], 0, 59);
  const hours = membersOf(hour, 0, 23);
  const days = membersOf(dayOfMonth, 1, 31);
  const months = membersOf(month, 1, 12);
  const weekdays = membersOf(dayOfWeek, aws ? 1 : 0, 7);
  if (!minutes || !hours || !days || !months || !weekdays || minutes.size === 0) return undefined;
  const free = (field: string | undefined): boolean => field === '*' || field === '?';
  const onWeekday = (day: number): boolean => (aws ? weekdays.has(day + 1) : weekdays.has(day) || (day === 0 && weekdays.has(7)));
  const ofDay = [...hours].sort((a, b) => a - b);
  const [firstHour] = ofDay;
  const lastHour = ofDay.at(-1);
  if (firstHour === undefined || lastHour === undefined) return undefined;
  let longest = Math.max(0, ...ofDay.slice(1).map((at, index) => at - (ofDay[index] ?? at)));
  let last: number | undefined;
  for (let day = 0; day < DAYS; day++) {
    // 2024 is a leap year; the year itself does not matter.
    const date = new Date(Date.UTC(2024, 0, 1 + day));
    const inMonth = days.has(date.getUTCDate());
    const inWeek = onWeekday(date.getUTCDay());
    // Cron takes either day where both fields are written.
    const runs = months.has(date.getUTCMonth() + 1) && (!aws && !free(dayOfMonth) && !free(dayOfWeek) ? inMonth || inWeek : inMonth && inWeek);
    if (!runs) continue;
    if (last !== undefined) longest = Math.max(longest, day * 24 + firstHour - last);
    last = day * 24 + lastHour;
  }
  return last === undefined || longest === 0 ? undefined : longest;
}

/** The numbers a field takes: `*`, `5`, `1-5`, a step, `0,12`, `mon-fri`. Undefined for what only a calendar tells (`L`, `W`, `#`, `H`). */
function membersOf(field: string | undefined, low: number, high: number): ReadonlySet<number> | undefined {
  if (field === undefined || field === '') return undefined;
  const members = new Set<number>();
  for (const part of field.split(',').slice(0, 60)) {
    const match = /^(\*|\?|[a-z]{3}|\d{1,2})(?:-([a-z]{3}|\d{1,2}))?(?:\/(\d{1,2}))?$/.exec(part);
    if (!match) return undefined;
    const [, from = '', to, by] = match;
    const any = from === '*' || from === '?';
    const start = any ? low : number(from, low);
    const end = any ? high : to !== undefined ? number(to, low) : by !== undefined ? high : start;
    const step = Number(by ?? 1);
    if (start === undefined || end === undefined || step < 1) return undefined;
    for (let at = start; at <= end && at <= high; at += step) members.add(at);
  }
  return members;
}

/** AWS counts weekdays from one, and names mean the same days everywhere. */
function number(text: string, low: number): number | undefined {
  if (/^\d/.test(text)) return Number(text);
  const named = Object.hasOwn(NAMES, text) ? NAMES[text] : undefined;
  return named !== undefined && low === 1 && ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].includes(text) ? named + 1 : named;
}
