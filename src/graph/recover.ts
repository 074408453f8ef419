import { byDefault, set, unknown } from '../model/index.ts';
import type { Copy, Destroys, Evidence, Knowledge, Known, Provider, Recoverability, RecoveryBelief, Resource } from '../model/index.ts';
import { certainly, certainlyNot } from './state.ts';

/** Who destroys: which other resources the same agent destroys, and whether this authority reaches copies kept by the same provider. */
export interface Destroyer {
  /** Ids of resources some open or asked path of this agent destroys. */
  readonly destroys: ReadonlySet<string>;
  /** Providers whose native copies some authority of this agent deletes or administers. */
  readonly deletesCopiesOf: ReadonlySet<string>;
}

/** Copies of a resource as they stand against one agent: a copy is independent only if that agent cannot reach it too, or another party guards it. */
export function judgeCopies(resource: Resource, by: Destroyer, find: (id: string) => Resource | undefined): Copy[] {
  return resource.copies.map((copy) => ({ ...copy, independent: independence(copy, resource, by, find) }));
}

function independence(copy: Copy, resource: Resource, by: Destroyer, find: (id: string) => Resource | undefined): Known<boolean> {
  const at = copy.evidence[0].at;
  if (copy.on === undefined) {
    if (copy.kind === 'dump' || copy.kind === 'export') return unknown('where the copy lies is not in what was read', at);
    return by.deletesCopiesOf.has(resource.provider) ? set(false, at) : unknown('whether the same authority deletes native copies is not established', at);
  }
  const place = find(copy.on);
  if (!place) return unknown('the place of the copy is not in what was read', at);
  if (place.guard === 'independent') return set(true, at);
  if (copy.on === resource.id || by.destroys.has(copy.on)) return set(false, at);
  if (place.kind === 'object-store' && place.provider === resource.provider && by.deletesCopiesOf.has(place.provider)) return set(false, at);
  return set(true, at);
}

/** Does it hold on day `asOf`? */
export function inForce(belief: { readonly effective_from?: string; readonly effective_until?: string }, asOf: string): boolean {
  return (belief.effective_from === undefined || belief.effective_from <= asOf) && (belief.effective_until === undefined || asOf < belief.effective_until);
}

/** The belief about this provider, kind and way of destruction on a day; the provider's own before the generic one. */
export function beliefFor(knowledge: Knowledge, resource: Resource, destroys: Destroys, asOf: string): { belief: RecoveryBelief; provider: Provider } | undefined {
  for (const id of [resource.provider, ...(resource.kind === 'database' || resource.kind === 'cache' ? ['databases'] : [])]) {
    const provider = knowledge.providers.find((one) => one.id === id);
    const belief = provider?.recovery.find((one) => one.destroys === destroys && (one.on.length === 0 || one.on.includes(resource.kind)) && inForce(one, asOf));
    if (provider && belief) return { belief, provider };
  }
  return undefined;
}

/**
 * Does it come back after this way of destruction? irrecoverable: each native copy is known to die and no other copy is seen.
 * uncertain: something about the copies is unknown. recoverable: a copy outlives it and this agent cannot reach that copy, or the
 * provider keeps it for a while.
 */
export function recoverability(resource: Resource, destroys: Destroys, by: Destroyer, knowledge: Knowledge, asOf: string, find: (id: string) => Resource | undefined): Recoverability {
  const judged = judgeCopies(resource, by, find);
  if (destroys === 'copies' || destroys === 'guard') return ofCopies(resource, judged, knowledge, asOf);
  const found = beliefFor(knowledge, resource, destroys, asOf);
  // A dated belief that native copies die speaks of those the provider makes, whether or not a schedule is seen; an attribute that keeps one wins.
  const nativeDie = found?.belief.copies === 'die';
  const copies = judged.filter((copy) => helps(copy, destroys) && !(nativeDie && !certainly(copy.survives) && copy.on === undefined && copy.kind !== 'dump' && copy.kind !== 'export'));
  const evidence: Evidence[] = copies.map((copy) => ({ at: copy.evidence[0].at, note: `${copy.name}: ${copy.because}` }));
  const good = copies.find((copy) => certainly(copy.survives) && certainly(copy.independent));
  if (good) return { verdict: 'recoverable', because: `${good.name} is kept where this agent does not reach`, evidence };
  if (found?.belief.verdict === 'recoverable') {
    return { verdict: 'recoverable', because: found.belief.because, ...(found.belief.window === undefined ? {} : { window: found.belief.window }), evidence };
  }
  const surviving = copies.find((copy) => certainly(copy.survives) && certainlyNot(copy.independent));
  const open = copies.find((copy) => copy.survives.basis === 'unknown' || (certainly(copy.survives) && copy.independent.basis === 'unknown'));
  if (open) return { verdict: 'uncertain', because: `${open.name}: ${reason(open)}`, evidence };
  if (surviving) return { verdict: 'irrecoverable', because: `${surviving.name} outlives it, but the same agent destroys that too`, evidence };
  if (found?.belief.verdict === 'irrecoverable') return { verdict: 'irrecoverable', because: found.belief.because, evidence };
  const nativeKnown = knowledge.resources.find((type) => type.type === resource.type)?.copies ?? [];
  const allDie = nativeKnown.some((rule) => rule.kind !== 'replica');
  if (allDie && destroys === 'container') return { verdict: 'irrecoverable', because: judged.length > 0 ? `its native copies die with it (${judged.map((copy) => copy.name).join(', ')}) and no other copy is seen here` : 'no native copy of it is kept and no other copy is seen here', evidence };
  if (found) return { verdict: found.belief.verdict, because: found.belief.because, evidence };
  return { verdict: 'uncertain', because: 'no copy of it is seen in what was read; whether one exists elsewhere is not established', evidence };
}

/** Deleting copies: the data may live on, the way back does not. */
function ofCopies(resource: Resource, copies: readonly Copy[], knowledge: Knowledge, asOf: string): Recoverability {
  const good = copies.find((copy) => certainly(copy.survives) && certainly(copy.independent));
  if (good) return { verdict: 'recoverable', because: `${good.name} is kept where this agent does not reach`, evidence: [{ at: good.evidence[0].at, note: good.because }] };
  const found = beliefFor(knowledge, resource, 'copies', asOf);
  return found
    ? { verdict: found.belief.verdict, because: found.belief.because, ...(found.belief.window === undefined ? {} : { window: found.belief.window }), evidence: [] }
    : { verdict: 'uncertain', because: 'whether a deleted copy can be restored is not in our tables', evidence: [] };
}

/** A replica repeats the loss. A snapshot made at deletion is of no use to rows that were deleted before. */
function helps(copy: Copy, destroys: Destroys): boolean {
  if (copy.kind === 'replica') return false;
  return destroys !== 'contents' || copy.name !== 'final-snapshot';
}

function reason(copy: Copy): string {
  if (copy.survives.basis === 'unknown') return copy.survives.why;
  if (copy.independent.basis === 'unknown') return copy.independent.why;
  return copy.because;
}

/** Known by the shape of the graph rather than by a file. */
export const structurally = (value: boolean): Known<boolean> => byDefault(value, 'graph:structure');
