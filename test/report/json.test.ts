import Ajv2020 from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_OPTIONS } from '../../src/report/index.ts';
import { reportSchema } from '../../src/report/json-schema.ts';
import { json, jsonReport } from '../../src/report/json/index.ts';
import { reportShape } from '../../src/report/json/schema.ts';
import type { Known, ScanResult } from '../../src/model/index.ts';
import { byDefault, unknown } from '../../src/model/index.ts';
import { locator, pocketos, resource, resultOf } from '../support/result.ts';
import { everywhere, hostileName } from './hostile.ts';

const validate = new Ajv2020.default({ strict: true, allErrors: true }).compile(reportSchema);
const errorsOf = (result: ScanResult): unknown => (validate(JSON.parse(json.render(result, DEFAULT_OPTIONS))) ? [] : validate.errors);

describe('the contract', () => {
  test.each([['the founding incident', pocketos()], ['nothing at all', resultOf({})]])('holds for %s', (_, result) => { expect(errorsOf(result)).toEqual([]); });
  test('holds whatever the names', () => { fc.assert(fc.property(hostileName, (name) => { expect(errorsOf(everywhere(name))).toEqual([]); }), { numRuns: 100 }); });
  test('is a schema that can refuse', () => {
    for (const change of [{ schemaVersion: '2' }, { paths: undefined }, { summary: {} }]) expect(validate(JSON.parse(JSON.stringify({ ...jsonReport(pocketos()), ...change })))).toBe(false);
    expect(validate({ ...jsonReport(pocketos()), later: 'field' })).toBe(true);
  });
  test('has its fields in this order', () => {
    // What GitHub says and what a policy says stand there only where they were asked.
    const some = (...left: readonly string[]): string[] => Object.keys(reportShape.shape).filter((key) => !left.includes(key));
    expect(Object.keys(jsonReport(pocketos()))).toEqual(some('repositories', 'policy'));
    const policy = { file: 'p.yml', gate: 'closed', because: ['The policy denies.'], rulings: [{ says: 'denied', path: 'path-1', rule: 'keep', sentence: 'The policy denies.' }], notes: [] } as const;
    expect(jsonReport({ ...pocketos(), policy })).toMatchObject({ policy });
    expect(Object.keys(jsonReport({ ...pocketos(), policy }))).toEqual(some('repositories'));
    expect(some('asOf', 'today', 'scanned', 'repositories', 'hidden', 'waived', 'notes', 'schemaVersion', 'policy')).toEqual([
      'tool', 'summary', 'agents', 'controls', 'credentials', 'resources', 'backups', 'paths', 'findings', 'fixes', 'gaps', 'notEstablished',
    ]);
  });
});

describe('the founding incident', () => {
  const report = jsonReport(pocketos());
  test('in numbers', () => { expect(report.summary).toEqual({ agents: 2, credentials: 1, resources: 4, destroyable: 3, irrecoverable: 2, findings: { error: 2, warning: 1, note: 2 }, gaps: 2 }); });
  test('its worst path, hop by hop', () => {
    expect(report.paths[0]).toMatchObject({ id: 'path-1', agent: 'cursor', credential: 'railway/token', effect: 'destroy', resource: 'railway:-:volume:pgdata', calls: 1, gate: 'open', gateBasis: 'unknown', foundation: 'found', controls: ['cursor/rules'] });
    expect(report.paths[0]?.steps.map((step) => `${step.edge} ${step.place.file}:${step.place.startLine}`)).toEqual(['reads .cursorrules:2', 'holds scripts/domains.ts:3', 'may scripts/domains.ts:6', 'serves .railway/railway.ts:2', 'storedOn .railway/railway.ts:2']);
    expect(report.paths[0]?.steps[1]?.place).toEqual({ file: 'scripts/domains.ts', startLine: 3, startColumn: 16, endLine: 3, endColumn: 27, origin: 'tree' });
  });
  test('a resource shows its worst path and who can destroy it', () => {
    const of = (id: string) => report.resources.find((one) => one.id === id);
    expect(of('railway:-:volume:pgdata')).toMatchObject({ destroyable: true, destroyableBy: [{ agent: 'cursor', gate: 'open' }], recoverability: { verdict: 'irrecoverable', window: null, hypothetical: false }, environments: ['production', 'staging'] });
    expect(of('s3:media')).toMatchObject({ destroyable: false, destroyableBy: [], guard: 'self-removable', holdsData: 'unknown', recoverability: { verdict: 'recoverable', window: '30 d', hypothetical: true } });
    expect(report.backups).toMatchObject([{ of: 'railway:-:volume:pgdata', on: 'railway:-:volume:pgdata', survives: false, independent: false, kind: 'automated' }]);
  });
  test('a credential with its readers and what it may do', () => {
    expect(report.credentials[0]).toMatchObject({
      kind: 'railway.account-token', readableBy: ['cursor'], readOnly: 'unknown', readers: [{ agent: 'claude-code', gate: 'closed', by: 'reads' }, { agent: 'cursor', gate: 'open', by: 'reads' }],
      authority: [{ on: 'railway:-:volume:pgdata', effects: ['destroy', 'destroy-backup'], bound: 'exact', foundation: 'found' }, { on: 'railway:everything', effects: ['destroy', 'destroy-backup'] }],
    });
  });
  test('a control with what it covers and what it misses', () => { expect(report.controls).toMatchObject([{ id: 'claude-code/deny-env', hold: 'harness', covers: [], misses: ['scripts/domains.ts'], failsOpen: false, wired: true }]); });
  test('findings worst first, accepted ones apart, what is missing placed where it should stand', () => {
    expect(report.findings.map((one) => one.rule)).toEqual(['path.irrecoverable', 'credential.readable', 'environment.shared-store', 'agent.deny-incomplete', 'environment.no-test-file']);
    expect(report.findings.at(-1)?.places).toEqual([{ file: '.env.testing', startLine: 1, startColumn: 1, endLine: 1, endColumn: 1, origin: 'absent' }]);
    expect(report.waived).toMatchObject([{ reason: 'local only', until: '2027-01-01', finding: { rule: 'operation.reset' } }]);
    expect(report.notEstablished).toMatchObject([{ note: 'whether the token still works', place: null }, { place: { file: 'scripts/domains.ts' } }]);
  });
});

test.each([[byDefault(true, 'x'), true], [byDefault(false, 'x'), false], [unknown<boolean>('x'), 'unknown']] as [Known<boolean>, unknown][])('three answers: %j', (holdsData, expected) => {
  const at = locator({ 'a.ts': 'x' });
  expect(jsonReport(resultOf({ files: { 'a.ts': 'x' }, resources: [resource('r', 'r', [{ at: at('a.ts', 'x'), note: '' }], { holdsData })] })).resources[0]).toMatchObject({ holdsData: expected, destroyable: false, recoverability: null });
});

test('places in another revision are not looked up in the file of today', () => {
  const gap = { fact: 'gap', kind: 'binary', reason: 'x', place: { file: 'a.ts', start: 5, end: 6, origin: 'history', ref: 'abc' } } as const;
  const files = { 'a.ts': '1\n2\n3\n4', 'abc:a.ts': '12345678' };
  expect(jsonReport(resultOf({ files, gaps: [gap] })).gaps[0]?.place).toMatchObject({ startLine: 1, startColumn: 6 });
});
