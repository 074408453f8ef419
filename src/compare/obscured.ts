import { LEVELS, comparePlaces, compareText, resourceTypes, unknown } from '../model/index.ts';
import type { Evidence, FileChange, Gap, Level, Obscured, Place, ScanResult, Scalar, TreeChanges } from '../model/index.ts';
import { bothWays } from './latent/between.ts';
import type { Between } from './latent/between.ts';
import { listed, named, thing } from './latent/words.ts';
import { isDerived, isSettingsFolder, isWanted, mayBeFolder } from './obscured-files.ts';
import { idsIn, signOf, thingsIn } from './obscured-things.ts';
import type { Thing } from './obscured-things.ts';
import { causesAt } from './on-changed-lines.ts';
import type { OnChangedLines } from './on-changed-lines.ts';
import type { Pairing } from './pairing.ts';

/** Gaps that say: this file, or a part of it, was not read. */
const UNREAD: ReadonlySet<Gap['kind']> = new Set(['unparsable', 'unreadable', 'too-large', 'binary', 'encoding', 'lfs', 'submodule', 'bound', 'link', 'shallow', 'excluded', 'not-a-file']);
/** Of these no name tells what they hide. (A listing or a total that met its bound closes the gate by itself.) */
const WHOLE_TREE: ReadonlySet<Gap['kind']> = new Set(['excluded']);
const MOST_NAMES = 10;

/**
 * What cannot be seen any more (`hidden`): a file that is not read now and said something before, or that is new or changed and of a kind that is looked at; a value that
 * was known to be dangerous and is not known now. And what shows danger now that it is read (`revealed`). A thing that is gone and whose place no gap covers is neither.
 */
export function obscuredOf(base: ScanResult, head: ScanResult, pairing: Pairing, changes: TreeChanges): { readonly hidden: Obscured[]; readonly revealed: Obscured[] } {
  const { weakened: between } = bothWays(base, head, pairing, changes);
  const scene: Scene = Object.assign(lazily(() => thingsIn(base.graph), () => thingsIn(head.graph)), { base, head, pairing, changes, between, lines: between.lines });
  const files = [...hiddenFiles(scene)];
  const told = new Set(files.map((one) => one.at.file));
  // A file that is not read says nothing of its parts.
  const parts = [...hiddenParts(scene), ...hiddenValues(scene)].filter((one) => !told.has(one.at.file));
  return { hidden: sorted([...files, ...parts]), revealed: sorted(revealedFiles(scene)) };
}

type Things = ReadonlyMap<string, readonly Thing[]>;

/** Where everything stands is worked out only where there is a gap to ask about. */
function lazily(base: () => Things, head: () => Things): Pick<Scene, 'before' | 'after'> {
  let [before, after]: [Things | undefined, Things | undefined] = [undefined, undefined];
  return { get before() { return before ??= base(); }, get after() { return after ??= head(); } };
}

interface Scene {
  readonly base: ScanResult;
  readonly head: ScanResult;
  readonly pairing: Pairing;
  readonly changes: TreeChanges;
  readonly between: Between;
  readonly lines: OnChangedLines;
  readonly before: ReadonlyMap<string, readonly Thing[]>;
  readonly after: ReadonlyMap<string, readonly Thing[]>;
}

/** Gaps of `mine` that the other tree does not have alike; `alike` are those it has. */
function sift(mine: readonly Gap[], others: readonly Gap[], nameOf: (file: string) => string, otherName: (file: string) => string): { readonly fresh: Gap[]; readonly alike: Gap[] } {
  const sign = (gap: Gap, name: (file: string) => string): string => `${gap.kind}\u0000${gap.reason}\u0000${name(gap.place.file)}`;
  const counts = new Map<string, number>();
  for (const gap of others) counts.set(sign(gap, otherName), (counts.get(sign(gap, otherName)) ?? 0) + 1);
  const [fresh, alike]: [Gap[], Gap[]] = [[], []];
  for (const gap of mine) {
    const left = counts.get(sign(gap, nameOf)) ?? 0;
    counts.set(sign(gap, nameOf), left - 1);
    (left > 0 ? alike : fresh).push(gap);
  }
  return { fresh, alike };
}

