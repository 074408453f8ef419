import { compareText } from '../../src/model/index.ts';
import type { Check } from '../../src/model/index.ts';
import * as all from './all.ts';

/** Every check, in code-point order of its id. */
export const checks: readonly Check[] = Object.values(all).sort((a, b) => compareText(a.id, b.id));
