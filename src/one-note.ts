import { andList, compareText, LEVELS, sourceKey } from './model/index.ts';
import type { BlastGraph, Finding, Place } from './model/index.ts';

/** The rule whose notes many values of one file earn: keys of a test, logins of a seeder. */
const RULE = 'credential-in-file';
/** So many may stand by themselves. */
const FEW = 4;
const MOST_NAMED = 3;

/**
 * One note for a file with many credentials of its own that are doubted for the same reason: whoever reads of a file of keys for tests wants its name and their number, and a hundred notes
 * hide the one that counts. Each keeps its identity in `also` and its own words in `each`; every place stays. Nothing above a note is put together.
 */
export function oneNoteForEachFile(findings: readonly Finding[], graph: BlastGraph): readonly Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const at = finding.rule === RULE && finding.level === LEVELS[0] ? onlyFile(finding) : undefined;
    if (!at) continue;
    const key = `${sourceKey(at)}\u0000${finding.confidence}\u0000${doubtOf(finding)}`;
    const group = groups.get(key);
    if (group) group.push(finding); else groups.set(key, [finding]);
  }
  const instead = new Map<Finding, Finding | undefined>();
  for (const group of groups.values()) {
    const [first, ...rest] = group;
    if (!first || group.length <= FEW) continue;
    for (const finding of rest) instead.set(finding, undefined);
    instead.set(first, together(first, rest, graph));
  }
  return instead.size === 0 ? findings : findings.flatMap((finding) => (instead.has(finding) ? instead.get(finding) ?? [] : [finding]));
}

/** A place of the one file it stands in; undefined where it stands in several. */
function onlyFile({ places: [first, ...rest] }: Finding): Place | undefined {
  return rest.every((place) => sourceKey(place) === sourceKey(first)) ? first : undefined;
}

/** The last sentence: what is not established, in words of which there are few. */
function doubtOf({ message }: Finding): string { return message.slice(message.lastIndexOf('. ') + 1); }

function together(first: Finding, rest: readonly Finding[], graph: BlastGraph): Finding {
  const own = graph.credential(first.subject.about)?.name;
  const names = [...new Set(rest.flatMap((finding) => graph.credential(finding.subject.about)?.name ?? []))].filter((name) => name !== own);
  const named = names.length === 0 ? '' : names.length <= MOST_NAMED && names.length === rest.length ? `: ${andList(names)}` : `, among them ${andList(names.slice(0, MOST_NAMED))}`;
  const [head, ...others] = [first, ...rest].flatMap((finding) => finding.places);
  return {
    ...first, message: `${first.message} The same holds of ${rest.length} more in this file${named}.`, places: [head ?? first.places[0], ...others], also: [...new Set(rest.flatMap((finding) => [finding.subject.about, ...finding.also ?? []]))].sort(compareText), each: [first, ...rest],
  };
}