const itself = (file: string): string => file;

function* hiddenFiles(scene: Scene): Iterable<Obscured> {
  const { fresh, alike } = sift(scene.head.graph.gaps, scene.base.graph.gaps, (file) => scene.changes.baseOf(file), itself);
  const told = new Set<string>();
  for (const gap of [...fresh, ...alike]) {
    const { file } = gap.place;
    if (!UNREAD.has(gap.kind) || told.has(file)) continue;
    const change = scene.lines.change('head', file);
    const known = knownIn(scene.before, scene.changes.baseOf(file));
    // What a tool made hides nothing, unless something was known there.
    if (isDerived(file) && known.length === 0) continue;
    const looked = WHOLE_TREE.has(gap.kind) || file === '.' || isWanted(file) || (gap.kind === 'link' ? isSettingsFolder(file) : (gap.kind === 'submodule' || gap.kind === 'shallow' || gap.kind === 'bound') && mayBeFolder(file));
    const isNew = fresh.includes(gap);
    if (isNew ? known.length === 0 && !(looked && (change !== undefined || WHOLE_TREE.has(gap.kind))) : !(looked && unseenChange(gap, change, scene))) continue;
    told.add(file);
    const name = named(file);
    const about = namesOf(known);
    const says = !isNew ? `${name} was changed where it cannot be read, before and now: ${gap.reason}.`
      : about.length > 0 ? `${name} held ${listed(about, 3)}, and cannot be read any more: ${gap.reason}.`
      : change === undefined ? `Part of the tree is not seen any more: ${gap.reason}.` : `${name} is ${change.base === undefined ? 'new' : 'changed'} and cannot be read: ${gap.reason}.`;
    yield entryOf(scene, gap, about, says, known);
  }
}

/** A gap both trees have: did something change where nobody can look? In a file whose text is known, only where the gap is. */
function unseenChange(gap: Gap, change: FileChange | undefined, scene: Scene): boolean {
  if (!change || (change.added.length === 0 && change.removed.length === 0 && !change.opaque)) return false;
  const whole = gap.place.start === 0 && gap.place.end === 0;
  // A program too long to be read as one is still looked through for secrets, and it was the same before.
  if (gap.kind === 'bound' && change.opaque === undefined) return false;
  const silent = change.head !== undefined && (scene.after.get(change.head) ?? []).length === 0;
  return change.opaque === true || (whole && silent) || scene.lines.touched('head', gap.place) !== undefined;
}

/** Gaps of single values and references: only where something was known that is gone now. */
function* hiddenParts(scene: Scene): Iterable<Obscured> {
  const { fresh } = sift(scene.head.graph.gaps.filter((gap) => gap.kind === 'unresolved'), scene.base.graph.gaps, (file) => scene.changes.baseOf(file), itself);
  if (fresh.length === 0) return;
  const { keyToBase } = scene.pairing;
  const now = idsIn(scene.after, (id) => scene.between.looser.resource(scene.pairing.baseCredential(id)?.id ?? scene.pairing.baseAgent(id)?.id ?? keyToBase(id)));
  const lost = [...scene.before.values()].flat().filter((one) => one.sort !== 'agent' && one.sort !== 'control' && !now.has(signOf(one, itself)) && !(one.sort === 'resource' && scene.pairing.headResource(one.id)) && !(one.sort === 'credential' && scene.pairing.headCredential(one.id)));
  for (const gap of fresh) {
    const { file } = gap.place;
    if (isDerived(file)) continue;
    const covered = lost.filter((one) => (one.at.file === scene.changes.baseOf(file) ? covers(gap.place, one.at, scene) : stillStands(one, scene)));
    if (covered.length === 0) continue;
    const about = namesOf(covered);
    yield entryOf(scene, gap, about, `${named(file)} said ${listed(about, 3)}, and that is not known any more: ${gap.reason}.`, covered);
  }
}

