import type { Read } from './strict.ts';

/** How far the clock may lie behind what was already written, in milliseconds. */
const TOLERANCE = 10 * 60 * 1000;

/**
 * The moment at which expiry is judged, in milliseconds since 1970: the latest of the clock, the time of the trusted commit and that of the last receipt. A clock that lies more than
 * ten minutes behind one of them was set back, and nothing is judged by it.
 */
export function nowFrom(clock: number, others: { readonly trustCommit?: number; readonly lastReceipt?: number }): Read<number> {
  const latest = Math.max(others.trustCommit ?? -Infinity, others.lastReceipt ?? -Infinity);
  if (!Number.isFinite(clock)) return { why: 'The clock cannot be read.' };
  if (latest - clock > TOLERANCE) return { why: 'The clock lies more than ten minutes behind what was already written.' };
  return { value: Math.max(clock, latest) };
}
