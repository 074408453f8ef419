import { describe, expect, it } from 'vitest';
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
