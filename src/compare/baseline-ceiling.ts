import { andList, FOUNDATIONS, GATES, LEVELS, shownName, VERDICTS } from '../model/index.ts';
import type { EnvironmentKind, Guard } from '../model/index.ts';
import type { BaselineEntry, Ceiling } from './baseline-schema.ts';

/** Most reasons told of one entry. */
const MOST = 3;
/** Combinations looked at one by one; an entry beyond this holds nothing. */
const MOST_WAYS = 2_000_000;

/**
 * Why `now` is not covered by what was accepted, each finishing `accepted ...; now ...`. Empty: it lies at or below the ceiling in every part.
 * Each way of `now` must lie under one ceiling alone: what is accepted for a staging database is not accepted for another one.
 */
export function exceeds(now: BaselineEntry, accepted: BaselineEntry): string[] {
  const reasons = new Set<string>();
  if (LEVELS.indexOf(now.level) > LEVELS.indexOf(accepted.level)) reasons.add(`accepted as ${article(accepted.level)}; it is now ${article(now.level)}`);
  if (ways(now) * Math.max(1, accepted.ceilings.length) > MOST_WAYS) return ['it stands for too many ways to be compared one by one; accept them one by one'];
  const lists = new Map<Ceiling, Held>(accepted.ceilings.map((one) => [one, { agents: held(one.agents), resources: held(one.resources), effects: held(one.effects) }]));
  const known: Everything = { agents: union(accepted, 'agents'), resources: union(accepted, 'resources'), effects: union(accepted, 'effects') };
  for (const one of now.ceilings) {
    // What holds for all ways of a ceiling alike is compared once for each pair of ceilings.
    const alike = accepted.ceilings.map((other) => ({ other, why: coordinatesAbove(one, other) }));
    for (const resource of one.resources ?? [undefined]) for (const agent of one.agents ?? [undefined]) for (const effect of one.effects ?? [undefined]) {
      const why = wayAbove({ agent, resource, effect }, one, alike, lists, known, accepted);
      for (const reason of why) reasons.add(reason);
    }
  }
  const all = [...reasons];
  return all.length <= MOST ? all : [...all.slice(0, MOST), `and ${all.length - MOST} more`];
}

interface Way { readonly agent: string | undefined; readonly resource: string | undefined; readonly effect: string | undefined }
interface Held { readonly agents: ReadonlySet<string> | undefined; readonly resources: ReadonlySet<string> | undefined; readonly effects: ReadonlySet<string> | undefined }
interface Everything { readonly agents: ReadonlySet<string>; readonly resources: ReadonlySet<string>; readonly effects: ReadonlySet<string> }

function ways(entry: BaselineEntry): number {
  return entry.ceilings.reduce((sum, one) => sum + (one.agents?.length ?? 1) * (one.resources?.length ?? 1) * (one.effects?.length ?? 1), 0);
}

function held(list: readonly string[] | undefined): ReadonlySet<string> | undefined { return list && new Set(list); }
function union(entry: BaselineEntry, key: 'agents' | 'resources' | 'effects'): ReadonlySet<string> { return new Set(entry.ceilings.flatMap((one) => one[key] ?? [])); }

/** The fewest reasons that keep this way from lying under one ceiling. */
function wayAbove(way: Way, now: Ceiling, alike: readonly { readonly other: Ceiling; readonly why: readonly string[] }[], lists: ReadonlyMap<Ceiling, Held>, known: Everything, accepted: BaselineEntry): readonly string[] {
  if (way.resource !== undefined && !known.resources.has(way.resource) && !known.resources.has('*')) return otherThing(way.resource, now, accepted);
  let least: readonly string[] | undefined;
  for (const { other, why } of alike) {
    const own = lists.get(other);
    if (way.resource !== undefined && own?.resources && !own.resources.has(way.resource) && !own.resources.has('*')) continue;
    const agent = way.agent !== undefined && !coversAgent(own?.agents, way.agent) ? [`accepted for ${list([...(own?.agents ?? known.agents)], 'no agent')}; now ${shownName(way.agent)} can do it too`] : [];
    const effect = way.effect !== undefined && !own?.effects?.has(way.effect) && !own?.effects?.has('administer') ? [`accepted for ${list([...(own?.effects ?? known.effects)], 'no effect')}; now it can ${VERBS[way.effect] ?? shownName(way.effect)} too`] : [];
    const all = [...agent, ...effect, ...why];
    if (all.length === 0) return [];
    if (least === undefined || all.length < least.length) least = all;
  }
  return least ?? ['accepted for something else; none of its ceilings speaks of this'];
}

/**
 * The agent that nobody configured stands in for any agent with its vendor's defaults: whoever accepts a configured agent on this machine accepts it, as far as the
 * other parts do. The reverse does not hold. A comparison always judges for it, a scan only where nothing is configured.
 */
function coversAgent(accepted: ReadonlySet<string> | undefined, agent: string): boolean {
  return accepted?.has(agent) === true || (agent === 'unconfigured' && accepted !== undefined && [...accepted].some((one) => !one.startsWith('ci:') && !one.startsWith('run:')));
}

const VERBS: Readonly<Record<string, string>> = { read: 'read', write: 'write', destroy: 'destroy', 'destroy-backup': 'destroy backups', administer: 'administer' };

