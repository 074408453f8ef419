/** Two scans in, what the change does to the crater out. */
export { pairingOf } from './pair-trees.ts';
export type { Matched, Pair, Pairing } from './pairing.ts';
