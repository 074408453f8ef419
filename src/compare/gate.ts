import { LEVELS } from '../model/index.ts';
import type { CompareThreshold, Delta, GateDecision, Level, PathChange, ShiftKind } from '../model/index.ts';
import { certainlyAllowed } from './policy/index.ts';
import type { PolicyWord } from './policy/index.ts';
import { compareLevels } from './side-view.ts';

/** What the gate may be told. */
export interface GateOptions {
  /** Default `worse`. */
  readonly threshold?: CompareThreshold;
  /** What the policy of the trusted side says of the head. */
  readonly policy?: PolicyWord;
}

/** Shifts that touch the gate itself: they close it whatever level is asked for. */
const OWN: ReadonlySet<ShiftKind> = new Set(['trust-file', 'gate-wiring']);
/** Most reasons given one by one. */
const MOST_REASONS = 10;

interface Reason { readonly says: string; readonly level: Level; readonly always: boolean }

/**
 * Is the change let through? Closed on anything that counts as worse, on a level only by what has at least that level (what is hidden, revealed or touches the gate
 * itself has every level). `never` opens for all of it. Whether both trees were read to their end, the caller knows and adds. A policy closes it by what it denies, whatever the level; what
 * it certainly allows does not close it, where a seal stands behind it.
 */
export function decide(delta: Delta, options: GateOptions = {}): GateDecision {
  const threshold = options.threshold ?? 'worse';
  const { policy } = options;
  const allowed = (one: PathChange): boolean => policy?.opens === true && certainlyAllowed(one, policy.decision.rulings);
  const all = reasonsOf(delta, allowed);
  const closing = threshold === 'never' ? [] : threshold === 'worse' ? [...all] : all.filter((one) => one.always || LEVELS.indexOf(one.level) >= LEVELS.indexOf(threshold));
  const spared = delta.added.paths.filter((one) => one.counts && allowed(one)).length;
  const notes = [...sparedBy(threshold, all.length - closing.length), ...uncounted(delta), ...(spared === 0 ? [] : [`${spared === 1 ? 'One new path is' : `${spared} new paths are`} allowed by the policy.`]), ...(policy?.decision.notes ?? [])];
  const barred = (policy?.closes ?? []).map((says): Reason => ({ says, level: 'error', always: true }));
  closing.unshift(...barred);
  if (closing.length === 0) return { state: 'open', because: [opening(delta, all.length, spared)], notes };
  const said = [...new Set(closing.map((one) => one.says))];
  const shown = said.slice(0, MOST_REASONS);
  const more = said.length - shown.length;
  return { state: 'closed', because: [...shown, ...(more > 0 ? [`${more} more ${more === 1 ? 'thing' : 'things'} got worse.`] : [])], notes };
}

/** Worst first: what touches the gate, what cannot be seen, then the rest by level; paths before what holds them. */
function reasonsOf({ added, weakened, hidden, revealed }: Delta, allowed: (one: PathChange) => boolean): Reason[] {
  const counted = <T extends { readonly counts: boolean }>(entries: readonly T[]): T[] => entries.filter((one) => one.counts);
  const always = [...counted(weakened).filter((one) => OWN.has(one.kind)), ...counted(hidden), ...counted(revealed)].map((one): Reason => ({ says: one.says, level: one.level, always: true }));
  const rest = [...counted(added.paths).filter((one, _, all) => !allowed(one) && !repeats(one, all)), ...counted(weakened).filter((one) => !OWN.has(one.kind))].map((one): Reason => ({ says: one.says, level: one.level, always: false }));
  return [...always, ...rest.map((one, index) => ({ one, index })).sort((a, b) => compareLevels(a.one.level, b.one.level) || a.index - b.index).map(({ one }) => one)];
}

/** The agent that stands for none says again what a configured one says. */
function repeats(one: PathChange, all: readonly PathChange[]): boolean {
  return one.agent === 'unconfigured' && all.some((other) => other.agent !== one.agent && other.effect === one.effect && other.resource.id === one.resource.id && LEVELS.indexOf(other.level) >= LEVELS.indexOf(one.level));
}

function sparedBy(threshold: CompareThreshold, count: number): string[] {
  if (count === 0) return [];
  const what = count === 1 ? 'One thing got worse' : `${count} things got worse`;
  return [threshold === 'never' ? `${what}; the gate is told never to close.` : `${what} and ${count === 1 ? 'is' : 'are'} below the level that closes the gate (${threshold}).`];
}

function uncounted({ added }: Delta): string[] {
  const count = added.paths.filter((one) => !one.counts).length;
  return count === 0 ? [] : [`${count === 1 ? 'One new path is' : `${count} new paths are`} listed and not counted.`];
}

function opening(delta: Delta, worse: number, spared: number): string {
  if (worse === 0 && spared > 0) return 'Everything that this adds is allowed by the policy.';
  if (worse > 0) return 'Nothing that closes the gate got worse.';
  return delta.verdict === 'better' ? 'Nothing got worse, and something got better.' : 'Nothing an agent could destroy from here changed.';
}
