import { comparePlaces, compareText } from '../model/index.ts';
import type { AgentId, Cause, ControlId, Evidence, Known, Path, Resource, Side, SidedEvidence } from '../model/index.ts';
import { causesAt } from './on-changed-lines.ts';
import type { OnChangedLines } from './on-changed-lines.ts';
import type { CoordinateName } from './order.ts';
import type { SideView } from './side-view.ts';
import type { Tuple } from './tuples.ts';

/** Most causes told of one thing. */
const MOST_CAUSES = 5;

/** A path that one tree has and the nearest one of the other, with the trees: `mine` is where it is worse. */
export interface Difference { readonly tuple: Tuple; readonly nearest: Tuple | undefined; readonly moved: readonly CoordinateName[]; readonly mine: SideView; readonly theirs: SideView }

/**
 * The changed lines a difference between two paths comes from, at most five, nearest first: what of the path the other tree does not have (its credential, program,
 * agent, resource, or what moved a coordinate), else its agent's controls and settings, else any hop of it, else any hop of the other path, else the files, else what
 * is read as one with them.
 */
export function causesOfPath(difference: Difference, lines: OnChangedLines): Cause[] {
  const { tuple, nearest, moved, mine, theirs } = difference;
  const tiers: (() => SidedEvidence[])[] = [
    () => moved.flatMap((name) => ofCoordinate(name, difference)),
    () => newThings(tuple.path, mine),
    () => ofAgent(tuple.path.agent, mine, theirs, bearingOn(tuple, nearest)),
    () => sided(mine, hopsOf(tuple.path, mine)),
    () => (nearest ? sided(theirs, hopsOf(nearest.path, theirs)) : []),
    () => [...sided(mine, around(tuple, mine)), ...(nearest ? sided(theirs, around(nearest, theirs)) : [])],
    () => [...besides(tuple.path, mine), ...besidesAgents(mine, theirs)],
  ];
  for (const tier of tiers) {
    const causes = changedAt(tier(), lines);
    if (causes.length > 0) return causes;
  }
  const files = [...sided(mine, [...hopsOf(tuple.path, mine), ...around(tuple, mine)]), ...(nearest ? sided(theirs, around(nearest, theirs)) : [])];
  const at = (list: readonly SidedEvidence[], side: Side): Evidence[] => list.flatMap((one) => (one.side === side ? [one.evidence] : []));
  const causes = causesAt(lines, { exact: { base: at(files, 'base'), head: at(files, 'head') } });
  if (causes.length > 0) return causes;
  const beside = files.flatMap(({ side, evidence }) => lines.beside(side, evidence.at.file).map((file): SidedEvidence => ({ side, evidence: { at: { ...evidence.at, file, start: 0, end: 0 }, note: '' } })));
  return causesAt(lines, { exact: { base: at(beside, 'base'), head: at(beside, 'head') } }).map((cause) => ({ ...cause, says: cause.says === '' ? 'this file is new' : cause.says }));
}

/** Those of the evidence that stand on changed lines, without repetition; lines of the head before lines that are gone. */
export function changedAt(evidence: readonly SidedEvidence[], lines: OnChangedLines): Cause[] {
  const seen = new Set<string>();
  const causes: Cause[] = [];
  for (const { side, evidence: { at, note } } of evidence) {
    const place = lines.touched(side, at);
    const key = `${side}\u0000${at.file}\u0000${place?.start}`;
    if (!place || seen.has(key)) continue;
    seen.add(key);
    const shownAt = side === 'base' ? lines.shownAt(place) : undefined;
    causes.push({ side, at: place, ...(shownAt ? { shownAt } : {}), says: side === 'base' ? `stood here: ${note}` : note });
  }
  return [...causes.filter((cause) => cause.side === 'head'), ...causes.filter((cause) => cause.side === 'base')].slice(0, MOST_CAUSES);
}

function sided({ side }: { readonly side: Side }, evidence: readonly Evidence[]): SidedEvidence[] { return evidence.map((one) => ({ side, evidence: one })); }

