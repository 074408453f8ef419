import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { computeRollingHashes } from '@microsoft/sarif';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Finding, ScanResult } from '../../src/model/index.ts';
import { DEFAULT_OPTIONS } from '../../src/report/index.ts';
import { sarif } from '../../src/report/sarif/index.ts';
import { uriOf } from '../../src/report/sarif/locations.ts';
import { check, edge, finding, locator, path, pocketos, resource, resultOf } from '../support/result.ts';
import { everywhere, hostileName } from './hostile.ts';
import type { Run } from './sarif-check.ts';
import { MULTITOOL, codeScanningErrors, runOf, schemaErrors } from './sarif-check.ts';

const render = (result: ScanResult, profile: 'full' | 'github' = 'full'): string => sarif.render(result, { ...DEFAULT_OPTIONS, sarifProfile: profile });
const results = (result: ScanResult, profile: 'full' | 'github' = 'full'): Run['results'] => runOf(render(result, profile)).results;
const lineOf = (one: Run['results'][number] | undefined): string => { const at = one?.locations[0]?.physicalLocation; return `${at?.artifactLocation.uri ?? ''}:${at?.region.startLine ?? 0}`; };
const FILES = { 'a.ts': 'one two\nthree\n', '.env (ignored)': 'A=1\n' };
const at = locator(FILES);

describe.each(['full', 'github'] as const)('profile %s', (profile) => {
  test.each([['the founding incident', pocketos()], ['nothing at all', resultOf({})]])('%s is valid by the schema and by what code scanning asks', (_, result) => {
    expect(schemaErrors(render(result, profile))).toEqual([]);
    expect(codeScanningErrors(runOf(render(result, profile)))).toEqual([]);
  });
  test('is valid whatever the names', () => {
    fc.assert(fc.property(hostileName, (name) => {
      const text = render(everywhere(name), profile);
      expect(schemaErrors(text)).toEqual([]);
      expect(codeScanningErrors(runOf(text))).toEqual([]);
    }), { numRuns: 60 });
  });
});

test.each([['full'], ['github']] as const)('the validator with the rules of code scanning has nothing against profile %s', (profile) => {
  const directory = mkdtempSync(join(tmpdir(), 'craterscan-sarif-'));
  try {
    const report = z.object({ runs: z.array(z.object({ results: z.array(z.object({ ruleId: z.string(), level: z.enum(['error', 'warning', 'note', 'none']).default('warning') })) })).min(1) });
    const verdicts = (text: string): string[] => {
      writeFileSync(join(directory, 'in.sarif'), text);
      execFileSync(MULTITOOL, ['validate', join(directory, 'in.sarif'), '-c', fileURLToPath(new URL('../../fixtures/report/sarif-multitool.xml', import.meta.url)), '--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning;Note', '-o', join(directory, 'out.sarif'), '--log', 'ForceOverwrite'], { stdio: 'ignore' });
      return report.parse(JSON.parse(readFileSync(join(directory, 'out.sarif'), 'utf8').replace(/^\uFEFF/, ''))).runs.flatMap((run) => run.results.filter((one) => one.level === 'error' || one.level === 'warning').map((one) => one.ruleId));
    };
    expect(verdicts(render(pocketos(), profile))).toEqual([]);
    expect(verdicts(render(pocketos(), profile).replaceAll('"startLine"', '"charOffset"'))).not.toEqual([]);
  } finally { rmSync(directory, { recursive: true }); }
});

describe('the checker of these tests', () => {
  const broken = (change: (run: Run) => void): string[] => { const run = runOf(render(pocketos())); change(run); return codeScanningErrors(run); };
  const rule = (run: Run) => { const [first] = run.tool.driver.rules; if (!first) throw new Error('no rule'); return first; };
  const first = (run: Run) => { const [one] = run.results; if (!one) throw new Error('no result'); return one; };
  test.each<[string, (run: Run) => void]>([
    ['category', (run) => { run.automationDetails.id = 'craterscan'; }], ['severity', (run) => { rule(run).properties['security-severity'] = 'high'; }], ['tags', (run) => { rule(run).properties.tags = Array.from({ length: 11 }, () => 'security'); }],
    ['name', (run) => { rule(run).name = rule(run).id; }], ['texts', (run) => { rule(run).shortDescription.text = ''; }], ['rule index', (run) => { first(run).ruleIndex = 99; }], ['link', (run) => { first(run).message.text = 'see [this](99)'; }],
    ['uri', (run) => { for (const one of first(run).locations) one.physicalLocation.artifactLocation.uri = '/etc/passwd'; }], ['two results', (run) => { run.results.push(first(run)); }], ['unique', (run) => { run.tool.driver.rules.push(rule(run)); }],
  ])('finds a wrong %s', (what, change) => { expect(broken(change).join(', ')).toContain(what); });
});

