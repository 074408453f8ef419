import type { Resource } from '../model/index.ts';
import type { Authorised, Context } from './context.ts';

/** One credential that a stack is run with, and which parts of the stack it is that take it. `takes` absent: all of them. */
export interface Manager { readonly authorised: Authorised | undefined; readonly takes?: (part: Resource) => boolean }

/**
 * Who takes a stack down: one for each provider that the stack has a credential of. A token of one provider destroys nothing of another, so each takes
 * the parts that its own provider runs; where there are several, what none of them runs goes by a login that no file here shows.
 */
export function managersOf(stack: Resource, context: Context): readonly Manager[] {
  const byProvider = new Map<string, Authorised>();
  for (const one of context.credentials) {
    if (!byProvider.has(one.credential.provider) && one.credential.holders.some((holder) => stack.keys.includes(holder))) byProvider.set(one.credential.provider, one);
  }
  const [only] = byProvider.values();
  if (byProvider.size < 2) return [{ authorised: only }];
  return [...[...byProvider].map(([provider, authorised]): Manager => ({ authorised, takes: (part) => part.provider === provider })), { authorised: undefined, takes: (part) => !byProvider.has(part.provider) }];
}
