import { describe, expect, it } from 'vitest';
import { nowFrom } from '../../src/seal/index.ts';

const minute = 60_000;
const noon = Date.parse('2026-11-21T12:00:00Z');

/** GATE §1.20: a clock that was set back brings nothing back to life. */
describe('the moment at which expiry is judged', () => {
  it('is the clock, or what was written later within ten minutes', () => {
    expect(nowFrom(noon, {})).toEqual({ value: noon });
    expect(nowFrom(noon, { trustCommit: noon - minute, lastReceipt: noon - 2 * minute })).toEqual({ value: noon });
    expect(nowFrom(noon, { trustCommit: noon + 9 * minute })).toEqual({ value: noon + 9 * minute });
    expect(nowFrom(noon, { trustCommit: noon + minute, lastReceipt: noon + 10 * minute })).toEqual({ value: noon + 10 * minute });
  });
  it('is none when the clock lies further behind the trusted commit or the last receipt, or cannot be read', () => {
    expect(nowFrom(noon, { trustCommit: noon + 11 * minute }).why).toMatch(/ten minutes behind/);
    expect(nowFrom(noon, { lastReceipt: noon + 11 * minute }).why).toMatch(/ten minutes behind/);
    expect(nowFrom(NaN, {}).why).toMatch(/cannot be read/);
  });
});
