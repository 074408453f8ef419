import { compareText } from '../model/index.ts';
import type { AgentFact, Obscured, Path, PathChange } from '../model/index.ts';
import { causesOfPath } from './causes.ts';
import { copyPlaces } from './new-copies.ts';
import { harmless } from './latent/level.ts';
import type { OnChangedLines } from './on-changed-lines.ts';
import { raised } from './order.ts';
import type { CoordinateName } from './order.ts';
import { coordinatesOf, saysBetter, saysGone, saysNew, saysWorse } from './sentences.ts';
import { compareLevels, worstLevel } from './side-view.ts';
import type { SideView } from './side-view.ts';
import { Keyed, undominated } from './tuples.ts';
import type { Tuple, Undominated } from './tuples.ts';

/** What the comparison of paths needs: both trees, their tuples, the changed lines, and what cannot be seen any more. */
export interface Paths { readonly base: SideView; readonly head: SideView; readonly tuples: { readonly base: readonly Tuple[]; readonly head: readonly Tuple[] }; readonly lines: OnChangedLines; readonly hidden: readonly Obscured[] }

/** One entry per agent, effect and resource: paths of the head that are worse than every path of the base under that key. Worst first. */
export function addedPaths(paths: Paths): PathChange[] {
  const { head, base, tuples, lines } = paths;
  const copies = copyPlaces(head);
  const changes = folded(undominated(tuples.head, new Keyed(tuples.base))).map(({ all, worst: { tuple, others } }): Ranked => {
    const nearest = nearestOf(tuple, others, (one) => head.credentialTwin(one)?.id);
    const moved = nearest ? raised(tuple.position, nearest.position) : [];
    const why = notCountedAdded(tuple, nearest, copies);
    return {
      index: tuple.index,
      change: {
        path: tuple.path, ...(nearest ? { was: nearest.path } : {}), agent: tuple.path.agent, effect: tuple.path.effect, resource: tuple.resource,
        coordinates: nearest ? coordinatesOf(moved, nearest, tuple) : [{ name: 'new', from: 'not there', to: 'there' }],
        says: nearest ? saysWorse(tuple, nearest, moved, head) : saysNew(tuple, head), causes: causesOfPath({ tuple, nearest, moved, mine: head, theirs: base }, lines),
        level: worstLevel(all.map((one) => head.levelOf(one.tuple.path.id))), counts: why === undefined, ...(why === undefined ? {} : { notCounted: why }),
      },
    };
  });
  return inOrder(changes);
}

/** The reverse: paths of the base that are worse than every path of the head under that key. What can merely not be seen any more is listed and not counted. */
export function removedPaths(paths: Paths): PathChange[] {
  const { head, base, tuples, lines, hidden } = paths;
  const copies = copyPlaces(base);
  const configured = configuredIn(base.graph.agents);
  const values = new Set(head.graph.credentials.flatMap((one) => one.facts.flatMap((fact) => (fact.value ? [fact.value.identity] : []))));
  const unseen = new Set(hidden.flatMap((one) => [one.at.file, base.file(one.at.file)]));
  const changes = folded(undominated(tuples.base, new Keyed(tuples.head))).map(({ all, worst: { tuple, others } }): Ranked => {
    const nearest = nearestOf(tuple, others, (one) => base.credentialTwin(one)?.id);
    const moved: readonly CoordinateName[] = nearest ? raised(tuple.position, nearest.position) : [];
    const why = notCountedRemoved(tuple, nearest, { copies, configured, values, unseen, base, moved });
    return {
      index: tuple.index,
      change: {
        path: tuple.path, ...(nearest ? { was: nearest.path } : {}), agent: tuple.path.agent, effect: tuple.path.effect, resource: tuple.resource,
        coordinates: nearest ? coordinatesOf(moved, tuple, nearest) : [{ name: 'new', from: 'there', to: 'not there' }],
        says: nearest ? saysBetter(tuple, nearest, moved, base) : saysGone(tuple, base), causes: causesOfPath({ tuple, nearest, moved, mine: base, theirs: head }, lines),
        level: worstLevel(all.map((one) => base.levelOf(one.tuple.path.id))), counts: why === undefined, ...(why === undefined ? {} : { notCounted: why }),
      },
    };
  });
  return inOrder(changes);
}

interface Ranked { readonly index: number; readonly change: PathChange }

/** One group per agent, effect and resource; the worst of each first by the graph's own order. */
function folded(found: readonly Undominated[]): { readonly all: readonly Undominated[]; readonly worst: Undominated }[] {
  const groups = new Map<string, Undominated[]>();
  for (const one of found) {
    const key = [one.tuple.agent, one.tuple.path.effect, one.tuple.on].join('\u0000');
    const group = groups.get(key);
    if (group) group.push(one); else groups.set(key, [one]);
  }
  return [...groups.values()].flatMap((all) => {
    const worst = [...all].sort((a, b) => Number(b.tuple.path.counts) - Number(a.tuple.path.counts) || a.tuple.index - b.tuple.index)[0];
    return worst ? [{ all, worst }] : [];
  });
}

