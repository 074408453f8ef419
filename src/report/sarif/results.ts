import { createHash } from 'node:crypto';
import { comparePlaces, compareText, subjectsOf } from '../../model/index.ts';
import type { Finding, Level, Place, RuleId, ScanResult, Subject, Waived } from '../../model/index.ts';
import { worstFirst } from '../crater.ts';
import { placeText, spotOf } from '../place.ts';
import { count } from '../words.ts';
import type { CodeFlow } from './flows.ts';
import { flowsOf } from './flows.ts';
import type { Location, Message, Profile } from './locations.ts';
import { link, locationOf, shows, textMessage } from './locations.ts';

export interface Suppression { readonly kind: 'inSource' | 'external'; readonly status: 'accepted'; readonly justification: string; readonly location: Location }
/** How a result stands against the base of a comparison. */
export type BaselineState = 'new' | 'unchanged' | 'updated' | 'absent';
/** Tells the state of the findings of one rule on one line; undefined leaves the result out. */
export type StateOf = (findings: readonly Finding[], place: Place) => BaselineState | undefined;

export interface Result {
  readonly ruleId: RuleId;
  readonly ruleIndex?: number;
  readonly level: Level;
  readonly message: Message;
  readonly locations: readonly [Location];
  readonly relatedLocations?: readonly Location[];
  readonly partialFingerprints: { readonly primaryLocationLineHash?: string; readonly 'craterscanSubject/v1': string };
  readonly codeFlows?: readonly CodeFlow[];
  readonly suppressions?: readonly Suppression[];
  readonly baselineState?: BaselineState;
  readonly properties: { readonly subjects: readonly string[]; readonly confidence: string; readonly origin: string };
}

const MOST_RELATED = 10;
/** Steps of all walks together. One finding may stand in thousands of places; its walk need not be told at each. */
const MOST_STEPS_IN_ALL = 50_000;

/** Results of a profile, worst first; how many findings it cannot show at all, and how many results go without their walk. */
export interface Results { readonly results: readonly Result[]; readonly findings: number; readonly unplaced: number; readonly walkless: number }

interface Group { readonly rule: RuleId; readonly place: Place; readonly findings: [Finding, ...Finding[]]; readonly waived: Waived | undefined }

/**
 * One result for each rule and line: code scanning takes two of a rule on one line for one. Waived findings are kept apart, so that
 * accepting one never hides its neighbour. `stateOf` is asked only in a comparison.
 */
export function resultsOf(result: ScanResult, profile: Profile, stateOf?: StateOf): Results {
  const waived = profile === 'full' ? result.waived : [];
  const waivers = new Map(waived.map((one) => [one.finding, one]));
  const groups = new Map<string, Group>();
  let unplaced = 0;
  const ordered = [...worstFirst(result.findings.flatMap((finding) => finding.each ?? [finding]), result.checks), ...worstFirst(waived.map((one) => one.finding), result.checks)];
  for (const finding of ordered) {
    const places = [...finding.places].filter((place) => shows(profile, place, result.sources));
    if (places.length === 0) unplaced++;
    for (const place of places) {
      const key = JSON.stringify([finding.rule, place.file, place.origin, place.ref ?? '', spotOf(place, result.sources).startLine, waivers.get(finding)?.at ?? null]);
      const group = groups.get(key);
      if (!group) groups.set(key, { rule: finding.rule, place, findings: [finding], waived: waivers.get(finding) });
      else if (!group.findings.includes(finding)) group.findings.push(finding);
    }
  }
  const rules = new Map([...result.checks].map((check) => check.id).sort(compareText).map((id, index) => [id, index]));
  const paths = new Map(result.graph.paths.map((path, rank) => [path.id, { path, rank }]));
  const walks = new Map<Finding, readonly CodeFlow[]>();
  const spread = spreadOf(result, profile);
  let steps = 0;
  let walkless = 0;
  const results = [...groups.values()].flatMap((group): Result[] => {
    const [first, ...others] = group.findings;
    const state = stateOf?.(group.findings, group.place);
    if (stateOf && state === undefined) return [];
    const flows = (others.length === 0 ? walks.get(first) : undefined) ?? flowsOf(group.findings, paths, result, profile);
    if (others.length === 0) walks.set(first, flows);
    const more = flows.reduce((sum, flow) => sum + flow.threadFlows[0].locations.length, 0);
    const told = steps + more <= MOST_STEPS_IN_ALL;
    if (told) steps += more; else walkless++;
    return [resultOf(group, result, { ruleIndex: rules.get(group.rule), flows: told ? flows : [], related: relatedPlaces(group, result, spread), anyWaived: waived.length > 0, state })];
  });
  return { results, findings: ordered.length, unplaced, walkless };
}

