import { subjectsOf } from '../../model/index.ts';
import type { Comparison, Finding, Place, ScanResult, Subject } from '../../model/index.ts';
import { comparedLog } from '../sarif/index.ts';
import type { BaselineState } from '../sarif/results.ts';
import type { CompareReporter } from './reporter.ts';
import { standing } from './sealing.ts';

/**
 * What a scan of the head says, byte for byte, and beside each result how it stands against the base. `absent` results follow in the full profile; the
 * other one is for code scanning, which knows what is gone by itself.
 */
export const sarif: CompareReporter = {
  id: 'sarif', extensions: ['.sarif', '.sarif.json'], title: 'SARIF 2.1.0 with the state of each result',
  render: (comparison, options) => comparedLog(comparison.base, comparison.head, options.sarifProfile, { head: headState(comparison), base: baseState(comparison) }, standing(comparison)),
};

/** new: every finding of the line is; updated: some are, or a level moved, or it stands in another file than it did; unchanged: the rest. */
function headState({ base, head, delta }: Comparison): (findings: readonly Finding[], place: Place) => BaselineState {
  const fresh = new Set(delta.added.findings.filter((change) => change.was === undefined).map((change) => change.finding.id));
  const moved = new Set([...delta.added.findings.flatMap((change) => (change.was ? [change.finding.id] : [])), ...delta.removed.findings.flatMap((change) => (change.was ? [change.was.id] : []))]);
  const before = subjects(base);
  const open = new Set(head.findings.map((finding) => finding.id));
  return (findings, place) => {
    // The delta speaks of findings that nobody waived; an accepted one is new where the base does not have its subject.
    const isNew = (finding: Finding): boolean => fresh.has(finding.id) || (!open.has(finding.id) && !subjectsOf(finding).some((subject) => before.has(subjectOf(subject))));
    if (findings.every(isNew)) return 'new';
    if (findings.some((finding) => isNew(finding) || moved.has(finding.id))) return 'updated';
    const known = findings.flatMap((finding) => subjectsOf(finding).flatMap((subject) => before.get(subjectOf(subject)) ?? []));
    const file = place.origin === 'history' ? place.file : delta.changes.baseOf(place.file);
    return known.length === 0 || known.some((finding) => finding.places.some((one) => one.file === file)) ? 'unchanged' : 'updated';
  };
}

/** absent: none of the findings of the line is in the head; undefined leaves the others to the head. */
function baseState({ delta }: Comparison): (findings: readonly Finding[]) => BaselineState | undefined {
  const gone = new Set(delta.removed.findings.filter((change) => change.was === undefined).map((change) => change.finding.id));
  return (findings) => (findings.every((finding) => gone.has(finding.id)) ? 'absent' : undefined);
}

function subjectOf(subject: Subject): string {
  return JSON.stringify([subject.rule, subject.about, subject.scope ?? null]);
}

function subjects(result: ScanResult): ReadonlyMap<string, readonly Finding[]> {
  const out = new Map<string, Finding[]>();
  for (const finding of [...result.findings, ...result.waived.map((one) => one.finding)]) {
    for (const subject of subjectsOf(finding)) {
      const known = out.get(subjectOf(subject));
      if (known) known.push(finding); else out.set(subjectOf(subject), [finding]);
    }
  }
  return out;
}
