import type { Dice } from './dice.ts';

/** What people write beside their code: it holds nothing and opens nothing, whatever it speaks of. */
const REMARKS = ['Checked in May.', 'See the handbook.', 'Sorted by name', 'never destroy this', 'do not run terraform destroy here', 'old value: none', 'ask Kim first', '----', 'keep in step with the other file'] as const;

/** One line of prose, without the sign that makes it a comment. */
export function remark(dice: Dice): string { return dice.pick(REMARKS); }
