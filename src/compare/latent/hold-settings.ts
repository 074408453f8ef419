import type { AgentFact, AgentSettingRow, Evidence } from '../../model/index.ts';
import type { Between, Loss, Twin, View } from './between.ts';
import { aroundOf, notCountedOf } from './hold-answers.ts';
import type { Controls, Group } from './hold-answers.ts';
import type { Probe } from './probes.ts';
import { higher, openness } from './interval.ts';
import { listed, small, who } from './words.ts';

/** A setting that takes approvals away or softens what holds, as its vendor's table says. */
export interface Widening { readonly row: AgentSettingRow; readonly value: string; readonly evidence: Evidence; readonly says: string | undefined }

/**
 * Settings that take approvals away or soften what holds and are new in the looser tree. One by which every answer that differs is stricter is none: to ask nobody may
 * also mean that nothing is let out.
 */
export function freshWidenings(agent: Twin<AgentFact>, controls: Controls, probes: readonly Probe[], between: Between): Widening[] {
  const [before, after] = [wideningsOf(agent.safer, [...controls.safer.values()], between.safer), wideningsOf(agent.looser, [...controls.looser.values()], between.looser)];
  const fresh = after.filter((one) => !before.some((other) => other.row.id === one.row.id && !more(other.value, one.value)));
  if (fresh.length === 0) return [];
  // New rules may tighten some answers beside it; then it is judged by itself.
  const alone = !controls.fresh.some((control) => control.does !== 'allow');
  const answers = probes.map((probe) => [probe.answer(agent.safer.policy, between.safer.side), probe.answer(agent.looser.policy, between.looser.side)] as const);
  const onlyTighter = alone && answers.some(([was, is]) => higher(openness(is), openness(was))) && !answers.some(([was, is]) => higher(openness(was), openness(is)));
  return onlyTighter ? fresh.filter((one) => one.row.does !== 'approvals-off') : fresh;
}

/** Those that no answer shows already. Allow rules that let nothing destructive through do not weigh. */
export function* settingLosses(agent: Twin<AgentFact>, controls: Controls, groups: readonly Group[], widenings: readonly Widening[], between: Between, level: Loss['level']): Iterable<Loss> {
  const told = new Set(groups.flatMap((group) => [...group.answers.flatMap((one) => one.is.by), ...group.fresh.map((control) => control.id)]));
  const shown = new Set([...told].map((id) => controls.looser.get(id)?.row));
  const used = new Set(groups.flatMap((group) => group.widenings.map((one) => one.row.id)));
  const fresh = widenings.filter((one) => !shown.has(one.row.id) && !used.has(one.row.id));
  const before = fresh.length === 0 ? [] : wideningsOf(agent.safer, [...controls.safer.values()], between.safer);
  for (const id of new Set(fresh.map((one) => one.row.id))) {
    const first = fresh.find((one) => one.row.id === id);
    if (first) yield wideningLoss(agent, first, before.filter((one) => one.row.id === id).map((one) => one.evidence), between, level);
  }
  yield* allowLoss(agent, controls, told, new Set(wideningsOf(agent.looser, [...controls.looser.values()], between.looser).map((one) => one.row.id)), between);
}

function wideningsOf(agent: AgentFact, controls: readonly Controls['gone'][number][], view: View): Widening[] {
  const table = view.graph.knowledge.agents.find((one) => one.id === agent.vendor);
  const rowOf = (id: string): AgentSettingRow[] => (table?.settings ?? []).filter((row) => row.id === id && (row.does === 'approvals-off' || row.does === 'weakens'));
  return [
    ...controls.filter((control) => control.wired && control.does === 'allow').flatMap((control) => rowOf(control.row).map((row): Widening => ({ row, value: '', evidence: { at: control.evidence[0].at, note: control.says }, says: control.says }))),
    ...agent.settings.flatMap((setting) => rowOf(setting.row).map((row): Widening => ({ row, value: setting.value.basis === 'unknown' ? '' : setting.value.value, evidence: { at: setting.at, note: `${row.key} is set here` }, says: undefined }))),
  ];
}

/** Is the second value wider than the first? Numbers count things; other words are their own. */
function more(before: string, after: string): boolean {
  if (/^\d+$/.test(before) && /^\d+$/.test(after)) return Number(after) > Number(before);
  return before !== after && before !== '' && after !== '';
}

function wideningLoss(agent: Twin<AgentFact>, widening: Widening, before: readonly Evidence[], between: Between, level: Loss['level']): Loss {
  const name = who(agent.looser);
  const sentence = small(widening.row.says.replace(/\.$/, ''));
  return {
    kind: 'hold', about: name, level, safer: 'not set', looser: 'set',
    worse: widening.says === undefined ? `New in the settings of ${name}: ${sentence}.` : `A new setting of ${name} ${widening.says}.`, better: widening.says === undefined ? `Gone from the settings of ${name}: ${sentence}.` : `${name} loses a setting that ${widening.says}.`,
    exact: { safer: before, looser: [widening.evidence] }, around: { safer: aroundOf(agent.safer), looser: aroundOf(agent.looser) }, notCounted: notCountedOf(agent, between),
  };
}

function* allowLoss(agent: Twin<AgentFact>, controls: Controls, told: ReadonlySet<string>, widenings: ReadonlySet<string>, between: Between): Iterable<Loss> {
  const list = controls.fresh.filter((control) => control.wired && control.does === 'allow' && !told.has(control.id) && !widenings.has(control.row));
  if (list.length === 0) return;
  const name = who(agent.looser);
  const what = listed(list.map((control) => control.says), 3);
  yield {
    kind: 'hold', about: name, level: 'note', safer: 'not set', looser: 'set', worse: `A new setting of ${name} ${what}.`, better: `${name} loses a setting that ${what}.`,
    exact: { safer: [], looser: list.map((control) => ({ at: control.evidence[0].at, note: control.says })) }, around: { safer: [], looser: [] }, notCounted: notCountedOf(agent, between) ?? 'nothing destructive that we know of is let through by it',
  };
}