/** Does a gap of the head stand where something stood in the base: over it, or in the lines that took its place? */
function covers(gap: Place, stood: Place, scene: Scene): boolean {
  if (gap.start === 0 && gap.end === 0) return true;
  const shown = scene.lines.shownAt(stood);
  if (!shown) return false;
  if (gap.start <= shown.start && shown.start <= Math.max(gap.end, gap.start)) return true;
  const span = scene.lines.change('head', gap.file)?.added.find((one) => one.start <= gap.start && gap.start < one.end);
  return span !== undefined && span.start <= shown.start && shown.start <= span.end;
}

/** Its text is where it was, and yet it is not known any more: what led to it is. */
function stillStands(one: Thing, scene: Scene): boolean {
  const file = scene.changes.headOf(one.at.file);
  return file !== undefined && one.sort === 'resource' && scene.lines.touched('base', one.at) === undefined && !(scene.after.get(file) ?? []).some((other) => other.sort === 'resource');
}

/** Values that were known to be dangerous and come from where we cannot follow now, though no gap says so. */
function* hiddenValues(scene: Scene): Iterable<Obscured> {
  for (const { safer: before, looser: after } of scene.between.resources.both) {
    const row = resourceTypes(scene.head.graph.knowledge).get(after.type);
    for (const name of new Set([...(row?.guards ?? []).map((rule) => rule.attribute), ...(row?.copies ?? []).flatMap((rule) => [rule.exists.attribute, rule.survives.attribute])])) {
      const [was, is] = name === undefined ? [] : [own(before.attributes, name), own(after.attributes, name)];
      if (name === undefined || was?.basis !== 'set' || is?.basis !== 'unknown' || !is.at || !dangerous(before, name)) continue;
      yield entryOf(scene, { fact: 'gap', kind: 'unresolved', reason: `${name} comes from where it cannot be followed`, place: is.at }, [thing(after)],
        `${name} was known not to protect ${thing(after)}; now nobody can tell: its value comes from where it cannot be followed.`, [{ sort: 'resource', id: before.id, name: thing(before), at: was.at }]);
    }
  }
  const servers = new Map(scene.base.graph.mcpServers.map((server) => [server.key, server]));
  for (const server of scene.head.graph.mcpServers) {
    const was = servers.get(scene.pairing.keyToBase(server.key))?.readOnly;
    if (was?.basis === 'set' && !was.value && server.readOnly.basis === 'unknown') yield unsure(scene, server.readOnly, `whether MCP server ${named(server.name)} only reads`, was.at, server.evidence[0].at, `MCP server ${named(server.name)}`);
  }
  const jobs = new Map(scene.base.graph.jobs.map((job) => [job.key, job]));
  for (const job of scene.head.graph.jobs) {
    const was = jobs.get(scene.pairing.keyToBase(job.key))?.permissions;
    if (was?.basis === 'set' && was.value === 'write-all' && job.permissions.basis === 'unknown') yield unsure(scene, job.permissions, `what the token of job ${named(job.name)} may write`, was.at, job.evidence[0].at, `job ${named(job.name)}`);
  }
}

function unsure(scene: Scene, now: ReturnType<typeof unknown>, what: string, stood: Place, fallback: Place, name: string): Obscured {
  const place = now.basis === 'unknown' && now.at ? now.at : fallback;
  return entryOf(scene, { fact: 'gap', kind: 'unresolved', reason: `${what} is not known`, place }, [name], `It was known ${what}, and it is not known any more.`, [{ sort: 'job', id: name, name, at: stood }]);
}

function own(attributes: Readonly<Record<string, ReturnType<typeof unknown<Scalar>>>>, name: string): ReturnType<typeof unknown<Scalar>> | undefined { return Object.hasOwn(attributes, name) ? attributes[name] : undefined; }

/** Was a guard off, or a copy not made or not outliving, by this attribute? */
function dangerous(resource: Between['resources']['both'][number]['safer'], attribute: string): boolean {
  const guard = resource.guards.find((one) => one.attribute === attribute);
  if (guard) return guard.state.basis !== 'unknown' && !guard.state.value;
  return !resource.copies.some((copy) => copy.on === undefined && copy.exists !== undefined && copy.exists.basis === 'set' && copy.exists.value && copy.survives.basis !== 'unknown' && copy.survives.value);
}

