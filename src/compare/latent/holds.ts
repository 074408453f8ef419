import type { Between, Loss } from './between.ts';
import { answerLosses, groupsOf, loosenedOf } from './hold-answers.ts';
import { controlLosses, controlsOf, NamedFiles } from './hold-controls.ts';
import { freshWidenings, settingLosses } from './hold-settings.ts';
import { probesOf, toolProbes } from './probes.ts';
import type { Probe } from './probes.ts';

/**
 * What holds an agent less in the looser tree. First both policies are asked the same questions; then the controls that are gone are looked at, for a protection of
 * something that is not there today is one all the same; then the settings that take approvals away. A control never makes up for another.
 */
export function* holdLosses(between: Between): Iterable<Loss> {
  const common = probesOf(between);
  const files = new NamedFiles(between);
  const seen = new Set(common.flatMap((probe) => (probe.file ? [probe.file.base] : [])));
  for (const agent of between.agents.both) {
    if (agent.safer.id === 'unconfigured') continue;
    const level = between.looser.levels.agent(agent.looser.id);
    const controls = controlsOf(agent, between);
    const more = files.asked(controls).filter((probe) => !seen.has(probe.file?.base ?? ''));
    const probes = [...more, ...common, ...toolProbes(sidesOf(agent.safer.id, agent.looser.id, between), between)].filter((probe) => seesOrigin(agent.looser.id, probe));
    const loosened = loosenedOf(agent, probes, controls, between);
    const widenings = freshWidenings(agent, controls, probes, between);
    const groups = groupsOf(loosened, controls, widenings, between);
    yield* answerLosses(agent, groups, probes, controls, between, level);
    yield* controlLosses(agent, controls, groups, probes, between, level);
    yield* settingLosses(agent, controls, groups, widenings, between, level);
  }
}

/** Agents in CI check out what git tracks. */
function seesOrigin(agent: string, probe: Probe): boolean { return !agent.startsWith('ci:') || probe.origin === undefined || probe.origin === 'tree' || probe.origin === 'history'; }

function sidesOf(safer: string, looser: string, between: Between): { readonly base: string; readonly head: string } {
  return between.safer.side === 'base' ? { base: safer, head: looser } : { base: looser, head: safer };
}
