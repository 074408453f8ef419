import { LEVELS, compareText, subjectsOf } from '../model/index.ts';
import type { Cause, Finding, FindingChange, PathChange, Subject } from '../model/index.ts';
import { changedAt } from './causes.ts';
import type { OnChangedLines } from './on-changed-lines.ts';
import type { Pairing } from './pairing.ts';
import { compareLevels } from './side-view.ts';
import type { SideView } from './side-view.ts';

/** The subject of a finding of the head in the names of the base. Subjects name things, so moved lines and files change nothing. */
export function subjectToBase(pairing: Pairing, fileToBase: (path: string) => string): (subject: Subject) => string {
  const name = (text: string): string => pairing.baseResource(text)?.id ?? pairing.baseCredential(text)?.id ?? pairing.baseAgent(text)?.id ?? fileToBase(pairing.keyToBase(text));
  const part = (text: string): string => {
    const whole = name(text);
    if (whole !== text) return whole;
    // `<resource>/<rule>`, `<agent>/<row>`, `settings/<file>`: the longest start that is the name of something, and what follows likewise.
    for (let slash = text.lastIndexOf('/'); slash > 0; slash = text.lastIndexOf('/', slash - 1)) {
      const [start, rest] = [text.slice(0, slash), text.slice(slash + 1)];
      const [newStart, newRest] = [name(start), name(rest)];
      if (newStart !== start || newRest !== rest) return `${newStart}/${newRest}`;
    }
    return text;
  };
  return (subject) => key(subject.rule, part(subject.about), subject.scope === undefined ? '' : name(subject.scope));
}

function key(rule: string, about: string, scope: string): string { return [rule, about, scope].join('\u0000'); }

/**
 * Findings of `mine` that `theirs` has not, or has at a lower level. They follow from paths and shifts and decide nothing: those that speak of paths that changed weigh as
 * these do, the others where anything does (`moved`). Worst first.
 */
export function findingChanges(mine: SideView, theirs: SideView, toBase: (subject: Subject) => string, paths: readonly PathChange[], moved: boolean, lines: OnChangedLines): FindingChange[] {
  const plain = ({ rule, about, scope }: Subject): string => key(rule, about, scope ?? '');
  const keysOf = (view: SideView, finding: Finding): readonly string[] => subjectsOf(finding).map((subject) => (view.side === 'head' ? toBase(subject) : plain(subject)));
  const others = new Map<string, Finding>();
  for (const finding of [...theirs.result.findings, ...theirs.result.waived.map((one) => one.finding)]) {
    for (const key of keysOf(theirs, finding)) {
      const held = others.get(key);
      if (!held || LEVELS.indexOf(finding.level) > LEVELS.indexOf(held.level)) others.set(key, finding);
    }
  }
  const changed = new Map(paths.map((change) => [change.path.id, change]));
  return mine.result.findings.flatMap((finding): FindingChange[] => {
    // One more thing that the same line decides for makes it another finding.
    const known = keysOf(mine, finding).map((key) => others.get(key));
    const other = known.includes(undefined) ? undefined : known.find((one) => one !== undefined && LEVELS.indexOf(one.level) < LEVELS.indexOf(finding.level)) ?? known[0];
    if (other && LEVELS.indexOf(other.level) >= LEVELS.indexOf(finding.level)) return [];
    const through = (finding.paths ?? []).flatMap((id) => changed.get(id) ?? []);
    const counts = through.length === 0 ? moved : through.some((change) => change.counts);
    const own: Cause[] = changedAt([...finding.places.map((at) => ({ at, note: 'the finding stands here' })), ...finding.path].map((evidence) => ({ side: mine.side, evidence })), lines);
    return [{
      finding, ...(other ? { was: other } : {}), says: finding.message, level: finding.level, counts, ...(counts ? {} : { notCounted: through[0]?.notCounted ?? 'nothing that counts lies behind it' }),
      causes: through.find((change) => change.counts)?.causes ?? (own.length > 0 ? own : through[0]?.causes ?? []),
    }];
  }).sort((a, b) => Number(b.counts) - Number(a.counts) || compareLevels(a.level, b.level) || compareText(a.finding.rule, b.finding.rule) || compareText(a.finding.id, b.finding.id));
}
