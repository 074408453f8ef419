import type { Workspace } from './model/index.ts';
import type { TrustShifts } from './trust-files.ts';

/** What a change does to the workflows that run the gate. */
export async function gateWiring(_base: Workspace, _head: Workspace): Promise<TrustShifts> {
  return { weakened: [], strengthened: [], notes: [] };
}