/** Files that were not read before, are now, and show something dangerous that was not known. */
function* revealedFiles(scene: Scene): Iterable<Obscured> {
  const { fresh: mended } = sift(scene.base.graph.gaps, scene.head.graph.gaps, itself, (file) => scene.changes.baseOf(file));
  const told = new Set<string>();
  if (mended.length === 0) return;
  const was = idsIn(scene.before, itself);
  for (const gap of mended) {
    const file = scene.changes.headOf(gap.place.file);
    if (file === undefined || told.has(file) || !(UNREAD.has(gap.kind) || gap.kind === 'unresolved') || isDerived(file)) continue;
    const shown = (scene.after.get(file) ?? []).filter((one) => !was.has(signOf(one, (id) => scene.between.looser.resource(scene.pairing.keyToBase(id)))) && isDanger(one, scene)
      && (gap.kind !== 'unresolved' || scene.lines.touched('head', one.at) !== undefined));
    if (shown.length === 0) continue;
    told.add(file);
    const about = namesOf(shown);
    const place = shown[0]?.at ?? { ...gap.place, file };
    const level = worst(shown.map((one) => levelOf(one, scene.head)));
    const causes = causesAt(scene.lines, { exact: { base: [], head: shown.map(noteOf) }, around: { base: [{ at: gap.place, note: 'could not be read' }], head: [] } });
    yield { says: `${named(file)} can be read now and shows ${listed(about, 3)}, which nobody could see before.`, causes, level, counts: true, gap, at: place, about };
  }
}

/** A live secret that opens something, a store or command on a path that counts, a widened hold, a destructive right. */
function isDanger(one: Thing, scene: Scene): boolean {
  const { graph } = scene.head;
  switch (one.sort) {
    case 'credential': { const found = graph.credential(one.id); return found !== undefined && found.foundation === 'found' && found.confidence !== 'low' && found.authority.length > 0 && scene.pairing.baseCredential(one.id) === undefined; }
    case 'resource': return scene.pairing.baseResource(one.id) === undefined && graph.paths.some((path) => path.counts && path.resource === one.id);
    case 'operation': return true;
    case 'control': { const control = graph.controls.find((each) => each.id === one.id); return control !== undefined && control.wired && control.does === 'allow'; }
    case 'grant': return graph.grants.some((grant) => `${grant.to}\u0000${grant.name}` === one.id && grant.effects.some((effect) => effect !== 'read' && effect !== 'write'));
    case 'server': return graph.paths.some((path) => path.counts && path.program === one.id);
    case 'copy': case 'lies': case 'job': case 'agent': case 'program': return false;
  }
}

function knownIn(things: Things, file: string): readonly Thing[] { return things.get(file) ?? []; }
function namesOf(things: readonly Thing[]): string[] { return [...new Set(things.map((one) => one.name))].slice(0, MOST_NAMES); }
function noteOf(one: Thing): Evidence { return { at: one.at, note: `says ${one.name}` }; }

function entryOf(scene: Scene, gap: Gap, about: readonly string[], says: string, known: readonly Thing[]): Obscured {
  const causes = causesAt(scene.lines, { exact: { base: [], head: [{ at: gap.place, note: 'cannot be seen here' }] }, around: { base: known.slice(0, MOST_NAMES).map(noteOf), head: [] } });
  return { says, causes, level: worst(['warning', ...known.map((one) => levelOf(one, scene.base))]), counts: true, gap, at: gap.place, about };
}

function levelOf(one: Thing, result: ScanResult): Level {
  return result.findings.some((finding) => finding.level === 'error' && (finding.about === one.id || finding.places.some((place) => place.file === one.at.file))) ? 'error' : 'warning';
}

function worst(levels: readonly Level[]): Level { return LEVELS[Math.max(...levels.map((level) => LEVELS.indexOf(level)))] ?? 'warning'; }

function sorted(list: Iterable<Obscured>): Obscured[] {
  return [...list].sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) || comparePlaces(a.at, b.at) || compareText(a.says, b.says));
}
