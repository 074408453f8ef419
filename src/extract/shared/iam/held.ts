import type { Place } from '../../../model/index.ts';
import type { Catalog } from './catalog.ts';
import type { Statement } from './statement.ts';

/** How far each action is allowed and by which statement. */
export interface Held { readonly reach: Uint8Array; readonly by: ReadonlyMap<number, Statement> }

/** Where the statement names the action: the pattern that covers it, the narrowest first; else the statement. */
export function placeOfAction(statement: Statement, action: number, catalog: Catalog): Place {
  const { texts = [], places } = statement.actions ?? {};
  let best: { readonly at: Place; readonly covers: number } | undefined;
  for (const [index, pattern] of texts.entries()) {
    const found = catalog.expand(pattern);
    const at = places?.[index];
    if (at && found.includes(action) && (!best || found.length < best.covers)) best = { at, covers: found.length };
  }
  return best?.at ?? statement.at;
}
/** Where a pattern stands that `test` accepts; else the statement. */
export function placeOfPattern(statement: Statement, test: (pattern: string) => boolean): Place {
  const index = statement.actions?.texts.findIndex(test) ?? -1;
  return statement.actions?.places?.[index] ?? statement.at;
}