interface Around { readonly ruleIndex: number | undefined; readonly flows: readonly CodeFlow[]; readonly related: readonly Place[]; readonly anyWaived: boolean; readonly state: BaselineState | undefined }

function resultOf(group: Group, result: ScanResult, { ruleIndex, flows, related, anyWaived, state }: Around): Result {
  const { findings: [first, ...others], place } = group;
  const { sources } = result;
  const hash = place.origin === 'tree' || place.origin === 'absent' ? sources.lineHash(place.file, place.start) : undefined;
  const also = others.length > 0 ? ` ${count(others.length, 'more finding')} of this rule ${others.length === 1 ? 'stands' : 'stand'} on this line.` : '';
  const links = related.length > 0 ? ` See also ${related.map((at, i) => link(placeText(at, sources), i + 1)).join(', ')}.` : '';
  return {
    ruleId: group.rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: first.level,
    message: { text: textMessage(first.message).text + also + links },
    locations: [locationOf(place, sources)],
    ...(related.length === 0 ? {} : { relatedLocations: related.map((at, i) => locationOf(at, sources, { id: i + 1, message: 'the same finding' })) }),
    partialFingerprints: { ...(hash === undefined ? {} : { primaryLocationLineHash: hash }), 'craterscanSubject/v1': fingerprint(group.findings.flatMap((finding) => subjectsOf(finding))) },
    ...(flows.length === 0 ? {} : { codeFlows: flows }),
    ...(anyWaived ? { suppressions: group.waived ? [suppression(group.waived, first, result)] : [] } : {}),
    ...(state === undefined ? {} : { baselineState: state }),
    properties: { subjects: group.findings.flatMap((finding) => subjectsOf(finding)).map(subjectText).sort(compareText), confidence: first.confidence, origin: place.origin },
  };
}

/** The first lines a finding stands on, in order of place; one more than is ever shown, so that its own line can be left out. Told once for each finding. */
function spreadOf(result: ScanResult, profile: Profile): (finding: Finding) => ReadonlyMap<string, Place> {
  const known = new Map<Finding, ReadonlyMap<string, Place>>();
  return (finding) => {
    const before = known.get(finding);
    if (before) return before;
    const lines = new Map<string, Place>();
    for (const place of finding.places.filter((one) => shows(profile, one, result.sources)).sort(comparePlaces)) {
      if (lines.size > MOST_RELATED) break;
      const name = placeText(place, result.sources);
      if (!lines.has(name)) lines.set(name, place);
    }
    known.set(finding, lines);
    return lines;
  };
}

function relatedPlaces(group: Group, result: ScanResult, spread: ReturnType<typeof spreadOf>): readonly Place[] {
  const lines = new Map(group.findings.flatMap((finding) => [...spread(finding)]));
  lines.delete(placeText(group.place, result.sources));
  return [...lines.values()].sort(comparePlaces).slice(0, MOST_RELATED);
}

function suppression(waived: Waived, finding: Finding, result: ScanResult): Suppression {
  const inSource = finding.places.some((place) => place.file === waived.at.file);
  const until = waived.until === undefined ? '' : ` (until ${waived.until})`;
  return { kind: inSource ? 'inSource' : 'external', status: 'accepted', justification: textMessage(waived.reason + until).text, location: locationOf(waived.at, result.sources) };
}

/** What a result is about, in one string: names of rules and resources, never a value, a place or a line. */
function subjectText(subject: Subject): string {
  return [subject.rule, subject.about, ...(subject.scope === undefined ? [] : [subject.scope])].join(' ');
}

function fingerprint(subjects: readonly Subject[]): string {
  const all = [...new Set(subjects.map((subject) => JSON.stringify([subject.rule, subject.about, subject.scope ?? null])))].sort(compareText);
  return createHash('sha256').update(all.join('\n')).digest('hex').slice(0, 32);
}
