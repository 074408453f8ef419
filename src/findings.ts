import { createHash } from 'node:crypto';
import { compareText, CONFIDENCES, folderOf, LEVELS } from './model/index.ts';
import { rankOfFile } from './extract/shared/truth.ts';
import type { BlastGraph, Check, Draft, Finding, Place } from './model/index.ts';

/** Every check over the graph; findings worst first, one per subject. Two drafts of one subject are one finding with the places of both. */
export function findingsOf(graph: BlastGraph, checks: readonly Check[]): Finding[] {
  const bySubject = new Map<string, Finding>();
  const spoken = new Set<string>();
  for (const check of [...checks].sort((a, b) => Number(a.whereNoOther === true) - Number(b.whereNoOther === true))) {
    for (const whole of check.judge(graph)) {
      const found = check.whereNoOther === true ? elsewhere(whole, spoken) : whole;
      if (!found) continue;
      const { alsoOf: _, ...draft } = DECLARED.has(check.family) ? shown(found) : found;
      if (check.whereNoOther !== true) for (const place of draft.places) spoken.add(placeKey(place));
      const subject = { rule: check.id, about: draft.about, ...(draft.scope === undefined ? {} : { scope: draft.scope }) };
      const key = [check.id, draft.about, draft.scope ?? ''].join('\u0000');
      const held = bySubject.get(key);
      if (held) {
        const places = new Map([...held.places, ...draft.places].map((place) => [`${place.file}\u0000${place.start}\u0000${place.end}`, place]));
        const [first = held.places[0], ...rest] = places.values();
        const worse = LEVELS.indexOf(draft.level) > LEVELS.indexOf(held.level);
        bySubject.set(key, { ...held, ...(worse ? { level: draft.level, message: draft.message, path: draft.path } : {}), places: [first, ...rest] });
      } else bySubject.set(key, { ...draft, rule: check.id, subject, id: findingId(key) });
    }
  }
  const rankOfPath = new Map(graph.paths.map((path, index) => [path.id, index]));
  const worst = (finding: Finding): number => Math.min(...(finding.paths ?? []).map((id) => rankOfPath.get(id) ?? Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
  return [...bySubject.values()].sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) || worst(a) - worst(b) || CONFIDENCES.indexOf(b.confidence) - CONFIDENCES.indexOf(a.confidence)
    || compareText(a.rule, b.rule) || compareText(a.places[0].file, b.places[0].file) || a.places[0].start - b.places[0].start || compareText(a.id, b.id));
}

/** Families of checks over what files declare, which is somebody's only where it is also applied. */
const DECLARED: ReadonlySet<string> = new Set(['grant', 'data', 'backup']);

/** What is declared in tests, examples and documentation alone is told, never above note: nothing shows that it is anywhere else. The folder says so of a file called template too. */
function shown(draft: Draft): Draft {
  if (draft.level === 'note' || !(draft.places.every(({ file }) => isAside(file)) || [draft.about, ...draft.alsoOf ?? []].every(isRootAside))) return draft;
  return { ...draft, level: 'note', message: `${draft.message} It stands in a test, an example or documentation only.` };
}

function isAside(file: string): boolean { return rankOfFile(file) === 'side' || rankOfFile(`${folderOf(file)}/main`) === 'side'; }

/** Is it one thing that a configuration of Terraform declares which lies among tests and examples? The block itself may stand in a module that they show the use of. */
function isRootAside(about: string): boolean {
  const directory = /^tf:([^:@]{1,1000})[@:]/.exec(about)?.[1];
  return directory !== undefined && isAside(`${directory}/main.tf`);
}

/** The draft at the places that no finding has spoken of yet; undefined where none is left. */
function elsewhere(draft: Draft, spoken: ReadonlySet<string>): Draft | undefined {
  const [first, ...rest] = draft.places.filter((place) => !spoken.has(placeKey(place)));
  return first && { ...draft, places: [first, ...rest] };
}

function placeKey(place: Place): string { return `${place.origin}\u0000${place.file}\u0000${place.start}`; }

/** Short name of a subject for `explain`, from rule, about and scope only: the same after lines move, and free of values. */
function findingId(key: string): string {
  return `finding-${createHash('sha256').update(key).digest('hex').slice(0, 10)}`;
}
