import type { Comparison } from '../../model/index.ts';
import type { ReportOptions } from '../reporter.ts';

/** How a report of a comparison shall look. */
export interface CompareOptions extends ReportOptions {
  /** Markdown only: at most this many bytes of UTF-8; whole sections are left out from the end, and named. */
  readonly limit?: number;
}

/** One format of a comparison. `render` is a pure function: the same comparison and options give the same bytes, ending in a line feed. */
export interface CompareReporter {
  /** As `--format` names it. */
  readonly id: string;
  /** File endings that choose it, with the dot. */
  readonly extensions: readonly string[];
  readonly title: string;
  render(comparison: Comparison, options: CompareOptions): string;
}
