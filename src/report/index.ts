import { compareText } from '../model/index.ts';
import * as all from './all.ts';
import type { Reporter } from './reporter.ts';

export { DEFAULT_OPTIONS, MIN_WIDTH } from './reporter.ts';
export type { Reporter, ReportOptions } from './reporter.ts';
export { reportSchema } from './json-schema.ts';
export type { JsonReport } from './json/schema.ts';

/** Every format, in code-point order of its id. */
export const reports: readonly Reporter[] = Object.values(all).sort((a, b) => compareText(a.id, b.id));

/** The format called `id`. */
export function reportById(id: string): Reporter | undefined {
  return reports.find((report) => report.id === id);
}

/** The format that the ending of a file's name asks for; the longest ending wins. */
export function reportForFile(file: string): Reporter | undefined {
  const name = file.toLowerCase();
  const fits = reports.flatMap((report) => report.extensions.filter((extension) => name.endsWith(extension)).map((extension) => ({ report, length: extension.length })));
  return fits.sort((a, b) => b.length - a.length)[0]?.report;
}
