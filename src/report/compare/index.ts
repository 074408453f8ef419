import { json } from './json.ts';
import { markdown } from './markdown.ts';
import type { CompareReporter } from './reporter.ts';
import { sarif } from './sarif.ts';
import { text } from './text.ts';

export type { CompareOptions, CompareReporter } from './reporter.ts';
export { annotationsOf } from './annotations.ts';
export type { Annotation } from './annotations.ts';
export { COMMENT_LIMIT, SUMMARY_LIMIT } from './markdown.ts';
export { compareReport } from './json.ts';
export type { CompareReport } from './schema.ts';
export { compareSchema } from './schema.ts';

/** Every format of a comparison, in code-point order of its id. */
export const compareReports: readonly CompareReporter[] = [json, markdown, sarif, text];

/** The format of a comparison called `id`. */
export function compareReportById(id: string): CompareReporter | undefined {
  return compareReports.find((report) => report.id === id);
}
