import type { Known } from '../../src/model/index.ts';

/** True only where it is known to be true. */
export function certainly(known: Known<boolean>): boolean { return known.basis !== 'unknown' && known.value; }

/** True only where it is known to be false. */
export function certainlyNot(known: Known<boolean>): boolean { return known.basis !== 'unknown' && !known.value; }
