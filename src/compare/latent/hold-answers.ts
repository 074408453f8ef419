import type { AgentFact, Channel, ControlFact, ControlId, Decision, Evidence, Gate } from '../../model/index.ts';
import type { Between, Loss, Twin, View } from './between.ts';
import { higher, openness } from './interval.ts';
import type { Widening } from './hold-settings.ts';
import type { Asked, Probe } from './probes.ts';
import { listed, small, who } from './words.ts';

/** An answer that lets more through in the looser tree. */
export interface Loosened { readonly probe: Probe; readonly was: Decision; readonly is: Decision }

/** The controls of one agent on both sides, and which of them have no like on the other. */
export interface Controls { readonly safer: ReadonlyMap<ControlId, ControlFact>; readonly looser: ReadonlyMap<ControlId, ControlFact>; readonly gone: readonly ControlFact[]; readonly fresh: readonly ControlFact[] }

/** Does it narrow what an agent may do, and does the vendor's program act on it? */
export function narrows(control: ControlFact): boolean { return control.wired && (control.does === 'deny' || control.does === 'ask' || control.does === 'sandbox' || control.does === 'hook'); }

/** Does the control speak of what the probe asks about? */
export function speaksOf(control: ControlFact, probe: Probe, view: View): boolean {
  if (probe.file && control.matchesFile) return control.channels.includes(probe.asked === 'read' && !control.channels.includes('run') ? 'read' : 'run') && control.matchesFile(probe.file[view.side]);
  return probe.command !== undefined && control.matchesCommand !== undefined && control.matchesCommand(probe.command);
}

/**
 * Asks both policies every question and gives the answers that got looser. A command that starts unasked because it now starts in a sandbox is none: what the sandbox
 * lets through is asked for itself.
 */
export function loosenedOf(agent: Twin<AgentFact>, probes: readonly Probe[], controls: Controls, between: Between): Loosened[] {
  const confined = new Set(controls.fresh.filter((control) => control.does === 'sandbox' && narrows(control)).map((control) => control.id));
  return probes.flatMap((probe) => {
    const [was, is] = [probe.answer(agent.safer.policy, between.safer.side), probe.answer(agent.looser.policy, between.looser.side)];
    return higher(openness(was), openness(is)) && !is.by.some((id) => confined.has(id)) ? [{ probe, was, is }] : [];
  });
}

/** Loosened answers that have one reason, with the controls that are gone and that are new and explain them. */
export interface Group { readonly answers: readonly Loosened[]; readonly gone: readonly ControlFact[]; readonly fresh: readonly ControlFact[]; readonly widenings: readonly Widening[] }

/** Groups by reason: a setting that is new and lets things through, a mechanism that is gone, else each kind of question. */
export function groupsOf(loosened: readonly Loosened[], controls: Controls, widenings: readonly Widening[], between: Between): Group[] {
  const groups = new Map<string, Loosened[]>();
  for (const one of loosened) {
    const key = reasonOf(one, controls);
    const group = groups.get(key);
    if (group) group.push(one); else groups.set(key, [one]);
  }
  // The same kind of question under a plain reason belongs to the setting that explains the others of its kind.
  for (const [key, list] of [...groups].filter(([name]) => name.startsWith('asked '))) {
    const other = [...groups].find(([name, members]) => !name.startsWith('asked ') && members.some((one) => `asked ${CLASS[one.probe.asked]}` === key && one.is.gate === list[0]?.is.gate));
    if (other) { other[1].push(...list); groups.delete(key); }
  }
  return [...groups.values()].map((answers) => {
    const by = new Set(answers.flatMap((one) => one.is.by));
    const fresh = controls.fresh.filter((control) => by.has(control.id) && control.does !== 'deny');
    const channels = new Set(fresh.flatMap((control) => control.channels));
    const was = new Set(answers.flatMap((one) => one.was.by));
    const gone = controls.gone.filter((control) => narrows(control) && (was.has(control.id) || answers.some((one) => speaksOf(control, one.probe, between.safer))
      // A mechanism without a pattern of its own went when the other setting came.
      || (!control.matchesFile && !control.matchesCommand && control.does !== 'hook' && !LOCK.test(control.row) && control.channels.every((channel) => channels.has(channel)))));
    if (gone.length + fresh.length > 0) return { answers, gone, fresh, widenings: [] };
    // No answer names its reason: what is new about these channels, or else in the settings, is it.
    const asked = new Set(answers.map((one) => CHANNEL[one.probe.asked]));
    const allows = controls.fresh.filter((control) => control.wired && control.does === 'allow' && control.channels.some((channel) => asked.has(channel)));
    return { answers, gone, fresh: allows, widenings: allows.length > 0 ? [] : widenings };
  });
}

/** Settings that forbid a mode; what enters that mode does not take their place. */
const LOCK = /disable/i;

/** One sentence for each group. */
export function* answerLosses(agent: Twin<AgentFact>, groups: readonly Group[], probes: readonly Probe[], controls: Controls, between: Between, level: Loss['level']): Iterable<Loss> {
  for (const group of groups) yield lossOf(agent, group, probes, controls, between, level);
}

const CHANNEL: Readonly<Record<Asked, Channel>> = { read: 'read', opens: 'run', run: 'run', reach: 'network', connects: 'network', call: 'mcp' };
const CLASS: Readonly<Record<Asked, string>> = { read: 'files', opens: 'files', run: 'commands', reach: 'hosts', connects: 'hosts', call: 'tools' };

