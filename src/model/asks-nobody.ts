import type { OperationFact } from './facts.ts';

/** Does nobody stand between starting it and what it does? A question that is answered in advance asks nobody either. */
export function asksNobody({ confirmation }: Pick<OperationFact, 'confirmation'>): boolean { return confirmation === 'none' || confirmation === 'switched-off'; }
