import type { Annotation, Change } from '../index.ts';
import type { ExitCode } from '../cli/failure.ts';
import type { CommitVerdict } from '../cli/judged.ts';

/** What was judged, ready to be written wherever it goes. */
export interface Outcome {
  readonly state: 'open' | 'closed';
  readonly exit: ExitCode;
  /** Why, in one sentence. */
  readonly reason: string;
  /** Absent where there was nothing to compare with. */
  readonly change?: Change;
  readonly counts: { readonly added: number; readonly weakened: number; readonly hidden: number };
  /** Did anything change that a reader would want to know? Otherwise little is said. */
  readonly quiet: boolean;
  /** Sentences for the log and the summary, beside the reports. */
  readonly notes: readonly string[];
  /** The page for a summary or a comment, at most so many bytes. */
  page(bytes: number): string;
  /** The report for the log; empty where there is nothing to tell. */
  readonly text: string;
  readonly sarif: string;
  readonly json: string;
  readonly annotations: readonly Annotation[];
  /** What a statement is made of; absent where nothing was compared. */
  readonly verdict?: CommitVerdict;
}
