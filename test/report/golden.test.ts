import { describe, expect, test } from 'vitest';
import { DEFAULT_OPTIONS, reports } from '../../src/report/index.ts';
import { pocketos } from '../support/result.ts';

/** The founding incident in every listed format, as files that a person can read. `npx vitest run test/report/golden.test.ts -u` writes them anew. */
describe('the founding incident, whole', () => {
  test.each(reports.map((report) => [report.id, report] as const))('%s', async (id, report) => {
    await expect(report.render(pocketos(), DEFAULT_OPTIONS)).toMatchFileSnapshot(`../../fixtures/report/golden/${id}${report.extensions[0] ?? '.txt'}`);
  });
});
