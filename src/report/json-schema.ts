/** The JSON Schema of the JSON report, written to `dist/schema/report.schema.json` by the build. */
export { reportSchema } from './json/schema.ts';
