import type { AgentFact, ControlFact, Evidence, Origin } from '../../model/index.ts';
import type { Between, Loss, Twin, View } from './between.ts';
import { aroundOf, narrows, notCountedOf, speaksOf } from './hold-answers.ts';
import type { Controls, Group } from './hold-answers.ts';
import { higher } from './interval.ts';
import { filesAsked, originsOf } from './probes.ts';
import type { Probe } from './probes.ts';
import { listed, named, who } from './words.ts';

/** Files of the tree tried against patterns of controls that have no like on the other side. */
const MOST_TRIES = 200_000;
const MOST_MATCHES = 50;

/** Controls of one agent, those of equal row and words matched one to one wherever they stand. */
export function controlsOf(agent: Twin<AgentFact>, between: Between): Controls {
  const of = (view: View, id: string): ControlFact[] => view.graph.controls.filter((control) => control.agent === id);
  const [before, after] = [of(between.safer, agent.safer.id), of(between.looser, agent.looser.id)];
  const [gone, fresh] = [without(before, after), without(after, before)];
  // A mechanism that is described in other words is still that mechanism; what it holds less shows in the answers.
  const twin = (one: ControlFact, others: readonly ControlFact[], mine: readonly ControlFact[]): boolean => isMechanism(one) && mine.filter((other) => other.row === one.row).length === 1
    && others.filter((other) => other.row === one.row && other.wired === one.wired && isMechanism(other)).length === 1;
  return { safer: new Map(before.map((one) => [one.id, one])), looser: new Map(after.map((one) => [one.id, one])), gone: gone.filter((one) => !twin(one, fresh, gone)), fresh: fresh.filter((one) => !twin(one, gone, fresh)) };
}

function isMechanism(control: ControlFact): boolean { return control.does === 'sandbox' && !control.matchesFile && !control.matchesCommand && control.channels.length > 1; }

function sign(control: ControlFact): string { return `${control.row}\u0000${control.does}\u0000${control.says}\u0000${String(control.wired)}`; }

function without(list: readonly ControlFact[], others: readonly ControlFact[]): ControlFact[] {
  const counts = new Map<string, number>();
  for (const one of others) counts.set(sign(one), (counts.get(sign(one)) ?? 0) + 1);
  return list.filter((one) => { const left = counts.get(sign(one)) ?? 0; if (left > 0) counts.set(sign(one), left - 1); return left === 0; });
}

/** Was the file changed that the control stands in? A list of patterns may say something else under the same words. */
function isRewritten(control: ControlFact, view: View, between: Between): boolean { return between.lines.change(view.side, control.evidence[0].at.file) !== undefined; }

/** Files of both trees that controls name, found once for all agents of one comparison: the same settings file speaks to many. Bounded. */
export class NamedFiles {
  readonly #between: Between;
  readonly #origins: ReadonlyMap<string, Origin>;
  readonly #found = new Map<string, readonly string[]>();
  #tries = 0;

