import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { Comparison, PolicyAnswer, Sealing } from '../../src/model/index.ts';
import { compareReportById, compareSchema } from '../../src/report/compare/index.ts';
import { sealingWords } from '../../src/report/compare/sealing.ts';
import { DEFAULT_OPTIONS } from '../../src/report/index.ts';
import { comparisonOf } from '../support/comparison.ts';
import { outsideCodeSpans } from '../gate/markup.ts';
import { resource } from '../support/result.ts';

const render = (id: string, comparison: Comparison): string => compareReportById(id)?.render(comparison, { ...DEFAULT_OPTIONS, width: 200 }) ?? '';
const sealed: Sealing = { state: 'sealed', serial: 3, persons: ['Ann', 'Bob @acme/all `x`'], pinned: true };
const of = (sealing: Sealing, enforcement: Comparison['enforcement'] = 'enforcing', policy?: PolicyAnswer): Comparison => ({ ...comparisonOf({ enforcement, unsealed: sealing.state !== 'sealed' }), sealing, ...(policy ? { policy } : {}) });
const db = resource('db:main', 'main', [{ at: { file: 'db.yml', start: 0, end: 1, origin: 'tree' }, note: 'a database' }]);
const policy: PolicyAnswer = {
  opens: false, byDefault: 'deny', closes: ['The policy denies (backups): Cursor can delete the backups of database main, unasked.'], notes: [],
  rulings: [
    { says: 'denied', rule: 'backups', agent: 'cursor', effect: 'destroy-backup', resource: db, sentence: 'The policy denies (backups): Cursor can delete the backups of database main, unasked.' },
    { says: 'not-allowed', agent: 'cursor', effect: 'write', resource: db, sentence: 'The policy does not allow: Cursor can write to database main. No rule speaks of it.' },
    { says: 'allowed', rule: 'reads', agent: 'cursor', effect: 'read', resource: db, sentence: 'Allowed (reads): Cursor can read database main.' },
  ],
};

describe('what stands behind the gate', () => {
  test.each([
    [{ state: 'unsealed' }, 'enforcing', 'unsealed'],
    [sealed, 'enforcing', 'sealed (serial 3 by `Ann` and `Bob @acme/all \'x\'`, keys pinned)'],
    [sealed, 'advisory', 'sealed (serial 3 by `Ann` and `Bob @acme/all \'x\'`, keys on the base commit alone: the weaker mode)'],
    [{ ...sealed, pinned: false }, 'enforcing', 'sealed (serial 3 by `Ann` and `Bob @acme/all \'x\'`, keys on the base commit alone: the weaker mode)'],
    [{ state: 'broken', why: 'The seal has a\n::error::b.' }, 'enforcing', 'seal broken: The seal has a\\n::error::b.'],
  ] satisfies [Sealing, Comparison['enforcement'], string][])('%j, %s: %s', (sealing, enforcement, words) => { expect(sealingWords(sealing, enforcement)).toBe(words); });

  test('stands on the first line of the text and in the title of the page, persons in code spans', () => {
    expect(render('text', of(sealed)).split('\n')[0]).toContain('enforcing, sealed (serial 3 by Ann and Bob @acme/all `x`, keys pinned)');
    expect(render('text', of({ state: 'broken', why: 'The seal is odd.' })).split('\n')[0]).toContain('enforcing, seal broken');
    const page = render('markdown', of(sealed));
    expect(page.split('\n')[0]).toBe('### craterscan: gate open, same (enforcing, sealed)');
    expect(outsideCodeSpans(page).prose).not.toMatch(/@acme|Ann/);
    expect(render('markdown', of({ state: 'broken', why: 'x' })).split('\n')[0]).toContain('(enforcing, seal broken)');
  });

  test('is in the JSON and among the properties of the SARIF run', () => {
    const validate = new Ajv2020.default({ strict: true, allErrors: true }).compile(compareSchema);
    for (const [sealing, seal] of [[sealed, { state: 'sealed', serial: 3, keys: 'pinned' }], [{ state: 'broken', why: 'x' }, { state: 'broken', serial: null, why: 'x' }], [{ state: 'unsealed' }, { state: 'unsealed', persons: [] }]] satisfies [Sealing, object][]) {
      const report: unknown = JSON.parse(render('json', of(sealing, 'enforcing', policy)));
      expect([validate(report), validate.errors]).toEqual([true, null]);
      expect(report).toMatchObject({ seal, policy: { opens: false, default: 'deny', rulings: [{ says: 'denied', rule: 'backups' }, { says: 'not-allowed', rule: null }, { says: 'allowed' }] } });
    }
    expect(JSON.parse(render('sarif', of(sealed, 'advisory')))).toMatchObject({ runs: [{ properties: { gate: { enforcement: 'advisory', sealed: 'sealed', keys: 'base-commit' } } }] });
  });
});

describe('the policy', () => {
  test('tells what it denies and does not allow first, folds what it allows, and says that it cannot open the gate without a seal', () => {
    const text = render('text', of({ state: 'unsealed' }, 'enforcing', policy));
    const at = ['What the policy says', 'The policy denies (backups)', 'The policy does not allow', '1 path allowed by reads', 'It is not sealed'].map((part) => text.indexOf(part));
    expect(at.every((one, i) => one > (at[i - 1] ?? 0))).toBe(true);
    expect(render('text', of({ state: 'unsealed' }))).not.toContain('What the policy says');
    expect(render('text', of({ state: 'unsealed' }, 'enforcing', { ...policy, byDefault: 'no-worse' }))).toContain('1 path that no rule allows: may stay, may not get worse');
  });
});
