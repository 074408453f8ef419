import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checks } from '../rules/checks/index.ts';
import { linesOf, scanTree } from './support/scan.ts';
import { loadTree } from './support/tree.ts';

const root = new URL('../fixtures/checks/', import.meta.url);
const casesOf = (id: string): string[] => (existsSync(new URL(id, root)) ? readdirSync(new URL(id, root)).filter((name) => name.endsWith('.tree')).sort() : []);

/** One rule switched on for each case, so that a new rule changes no other rule's expectations. */
describe.each(checks)('$id', (check) => {
  const cases = casesOf(check.id);

  it('has a bad case and a repaired twin', () => {
    expect(cases.filter((name) => name.startsWith('bad')).length).toBeGreaterThan(0);
    expect(cases.filter((name) => name.startsWith('good')).length).toBeGreaterThan(0);
  });

  it.each(cases.filter((name) => name.startsWith('bad')))('%s is found where it stands', async (name) => {
    const fixture = loadTree(`fixtures/checks/${check.id}/${name}`);
    const expected = fixture.headers.filter(([key]) => key === 'expect').map(([, value]) => value);
    expect(expected.length).toBeGreaterThan(0);
    const result = await scanTree(fixture.workspace, { only: [check], past: fixture.past, ...(fixture.header['as-of'] === undefined ? {} : { asOf: fixture.header['as-of'] }) });
    expect(linesOf(result).map((line) => line.replace(`${check.id} `, '')).sort()).toEqual([...expected].sort());
    for (const finding of result.findings) {
      expect(finding.message).toMatch(/^\S.*[.]$/s);
      if (fixture.header.files !== undefined) expect(new Set([...finding.path.map((step) => step.at.file), ...finding.places.map((place) => place.file)]).size).toBeGreaterThanOrEqual(Number(fixture.header.files));
    }
  });

  it.each(cases.filter((name) => name.startsWith('good')))('%s is silent', async (name) => {
    const fixture = loadTree(`fixtures/checks/${check.id}/${name}`);
    const result = await scanTree(fixture.workspace, { only: [check], past: fixture.past, ...(fixture.header['as-of'] === undefined ? {} : { asOf: fixture.header['as-of'] }) });
    const left = fixture.headers.filter(([key]) => key === 'expect').map(([, value]) => value);
    expect(linesOf(result).map((line) => line.replace(`${check.id} `, '')).sort()).toEqual([...left].sort());
    // What is left may be a note that says why it is harmless now, never the same finding again.
    expect(left.filter((line) => !line.startsWith('note '))).toEqual([]);
    const bad = cases.filter((one) => one.startsWith('bad')).flatMap((one) => loadTree(`fixtures/checks/${check.id}/${one}`).headers.filter(([key]) => key === 'expect').map(([, value]) => value));
    expect(bad.filter((line) => left.includes(line))).toEqual([]);
  });
});

it('at least ten rules need facts of two files or more', () => {
  const joined = checks.filter((check) => casesOf(check.id).some((name) => Number(loadTree(`fixtures/checks/${check.id}/${name}`).header.files ?? '1') >= 2));
  expect(joined.length).toBeGreaterThanOrEqual(10);
});
