import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import type { Comparison, ScanResult } from '../../src/model/index.ts';
import { annotationsOf, compareReport, compareReportById, compareReports, compareSchema } from '../../src/report/compare/index.ts';
import { compareShape } from '../../src/report/compare/schema.ts';
import { DEFAULT_OPTIONS } from '../../src/report/index.ts';
import { sarif } from '../../src/report/sarif/index.ts';
import { comparisonOf, differenceOf, findingChange, NOTHING, pullRequest } from '../support/comparison.ts';
import { expandPlaceholders } from '../support/placeholders.ts';
import { check, finding, locator, pocketos, resultOf } from '../support/result.ts';
import { scanTree } from '../support/scan.ts';
import { loadTree } from '../support/tree.ts';
import { comparedEverywhere, HOSTILE } from './compare-hostile.ts';
import { hostileName } from './hostile.ts';
import { codeScanningErrors, runOf, schemaErrors } from './sarif-check.ts';

const render = (id: string, comparison: Comparison, more = {}): string => compareReportById(id)?.render(comparison, { ...DEFAULT_OPTIONS, ...more }) ?? '';
const validate = new Ajv2020.default({ strict: true, allErrors: true }).compile(compareSchema);
const errorsOf = (comparison: Comparison): unknown => (validate(JSON.parse(render('json', comparison))) ? [] : validate.errors);

describe('JSON', () => {
  test.each([['a pull request', pullRequest()], ['nothing at all', comparisonOf()]])('keeps its contract for %s', (_, comparison) => { expect(errorsOf(comparison)).toEqual([]); });
  test('keeps it whatever the names', () => { fc.assert(fc.property(fc.oneof(fc.constantFrom(...HOSTILE), hostileName), (name) => { expect(errorsOf(comparedEverywhere(name))).toEqual([]); }), { numRuns: 100 }); });
  test('its schema can refuse, and lets later fields be', () => {
    for (const change of [{ schemaVersion: '2' }, { verdict: 'fine' }, { gate: { state: 'ajar', because: [], notes: [] } }, { added: {} }, { gaps: [] }]) expect(validate({ ...JSON.parse(render('json', pullRequest())), ...change })).toBe(false);
    expect(validate({ ...compareReport(pullRequest()), later: 'field' })).toBe(true);
  });
  test('has the fields of the contract, in the order of its shape', () => {
    const report = compareReport(pullRequest());
    expect(Object.keys(report)).toEqual(Object.keys(compareShape.shape));
    expect(Object.keys(report)).toEqual(expect.arrayContaining(['schemaVersion', 'verdict', 'gate', 'added', 'removed', 'weakened', 'strengthened', 'hidden', 'revealed', 'gaps']));
    expect(Object.keys(report.added)).toEqual(['paths', 'resources', 'irrecoverable', 'findings']);
    expect(Object.keys(report.removed)).toEqual(Object.keys(report.added));
  });
  test('tells a pull request', () => {
    const report = compareReport(pullRequest());
    expect(report).toMatchObject({ verdict: 'mixed', gate: { state: 'closed' }, enforcement: 'advisory', unsealed: true, names: { base: 'main', head: 'feature' }, changed: { files: 5 }, summary: { base: { destroyable: 0 }, head: { destroyable: 3 }, added: { paths: 4, resources: 3, irrecoverable: 1, findings: 1 }, weakened: 2, hidden: 1 } });
    expect(report.added.paths[0]).toMatchObject({ id: 'path-1', agent: 'cursor', agentName: 'Cursor', effect: 'destroy', resource: 'railway:-:volume:pgdata', resourceName: 'pgdata', gate: 'open', counts: true, destroyable: true, was: null, coordinates: [{ name: 'new' }] });
    expect(report.added.paths[3]).toMatchObject({ gate: 'asked', was: 'path-1', coordinates: [{ name: 'gate', from: 'closed', to: 'asked' }] });
    expect(report.added.paths[4]).toMatchObject({ counts: false, notCounted: 'asked, and ambient' });
    expect(report.gaps.base).toHaveLength(1);
    expect(report.gaps.head).toHaveLength(2);
  });
  test('every cause has its place in the tree it is of, counted from 1', () => {
    const report = compareReport(pullRequest());
    expect(report.added.paths[0]?.causes).toEqual([{ side: 'head', place: { file: 'scripts/domains.ts', startLine: 3, startColumn: 16, endLine: 3, endColumn: 27, origin: 'tree' }, shownAt: null, says: 'holds a Railway token' }]);
    expect(report.weakened[0]?.causes).toMatchObject([{ side: 'base', place: { file: '.claude/settings.json', startLine: 4 }, shownAt: { file: '.claude/settings.json', startLine: 4 } }]);
    expect(report.weakened[0]).toMatchObject({ kind: 'hold', side: 'base', place: { startLine: 4, startColumn: 8 } });
  });
});