describe('a result', () => {
  test('tells the worst paths step by step, four at most', () => {
    const hop = edge('reads', 'a', 'b', 'Cursor', 'reads a.ts', [{ at: at('a.ts', 'one'), note: 'unasked' }, { at: at('a.ts', 'three'), note: '' }]);
    const paths = Array.from({ length: 9 }, (_, i) => path(`path-${i + 1}`, [hop], 'db'));
    const found = finding('r.r', 'db', 'x', [at('a.ts', 'one')], { paths: ['path-7', 'path-2', 'path-9', 'path-3', 'path-1', 'gone'] });
    const flows = results(resultOf({ files: FILES, paths, resources: [resource('db', 'orders', [{ at: at('a.ts', 'one'), note: '' }])], result: { findings: [found], checks: [check('r.r')] } }))[0]?.codeFlows ?? [];
    expect(flows.map((flow) => flow.message.text.split(':')[0])).toEqual(['path-1', 'path-2', 'path-3', 'path-7']);
    expect(flows[0]?.threadFlows[0]?.locations.map((step) => step.location.message?.text)).toEqual(['Cursor reads a.ts: unasked', 'Cursor reads a.ts']);
    expect(flows[0]?.message.text).toBe('path-1: volumeDelete on database orders, one call, nobody asked; would not come back');
  });

  test('stands once for each rule and line, and names every subject', () => {
    const all = [finding('r.r', 'first', 'First.', [at('a.ts', 'one'), at('a.ts', 'three')]), finding('r.r', 'second', 'Second.', [at('a.ts', 'two')], { level: 'note' }), finding('r.other', 'third', 'Third.', [at('a.ts', 'one')])];
    const out = results(resultOf({ files: FILES, result: { findings: all, checks: [check('r.r'), check('r.other')] } }));
    expect(out.map((one) => `${one.ruleId} ${lineOf(one)} ${one.level} ${one.properties.subjects.join('; ')}`)).toEqual(['r.other a.ts:1 error r.other third', 'r.r a.ts:1 error r.r first; r.r second', 'r.r a.ts:2 error r.r first']);
    expect(out[1]?.message.text).toBe('First. 1 more finding of this rule stands on this line. See also [a.ts:2](1).');
  });

  test('has the line hash of code scanning where the file is tracked, and its own key everywhere', () => {
    const out = results(resultOf({ files: FILES, result: { findings: [finding('r.r', 'x', 'X.', [at('a.ts', 'three'), at('.env', 'A')])], checks: [check('r.r')] } }));
    expect(out.map((one) => one.partialFingerprints['primaryLocationLineHash'])).toEqual([computeRollingHashes(FILES['a.ts']).get(2), undefined]);
    expect(new Set(out.map((one) => one.partialFingerprints['craterscanSubject/v1'])).size).toBe(1);
  });

  test('keeps its key when it moves, is worded anew or changes level, and has another for another subject', () => {
    const key = (one: Partial<Finding>): string | undefined => {
      const found = { ...finding('r.r', 'x', 'X.', [at('a.ts', 'one')]), ...one };
      return results(resultOf({ files: FILES, result: { findings: [found], checks: [check('r.r')] } }))[0]?.partialFingerprints['craterscanSubject/v1'];
    };
    expect(key({ places: [at('a.ts', 'three')], message: 'Y.', level: 'note' })).toBe(key({}));
    expect(key({ subject: { rule: 'r.r', about: 'x', scope: 'infra' } })).not.toBe(key({}));
  });
});

