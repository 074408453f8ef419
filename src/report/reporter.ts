import type { ScanResult } from '../model/index.ts';

/** How a report shall look. The shells fill this from the terminal and the command line; a report asks nobody else. */
export interface ReportOptions {
  /** Columns of the terminal; at least `MIN_WIDTH` is used. Text only. */
  readonly width: number;
  readonly color: boolean;
  /** Everything, nothing capped. */
  readonly verbose: boolean;
  /** The verdict and the counts only. */
  readonly quiet: boolean;
  /** full: everything. github: only what code scanning can place, tracked files and findings nobody waived. */
  readonly sarifProfile: 'full' | 'github';
}

export const MIN_WIDTH = 60;
/** Options of a report written to a file or a pipe. */
export const DEFAULT_OPTIONS: ReportOptions = { width: 100, color: false, verbose: false, quiet: false, sarifProfile: 'full' };

/** One format. `render` is a pure function: the same result and options give the same bytes, ending in a line feed. */
export interface Reporter {
  /** As `--format` names it. */
  readonly id: string;
  /** File endings that choose it, with the dot. */
  readonly extensions: readonly string[];
  readonly title: string;
  render(result: ScanResult, options: ReportOptions): string;
  /** The same, piece by piece, where the whole may be very long. */
  pieces?(result: ScanResult, options: ReportOptions): Iterable<string>;
}
