import type { Subject } from '../model/index.ts';

/** Where the baseline stands when nobody names another place, relative to the root of the scan. */
export const BASELINE_FILE = '.craterscan/baseline.json';

/** What makes two subjects the same. */
export function subjectKey(subject: Subject): string {
  return JSON.stringify([subject.rule, subject.about, subject.scope ?? null]);
}
