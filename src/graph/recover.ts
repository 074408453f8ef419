import { byDefault, onlyOfContainer, resourceTypes, set, unknown } from '../model/index.ts';
import type { Copy, Destroys, Evidence, Knowledge, Known, Provider, Recoverability, RecoveryBelief, Resource, Verdict } from '../model/index.ts';
import { goWithIt, inSameHands, keptApart, perhaps } from './copy-words.ts';
import { certainly, certainlyNot } from './state.ts';

/** Who destroys: which other resources the same agent destroys, and whether this authority reaches copies kept by the same provider. */
export interface Destroyer {
  /** Ids of resources some open or asked path of this agent destroys. */
  readonly destroys: ReadonlySet<string>;
  /** Providers whose native copies some authority of this agent deletes or administers. */
  readonly deletesCopiesOf: ReadonlySet<string>;
  /** Providers of whose API this agent has any authority at all; native copies of the others are out of its reach. */
  readonly hasAuthorityOf: ReadonlySet<string>;
}

/** Copies of a resource as they stand against one agent: a copy is independent only if that agent cannot reach it too, or another party guards it. */
export function judgeCopies(resource: Resource, by: Destroyer, find: (id: string) => Resource | undefined): Copy[] {
  return resource.copies.map((copy) => ({ ...copy, independent: independence(copy, resource, by, find) }));
}