/** A thing that was not there, or is another one now under the same subject. */
function otherThing(resource: string, now: Ceiling, accepted: BaselineEntry): readonly string[] {
  const kinds = new Set(accepted.ceilings.map((one) => `${one.kind ?? ''} ${one.provider ?? ''}`));
  const environments = new Set<EnvironmentKind>(accepted.ceilings.flatMap((one) => one.environments ?? []));
  const higher = (now.environments ?? []).filter((kind) => ![...environments].some((one) => coversEnvironment(one, kind)));
  const identity = kinds.has(`${now.kind ?? ''} ${now.provider ?? ''}`) ? [] : [`accepted for ${list([...kinds].map((kind) => kind.trim().replace(/^(\S+) (\S+)$/, '$1 at $2')), 'nothing')}; now ${now.kind ?? 'something'} at ${now.provider ?? 'another provider'}`];
  const where = higher.length > 0 && environments.size > 0 ? [`accepted on a baseline for ${list([...environments].map(environmentName), 'none')}; it is now ${list(higher.map(environmentName), '')}`] : [];
  return [...where, ...identity, `accepted for other things; now it reaches ${shownName(resource)}`];
}

/** What is above in the parts that all ways of the two ceilings share. */
function coordinatesAbove(now: Ceiling, accepted: Ceiling): string[] {
  const out: string[] = [];
  const identity = (ceiling: Ceiling): string => `${ceiling.kind ?? 'something'} at ${ceiling.provider ?? 'an unknown provider'}`;
  if (now.kind !== accepted.kind || now.provider !== accepted.provider) out.push(`accepted for ${shownName(identity(accepted))}; it is now ${shownName(identity(now))}`);
  const environments = (now.environments ?? []).filter((kind) => !(accepted.environments ?? []).some((one) => coversEnvironment(one, kind)));
  if (environments.length > 0) out.push(`accepted on a baseline for ${list((accepted.environments ?? []).map(environmentName), 'no environment')}; it is now ${list(environments.map(environmentName), '')}`);
  if (above(GATES, now.gate, accepted.gate)) out.push(`accepted while ${GATE_WORDS[accepted.gate ?? 'closed']}; now ${GATE_WORDS[now.gate ?? 'closed']}`);
  else if (above(GATES, now.gateAtLeast ?? now.gate, accepted.gateAtLeast ?? accepted.gate)) out.push('accepted while no file said that nobody is asked; now one does');
  if (above(FOUNDATIONS, now.foundation, accepted.foundation)) out.push(`accepted while ${FOUNDATION_WORDS[accepted.foundation ?? 'none']}; now ${FOUNDATION_WORDS[now.foundation ?? 'none']}`);
  if (above(VERDICTS, now.recoverability, accepted.recoverability)) out.push(`accepted as ${accepted.recoverability ?? 'not destroyed'}; it is now ${now.recoverability}`);
  else if (now.recoverability === accepted.recoverability && shorter(now.window, accepted.window)) out.push(`accepted with ${accepted.window ?? 'no limit'} to bring it back; now it is ${now.window}`);
  if (guardRank(now.guard) > guardRank(accepted.guard)) out.push(`accepted behind ${GUARD_WORDS[accepted.guard ?? 'independent']}; now behind ${GUARD_WORDS[now.guard ?? 'none']}`);
  if (now.calls !== undefined && accepted.calls !== undefined && now.calls < accepted.calls) out.push(`accepted at ${accepted.calls} calls; now ${now.calls === 1 ? 'one is' : `${now.calls} are`} enough`);
  return out;
}

/** Absent means the rule did not speak of it, which is below everything. */
function above<T>(order: readonly T[], now: T | undefined, accepted: T | undefined): boolean {
  return now !== undefined && order.indexOf(now) > (accepted === undefined ? -1 : order.indexOf(accepted));
}

const RANKS: Readonly<Record<EnvironmentKind, number>> = { local: 0, test: 0, development: 0, staging: 1, unknown: 2, production: 3 };

/** Environments of one rank stand for each other. What was accepted while nothing told its environment is not accepted once it is production. */
function coversEnvironment(accepted: EnvironmentKind, now: EnvironmentKind): boolean { return RANKS[accepted] >= RANKS[now]; }

function guardRank(guard: Guard | undefined): number { return guard === undefined || guard === 'independent' ? 0 : guard === 'none' ? 2 : 1; }

const HOURS: Readonly<Record<string, number>> = { min: 1 / 60, h: 1, d: 24, w: 168 };
function hoursOf(window: string): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,6}) (min|h|d|w)$/.exec(window) ?? [];
  const hours = HOURS[unit];
  return amount === undefined || hours === undefined ? undefined : Number(amount) * hours;
}
/** No window is no limit. Two texts that say no number may be anything to each other. */
function shorter(now: string | undefined, accepted: string | undefined): boolean {
  if (now === undefined || now === accepted) return false;
  if (accepted === undefined) return true;
  const [a, b] = [hoursOf(now), hoursOf(accepted)];
  return a === undefined || b === undefined || a < b;
}

const GATE_WORDS = { closed: 'a control held it', asked: 'a human was asked', open: 'nobody is asked' } as const;
const FOUNDATION_WORDS = { none: 'no authority was in reach', ambient: 'only logged-in accounts could do it', named: 'the credential was only named here', found: 'the credential itself lies in reach' } as const;
const GUARD_WORDS: Readonly<Record<Guard, string>> = { independent: 'a guard that another party holds', 'client-only': 'a flag that one tool obeys', 'self-removable': 'a flag that the same credential clears', none: 'nothing' };

function environmentName(kind: EnvironmentKind): string { return kind === 'unknown' ? 'an environment nobody named' : kind; }
function article(level: string): string { return level === 'error' ? 'an error' : `a ${level}`; }

function list(all: readonly string[], none: string): string { return all.length === 0 ? none : andList(all.map(shownName), 3); }