/** Agent, program or server, credential and resource, those that the other tree does not have. */
function newThings(path: Path, mine: SideView): SidedEvidence[] {
  const out: Evidence[] = [];
  const agent = mine.graph.agents.find((one) => one.id === path.agent);
  if (agent && !mine.hasAgentTwin(agent.id)) out.push(...agent.evidence);
  const program = path.program === undefined ? undefined : mine.program(path.program);
  if (program) out.push(...program.operations.flatMap(({ fact }) => fact.evidence), ...program.fact.evidence);
  const server = path.program === undefined ? undefined : mine.graph.mcpServers.find((one) => one.key === path.program);
  if (server) out.push(...server.evidence);
  const credential = path.credential === undefined ? undefined : mine.graph.credential(path.credential);
  if (credential && !mine.credentialTwin(credential.id)) out.push(...credential.facts.flatMap((fact) => fact.evidence));
  const resource = mine.graph.resource(path.resource);
  if (resource && !mine.resourceTwin(resource.id)) out.push(...resource.evidence);
  return sided(mine, out);
}

/** Whatever this tree has and the other has not, what is of the same provider first: where a path is there because something beside it is. */
function besides(path: Path, mine: SideView): SidedEvidence[] {
  const provider = mine.graph.resource(path.resource)?.provider;
  const fresh = mine.graph.resources.filter((one) => !one.unbounded && !mine.resourceTwin(one.id));
  const credentials = mine.graph.credentials.filter((one) => !mine.credentialTwin(one.id));
  return sided(mine, [
    ...fresh.filter((one) => one.provider === provider).map((one) => one.evidence[0]), ...credentials.filter((one) => one.provider === provider).flatMap((one) => one.facts.map((fact) => fact.evidence[0])),
    ...fresh.map((one) => one.evidence[0]), ...credentials.flatMap((one) => one.facts.map((fact) => fact.evidence[0])),
  ]);
}

/** What stands behind one coordinate, on both sides. */
function ofCoordinate(name: CoordinateName, { tuple, nearest, mine, theirs }: Difference): SidedEvidence[] {
  const before = nearest?.resource;
  switch (name) {
    case 'gate': return ofAgent(tuple.path.agent, mine, theirs, bearingOn(tuple, nearest));
    case 'foundation': return newThings(tuple.path, mine);
    case 'recoverability': case 'window': return [...ofCopies(tuple.resource, before, mine, theirs), ...ofGuards(tuple.resource, before, mine, theirs), ...newThings(tuple.path, mine)];
    case 'guard': case 'calls': return ofGuards(tuple.resource, before, mine, theirs);
    case 'environments': return [...sided(mine, marksBeyond(tuple.resource, before)), ...(before ? sided(theirs, marksBeyond(before, tuple.resource)) : [])];
  }
}

/** Controls that decided at some hop of either path. */
function bearingOn(...tuples: readonly (Tuple | undefined)[]): ReadonlySet<ControlId> { return new Set(tuples.flatMap((tuple) => tuple?.path.edges.flatMap((edge) => edge.controls) ?? [])); }

/**
 * Controls and settings of an agent that only one of the trees has: what widens the worse side, then what narrowed the other. Those that decided
 * (`bearing`) come first, then the order of the files.
 */
function ofAgent(id: AgentId, mine: SideView, theirs: SideView, bearing: ReadonlySet<ControlId> = new Set()): SidedEvidence[] {
  const twin = theirs.graph.agents.find((one) => theirs.agentName(one.id) === mine.agentName(id));
  if (!twin) return [];
  const [here, there] = [saidOf(id, mine), saidOf(twin.id, theirs)];
  const [came, went] = [beyond(here, there), beyond(there, here)];
  const evidence = (list: readonly Said[], narrows: boolean): Evidence[] => list.filter((one) => one.narrows === narrows).sort((a, b) => Number(bearing.has(b.control ?? '')) - Number(bearing.has(a.control ?? ''))).map((one) => one.evidence);
  const telling = [...sided(mine, evidence(came, false)), ...sided(theirs, evidence(went, true)), ...sided(theirs, evidence(went, false))];
  return telling.length > 0 ? telling : sided(mine, evidence(came, true));
}

/** Something that is said in a tree, under a name that both trees would give it. */
interface Said { readonly said: string; readonly evidence: Evidence; readonly narrows?: boolean; readonly control?: ControlId }

function saidOf(id: AgentId, view: SideView): Said[] {
  const settings = view.graph.agents.find((one) => one.id === id)?.settings.filter((one) => one.at.origin !== 'absent') ?? [];
  return [
    ...view.controlsOf(id).map((one): Said => ({ said: [one.row, one.does, one.says, one.wired, one.weakness ?? '', one.failsOpen.basis === 'unknown' ? '?' : one.failsOpen.value].join('\u0000'), evidence: { at: one.evidence[0].at, note: one.says }, narrows: one.does !== 'allow' && one.does !== 'say' && one.wired, control: one.id })),
    ...settings.map((one): Said => ({ said: `${one.row}\u0000${one.value.basis === 'unknown' ? '?' : one.value.value}`, evidence: { at: one.at, note: `the setting ${one.row}` }, narrows: false })),
  ];
}