function independence(copy: Copy, resource: Resource, by: Destroyer, find: (id: string) => Resource | undefined): Known<boolean> {
  const at = copy.evidence[0].at;
  if (copy.on === undefined) {
    if (copy.kind === 'dump' || copy.kind === 'export') return unknown('where the copy lies is not in what was read', at);
    if (by.deletesCopiesOf.has(resource.provider)) return set(false, at);
    return by.hasAuthorityOf.has(resource.provider) ? unknown('whether the same authority deletes native copies is not established', at) : set(true, at);
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
function beliefFor(knowledge: Knowledge, resource: Resource, destroys: Destroys, asOf: string): { belief: RecoveryBelief; provider: Provider } | undefined {
  for (const id of [resource.provider, ...(resource.kind === 'database' || resource.kind === 'cache' ? ['databases'] : [])]) {
    const provider = knowledge.providers.find((one) => one.id === id);
    const belief = provider?.recovery.find((one) => one.destroys === destroys && (one.on.length === 0 || one.on.includes(resource.kind)) && inForce(one, asOf));
    if (provider && belief) return { belief, provider };
  }
  return undefined;
}

/**
 * Does it come back after this way of destruction? recoverable: a copy outlives it and this agent cannot reach that copy, or the provider
 * keeps it for a while. uncertain: something about the copies is unknown. irrecoverable: each native copy is known to die or to be switched
 * off, and no other copy is seen. A copy in the same hands helps nothing and harms nothing: the verdict is the one without it.
 */
export function recoverability(resource: Resource, destroys: Destroys, by: Destroyer, knowledge: Knowledge, asOf: string, find: (id: string) => Resource | undefined): Recoverability {
  const judged = judgeCopies(resource, by, find);
  if (destroys === 'copies' || destroys === 'guard') return ofCopies(resource, judged, knowledge, asOf, find);
  const found = beliefFor(knowledge, resource, destroys, asOf);
  const copies = judged.filter((copy) => helps(copy, destroys)).map((copy) => ({ copy, outlives: outlives(copy, destroys, found?.belief.copies === 'die') }));
  const evidence: Evidence[] = copies.map(({ copy }) => ({ at: copy.evidence[0].at, note: `${copy.name}: ${copy.because}` }));
  const good = copies.find(({ copy, outlives: after }) => certainly(after) && certainly(copy.independent));
  if (good) return { verdict: 'recoverable', because: keptApart(good.copy, resource, find), evidence };
  const off = switchedOff(resource, knowledge);
  if (found?.belief.verdict === 'recoverable' && !off.byHand) {
    return { verdict: 'recoverable', because: found.belief.because, ...(found.belief.window === undefined ? {} : { window: found.belief.window }), evidence };
  }
  const open = copies.find(({ copy, outlives: after }) => !certainlyNot(after) && !certainlyNot(copy.independent));
  if (open) return { verdict: 'uncertain', because: perhaps(open.copy, open.outlives, destroys), evidence };
  const without = withoutCopies(found?.belief, off, copies.filter(({ outlives: after }) => certainlyNot(after)).map(({ copy }) => copy), destroys);
  const shared = copies.find(({ outlives: after }) => !certainlyNot(after));
  return { verdict: without.verdict, because: shared ? inSameHands(shared.copy, certainly(shared.outlives)) : without.because, evidence };
}

/** The verdict where no copy is of use: what the provider is known to do, and what the settings of the resource leave of it. */
function withoutCopies(belief: RecoveryBelief | undefined, off: SwitchedOff, dying: readonly Copy[], destroys: Destroys): { readonly verdict: Verdict; readonly because: string } {
  if (belief?.verdict === 'irrecoverable') return { verdict: 'irrecoverable', because: belief.because };
  const noneKept = off.all || (destroys === 'container' && off.known);
  if (noneKept) return { verdict: 'irrecoverable', because: dying.length > 0 ? goWithIt(dying) : 'no native copy of it is kept and no other copy is seen here' };
  if (belief && belief.verdict !== 'recoverable') return { verdict: belief.verdict, because: belief.because };
  return { verdict: 'uncertain', because: 'no copy of it is seen in what was read; whether one exists elsewhere is not established' };
}

interface SwitchedOff {
  /** Our tables know which native copies its type makes. */
  readonly known: boolean;
  /** None of those that are made while it runs is made. */
  readonly all: boolean;
  /** The same, and a file says so, which speaks louder than what the provider does by itself. */
  readonly byHand: boolean;
}

function switchedOff(resource: Resource, knowledge: Knowledge): SwitchedOff {
  const rules = (resourceTypes(knowledge).get(resource.type)?.copies ?? []).filter((rule) => rule.kind !== 'replica');
  const running = rules.filter((rule) => !onlyOfContainer({ name: rule.id }));
  const all = running.length > 0 && running.every((rule) => !resource.copies.some((copy) => copy.on === undefined && copy.name === rule.id));
  const byHand = all && running.some((rule) => rule.exists.attribute !== undefined && Object.hasOwn(resource.attributes, rule.exists.attribute) && resource.attributes[rule.exists.attribute]?.basis === 'set');
  return { known: rules.length > 0, all, byHand };
}

/**
 * Is the copy still there afterwards? Deleting contents leaves every copy that was made before. When the container goes, a dated belief that
 * native copies die counts, unless a setting of this very resource keeps them.
 */
function outlives(copy: Copy, destroys: Destroys, nativeDie: boolean): Known<boolean> {
  const native = copy.on === undefined && copy.kind !== 'dump' && copy.kind !== 'export';
  if (destroys === 'contents') return native ? (copy.exists ?? byDefault(true, 'graph:copy-made-before')) : byDefault(true, 'graph:copy-made-before');
  if (nativeDie && native && (copy.kind === 'automated' || copy.kind === 'versions') && !certainly(copy.survives)) return byDefault(false, 'graph:native-copies-die');
  return copy.survives;
}

/** Deleting copies: the data may live on, the way back does not. */
function ofCopies(resource: Resource, copies: readonly Copy[], knowledge: Knowledge, asOf: string, find: (id: string) => Resource | undefined): Recoverability {
  const good = copies.find((copy) => certainly(copy.survives) && certainly(copy.independent));
  if (good) return { verdict: 'recoverable', because: keptApart(good, resource, find), evidence: [{ at: good.evidence[0].at, note: good.because }] };
  const found = beliefFor(knowledge, resource, 'copies', asOf);
  return found
    ? { verdict: found.belief.verdict, because: found.belief.because, ...(found.belief.window === undefined ? {} : { window: found.belief.window }), evidence: [] }
    : { verdict: 'uncertain', because: 'whether a deleted copy can be restored is not in our tables', evidence: [] };
}

/** A replica repeats the loss. What is made at deletion, or brings back what was deleted as a whole, is of no use to rows that were deleted before. */
function helps(copy: Copy, destroys: Destroys): boolean {
  // A schedule that is told not to run makes none, and how old its last one is stands nowhere.
  if (copy.kind === 'replica' || copy.rhythm?.stopped) return false;
  return destroys !== 'contents' || !onlyOfContainer(copy);
}
