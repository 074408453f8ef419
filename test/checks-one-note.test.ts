import { expect, it } from 'vitest';
import { entriesOf } from '../src/compare/baseline-make.ts';
import type { Finding, ScanResult } from '../src/model/index.ts';
import { subjectsOf } from '../src/model/index.ts';
import { DEFAULT_OPTIONS } from '../src/report/index.ts';
import { sarif } from '../src/report/sarif/index.ts';
import { runOf } from './report/sarif-check.ts';
import { scanTree } from './support/scan.ts';
import { treeOf } from './support/tree.ts';

const VALUES = ['q7Rv2LmX9tKe4ZbW8sNd', 'Jd5WqT8rYb3NxE6uHc2K', 'Zc4MpV7gRk2FhS9wQn6B', 'Tw3XbL8yDj5PqG6vKm9C', 'Hn6RzF2tWs8JdY4kVe7M', 'Bq9KvN3xPf5TgC7hLr2D', 'Yx2DgH7mZt4WnJ8pSb6R'];
const logins = (count: number, from = 0): string => VALUES.slice(from, from + count).map((value, index) => `const login${'ABCDEFG'[index + from] ?? ''}Password = '${value}';\n`).join('');
const scanned = (files: Record<string, string>): Promise<ScanResult> => scanTree(treeOf(files));
const notes = (result: ScanResult): readonly Finding[] => result.findings.filter((one) => one.rule === 'credential-in-file');

it('a file of tests with many values of its own is one note, with every place', async () => {
  const result = await scanned({ 'test/logins.test.js': logins(6) });
  const [finding, ...others] = notes(result);
  expect(others).toEqual([]);
  expect(finding?.message).toMatch(/^loginAPassword, a password, lies in the tree: .* The same holds of 5 more in this file, among them loginBPassword, loginCPassword and loginDPassword\.$/);
  expect(finding?.places).toHaveLength(6);
  expect(finding && subjectsOf(finding).map(({ about }) => about)).toHaveLength(6);
  expect(result.graph.credentials).toHaveLength(6);
});

it('a few of them stand by themselves, and so do those of other files and those that are believed', async () => {
  expect(notes(await scanned({ 'test/logins.test.js': logins(4) }))).toHaveLength(4);
  expect(notes(await scanned({ 'test/logins.test.js': logins(4), 'test/more.test.js': logins(3, 4) }))).toHaveLength(7);
  expect(notes(await scanned({ 'src/logins.js': logins(6) })).map((one) => one.level)).toEqual(Array(6).fill('warning'));
  // The fifth stands in another file too.
  expect(notes(await scanned({ 'test/logins.test.js': logins(5), 'test/more.test.js': logins(1) })).map((one) => new Set(one.places.map(({ file }) => file)).size).sort()).toEqual([1, 1, 1, 1, 2]);
});

it('each keeps its identity for a baseline, and its own result of code scanning', async () => {
  const [before, after] = [await scanned({ 'test/logins.test.js': logins(6) }), await scanned({ 'test/logins.test.js': logins(7) })];
  const [accepted, now] = [before, after].map((one) => entriesOf(one.findings, one.graph).filter(({ rule }) => rule === 'credential-in-file').map(({ about }) => about));
  expect(accepted).toHaveLength(6);
  expect(now?.filter((about) => !accepted?.includes(about))).toHaveLength(1);
  const results = runOf(sarif.render(after, DEFAULT_OPTIONS)).results.filter((one) => one.ruleId === 'credential-in-file');
  expect(results.map((one) => one.properties.subjects.length)).toEqual(Array(7).fill(1));
  expect(new Set(results.map((one) => one.message.text.split(',')[0])).size).toBe(7);
});