  constructor(between: Between) { this.#between = between; this.#origins = originsOf(between); }

  /** Questions about the files that a control with no like on the other side, or in a changed file, speaks of. */
  asked(controls: Controls): Probe[] {
    return ([[controls.safer, controls.gone, this.#between.safer], [controls.looser, controls.fresh, this.#between.looser]] as const).flatMap(([all, single, view]) => {
      const list = [...all.values()].filter((control) => control.matchesFile !== undefined && (single.includes(control) || isRewritten(control, view, this.#between)));
      return filesAsked([...new Set(list.flatMap((control) => this.#of(control, view)))], view, this.#between, true, this.#origins);
    });
  }

  #of(control: ControlFact, view: View): readonly string[] {
    const { at } = control.evidence[0];
    const key = `${view.side}\u0000${control.row}\u0000${at.file}\u0000${at.start}\u0000${control.says}`;
    const known = this.#found.get(key);
    if (known) return known;
    const files: string[] = [];
    for (const path of view.graph.files) {
      if (this.#tries >= MOST_TRIES || files.length >= MOST_MATCHES) break;
      this.#tries++;
      if (control.matchesFile?.(path)) files.push(path);
    }
    this.#found.set(key, files);
    return files;
  }
}

/**
 * Controls that are gone, or hold less, though no answer shows it: a rule about a file that does not exist today is a protection all the same. A rewritten rule is
 * no loss where the looser tree holds back everything it spoke of, and it spoke of something.
 */
export function* controlLosses(agent: Twin<AgentFact>, controls: Controls, groups: readonly Group[], probes: readonly Probe[], between: Between, level: Loss['level']): Iterable<Loss> {
  const told = new Set(groups.flatMap((group) => [...group.gone.map((control) => control.id), ...group.answers.flatMap((one) => one.was.by)]));
  const shown = new Set(groups.flatMap((group) => group.answers.map((one) => one.probe)));
  const lost = controls.gone.filter((control) => narrows(control) && !told.has(control.id) && !heldStill(control, agent, controls, shown, probes, between));
  const byRow = new Map<string, ControlFact[]>();
  for (const control of lost) { const list = byRow.get(control.row); if (list) list.push(control); else byRow.set(control.row, [control]); }
  for (const list of byRow.values()) yield goneLoss(agent, list, controls, between, level);
  yield* narrower(agent, controls, told, shown, probes, between, level);
  yield* softened(agent, controls, told, between, level);
  yield* changedHooks(agent, controls, between);
}

/** Controls on both sides, in files that were changed, that speak of less. */
function* narrower(agent: Twin<AgentFact>, controls: Controls, told: ReadonlySet<string>, shown: ReadonlySet<Probe>, probes: readonly Probe[], between: Between, level: Loss['level']): Iterable<Loss> {
  const name = who(agent.looser);
  const rewritten = new Set([...controls.looser.values()].filter((control) => isRewritten(control, between.looser, between)).map(sign));
  for (const safer of controls.safer.values()) {
    if (!narrows(safer) || controls.gone.includes(safer) || told.has(safer.id) || !(isRewritten(safer, between.safer, between) || rewritten.has(sign(safer)))) continue;
    const others = standIns(safer, controls);
    const lost = probes.filter((probe) => !shown.has(probe) && speaksOf(safer, probe, between.safer) && !others.some((other) => speaksOf(other, probe, between.looser)) && !holds(safer, probe, agent, between));
    if (lost.length === 0) continue;
    const here = lost.filter((probe) => probe.here).map((probe) => probe.label);
    const what = here.length > 0 ? listed(here, 3) : `names such as ${listed(lost.map((probe) => probe.label).slice(0, 2))}`;
    const looser = [...controls.looser.values()].filter((one) => sign(one) === sign(safer));
    yield {
      kind: 'hold', about: name, level, safer: 'covered', looser: 'not covered', worse: `A setting of ${name} that ${safer.says} no longer covers ${what}.`, better: `A setting of ${name} that ${safer.says} now covers ${what}.`,
      exact: { safer: [{ at: safer.evidence[0].at, note: safer.says }], looser: looser.map((one) => ({ at: one.evidence[0].at, note: one.says })) }, around: { safer: aroundOf(agent.safer), looser: aroundOf(agent.looser) }, notCounted: notCountedOf(agent, between),
    };
  }
}

/** Does the looser tree hold back everything the control spoke of? */
function heldStill(control: ControlFact, agent: Twin<AgentFact>, controls: Controls, shown: ReadonlySet<Probe>, probes: readonly Probe[], between: Between): boolean {
  const mine = probes.filter((probe) => speaksOf(control, probe, between.safer) || probe.answer(agent.safer.policy, between.safer.side).by.includes(control.id));
  if (mine.length === 0) return false;
  const others = standIns(control, controls);
  return mine.every((probe) => !shown.has(probe) && (others.some((other) => speaksOf(other, probe, between.looser)) || holds(control, probe, agent, between)));
}

/** Controls of the looser tree that hold as strongly on the same channels. */
function standIns(control: ControlFact, controls: Controls): ControlFact[] {
  return [...controls.looser.values()].filter((other) => narrows(other) && strength(other) <= strength(control) && control.channels.every((channel) => other.channels.includes(channel)));
}

/** The policy itself answers as strictly as the control would. */
function holds(control: ControlFact, probe: Probe, agent: Twin<AgentFact>, between: Between): boolean {
  const { gate } = probe.answer(agent.looser.policy, between.looser.side);
  return gate === 'closed' || (gate === 'asked' && control.does === 'ask');
}

/** Lower is stronger. */
function strength(control: ControlFact): number { return control.does === 'ask' ? 1 : 0; }

function goneLoss(agent: Twin<AgentFact>, lost: readonly ControlFact[], controls: Controls, between: Between, level: Loss['level']): Loss {
  const name = who(agent.looser);
  const what = listed(lost.map((control) => control.says), 3);
  const many = new Set(lost.map((control) => control.says)).size > 1;
  const dead = [...controls.looser.values()].find((other) => !other.wired && lost.some((control) => control.says === other.says));
  const hook = lost.every((control) => control.does === 'hook');
  return {
    kind: 'hold', about: name, level, safer: 'there', looser: dead ? 'without effect' : 'gone',
    worse: dead ? `A setting of ${name} has no effect any more, because ${dead.weakness ?? 'its program does not act on it'}: it ${what}.` : many ? `${name} loses settings that held it: one ${lost.length === 2 ? what.replace(' and ', ', one ') : what}.` : `${name} loses a setting that ${what}.`,
    better: many ? `${name} gains settings that hold it: one ${lost.length === 2 ? what.replace(' and ', ', one ') : what}.` : `${name} gains a setting that ${what}.`,
    exact: { safer: lost.map((control): Evidence => ({ at: control.evidence[0].at, note: control.says })), looser: dead ? [{ at: dead.evidence[0].at, note: dead.says }] : [] },
    around: { safer: aroundOf(agent.safer), looser: aroundOf(agent.looser) },
    notCounted: notCountedOf(agent, between) ?? (hook && between.direction === 'strengthened' ? 'a hook earns nothing until its text is sealed' : undefined),
  };
}

/** Programs beside the settings that a hook may run, and that were changed: told, for what they refuse is not read. */
function* changedHooks(agent: Twin<AgentFact>, controls: Controls, between: Between): Iterable<Loss> {
  const hook = [...controls.looser.values()].find((control) => control.does === 'hook' && control.wired);
  if (between.direction === 'strengthened' || !hook || controls.fresh.includes(hook)) return;
  const changed = agent.looser.evidence.filter((one) => PROGRAM.test(one.at.file) && between.lines.change('head', one.at.file)?.base !== undefined);
  if (changed.length === 0) return;
  const name = who(agent.looser);
  yield {
    kind: 'hold', about: name, level: 'note', safer: 'as it was', looser: 'changed', worse: `A program beside the settings of ${name} that a hook may run was changed (${listed(changed.map((one) => named(one.at.file)), 3)}).`, better: '',
    exact: { safer: [], looser: changed }, around: { safer: [], looser: [] }, notCounted: 'what a hook refuses is not read',
  };
}

const PROGRAM = /\.(?:sh|bash|zsh|py|rb|pl|[cm]?[jt]s|ps1)$/;

/** Controls on both sides that hold less: fail open now, or can be passed in a way that they could not. */
function* softened(agent: Twin<AgentFact>, controls: Controls, told: ReadonlySet<string>, between: Between, level: Loss['level']): Iterable<Loss> {
  const name = who(agent.looser);
  for (const safer of controls.safer.values()) {
    if (!narrows(safer) || controls.gone.includes(safer) || told.has(safer.id)) continue;
    const like = [...controls.looser.values()].filter((one) => sign(one) === sign(safer));
    const looser = like.find((one) => one.weakness === safer.weakness && one.failsOpen.basis === safer.failsOpen.basis) ?? like[0];
    if (!looser) continue;
    const rank = (control: ControlFact): readonly [number, number] => (control.failsOpen.basis === 'unknown' ? [0, 1] : control.failsOpen.value ? [1, 1] : [0, 0]);
    const holes = partsOf(looser).filter((hole) => !partsOf(safer).includes(hole));
    const fails = higher(rank(safer), rank(looser));
    if (!fails && holes.length === 0) continue;
    const why = fails ? 'it lets calls through when it fails' : listed(holes, 3);
    yield {
      kind: 'hold', about: name, level, safer: 'tight', looser: 'looser', worse: `A setting of ${name} that ${safer.says} holds less: ${why}.`, better: `A setting of ${name} that ${safer.says} holds more now; before, ${why}.`,
      exact: { safer: [{ at: safer.evidence[0].at, note: safer.says }], looser: [{ at: looser.evidence[0].at, note: looser.says }] }, around: { safer: aroundOf(agent.safer), looser: aroundOf(agent.looser) }, notCounted: notCountedOf(agent, between),
    };
  }
}

function partsOf(control: ControlFact): string[] { return control.weakness === undefined ? [] : control.weakness.split('; '); }
