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

/** What one thing is found to be. */
interface Of { readonly finding: Finding; readonly thing: Resource }

/**
 * One finding for each place to mend: what a rule says of several things in the same words, at one line that decides for them all, is said once, with their number and the
 * first of their names. Each keeps its identity in `also`, so that a baseline, a comparison and a fingerprint still tell one more of them from none.
 */
export function oneForEachPlace(findings: readonly Finding[], checks: readonly Check[], graph: BlastGraph): readonly Finding[] {
  return putTogether(findings, checks, graph, ({ finding }) => [keyOf(finding.places[0])], (group) => {
    const [first, ...rest] = group.toSorted((a, b) => compareText(a.finding.subject.about, b.finding.subject.about) || LEVELS.indexOf(b.finding.level) - LEVELS.indexOf(a.finding.level));
    return first && rest.length > 0 ? together(first.finding, first.thing, rest) : undefined;
  });
}

/**
 * One finding for each file in which many things of one kind are written in the same way, each with a line of its own: eighty secrets that can be deleted at once are one habit, and eighty findings
 * hide the next. Every place stays, each thing keeps its identity in `also`, and its own words in `each`. An error is never put together.
 */
export function oneForEachFile(findings: readonly Finding[], checks: readonly Check[], graph: BlastGraph): readonly Finding[] {
  const apart = ({ finding: { level, places: [at, ...others] }, thing }: Of): readonly string[] | undefined => (level !== 'error' && others.length === 0 ? [sourceKey(at), thing.type] : undefined);
  return putTogether(findings, checks, graph, apart, (group) => {
    const [first, ...rest] = group;
    if (!first || rest.length < FEW) return undefined;
    const each = group.map(({ finding }) => finding);
    const names = namesOf(rest, first.thing);
    return {
      ...first.finding, message: `${first.finding.message.replace(OTHERS, '')} The same holds of ${rest.length} more in this file${names.length === 0 ? '' : `: ${andList(names, 3)}`}.`,
      places: [first.finding.places[0], ...rest.map(({ finding }) => finding.places[0])], also: [...new Set([...each.flatMap((one) => one.also ?? []), ...rest.map(({ finding }) => finding.subject.about)])].sort(compareText), each,
    };
  });
}

/**
 * The findings, with one in place of those that a rule says of several things in the same words and that are alike in `apart` too (undefined: stands by itself). It stands where the first of them stood. `one`: the finding
 * that stands for all of a group, or undefined where each stays.
 */
function putTogether(findings: readonly Finding[], checks: readonly Check[], graph: BlastGraph, apart: (of: Of) => readonly string[] | undefined, one: (group: readonly Of[]) => Finding | undefined): readonly Finding[] {
  const rules = new Set(checks.filter((check) => OF_THINGS.has(check.family)).map((check) => check.id));
  const groups = new Map<string, Of[]>();
  for (const finding of findings) {
    const thing = rules.has(finding.rule) && finding.paths === undefined ? thingOf(finding.subject.about, graph) : undefined;
    const alike = thing && apart({ finding, thing });
    if (!alike) continue;
    const key = [finding.rule, finding.level, finding.confidence, ...alike, finding.message.replace(OTHERS, '').replaceAll(labelAlone(thing), '')].join('\u0000');
    const group = groups.get(key);
    if (group) group.push({ finding, thing }); else groups.set(key, [{ finding, thing }]);
  }
  const instead = new Map<Finding, Finding | undefined>();
  for (const group of groups.values()) {
    const made = one(group);
    if (made) for (const [index, { finding }] of group.entries()) instead.set(finding, index === 0 ? made : undefined);
  }
  return instead.size === 0 ? findings : findings.flatMap((finding) => (instead.has(finding) ? instead.get(finding) ?? [] : [finding]));
}

/** What the others are called, but for the name of the first. */
function namesOf(rest: readonly Of[], first: Resource): readonly string[] { return [...new Set(rest.map(({ thing }) => labelAlone(thing)))].filter((name) => name !== labelAlone(first)); }

function together(first: Finding, own: Resource, rest: readonly Of[]): Finding {
  const names = namesOf(rest, own);
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
