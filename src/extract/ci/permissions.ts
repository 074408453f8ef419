import { placeIn, set, unknown } from '../../model/index.ts';
import type { DataDocument, DataNode, Known, Place } from '../../model/index.ts';
import { entriesOf, textOf } from '../shared/nodes.ts';

export interface Permissions { readonly permissions: Known<'read-all' | 'write-all' | 'listed' | 'none'>; readonly writes: readonly { readonly name: string; readonly at: Place }[] }

/** The `permissions:` of a job, else of its workflow; where neither says, the repository's default holds, which no file shows. */
export function permissionsOf(document: DataDocument, job: DataNode | undefined, workflow: DataNode | undefined, absentAt: { start: number; end: number }): Permissions {
  const node = job ?? workflow;
  if (!node) return { permissions: unknown('the repository default decides', { ...placeIn(document, absentAt), origin: 'absent' }, ['read-all', 'write-all']), writes: [] };
  const at = placeIn(document, node);
  const text = textOf(node);
  if (text === 'read-all' || text === 'write-all') return { permissions: set(text, at), writes: [] };
  if (node.type !== 'map') return node.type === 'scalar' && node.value === null ? { permissions: set('none', at), writes: [] } : { permissions: unknown('it is written in a way that is not read', at), writes: [] };
  const writes = entriesOf(node).filter((entry) => textOf(entry.value) === 'write').map((entry) => ({ name: entry.key, at: placeIn(document, { start: entry.keySpan.start, end: entry.value.end }) }));
  return { permissions: set(node.entries.length === 0 ? 'none' : 'listed', at), writes };
}
