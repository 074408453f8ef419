import type { PolicyTold, ScanResult } from '../../model/index.ts';
import { count } from '../words.ts';
import type { Section } from './blocks.ts';
import { line, paragraph, span } from './blocks.ts';

/** Most rulings told one by one. */
const MOST = 10;

/** What the policy says of the tree, where somebody asked for it; what it allows is a number. */
export function policySection({ policy }: ScanResult, verbose: boolean): Section | undefined {
  if (!policy) return undefined;
  const closing = [...new Set(policy.because)];
  const shown = verbose ? closing : closing.slice(0, MOST);
  const more = closing.length - shown.length;
  return {
    id: 'policy', title: `The policy ${policy.file}`,
    blocks: [
      paragraph(span(policy.gate === 'open' ? 'It closes nothing here.' : `It closes the gate: ${count(closing.length, 'reason')}.`, policy.gate === 'open' ? 'good' : 'bad'), ` ${countsOf(policy)}`),
      ...(shown.length === 0 ? [] : [{ type: 'list' as const, items: shown.map((says) => ({ head: line(says), details: [] })) }]),
      ...(more > 0 ? [paragraph(`${more} more; craterscan policy check lists them all.`)] : []),
      ...policy.notes.map((note) => paragraph(span(note, 'aside'))),
    ],
  };
}

function countsOf({ rulings }: PolicyTold): string {
  const many = (says: PolicyTold['rulings'][number]['says']): number => rulings.filter((one) => one.says === says).length;
  return `${count(many('allowed'), 'path')} allowed, ${many('waived')} waived, ${many('not-allowed')} not allowed, ${many('denied')} denied.`;
}
