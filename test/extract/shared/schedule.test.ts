import { describe, expect, it } from 'vitest';
import { calendarPause, spanHours } from '../../../src/extract/shared/calendar.ts';
import { hoursOf, longestPause } from '../../../src/extract/shared/schedule.ts';

describe('longestPause', () => {
  it.each([
    ['0 3 * * *', 24], ['*/15 * * * *', 1], ['0 */6 * * *', 6], ['0 2,14 * * *', 12], ['0 3 * * 0', 168], ['0 3 * * mon-fri', 72], ['0 3 1 * *', 744], ['0 9-17 * * *', 16],
    ['cron(0 5 ? * SUN *)', 168], ['cron(0 5 ? * 2-6 *)', 72], ['cron(0 5 1 * ? *)', 744], ['rate(12 hours)', 12], ['rate(1 day)', 24], ['@weekly', 168], ['@every 6h', 6], ['0 0 3 * * *', 24], ['CRON_TZ=UTC 0 3 * * 7', 168], ['0 0 1,15 * 1', 168],
  ])('%s is %d hours', (text, hours) => { expect(longestPause(text)).toBe(hours); });
  it.each(['', 'soon', '0 3 * *', '0 3 L * *', '0 25 * * *', 'H H * * *', '0 3 * * 5#2', '${var.schedule}', '{{ .Values.schedule }}'])('%j is not told', (text) => { expect(longestPause(text)).toBeUndefined(); });
});

describe('hoursOf', () => {
  it.each([['720h0m0s', 720], ['30d', 720], ['2w', 336], ['12 hours', 12], ['P30D', 720], ['PT12H', 12], ['P1W', 168]])('%s', (text, hours) => { expect(hoursOf(text)).toBe(hours); });
  it.each(['', 'p', 'forever', '3 moons'])('%j is not told', (text) => { expect(hoursOf(text)).toBeUndefined(); });
});

describe('timers of systemd', () => {
  it.each([
    ['daily', 24], ['weekly', 168], ['quarterly', 2208], ['*-*-* 03:00:00', 24], ['02:30', 24], ['Sun *-*-* 03:00', 168], ['Mon..Fri 02:00', 72], ['Monday,Thursday 02:00 Europe/Berlin', 96], ['*-*-1,15 03:30:00', 408], ['*-*-* 0/6:00', 6], ['*:0/15', 1],
  ])('%s is %d hours', (text, hours) => { expect(calendarPause(text)).toBe(hours); });
  it.each(['', 'now', '2026-01-01 03:00', '*-*~1', '%i', 'Sun *-*-* 03:00 and more'])('%j is not told', (text) => { expect(calendarPause(text)).toBeUndefined(); });
  it.each([['6h', 6], ['1d 12h', 36], ['30min', 0.5], ['7200', 2], ['1week', 168]])('%s', (text, hours) => { expect(spanHours(text)).toBe(hours); });
});
