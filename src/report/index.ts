import { dot } from './dot.ts';
import { graphml } from './graphml.ts';
import { mermaid } from './mermaid.ts';
import { html } from './html.ts';
import { json } from './json/index.ts';
import { markdown } from './markdown.ts';
import type { Reporter } from './reporter.ts';
import { sarif } from './sarif/index.ts';
import { text } from './text/index.ts';

export { DEFAULT_OPTIONS, MIN_WIDTH } from './reporter.ts';
export type { Reporter, ReportOptions } from './reporter.ts';
export { reportSchema } from './json-schema.ts';
export type { JsonReport } from './json/schema.ts';

/** Every format, in order of id. One line above and one here is all a new one needs. */
export const reports: readonly Reporter[] = [
  dot,
  graphml,
  html,
  json,
  markdown,
  mermaid,
  sarif,
  text,
];

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
