import { stripVTControlCharacters } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change, Comparison } from '../../src/model/index.ts';
import { CHANGES } from '../../src/model/index.ts';
import type { CompareOptions } from '../../src/report/compare/index.ts';
import { compareReportById, compareReports } from '../../src/report/compare/index.ts';
import { DEFAULT_OPTIONS } from '../../src/report/index.ts';
import { widthOf } from '../../src/report/text/layout.ts';
import { comparisonOf, NOTHING, pathChange, pullRequest, shift } from '../support/comparison.ts';
import { edge, locator, path, resource, resultOf } from '../support/result.ts';
import { comparedEverywhere, HOSTILE } from './compare-hostile.ts';
import { hostileName } from './hostile.ts';

const show = (comparison: Comparison, options: Partial<CompareOptions> = {}): string => compareReportById('text')?.render(comparison, { ...DEFAULT_OPTIONS, ...options }) ?? '';
const FILES = { 'a.ts': 'one\ntwo\nthree\n' };
const at = locator(FILES);

test('the formats of a comparison', () => { expect(compareReports.map((one) => one.id)).toEqual(['json', 'markdown', 'sarif', 'text']); });

describe('a pull request', () => {
  test('is told in the order a reader needs it', () => {
    const out = show(pullRequest());
    const order = ['advisory, unsealed', 'The gate is closed', 'An agent can destroy 3 resources (before: none)', '\n  What got worse', 'error  Cursor can now destroy volume pgdata', '+ scripts/domains.ts:3', 'undo  take that line back', '- .claude/settings.json:4', 'undo  put that line back as it stands in main', 'hop by hop', 'What cannot be seen any more', '\n  What got better', 'docker-compose.yml:5', 'Told, not counted', 'Findings: 1 error new', 'Notes', 'could not be looked into', 'Not established'];
    const found = order.map((words) => out.indexOf(words));
    expect(found).not.toContain(-1);
    expect(found).toEqual([...found].sort((a, b) => a - b));
  });
  test('one line of the change is one entry, whatever it did', () => {
    const out = show(pullRequest());
    expect(out.match(/by {4}\+ scripts\/domains\.ts:3 {2}holds/g)).toHaveLength(1);
    expect(out).toContain('also  2 more paths, to everything else in the Railway account; by Claude Code too');
    expect(out).toContain('also  Claude Code is refused Read(./.env.production) no more.');
  });
  test('a fix that helps with nothing new is not named', () => { expect(show(pullRequest(), { verbose: true })).not.toContain('helps with nothing new'); });
  test('what is not counted is never among what got worse', () => { expect(show(pullRequest()).indexOf('logins of the developer')).toBeGreaterThan(show(pullRequest()).indexOf('Told, not counted')); });
  test('quiet is the gate, why, and the size of the crater', () => {
    expect(show(pullRequest(), { quiet: true }).split('\n').length).toBeLessThan(8);
    expect(show(pullRequest(), { quiet: true })).toContain('Cursor can now destroy volume pgdata of production, and it would not come back.');
  });
  test('a removed line that now stands in another file names both', () => {
    const deny = locator({ 'old.json': 'deny' })('old.json', 'deny');
    const comparison = comparisonOf({ base: resultOf({ files: { 'old.json': 'deny' } }), head: resultOf({ files: FILES }), delta: { verdict: 'worse', weakened: [shift(deny, { causes: [{ side: 'base', at: deny, shownAt: at('a.ts', 'two'), says: 'refused it' }] })] } });
    expect(show(comparison)).toContain('- old.json:1 (now a.ts:2)  refused it');
  });
  test('without a changed line the place of the thing itself is named', () => {
    const comparison = comparisonOf({ head: resultOf({ files: FILES }), delta: { verdict: 'worse', weakened: [shift(at('a.ts', 'three'), { side: 'head', kind: 'guard' })] } });
    expect(show(comparison)).toContain('at    a.ts:3');
    expect(show(comparison)).toContain('undo  back to: refused by the harness');
  });
  test('an edit of what judges the change is not to be undone but decided', () => {
    expect(show(comparisonOf({ head: resultOf({ files: FILES }), delta: { verdict: 'worse', weakened: [shift(at('a.ts', 'one'), { side: 'head', kind: 'trust-file' })] } }))).toContain('take this edit out of the change');
  });
});

