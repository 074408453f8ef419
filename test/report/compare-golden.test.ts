import { describe, expect, test } from 'vitest';
import { annotationsOf, compareReports } from '../../src/report/compare/index.ts';
import { DEFAULT_OPTIONS } from '../../src/report/index.ts';
import { pullRequest } from '../support/comparison.ts';

/** A pull request that makes something worse, something better and hides something, in every format, as files that a person can read. `-u` writes them anew. */
describe('a pull request, whole', () => {
  const at = (name: string): string => `../../fixtures/report/compare/${name}`;
  test.each(compareReports.map((report) => [report.id, report] as const))('%s', async (id, report) => {
    await expect(report.render(pullRequest(), DEFAULT_OPTIONS)).toMatchFileSnapshot(at(`${id}${report.extensions[0] ?? '.txt'}`));
  });
  test('text, everything', async () => { await expect(compareReports.find((one) => one.id === 'text')?.render(pullRequest(), { ...DEFAULT_OPTIONS, verbose: true, width: 120 })).toMatchFileSnapshot(at('text-verbose.txt')); });
  test('text, the gate only', async () => { await expect(compareReports.find((one) => one.id === 'text')?.render(pullRequest(), { ...DEFAULT_OPTIONS, quiet: true })).toMatchFileSnapshot(at('text-quiet.txt')); });
  test('SARIF for code scanning', async () => { await expect(compareReports.find((one) => one.id === 'sarif')?.render(pullRequest(), { ...DEFAULT_OPTIONS, sarifProfile: 'github' })).toMatchFileSnapshot(at('sarif-github.sarif')); });
  test('annotations', async () => { await expect(`${JSON.stringify(annotationsOf(pullRequest()), null, 2)}\n`).toMatchFileSnapshot(at('annotations.json')); });
});