function reasonOf({ probe, was, is }: Loosened, controls: Controls): string {
  const fresh = controls.fresh.find((control) => is.by.includes(control.id) && control.does !== 'deny');
  if (fresh) return `fresh ${fresh.row}`;
  const gone = controls.gone.find((control) => was.by.includes(control.id) && (control.does === 'sandbox' || control.channels.length > 1));
  return gone ? `gone ${gone.row}` : `asked ${CLASS[probe.asked]}`;
}

function lossOf(agent: Twin<AgentFact>, group: Group, probes: readonly Probe[], controls: Controls, between: Between, level: Loss['level']): Loss {
  const name = who(agent.looser);
  const { answers } = group;
  const what = phrasesOf(answers, probes);
  const after = worstOf(answers.map((one) => one.is));
  const before = answers.map((one) => one.was).reduce((best, one) => (openness(one)[1] < openness(best)[1] || (openness(one)[1] === openness(best)[1] && openness(one)[0] < openness(best)[0]) ? one : best));
  const to = after.gate === 'asked' ? 'when a person says yes' : 'without a question';
  const told = (list: readonly ControlFact[]): Evidence[] => list.map((control) => ({ at: control.evidence[0].at, note: control.says }));
  const named = (ids: readonly string[], from: ReadonlyMap<ControlId, ControlFact>): ControlFact[] => ids.flatMap((id) => from.get(id) ?? []);
  const [was, is] = [named(answers.flatMap((one) => one.was.by), controls.safer), named(answers.flatMap((one) => one.is.by), controls.looser)];
  return {
    kind: 'hold', about: name, level, safer: wordOf(before), looser: wordOf(after),
    worse: `${name} may now ${what} ${to}; ${before.gate === 'closed' ? 'this was refused before' : before.basis === 'unknown' ? 'perhaps a person was asked before' : 'a person was asked before'}${whyWorse(group)}.`,
    better: `${name} may no longer ${what} ${to}; ${before.gate === 'closed' ? 'this is refused now' : before.basis === 'unknown' ? 'perhaps a person is asked now' : 'a person is asked now'}.`,
    exact: { safer: told(group.gone.length > 0 ? group.gone : group.fresh.length + group.widenings.length > 0 ? [] : was), looser: group.widenings.length > 0 ? group.widenings.map((one) => one.evidence) : told(group.fresh.length > 0 ? group.fresh : group.gone.length > 0 ? [] : is) }, around: { safer: aroundOf(agent.safer), looser: [...aroundOf(agent.looser), ...renamedFiles(answers, between)] },
    rewritten: group.gone.length > 0 && group.gone.every((control) => !control.matchesFile && !control.matchesCommand && control.does !== 'hook'),
    notCounted: notCountedOf(agent, between, answers.every((one) => one.was.basis === 'unknown') && !answers.some((one) => [...controls.safer.values()].some((control) => narrows(control) && speaksOf(control, one.probe, between.safer)))),
  };
}

/** Files that no rule speaks of any more because they have another name. */
function renamedFiles(answers: readonly Loosened[], between: Between): Evidence[] {
  return answers.flatMap(({ probe: { file, origin } }) => (file && file.base !== file.head ? [{ at: { file: file[between.looser.side], start: 0, end: 0, origin: origin ?? 'tree' }, note: 'has another name' }] : []));
}

/** The setting behind it, new or gone. */
function whyWorse({ gone, fresh, widenings }: Group): string {
  const says = (list: readonly ControlFact[]): string => listed(list.map((control) => control.says), 2);
  if (fresh.length > 0) return ` (new: it ${says(fresh)})`;
  if (widenings[0]) return ` (new: ${small(widenings[0].row.says.replace(/\.$/, ''))})`;
  return gone.length > 0 ? ` (gone: it ${says(gone).replaceAll(/ and (?=refuses|asks|keeps)/g, ', it ')})` : '';
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

function isConfigured(agent: AgentFact): boolean { return agent.evidence[0].at.origin !== 'absent'; }

function worstOf(decisions: readonly Decision[]): Decision {
  return decisions.reduce((worst, one) => (higher(openness(worst), openness(one)) ? one : worst));
}

const WORDS: Readonly<Record<Gate, string>> = { closed: 'refused', asked: 'asked', open: 'unasked' };
function wordOf(decision: Decision): string { return decision.gate === 'open' && decision.basis === 'unknown' ? 'not known' : WORDS[decision.gate]; }

/** `read .env and 3 more files, start any command and send requests to any host`. What stands in the trees is named; usual names only where nothing does. */
function phrasesOf(group: readonly Loosened[], probes: readonly Probe[]): string {
  const of = (asked: Asked): readonly Loosened[] => group.filter((one) => one.probe.asked === asked);
  const all = (asked: Asked): boolean => { const count = probes.filter((probe) => probe.asked === asked).length; return count > 5 && of(asked).length * 10 >= count * 9; };
  const phrase = (asked: Asked, verb: string, noun: string): string[] => {
    const list = of(asked);
    const here = list.filter((one) => one.probe.here).map((one) => one.probe.label);
    if (list.length === 0) return [];
    if (all(asked)) return [`${verb} any ${noun}`];
    return [here.length > 0 ? `${verb} ${listed(here, 3, noun)}` : `${verb} ${noun}s such as ${listed([...new Set(list.map((one) => one.probe.label))].slice(0, 2))}`];
  };
  const [reads, reaches] = [phrase('read', 'read', 'file'), phrase('reach', 'send requests to', 'host')];
  const parts = [
    ...reads, ...(reads.length > 0 ? [] : phrase('opens', 'have programs open', 'file')), ...phrase('run', 'start', 'command'),
    ...reaches, ...(reaches.length > 0 ? [] : phrase('connects', 'let programs connect to', 'host')), ...phrase('call', 'call', 'tool'),
  ];
  return listed(parts, 6);
}