describe('the first lines', () => {
  test.each(CHANGES.flatMap((verdict): [Change, 'open' | 'closed'][] => [[verdict, 'open'], [verdict, 'closed']]))('verdict %s, gate %s', (verdict, state) => {
    const [first, , second] = show(comparisonOf({ delta: { verdict }, gate: { state }, enforcement: 'enforcing', unsealed: false })).split('\n');
    expect(first).toBe('craterscan compare  ·  enforcing  ·  main → feature, no file changed');
    expect(second).toContain(`The gate is ${state}`);
  });
  test('say advisory and unsealed', () => { expect(show(comparisonOf()).split('\n')[0]).toMatch(/^craterscan compare {2}· {2}advisory, unsealed {2}· {2}main/); });
  test('give three reasons, and count the rest', () => {
    const out = show(comparisonOf({ gate: { state: 'closed', because: ['first', 'second.', 'third', 'fourth', 'fifth'] } }));
    expect(out).toContain('  first.\n  second.\n  third.\n  and 2 more reasons (--verbose)\n');
  });
});

test('many things are cut with a word about it, and told whole when asked for', () => {
  const files = { 'a.ts': Array.from({ length: 40 }, (_, i) => `line ${i};`).join('\n') };
  const here = locator(files);
  const head = resultOf({ files });
  const weakened = Array.from({ length: 40 }, (_, i) => shift(here('a.ts', `line ${i};`), { says: `hold number ${i} is gone`, causes: [{ side: 'head', at: here('a.ts', `line ${i};`), says: '' }] }));
  const comparison = comparisonOf({ head, delta: { verdict: 'worse', weakened } });
  expect(show(comparison)).toContain('and 28 more things like these (--verbose)');
  expect(show(comparison)).not.toContain('hold number 12 ');
  expect(show(comparison, { verbose: true })).toContain('hold number 39 is gone');
});

test('the worst level comes first, whatever list it is of', () => {
  const to = resource('r', 'r', [{ at: at('a.ts', 'one'), note: '' }]);
  const one = path('path-1', [edge('reads', 'cursor', 'file:a.ts', 'Cursor', 'reads a.ts', [{ at: at('a.ts', 'one'), note: '' }])], 'r');
  const out = show(comparisonOf({ head: resultOf({ files: FILES, resources: [to], paths: [one] }), delta: { verdict: 'worse', added: { ...NOTHING, paths: [pathChange(one, to, { says: 'a note of a path', level: 'note' })] }, weakened: [shift(at('a.ts', 'two'), { side: 'head', says: 'an error of a hold', level: 'error' })] } }));
  expect(out.indexOf('an error of a hold')).toBeLessThan(out.indexOf('a note of a path'));
});

describe('on any terminal', () => {
  test.each([60, 80, 84, 100, 200])('nothing is wider than %i columns', (width) => {
    for (const comparison of [pullRequest(), ...HOSTILE.map(comparedEverywhere)]) for (const row of show(comparison, { width, verbose: true }).split('\n')) expect(widthOf(row)).toBeLessThanOrEqual(width);
  });
  test('colours change nothing but colours', () => {
    const colored = show(pullRequest(), { color: true });
    expect(colored).toContain('\u001B[');
    expect(stripVTControlCharacters(colored)).toBe(show(pullRequest()));
  });
  test('no name acts, hides, is a command to a runner or longer than it may be', () => {
    fc.assert(fc.property(fc.oneof(fc.constantFrom(...HOSTILE), hostileName), (name) => {
      const out = show(comparedEverywhere(name), { verbose: true });
      expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(out).not.toMatch(/^\s*::|##\[/m);
      expect(/x{81}/.test(show(comparedEverywhere(name), { verbose: true, width: 9000 }))).toBe(false);
      // Every line of ours begins with words of ours or blanks.
      for (const line of out.split('\n')) expect(line === '' || line.startsWith(' ') || line.startsWith('craterscan compare')).toBe(true);
    }), { numRuns: 120 });
  });
});