describe('SARIF', () => {
  const states = (text: string): string[] => runOf(text).results.map((one, i) => `${one.ruleId} ${one.locations[0]?.physicalLocation.artifactLocation.uri ?? ''} ${String((JSON.parse(text) as { runs: { results: { baselineState?: unknown }[] }[] }).runs[0]?.results[i]?.baselineState)}`);
  const stripped = (text: string): string => text.replace(/^ +"baselineState": "(?:new|unchanged|updated)",\n/gm, '').replace(/,\n +"gate": \{[^}]*\}/, '');

  test.each(['full', 'github'] as const)('of profile %s is valid, and what a scan of the head says beside the states', (sarifProfile) => {
    const comparison = pullRequest();
    const text = render('sarif', comparison, { sarifProfile });
    expect(schemaErrors(text)).toEqual([]);
    if (sarifProfile === 'github') { expect(codeScanningErrors(runOf(text))).toEqual([]); expect(stripped(text)).toBe(sarif.render(comparison.head, { ...DEFAULT_OPTIONS, sarifProfile })); }
    const without = comparisonOf({ ...comparison, delta: { ...comparison.delta, removed: NOTHING } });
    expect(stripped(render('sarif', without, { sarifProfile }))).toBe(sarif.render(comparison.head, { ...DEFAULT_OPTIONS, sarifProfile }));
  });
  test('says what is new, what stays, what moved and what is gone', () => {
    expect(states(render('sarif', pullRequest()))).toEqual(['credential.readable scripts/domains.ts new', 'environment.shared-store .env.production unchanged', 'environment.shared-store .env.staging unchanged', 'copy-beside-its-data docker-compose.yml absent']);
    const files = { 'a.ts': 'one\ntwo\n', 'b.ts': 'one\ntwo\n' };
    const at = locator(files);
    const checks = [check('r.r')];
    const raised = finding('r.r', 'raised', 'A.', [at('a.ts', 'one')]);
    const copied = finding('r.r', 'copied', 'B.', [at('a.ts', 'two'), at('b.ts', 'two')], { level: 'note' });
    const base = resultOf({ files, result: { checks, findings: [{ ...raised, level: 'note' }, { ...copied, places: [at('a.ts', 'two')] }] } });
    const head = resultOf({ files, result: { checks, findings: [raised, copied] } });
    const comparison = comparisonOf({ base, head, delta: { added: { ...NOTHING, findings: [findingChange(raised, { was: { ...raised, level: 'note' } })] } } });
    expect(states(render('sarif', comparison))).toEqual(['r.r a.ts updated', 'r.r a.ts unchanged', 'r.r b.ts updated']);
  });
  test('a finding in a file that was renamed is unchanged', () => {
    const before = { 'old.ts': 'one' };
    const after = { 'new.ts': 'one' };
    const of = (files: Readonly<Record<string, string>>, file: string): ScanResult => resultOf({ files, result: { checks: [check('r.r')], findings: [finding('r.r', 'x', 'A.', [locator(files)(file, 'one')])] } });
    expect(states(render('sarif', comparisonOf({ base: of(before, 'old.ts'), head: of(after, 'new.ts'), changes: { baseOf: () => 'old.ts' } })))).toEqual(['r.r new.ts unchanged']);
  });
  test('has no absent result for code scanning, which would take it for an open alert', () => { expect(render('sarif', pullRequest(), { sarifProfile: 'github' })).not.toContain('"absent"'); });
});

describe.each(compareReports.map((one) => [one.id] as const))('%s', (id) => {
  test('ends its last line, and gives the same bytes again', () => {
    for (const comparison of [pullRequest(), comparisonOf(), differenceOf(resultOf({}), pocketos()), differenceOf(pocketos(), resultOf({}))]) {
      expect(render(id, comparison)).toMatch(/[^\n]\n$/);
      expect(render(id, comparison)).toBe(render(id, comparison));
    }
  });
  test('has no character that acts or hides, and no command to a runner, whatever the names', () => {
    fc.assert(fc.property(fc.oneof(fc.constantFrom(...HOSTILE), hostileName), (name) => {
      const out = render(id, comparedEverywhere(name));
      expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(out).not.toMatch(/^\s*::|##\[/m);
      expect(out.includes('<!--') && id === 'markdown').toBe(false);
    }), { numRuns: 80 });
  });
});

describe('no secret value', () => {
  const fixture = 'fixtures/canary/everything.tree';
  const text = readFileSync(new URL(`../../${fixture}`, import.meta.url), 'utf8');
  /** Passwords and random tails of tokens, in pieces long enough to be nobody's word. */
  const pieces = [...text.matchAll(/\{\{((?:password|hex32|hex40|hex64|base62-40|github-pat|aws-secret|stripe-live|supabase-pat|fly-token):[^{}\n]+)\}\}/g)].flatMap(([placeholder]) => { const value = expandPlaceholders(placeholder); return Array.from({ length: Math.max(0, value.length - 17) }, (_, i) => value.slice(i + 6, i + 18)); });
  let one: Comparison;
  let other: Comparison;
  beforeAll(async () => {
    const { files, workspace } = loadTree(fixture);
    const [whole, half] = [await scanTree(workspace), await scanTree(memoryWorkspace(files.filter((_, i) => i % 2 === 0)))];
    one = differenceOf(half, whole);
    other = differenceOf(whole, half);
  });
  test('the canary would be seen', () => { expect(new Set(pieces).size).toBeGreaterThan(200); expect(pieces.some((piece) => expandPlaceholders(text).includes(piece))).toBe(true); });
  test.each([...compareReports.map((report) => report.id), 'annotations'])('in %s', (id) => {
    for (const comparison of [one, other]) {
      const out = id === 'annotations' ? JSON.stringify(annotationsOf(comparison)) : render(id, comparison, { verbose: true });
      if (comparison === one) expect(out).toContain('.env');
      expect(pieces.find((piece) => out.includes(piece)) === undefined).toBe(true);
    }
  });
});