describe('profile github', () => {
  test('holds only what code scanning can place, and says how much it leaves out', () => {
    const out = runOf(render(pocketos(), 'github'));
    expect(out.results.map((one) => `${one.ruleId} ${lineOf(one)}`)).toEqual(['path.irrecoverable scripts/domains.ts:3', 'credential.readable scripts/domains.ts:3', 'agent.deny-incomplete .claude/settings.json:3']);
    expect(out.results.every((one) => one.suppressions === undefined)).toBe(true);
    const uris = JSON.stringify(out).match(/"uri":"[^"]*"/g) ?? [];
    expect(uris.filter((uri) => uri.includes('.env') || uri.includes('~'))).toEqual([]);
    expect(out.invocations[0]?.toolExecutionNotifications[0]?.message.text).toBe('2 findings of 5 stand only in files git does not track, and are left out of this profile.');
    expect(out.results[0]?.codeFlows?.[0]?.message.text).toContain('2 steps of it not shown here');
  });

  test('keeps what is missing in a file that is tracked, at that file', () => {
    const missing = (file: string): Finding => finding('r.r', file, 'X.', [{ file, start: 0, end: 0, origin: 'absent' }]);
    const result = resultOf({ files: FILES, result: { findings: [missing('a.ts'), missing('.env.testing'), missing('.env')], checks: [check('r.r')] } });
    expect(results(result, 'github').map(lineOf)).toEqual(['a.ts:1']);
    expect(results(result).map(lineOf)).toEqual(['.env:1', '.env.testing:1', 'a.ts:1']);
  });
});

describe('profile full', () => {
  test('keeps accepted findings, with the reason, and says of every result whether it is accepted', () => {
    const out = results(pocketos());
    expect(out.filter((one) => (one.suppressions?.length ?? 0) > 0)).toMatchObject([{ ruleId: 'operation.reset', suppressions: [{ kind: 'inSource', justification: 'local only (until 2027-01-01)' }] }]);
    expect(out.every((one) => one.suppressions !== undefined)).toBe(true);
  });
  test('accepting one finding does not hide its neighbour on the line', () => {
    const [kept, accepted] = [finding('r.r', 'kept', 'Kept.', [at('a.ts', 'one')]), finding('r.r', 'accepted', 'Accepted.', [at('a.ts', 'two')])];
    const out = results(resultOf({ files: FILES, result: { findings: [kept], waived: [{ finding: accepted, reason: 'known', at: at('.env', 'A') }], checks: [check('r.r')] } }));
    expect(out.map((one) => [one.message.text, one.suppressions?.length])).toEqual([['Kept.', 0], ['Accepted.', 1]]);
  });
});

test('what code scanning would not keep is cut by severity, and the cut is stated', () => {
  const text = Array.from({ length: 6000 }, (_, i) => `line ${i}`).join('\n');
  const place = (i: number) => { const start = text.indexOf(`line ${i}\n`); return { file: 'a.txt', start, end: start + 4, origin: 'tree' as const }; };
  const findings = Array.from({ length: 5500 }, (_, i) => finding('r.r', `subject ${i}`, 'X.', [place(i)], { level: i < 5200 ? 'note' : 'error' }));
  const run = runOf(render(resultOf({ files: { 'a.txt': text }, result: { findings, checks: [check('r.r')] } })));
  expect(run.results.length).toBe(5000);
  expect(run.results.filter((one) => one.level === 'error').length).toBe(300);
  expect(run.invocations[0]?.toolExecutionNotifications[0]?.message.text).toBe('500 results of 5500 are left out, the least severe: code scanning keeps no more.');
});

test.each([['a b/ü.ts', 'a%20b/%C3%BC.ts'], ['~/.aws/credentials', '~/.aws/credentials'], ["it's (1).ts", 'it%27s%20%281%29.ts'], ['c:/x', 'c%3A/x'], ['a?b#c%d', 'a%3Fb%23c%25d'], ['\uD800', '%EF%BF%BD'], ['a\nb', 'a%0Ab']])('the path %j is the relative reference %s', (file, uri) => { expect(uriOf(file)).toBe(uri); });
