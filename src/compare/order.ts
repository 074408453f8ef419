import { GATES, FOUNDATIONS, VERDICTS } from '../model/index.ts';
import type { Coordinate, EnvironmentKind, Guard, Path, Resource } from '../model/index.ts';

/** What may be the case, from the safest to the worst; a point where it is known. */
export type Interval = readonly [number, number];

/** Sorts of guards in force, as bits: whoever holds them all is protected at least as well as by some of them. */
export type Protection = number;

/** Where a path stands on each coordinate (GATE §5). Higher is worse on all of them. */
export interface Position {
  readonly gate: Interval;
  readonly foundation: Interval;
  readonly recoverability: Interval;
  /** How soon it is gone for good, among paths of one verdict. */
  readonly window: Interval;
  readonly guard: readonly [Protection, Protection];
  readonly environments: Interval;
  /** Fewer calls are worse. Among equal guards only: a guard that somebody clears costs a call, and one that nobody clears is none. */
  readonly calls: Interval;
}
export type CoordinateName = Exclude<Coordinate['name'], 'new'>;
/** In the order they are told. */
export const COORDINATES: readonly CoordinateName[] = ['gate', 'foundation', 'recoverability', 'window', 'environments', 'guard', 'calls'];

const ENVIRONMENT_RANKS: Readonly<Record<EnvironmentKind, number>> = { local: 0, test: 0, development: 0, staging: 1, production: 2, unknown: 2 };
/** Another party's guard is worth both sorts of flags; of those two neither is worth the other. */
const PROTECTIONS: Readonly<Record<Guard, Protection>> = { none: 0, 'client-only': 1, 'self-removable': 2, independent: 7 };
const HOURS: Readonly<Record<string, number>> = { m: 1 / 60, min: 1 / 60, minute: 1 / 60, h: 1, hour: 1, d: 24, day: 24, w: 168, week: 168, month: 720, y: 8760, year: 8760 };

/** Where `path` stands. `environments` are those it is judged by (see `stickyEnvironments`). */
export function positionOf(path: Path, resource: Resource, environments: readonly EnvironmentKind[]): Position {
  const gate = GATES.indexOf(path.gate);
  const environment = environmentRank(environments);
  return {
    gate: path.gateBasis === 'unknown' && path.gate === 'open' ? [GATES.indexOf('asked'), gate] : point(gate),
    foundation: point(FOUNDATIONS.indexOf(path.foundation)),
    recoverability: point(VERDICTS.indexOf(path.recoverability.verdict)),
    window: windowOf(path),
    guard: protectionOf(resource),
    environments: point(environment),
    calls: point(-path.calls),
  };
}

/** Is `a` nowhere worse than `b`, on both ends of every coordinate? Reflexive and transitive. */
export function dominated(a: Position, b: Position): boolean { return COORDINATES.every((name) => !above(name, a, b)); }

/** Coordinates on which `a` is worse than `b`, or may be. */
export function raised(a: Position, b: Position): CoordinateName[] { return COORDINATES.filter((name) => above(name, a, b)); }

function above(name: CoordinateName, a: Position, b: Position): boolean {
  switch (name) {
    case 'guard': return !protects(a.guard, b.guard);
    case 'calls': return !within(a.calls, b.calls) && !(protects(a.guard, b.guard) && !protects(b.guard, a.guard));
    // Only among equals: what does not come back at all has no window to speak of.
    case 'window': return same(a.recoverability, b.recoverability) && !within(a.window, b.window);
    case 'recoverability': return !within(a.recoverability, b.recoverability);
    default: return !within(a[name], b[name]);
  }
}

const point = (value: number): Interval => [value, value];
const within = (a: Interval, b: Interval): boolean => a[0] <= b[0] && a[1] <= b[1];
const same = (a: Interval, b: Interval): boolean => a[0] === b[0] && a[1] === b[1];

/** Is `a` on both ends protected by all that protects `b`? */
function protects(a: Position['guard'], b: Position['guard']): boolean { return (a[0] & b[0]) === b[0] && (a[1] & b[1]) === b[1]; }

/** What protects it if everything unknown were in force, and by what is known. */
export function protectionOf(resource: Pick<Resource, 'guard' | 'guards'>): Position['guard'] {
  let known = PROTECTIONS[resource.guard];
  for (const { state, strength } of resource.guards) if (state.basis !== 'unknown' && state.value) known |= PROTECTIONS[strength];
  let perhaps = known;
  for (const { state, strength } of resource.guards) if (state.basis === 'unknown') perhaps |= PROTECTIONS[strength];
  return [perhaps, known];
}

/** Highest rank of the set; nothing known ranks as production. */
export function environmentRank(kinds: readonly EnvironmentKind[]): number { return kinds.length === 0 ? ENVIRONMENT_RANKS.unknown : Math.max(...kinds.map((kind) => ENVIRONMENT_RANKS[kind])); }

/** Environments a resource of the head is judged by: what is declared there and what the base knew of it, so that no change reclassifies it downwards. */
export function stickyEnvironments(head: readonly EnvironmentKind[], base: readonly EnvironmentKind[]): EnvironmentKind[] {
  const declared = head.filter((kind) => kind !== 'unknown');
  return [...new Set([...declared, ...base])];
}

/** Hours after which it is gone, negated: shorter is worse. Kept without a limit where no window is said of what comes back; not at all of what does not. */
function windowOf(path: Path): Interval {
  const { window, verdict } = path.recoverability;
  if (window === undefined) return point(verdict === 'recoverable' ? -Infinity : 0);
  const hours = hoursOf(window);
  return hours === undefined ? [-Infinity, 0] : point(-hours);
}

/** `48 h`, `7 days`, `1 week` in hours; undefined for any other form. */
export function hoursOf(window: string): number | undefined {
  const found = /^\s*(\d{1,6}(?:\.\d{1,3})?)\s*([a-z]{1,8})\s*$/i.exec(window);
  const unit = found?.[2]?.toLowerCase();
  const factor = unit === undefined ? undefined : HOURS[unit] ?? HOURS[unit.replace(/s$/, '')];
  return found?.[1] === undefined || factor === undefined ? undefined : Number(found[1]) * factor;
}
