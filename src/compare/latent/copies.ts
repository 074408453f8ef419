import { resourceTypes } from '../../model/index.ts';
import type { Copy, Resource } from '../../model/index.ts';
import type { Between, Loss, Twin, View } from './between.ts';
import { higher, offness } from './interval.ts';
import type { Interval } from './interval.ts';
import { rhythmLoss } from './rhythms.ts';
import { named, thing } from './words.ts';

/** Copies that are gone, nearer to the data, or that no longer outlive it or are kept from who destroys it. */
export function* copyLosses(between: Between): Iterable<Loss> {
  for (const twin of between.resources.both) {
    for (const pair of pairsOf(twin, between)) {
      const loss = pair.after ? weaker(twin, pair.before, pair.after, between) : gone(twin, pair.before, between);
      if (loss) yield loss;
    }
  }
}

interface Pair { readonly before: Copy; readonly after: Copy | undefined }

/** A dump under another name is the same habit; a snapshot does not stand for a dump. */
function sort(copy: Copy): string { return copy.kind === 'export' ? 'dump' : copy.kind; }

/** Every copy of the safer tree with the one that stands for it in the looser: the most alike first, each used once. */
function pairsOf({ safer, looser }: Twin<Resource>, between: Between): Pair[] {
  const place = (copy: Copy, view: View): string => (copy.on === undefined ? '' : view.resource(copy.on));
  const tests: readonly ((a: Copy, b: Copy) => boolean)[] = [
    (a, b) => a.name === b.name && place(a, between.safer) === place(b, between.looser), (a, b) => place(a, between.safer) === place(b, between.looser), (a, b) => a.name === b.name, () => true,
  ];
  const found = new Map<Copy, Copy>();
  const used = new Set<Copy>();
  for (const test of tests) {
    for (const before of safer.copies) {
      if (found.has(before)) continue;
      const after = looser.copies.find((one) => !used.has(one) && sort(one) === sort(before) && test(before, one));
      if (after) { found.set(before, after); used.add(after); }
    }
  }
  return safer.copies.map((before) => ({ before, after: found.get(before) }));
}

/** A copy that is not made at all counts for nothing. */
function isMade(copy: Copy): boolean { return copy.exists === undefined || copy.exists.basis === 'unknown' || copy.exists.value; }

function gone({ safer, looser }: Twin<Resource>, copy: Copy, between: Between): Loss | undefined {
  if (!isMade(copy)) return undefined;
  const unsure = copy.exists?.basis === 'unknown';
  if (between.direction === 'strengthened' && unsure) return undefined;
  const label = thing(looser);
  return {
    ...common({ safer, looser }, copy, undefined, between),
    worse: `${capitalCopy(copy)} of ${label} ${unsure ? `may have been ${made(copy)} and ${is(copy)} not` : `${is(copy)} no longer ${made(copy)}`}${copy.on === undefined ? '' : `; it was kept ${whereOf(copy, between.safer)}`}.`,
    better: `${capitalCopy(copy)} of ${label} ${is(copy)} ${made(copy)} now${copy.on === undefined ? '' : `, ${whereOf(copy, between.safer)}`}.`,
    safer: unsure ? 'perhaps made' : 'made', looser: 'not made',
  };
}

function weaker({ safer, looser }: Twin<Resource>, before: Copy, after: Copy, between: Between): Loss | undefined {
  const label = thing(looser);
  const base = common({ safer, looser }, before, after, between);
  const existence: readonly [Interval, Interval] = [before.exists ? offness(before.exists) : [0, 0], after.exists ? offness(after.exists) : [0, 0]];
  const settled = (interval: Interval): boolean => between.direction === 'weakened' || interval[0] === interval[1];
  if (higher(...existence) && settled(existence[0])) {
    return { ...base, worse: `Whether ${smallCopy(before)} of ${label} ${is(before)} ${made(before)} is not known any more.`, better: `${capitalCopy(before)} of ${label} ${is(before)} ${made(before)} now.`, safer: 'made', looser: 'not known' };
  }
  const near: readonly [Interval, Interval] = [nearness(before, safer, between.safer), nearness(after, looser, between.looser)];
  if (higher(...near) && settled(near[0])) {
    const [from, to] = [whereOf(before, between.safer), whereOf(after, between.looser)];
    const says = near[1][0] >= 3 ? `${to}, where the data itself lies` : near[1][0] === 2 ? `${to}, in the account of the data` : to;
    if (near[1][0] !== near[1][1]) return { ...base, worse: `${capitalCopy(before)} of ${label} was written ${from}; it is written ${to} now.`, better: `${capitalCopy(before)} of ${label} is written ${from} now; before, ${to}.`, safer: from, looser: to };
    return { ...base, worse: `${capitalCopy(before)} of ${label} lies nearer to the data: it is written ${says}; before, ${from}.`, better: `${capitalCopy(before)} of ${label} lies farther from the data: it is written ${from}; before, ${says}.`, safer: from, looser: to };
  }
  const outlives: readonly [Interval, Interval] = [offness(before.survives), offness(after.survives)];
  if (higher(...outlives) && settled(outlives[0])) {
    return { ...base, worse: `${capitalCopy(before)} of ${label} ${outlives[1][0] === 1 ? `${plural(before) ? 'go' : 'goes'} with it now` : `${is(before)} not known to outlive it any more`}.`, better: `${capitalCopy(before)} of ${label} ${plural(before) ? 'outlive' : 'outlives'} it now.`, safer: 'outlives it', looser: outlives[1][0] === 1 ? 'goes with it' : 'not known' };
  }
  const slower = rhythmLoss(before, after);
  if (slower) return { ...base, ...slower.words(capitalCopy(before), label), exact: { safer: slower.safer, looser: slower.looser.length > 0 ? slower.looser : base.exact.looser } };
  // Whose hands it is in follows from the agents' reach; only a certain yes that is lost is told here.
  if (before.independent.basis !== 'unknown' && before.independent.value && after.independent.basis === 'set' && !after.independent.value) {
    return { ...base, worse: `Who can destroy ${label} can now destroy ${smallCopy(before)} of it too.`, better: `Who can destroy ${label} no longer reaches ${smallCopy(before)} of it.`, safer: 'out of reach', looser: 'in the same hands' };
  }
  return undefined;
}

