import { shownName } from '../model/index.ts';
import type { BlastGraph, Evidence, Finding, Hidden, Place, Waived } from '../model/index.ts';
import { subjectKey } from './baseline-file.ts';
import type { Baseline, PlacedEntry } from './baseline.ts';
import { exceeds } from './baseline-ceiling.ts';
import { entriesOf } from './baseline-make.ts';

/** The reason that stands beside a finding which a baseline accepts. */
const BASELINE_REASON = 'baseline';
/** Takes out what fits nothing and lowers what got better; accepts nothing more. */
const PRUNE_COMMAND = 'craterscan baseline --prune';
/** Stale entries told one by one. */
const MOST = 20;

/** What the baseline makes of some findings: those that remain, those it accepts, and what there is to say of its entries. */
export interface Baselined { readonly findings: readonly Finding[]; readonly waived: readonly Waived[]; readonly told: readonly Hidden[]; readonly lapsed: number; readonly stale: number }

/** Accepts each finding that stands at or below the ceiling of its entry. `others` are findings that are waived already: their entries are not stale. */
export function applyBaseline(findings: readonly Finding[], graph: BlastGraph, baseline: Baseline, others: readonly Finding[] = []): Baselined {
  const bySubject = new Map(baseline.entries.map((placed) => [subjectKey(placed.entry), placed]));
  const now = entriesOf(findings, graph);
  const used = new Set(others.map((finding) => subjectKey(finding.subject)));
  const kept: Finding[] = [];
  const waived: Waived[] = [];
  const lapses: Evidence[] = [];
  findings.forEach((finding, index) => {
    const key = subjectKey(finding.subject);
    const placed = bySubject.get(key);
    const today = now[index];
    used.add(key);
    if (!placed || !today) { kept.push(finding); return; }
    const why = exceeds(today, placed.entry);
    if (why.length === 0) { waived.push({ finding, reason: BASELINE_REASON, at: placeOf(baseline, placed) }); return; }
    kept.push(finding);
    lapses.push({ at: placeOf(baseline, placed), note: `the baseline accepts ${nameOf(placed)} no more: ${why.join('; ')}` });
  });
  const stale = baseline.entries.filter((placed) => !used.has(subjectKey(placed.entry)));
  const told: Evidence[] = [...lapses, ...stale.slice(0, MOST).map((placed) => ({ at: placeOf(baseline, placed), note: `the baseline entry for ${nameOf(placed)} fits nothing any more; ${PRUNE_COMMAND} takes it out` }))];
  const next = stale[MOST];
  if (next) told.push({ at: placeOf(baseline, next), note: `${stale.length - MOST} more baseline entries fit nothing any more; ${PRUNE_COMMAND} takes them out` });
  const idle = told.map((one): Hidden => ({ ...one, idle: true }));
  const accepted: Hidden[] = waived.length === 0 ? [] : [{ at: { file: baseline.file, start: 0, end: 0, origin: 'tree' }, note: `${waived.length === 1 ? 'one finding is' : `${waived.length} findings are`} accepted by this baseline and not counted` }];
  return { findings: kept, waived, told: [...accepted, ...idle], lapsed: lapses.length, stale: stale.length };
}

function placeOf(baseline: Baseline, { start, end }: PlacedEntry): Place { return { file: baseline.file, start, end, origin: 'tree' }; }

/** `path-destroys-data of railway/TOKEN`. */
function nameOf({ entry }: PlacedEntry): string {
  return `${entry.rule} of ${shownName(entry.about)}`;
}
