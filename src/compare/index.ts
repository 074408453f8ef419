/** Two scans in, what the change does to the crater out. */
export { compare, compareScans } from './compare-scans.ts';
export { decide } from './gate.ts';
export type { GateOptions } from './gate.ts';
export { pairingOf } from './pair-trees.ts';
export type { Matched, Pair, Pairing } from './pairing.ts';