function common({ safer, looser }: Twin<Resource>, before: Copy, after: Copy | undefined, between: Between): Pick<Loss, 'kind' | 'about' | 'exact' | 'around' | 'level'> {
  return {
    kind: 'copy', about: thing(looser), level: between.looser.levels.resource(looser),
    exact: { safer: [...before.evidence, ...settingsOf(safer, before, between)], looser: after ? after.evidence : settingsOf(looser, before, between) }, around: { safer: [safer.evidence[0]], looser: [looser.evidence[0]] },
  };
}

/** Where the setting that decides over a native copy stands. */
function settingsOf(resource: Resource, copy: Copy, between: Between): Copy['evidence'][number][] {
  const rule = resourceTypes(between.looser.graph.knowledge).get(resource.type)?.copies.find((one) => one.id === copy.name);
  return [rule?.exists.attribute, rule?.survives.attribute].flatMap((name) => {
    const known = name !== undefined && Object.hasOwn(resource.attributes, name) ? resource.attributes[name] : undefined;
    return known && known.basis !== 'default' && known.at ? [{ at: known.at, note: `${name ?? ''} is set here` }] : [];
  });
}

function capitalCopy(copy: Copy): string { return `The ${nameOf(copy)}`; }
function smallCopy(copy: Copy): string { return `the ${nameOf(copy)}`; }
const KINDS: Readonly<Record<Copy['kind'], string>> = { dump: 'dump', export: 'export', snapshot: 'snapshot', replica: 'replica', versions: 'old versions', automated: 'automated backup' };
function nameOf(copy: Copy): string { return copy.name === '' || copy.name === 'a copy' || copy.on !== undefined || copy.kind === 'dump' || copy.kind === 'export' ? KINDS[copy.kind] : named(copy.name.replaceAll('-', ' ')); }
function plural(copy: Copy): boolean { return /[^s]s$/.test(nameOf(copy)); }
function is(copy: Copy): string { return plural(copy) ? 'are' : 'is'; }
function made(copy: Copy): string { return copy.kind === 'versions' ? 'kept' : 'made'; }

function whereOf(copy: Copy, view: View): string {
  const place = copy.on === undefined ? undefined : view.graph.resource(copy.on);
  if (place) return `to ${thing(place)}`;
  return copy.on === undefined ? copy.kind === 'dump' || copy.kind === 'export' ? 'to a place that is not seen here' : 'by its provider' : 'elsewhere';
}

/** How near the copy is to the data: 0 with another account or provider, 1 perhaps in the same account, 2 in the same account, 3 on the same thing. */
function nearness(copy: Copy, resource: Resource, view: View): Interval {
  if (copy.on === undefined) return copy.kind === 'dump' || copy.kind === 'export' ? [0, 3] : [1, 1];
  if (copy.on === resource.id) return [3, 3];
  const place = view.graph.resource(copy.on);
  const under = wholesOf(resource, view, 'storedOn');
  if (under.has(copy.on) || [...under].some((id) => id.startsWith('bind:') && copy.on?.startsWith(`${id}/`))) return [3, 3];
  if (!place) return [0, 3];
  if ([...wholesOf(place, view, 'storedOn')].some((id) => under.has(id) || id === resource.id)) return [3, 3];
  const [homes, others] = [accountsOf(resource, view), accountsOf(place, view)];
  if (homes.length > 0 && others.length > 0) return homes.some((id) => others.includes(id)) ? [2, 2] : [0, 0];
  return place.provider === resource.provider && resource.provider !== 'databases' ? [1, 1] : [0, 0];
}

/** Everything it lies on (and, with `all`, is part of). Bounded by the chain; loops end. */
export function wholesOf(resource: Resource, view: View, which: 'storedOn' | 'all'): ReadonlySet<string> {
  const seen = new Set<string>();
  const queue = [resource];
  for (let next = queue.pop(); next && seen.size < 1000; next = queue.pop()) {
    for (const { id } of which === 'all' ? [...next.partOf, ...next.storedOn] : next.storedOn) {
      if (seen.has(id)) continue;
      seen.add(id);
      const found = view.graph.resource(id);
      if (found) queue.push(found);
    }
  }
  return seen;
}

function accountsOf(resource: Resource, view: View): string[] {
  return [...wholesOf(resource, view, 'all')].filter((id) => { const kind = view.graph.resource(id)?.kind; return kind === 'account' || kind === 'project'; }).map((id) => view.resource(id));
}
