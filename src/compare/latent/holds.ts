import { LEVELS } from '../../model/index.ts';
import type { Between, Loss } from './between.ts';
import { answerLosses, groupsOf, loosenedOf } from './hold-answers.ts';
import { controlLosses, controlsOf, NamedFiles } from './hold-controls.ts';
import { freshWidenings, settingLosses } from './hold-settings.ts';
import { probesOf, toolProbes } from './probes.ts';
import type { Probe } from './probes.ts';
import { listed, who } from './words.ts';

/**
 * What holds an agent less in the looser tree. First both policies are asked the same questions; then the controls that are gone are looked at, for a protection of
 * something that is not there today is one all the same; then the settings that take approvals away. A control never makes up for another.
 */
export function* holdLosses(between: Between): Iterable<Loss> {
  const common = probesOf(between);
  const files = new NamedFiles(between);
  const seen = new Set(common.flatMap((probe) => (probe.file ? [probe.file.base] : [])));
  const told: { readonly name: string; readonly loss: Loss }[] = [];
  const started = (id: string): boolean => id.startsWith('ci:') || id.startsWith('run:');
  const agents = [...between.agents.both.filter((agent) => !started(agent.looser.id)), ...between.agents.both.filter((agent) => started(agent.looser.id))];
  for (const agent of agents) {
    if (agent.safer.id === 'unconfigured') continue;
    const level = between.looser.levels.agent(agent.looser.id);
    const controls = controlsOf(agent, between);
    const more = files.asked(controls).filter((probe) => !seen.has(probe.file?.base ?? ''));
    const probes = [...more, ...common, ...toolProbes(sidesOf(agent.safer.id, agent.looser.id, between), between)].filter((probe) => seesOrigin(agent.looser.id, probe));
    const loosened = loosenedOf(agent, probes, controls, between);
    const widenings = freshWidenings(agent, controls, probes, between);
    const groups = groupsOf(loosened, controls, widenings, between);
    const losses = [...answerLosses(agent, groups, probes, controls, between, level), ...controlLosses(agent, controls, groups, probes, between, level), ...settingLosses(agent, controls, groups, widenings, between, level)];
    told.push(...losses.map((loss) => ({ name: who(agent.looser), loss })));
  }
  yield* together(told);
}

/** One sentence for agents that lose the same by the same line: those a workflow starts obey the settings of the checkout too. */
function together(told: readonly { readonly name: string; readonly loss: Loss }[]): Loss[] {
  const groups = new Map<string, { names: string[]; losses: Loss[] }>();
  for (const { name, loss } of told) {
    const places = [...loss.exact.safer, ...loss.exact.looser].map(({ at }) => `${at.file}:${at.start}`);
    const key = [loss.worse.replaceAll(name, ''), String(loss.notCounted), ...places].join('\u0000');
    const group = groups.get(key);
    if (group) { group.names.push(name); group.losses.push(loss); } else groups.set(key, { names: [name], losses: [loss] });
  }
  return [...groups.values()].flatMap(({ names: [first = '', ...others], losses: [loss, ...more] }) => {
    if (!loss || more.length === 0) return loss ? [loss] : [];
    const all = listed([first, ...others], 2);
    const say = (text: string): string => text.replaceAll(first, all).replace(`${all} loses `, `${all} lose `).replace(`${all} gains `, `${all} gain `);
    const level = LEVELS[Math.max(...[loss, ...more].map((one) => LEVELS.indexOf(one.level)))] ?? loss.level;
    return [{ ...loss, about: all, worse: say(loss.worse), better: say(loss.better), level }];
  });
}

/** Agents in CI check out what git tracks. */
function seesOrigin(agent: string, probe: Probe): boolean { return !agent.startsWith('ci:') || probe.origin === undefined || probe.origin === 'tree' || probe.origin === 'history'; }

function sidesOf(safer: string, looser: string, between: Between): { readonly base: string; readonly head: string } {
  return between.safer.side === 'base' ? { base: safer, head: looser } : { base: looser, head: safer };
}
