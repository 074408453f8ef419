import type { Decision, GateBasis } from '../model/index.ts';
import { rankOf } from './order.ts';

/** The most permissive of several channels: an agent takes the one that lets it through. */
export function mostPermissive(decisions: readonly [Decision, ...Decision[]]): Decision {
  return decisions.reduce((best, next) => (rankOf.gate(next.gate) > rankOf.gate(best.gate) ? next : best));
}

/** Several hops in a row: the strictest decides; of equally strict ones the least known, so that a guess is never presented as a fact. */
export function inSequence(decisions: readonly [Decision, ...Decision[]]): Decision & { readonly decidedBy: number } {
  let at = 0;
  for (let i = 1; i < decisions.length; i++) {
    const [best, next] = [decisions[at], decisions[i]];
    if (!best || !next) continue;
    const stricter = rankOf.gate(next.gate) - rankOf.gate(best.gate);
    if (stricter < 0 || (stricter === 0 && rankOf.basis(next.basis) > rankOf.basis(best.basis))) at = i;
  }
  const decided = decisions[at] ?? decisions[0];
  return { ...decided, decidedBy: at };
}

/** Nothing in the way, and why that is known. */
export function open(note: string, basis: GateBasis = 'set'): Decision { return { gate: 'open', basis, by: [], note }; }
