import { GATES } from '../../../model/index.ts';
import type { ControlId, Decision, Gate, GateBasis } from '../../../model/index.ts';

const BASES: readonly GateBasis[] = ['unknown', 'default', 'set'];

/** Makes a decision. */
export function decide(gate: Gate, basis: GateBasis, note: string, by: readonly ControlId[] = []): Decision { return { gate, basis, by, note }; }

/** Of several ways to the same thing the one that lets through most; of equals the surest known. */
export function mostPermissive(first: Decision, ...rest: readonly Decision[]): Decision {
  return rest.reduce((best, next) => {
    const more = GATES.indexOf(next.gate) - GATES.indexOf(best.gate);
    return more > 0 || (more === 0 && BASES.indexOf(next.basis) > BASES.indexOf(best.basis)) ? next : best;
  }, first);
}

/** Of several hurdles on one way the strictest; of equals the least known. */
export function strictest(first: Decision, ...rest: readonly Decision[]): Decision {
  return rest.reduce((best, next) => {
    const stricter = GATES.indexOf(best.gate) - GATES.indexOf(next.gate);
    return stricter > 0 || (stricter === 0 && BASES.indexOf(next.basis) < BASES.indexOf(best.basis)) ? next : best;
  }, first);
}
