import { comparePlaces, compareText, LEVELS, SHIFT_KINDS } from '../../model/index.ts';
import type { ScanResult, Shift, TreeChanges } from '../../model/index.ts';
import type { Pairing } from '../pairing.ts';
import { approvalLosses } from './approvals.ts';
import { bothWays, shiftOf } from './between.ts';
import type { Between, Loss } from './between.ts';
import { confirmationLosses } from './confirmations.ts';
import { copyLosses } from './copies.ts';
import { credentialLosses } from './credentials.ts';
import { grantLosses } from './grants.ts';
import { grantTraitLosses } from './grant-traits.ts';
import { guardLosses } from './guards.ts';
import { holdLosses } from './holds.ts';
import { looseningLosses } from './loosenings.ts';
import { retentionLosses } from './retention.ts';
import { safeguardLosses } from './safeguards.ts';
import { selfStartLosses } from './self-starts.ts';
import { separationLosses } from './separations.ts';
import { serverLosses } from './servers.ts';

const LOSSES: readonly ((between: Between) => Iterable<Loss>)[] = [
  holdLosses, looseningLosses, serverLosses, guardLosses, grantLosses, grantTraitLosses, credentialLosses, copyLosses, retentionLosses, separationLosses, confirmationLosses, approvalLosses, safeguardLosses, selfStartLosses,
];

/**
 * What holds, guards, separates, asks and copies less in the head than in the base (`weakened`), and what does so more (`strengthened`), whether or not a path uses it
 * today. Both are the same question asked from either side. Worst first. Trust files and the gate's own wiring are told elsewhere.
 */
export function shiftsOf(base: ScanResult, head: ScanResult, pairing: Pairing, changes: TreeChanges): { readonly weakened: Shift[]; readonly strengthened: Shift[] } {
  const { weakened, strengthened } = bothWays(base, head, pairing, changes);
  return { weakened: shifts(weakened), strengthened: shifts(strengthened) };
}

function shifts(between: Between): Shift[] {
  const seen = new Set<string>();
  const list = LOSSES.flatMap((losses) => [...losses(between)].map((loss) => shiftOf(loss, between)));
  return list.filter((shift) => { const key = `${shift.kind}\u0000${shift.says}\u0000${shift.at.file}\u0000${shift.at.start}`; if (seen.has(key)) return false; seen.add(key); return true; }).sort(worstFirst);
}

function worstFirst(a: Shift, b: Shift): number {
  return Number(b.counts) - Number(a.counts) || LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) || SHIFT_KINDS.indexOf(a.kind) - SHIFT_KINDS.indexOf(b.kind)
    || compareText(a.about, b.about) || comparePlaces(a.at, b.at) || compareText(a.says, b.says);
}
