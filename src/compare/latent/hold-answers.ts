import type { AgentFact, ControlFact, ControlId, Decision, Evidence, Gate } from '../../model/index.ts';
import type { Between, Loss, Twin } from './between.ts';
import { higher, openness } from './interval.ts';
import type { Asked, Probe } from './probes.ts';
import { listed, who } from './words.ts';

/** An answer that lets more through in the looser tree. */
export interface Loosened { readonly probe: Probe; readonly was: Decision; readonly is: Decision }

/** The controls of one agent on both sides, and which of them have no like on the other. */
export interface Controls { readonly safer: ReadonlyMap<ControlId, ControlFact>; readonly looser: ReadonlyMap<ControlId, ControlFact>; readonly gone: readonly ControlFact[]; readonly fresh: readonly ControlFact[] }

/** Asks both policies every question and gives the answers that got looser. */
export function loosenedOf(agent: Twin<AgentFact>, probes: readonly Probe[], between: Between): Loosened[] {
  return probes.flatMap((probe) => {
    const [was, is] = [probe.answer(agent.safer.policy, between.safer.side), probe.answer(agent.looser.policy, between.looser.side)];
    return higher(openness(was), openness(is)) ? [{ probe, was, is }] : [];
  });
}

/** One sentence for each reason: a setting that is new and lets things through, a mechanism that is gone, else each kind of question. */
export function* answerLosses(agent: Twin<AgentFact>, loosened: readonly Loosened[], probes: readonly Probe[], controls: Controls, between: Between, level: Loss['level']): Iterable<Loss> {
  const groups = new Map<string, Loosened[]>();
  for (const one of loosened) {
    const key = reasonOf(one, controls);
    const group = groups.get(key);
    if (group) group.push(one); else groups.set(key, [one]);
  }
  for (const group of groups.values()) yield lossOf(agent, group, probes, controls, between, level);
}

const CLASS: Readonly<Record<Asked, string>> = { read: 'files', opens: 'files', run: 'commands', reach: 'hosts', connects: 'hosts', call: 'tools' };

function reasonOf({ probe, was, is }: Loosened, controls: Controls): string {
  const fresh = controls.fresh.find((control) => is.by.includes(control.id) && control.does !== 'deny');
  if (fresh) return `fresh ${fresh.row}`;
  const gone = controls.gone.find((control) => was.by.includes(control.id) && (control.does === 'sandbox' || control.channels.length > 1));
  return gone ? `gone ${gone.row}` : `asked ${CLASS[probe.asked]}`;
}

function lossOf(agent: Twin<AgentFact>, group: readonly Loosened[], probes: readonly Probe[], controls: Controls, between: Between, level: Loss['level']): Loss {
  const name = who(agent.looser);
  const what = phrasesOf(group, probes);
  const after = worstOf(group.map((one) => one.is));
  const before = group.map((one) => one.was).reduce((best, one) => (openness(one)[1] < openness(best)[1] || (openness(one)[1] === openness(best)[1] && openness(one)[0] < openness(best)[0]) ? one : best));
  const to = after.gate === 'asked' ? 'when a person says yes' : 'without a question';
  const placesOf = (ids: ReadonlySet<string>, from: ReadonlyMap<ControlId, ControlFact>): Evidence[] => [...from.values()].filter((control) => ids.has(control.id)).map((control) => ({ at: control.evidence[0].at, note: control.says }));
  const [wasBy, isBy] = [new Set(group.flatMap((one) => one.was.by)), new Set(group.flatMap((one) => one.is.by))];
  return {
    kind: 'hold', about: name, level, safer: wordOf(before), looser: wordOf(after),
    worse: `${name} may now ${what} ${to}; ${before.gate === 'closed' ? 'this was refused before' : before.basis === 'unknown' ? 'perhaps a person was asked before' : 'a person was asked before'}.`,
    better: `${name} may no longer ${what} ${to}; ${before.gate === 'closed' ? 'this is refused now' : 'a person is asked now'}.`,
    exact: { safer: placesOf(wasBy, controls.safer), looser: placesOf(isBy, controls.looser) }, around: { safer: aroundOf(agent.safer), looser: aroundOf(agent.looser) },
    notCounted: notCountedOf(agent, between, group.every((one) => one.was.basis === 'unknown')),
  };
}

/** Settings and files of an agent, for a difference that no single control explains. */
export function aroundOf(agent: AgentFact): Evidence[] {
  return [...agent.settings.map((setting) => ({ at: setting.at, note: `${setting.row} is set here` })), ...agent.evidence];
}

/** Why a hold that got stronger does not weigh. */
export function notCountedOf(agent: Twin<AgentFact>, between: Between, unknown = false): string | undefined {
  if (between.direction === 'weakened') return undefined;
  if (!isConfigured(agent.looser)) return 'this agent was not configured before';
  return unknown ? 'what holds now is not known' : undefined;
}

export function isConfigured(agent: AgentFact): boolean { return agent.evidence[0].at.origin !== 'absent'; }

function worstOf(decisions: readonly Decision[]): Decision {
  return decisions.reduce((worst, one) => (higher(openness(worst), openness(one)) ? one : worst));
}

const WORDS: Readonly<Record<Gate, string>> = { closed: 'refused', asked: 'asked', open: 'unasked' };
function wordOf(decision: Decision): string { return decision.gate === 'open' && decision.basis === 'unknown' ? 'not known' : WORDS[decision.gate]; }

/** `read .env and 3 more files, start any command and send requests to any host`. */
function phrasesOf(group: readonly Loosened[], probes: readonly Probe[]): string {
  const labels = (asked: Asked): string[] => [...new Set([...group.filter((one) => one.probe.asked === asked)].sort((a, b) => Number(b.probe.here) - Number(a.probe.here)).map((one) => one.probe.label))];
  const all = (asked: Asked): boolean => { const count = probes.filter((probe) => probe.asked === asked).length; return count > 5 && group.filter((one) => one.probe.asked === asked).length * 10 >= count * 9; };
  const phrase = (asked: Asked, verb: string, any: string, more: string): string[] => { const names = labels(asked); return names.length === 0 ? [] : [`${verb} ${all(asked) ? any : listed(names, 3, more)}`]; };
  const [reads, reaches] = [phrase('read', 'read', 'any file', 'file'), phrase('reach', 'send requests to', 'any host', 'host')];
  const parts = [
    ...reads, ...(reads.length > 0 ? [] : phrase('opens', 'have programs open', 'any file', 'file')), ...phrase('run', 'start', 'any command', 'command'),
    ...reaches, ...(reaches.length > 0 ? [] : phrase('connects', 'let programs connect to', 'any host', 'host')), ...phrase('call', 'call', 'any tool', 'tool'),
  ];
  return listed(parts, 6);
}
