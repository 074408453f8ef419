import { andList, compareText, containsPlace, labelAlone, LEVELS, sourceKey } from './model/index.ts';
import type { BlastGraph, Check, Evidence, Finding, Place, Resource } from './model/index.ts';

/** Families of checks that speak of one thing each, and of many where one line decides for all of them. */
const OF_THINGS: ReadonlySet<string> = new Set(['data', 'backup']);
/** So many of one file may stand by themselves. */
const FEW = 4;
/** What a finding says of others that it stands for. */
const OTHERS = / The same holds of .*$/s;
/** Things whose own blocks are shown. */
const MOST_SHOWN = 10;

/**
 * One finding for each place to mend: what a rule says of several things in the same words, at one line that decides for them all, is said once, with their number and the
 * first of their names. Each keeps its identity in `also`, so that a baseline, a comparison and a fingerprint still tell one more of them from none.
 */
export function oneForEachPlace(findings: readonly Finding[], checks: readonly Check[], graph: BlastGraph): readonly Finding[] {
  const rules = new Set(checks.filter((check) => OF_THINGS.has(check.family)).map((check) => check.id));
  const groups = new Map<string, { readonly finding: Finding; readonly thing: Resource }[]>();
  for (const finding of findings) {
    const thing = rules.has(finding.rule) && finding.paths === undefined ? thingOf(finding.subject.about, graph) : undefined;
    if (!thing) continue;
    const { places: [at], level, confidence, rule, message } = finding;
    const key = [rule, level, confidence, keyOf(at), message.replace(OTHERS, '').replaceAll(labelAlone(thing), '')].join('\u0000');
    const group = groups.get(key);
    if (group) group.push({ finding, thing }); else groups.set(key, [{ finding, thing }]);
  }
  const instead = new Map<Finding, Finding | undefined>();
  for (const group of groups.values()) {
    const [first, ...rest] = group.toSorted((a, b) => compareText(a.finding.subject.about, b.finding.subject.about) || LEVELS.indexOf(b.finding.level) - LEVELS.indexOf(a.finding.level));
    if (!first || rest.length === 0) continue;
    for (const { finding } of group) instead.set(finding, undefined);
    // The first in the order of the findings is where the one that stands for all of them stands.
    const [leading] = group;
    if (leading) instead.set(leading.finding, together(first.finding, first.thing, rest));
  }
  return instead.size === 0 ? findings : findings.flatMap((finding) => (instead.has(finding) ? instead.get(finding) ?? [] : [finding]));
}

/**
 * One finding for each file in which many things of one kind are written in the same way, each with a line of its own: eighty secrets that can be deleted at once are one habit, and eighty findings
 * hide the next. Every place stays, each thing keeps its identity in `also`, and its own words in `each`. An error is never put together.
 */
export function oneForEachFile(findings: readonly Finding[], checks: readonly Check[], graph: BlastGraph): readonly Finding[] {
  const rules = new Set(checks.filter((check) => OF_THINGS.has(check.family)).map((check) => check.id));
  const groups = new Map<string, { readonly finding: Finding; readonly thing: Resource }[]>();
  for (const finding of findings) {
    const { rule, level, confidence, message, places: [at, ...others] } = finding;
    const thing = rules.has(rule) && level !== 'error' && finding.paths === undefined && others.length === 0 ? thingOf(finding.subject.about, graph) : undefined;
    if (!thing) continue;
    const key = [rule, level, confidence, sourceKey(at), thing.type, message.replace(OTHERS, '').replaceAll(labelAlone(thing), '')].join('\u0000');
    const group = groups.get(key);
    if (group) group.push({ finding, thing }); else groups.set(key, [{ finding, thing }]);
  }
  const instead = new Map<Finding, Finding | undefined>();
  for (const [first, ...rest] of groups.values()) {
    if (!first || rest.length < FEW) continue;
    for (const { finding } of rest) instead.set(finding, undefined);
    const each = [first, ...rest].map(({ finding }) => finding);
    const names = [...new Set(rest.map(({ thing }) => labelAlone(thing)))].filter((name) => name !== labelAlone(first.thing));
    instead.set(first.finding, {
      ...first.finding, message: `${first.finding.message.replace(OTHERS, '')} The same holds of ${rest.length} more in this file${names.length === 0 ? '' : `: ${andList(names, 3)}`}.`,
      places: [first.finding.places[0], ...rest.map(({ finding }) => finding.places[0])], also: [...new Set([...each.flatMap((one) => one.also ?? []), ...rest.map(({ finding }) => finding.subject.about)])].sort(compareText), each,
    });
  }
  return instead.size === 0 ? findings : findings.flatMap((finding) => (instead.has(finding) ? instead.get(finding) ?? [] : [finding]));
}

function together(first: Finding, own: Resource, rest: readonly { readonly finding: Finding; readonly thing: Resource }[]): Finding {
  const names = [...new Set(rest.map(({ thing }) => labelAlone(thing)))].filter((name) => name !== labelAlone(own));
  const more = names.length === 0 ? `${rest.length} more of that name` : `${rest.length} more: ${andList(names, 3)}`;
  const shown: Evidence[] = rest.filter(({ thing }) => !first.places.some((place) => containsPlace(place, thing.evidence[0].at))).slice(0, MOST_SHOWN).map(({ thing }) => ({ at: thing.evidence[0].at, note: `the same holds of ${labelAlone(thing)}` }));
  const places = new Map([first, ...rest.map(({ finding }) => finding)].flatMap((one) => one.places.map((place) => [keyOf(place), place] as const)));
  places.delete(keyOf(first.places[0]));
  return { ...first, message: `${first.message} The same holds of ${more}.`, places: [first.places[0], ...places.values()], path: [...first.path, ...shown], also: rest.map(({ finding }) => finding.subject.about) };
}

function keyOf(place: Place): string { return `${sourceKey(place)}\u0000${place.start}`; }

/** What a subject is about: a thing by its id, or a part of one behind a slash. */
function thingOf(about: string, graph: BlastGraph): Resource | undefined {
  for (let end = about.length; end > 0; end = about.lastIndexOf('/', end - 1)) {
    const thing = graph.resource(about.slice(0, end));
    if (thing) return thing;
  }
  return undefined;
}