/** Controls and settings of every agent that only one of the trees has. */
function besidesAgents(mine: SideView, theirs: SideView): SidedEvidence[] { return mine.graph.agents.flatMap((agent) => ofAgent(agent.id, mine, theirs)); }

/** What the first list says more often than the second, in the order of the files. */
function beyond(first: readonly Said[], second: readonly Said[]): Said[] {
  const left = new Map<string, number>();
  for (const { said } of second) left.set(said, (left.get(said) ?? 0) + 1);
  return [...first].sort((a, b) => comparePlaces(a.evidence.at, b.evidence.at)).filter(({ said }) => {
    const count = left.get(said) ?? 0;
    left.set(said, count - 1);
    return count <= 0;
  });
}

function ofGuards(mine: Resource, theirs: Resource | undefined, mineView: SideView, theirView: SideView): SidedEvidence[] {
  const of = (resource: Resource): Said[] => resource.guards.map((guard) => ({ said: `${guard.attribute}\u0000${guard.state.basis === 'unknown' ? '?' : guard.state.value}`, evidence: { at: placeOf(guard.state) ?? resource.evidence[0].at, note: guard.says } }));
  return differing(of(mine), theirs ? of(theirs) : [], mineView, theirView);
}

function ofCopies(mine: Resource, theirs: Resource | undefined, mineView: SideView, theirView: SideView): SidedEvidence[] {
  const known = (value: Known<boolean>): string => (value.basis === 'unknown' ? '?' : String(value.value));
  const of = (resource: Resource, view: SideView): Said[] => resource.copies.flatMap((copy) => copy.evidence.map((one) => ({ said: [copy.kind, copy.name, copy.on === undefined ? '' : view.key(copy.on), known(copy.survives), known(copy.independent)].join('\u0000'), evidence: one })));
  const attributes = (resource: Resource): Said[] => Object.entries(resource.attributes).sort(([a], [b]) => compareText(a, b)).flatMap(([name, value]) => (value.basis === 'set' ? [{ said: `${name}\u0000${String(value.value)}`, evidence: { at: value.at, note: name } }] : []));
  return [...differing(of(mine, mineView), theirs ? of(theirs, theirView) : [], mineView, theirView), ...differing(attributes(mine), theirs ? attributes(theirs) : [], mineView, theirView)];
}

function differing(mine: Said[], theirs: Said[], mineView: SideView, theirView: SideView): SidedEvidence[] {
  return [...sided(mineView, beyond(mine, theirs).map((one) => one.evidence)), ...sided(theirView, beyond(theirs, mine).map((one) => one.evidence))];
}

function placeOf(known: Known<boolean>): Evidence['at'] | undefined { return known.basis === 'default' ? undefined : known.at; }

function marksBeyond(mine: Resource, theirs: Resource | undefined): Evidence[] {
  const had = new Set(theirs?.marks.map((mark) => `${mark.kind}`));
  return [...mine.marks.filter((mark) => !had.has(mark.kind)), ...mine.marks].map((mark) => mark.evidence).filter((one) => one.at.origin !== 'absent');
}

function hopsOf(path: Path, view: SideView): Evidence[] {
  const credential = path.credential === undefined ? undefined : view.graph.credential(path.credential);
  return [...path.edges.flatMap((edge) => edge.evidence), ...(credential ? [...credential.facts.flatMap((fact) => fact.evidence), ...credential.uses.flatMap((use) => use.evidence), ...credential.authority.filter((one) => one.on === path.resource).flatMap((one) => one.evidence)] : [])];
}

/** The agent's files, and everything said of the resource and its copies. */
function around({ path, resource }: Tuple, view: SideView): Evidence[] {
  const agent = view.graph.agents.find((one) => one.id === path.agent);
  return [...(agent?.evidence ?? []), ...view.controlsOf(path.agent).map((control) => control.evidence[0]), ...resource.evidence, ...resource.marks.map((mark) => mark.evidence), ...resource.copies.flatMap((copy) => copy.evidence), ...path.recoverability.evidence];
}
