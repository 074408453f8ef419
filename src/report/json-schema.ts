import { z } from 'zod';
import { reportShape } from './json/schema.ts';

/**
 * JSON Schema 2020-12 of the JSON report, written to `dist/schema/report.schema.json` by the build. Fields it does not name are allowed,
 * since later versions add some.
 */
export const reportSchema: Readonly<Record<string, unknown>> = {
  ...z.toJSONSchema(reportShape, { target: 'draft-2020-12', io: 'input' }),
  title: 'craterscan JSON report',
  description: 'What coding agents could destroy from a checkout, by which path, and whether it comes back.',
};