/** The path of the other tree that differs on the fewest coordinates; among those the one of the same credential, then the worst. */
function nearestOf(tuple: Tuple, others: readonly Tuple[], twin: (credential: string) => string | undefined): Tuple | undefined {
  const mine = tuple.path.credential === undefined ? undefined : twin(tuple.path.credential);
  const foreign = (other: Tuple): number => Number(other.path.credential !== mine);
  return [...others].sort((a, b) => raised(tuple.position, a.position).length - raised(tuple.position, b.position).length || foreign(a) - foreign(b) || a.index - b.index)[0];
}

function notCountedAdded(tuple: Tuple, nearest: Tuple | undefined, copies: ReadonlySet<string>): string | undefined {
  const { path } = tuple;
  if (copies.has(path.resource)) return 'is a new copy';
  if (nearest === undefined && harmless(tuple.resource)) return LOCAL;
  const effect = path.effect === 'read' || path.effect === 'write';
  return path.counts || (nearest && !effect) ? undefined : reasonNotCounting(path);
}

/** What is new and lies on a developer's own machine or serves tests alone is listed. Once it is there every coordinate of it counts, its environment first. */
const LOCAL = 'local or for tests only';

function reasonNotCounting(path: Path): string { return path.gate === 'closed' ? 'a control stops it' : 'asked, and only what a developer may be logged in with'; }

interface Gone { readonly copies: ReadonlySet<string>; readonly configured: ReadonlySet<string>; readonly values: ReadonlySet<string>; readonly unseen: ReadonlySet<string>; readonly base: SideView; readonly moved: readonly CoordinateName[] }

function notCountedRemoved(tuple: Tuple, nearest: Tuple | undefined, gone: Gone): string | undefined {
  const { path } = tuple;
  if (gone.unseen.size > 0 && filesOf(tuple, gone.base).some((file) => gone.unseen.has(file))) return 'cannot be seen any more';
  if (gone.copies.has(path.resource)) return 'was a copy';
  if (nearest === undefined && harmless(tuple.resource)) return LOCAL;
  if (!gone.configured.has(path.agent)) return 'no file of the base configures this agent';
  const credential = path.credential === undefined ? undefined : gone.base.graph.credential(path.credential);
  const reach = nearest === undefined || gone.moved.some((name) => name === 'gate' || name === 'foundation');
  if (reach && credential?.foundation === 'found' && credential.places.some((place) => place.origin === 'tree') && credential.facts.every((fact) => fact.value && !gone.values.has(fact.value.identity))) return 'still in git history';
  const effect = path.effect === 'read' || path.effect === 'write';
  return path.counts || (nearest && !effect) ? undefined : reasonNotCounting(path);
}

function filesOf({ path, resource }: Tuple, view: SideView): string[] {
  const credential = path.credential === undefined ? undefined : view.graph.credential(path.credential);
  return [...path.edges.flatMap((edge) => edge.evidence), ...resource.evidence].map((one) => one.at.file).concat(credential?.places.map((place) => place.file) ?? []);
}

/** Agents that some file configures or starts; the one that stands for none where no agent of a developer is configured. */
function configuredIn(agents: readonly AgentFact[]): ReadonlySet<string> {
  const told = agents.filter((agent) => agent.id !== 'unconfigured' && agent.evidence.some((one) => one.at.origin !== 'absent')).map((agent) => agent.id);
  const local = told.some((id) => !id.startsWith('ci:') && !id.startsWith('run:'));
  return new Set([...told, ...(local ? [] : ['unconfigured'])]);
}

/** What counts first; what the stand-in agent merely repeats last; then by level, what has a name before the rest of an account, then as the graph has it. */
function inOrder(changes: readonly Ranked[]): PathChange[] {
  const named = new Set(changes.filter(({ change }) => change.agent !== 'unconfigured').map(({ change }) => `${change.effect}\u0000${change.resource.id}`));
  const repeats = ({ change }: Ranked): number => Number(change.agent === 'unconfigured' && named.has(`${change.effect}\u0000${change.resource.id}`));
  return [...changes].sort((a, b) => Number(b.change.counts) - Number(a.change.counts) || repeats(a) - repeats(b) || compareLevels(a.change.level, b.change.level) || Number(a.change.resource.unbounded) - Number(b.change.resource.unbounded) || a.index - b.index || compareText(a.change.path.id, b.change.path.id))
    .map(({ change }) => change);
}
