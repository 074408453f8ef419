import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inlineSuppressions } from '../../src/config/index.ts';

const read = (text: string) => inlineSuppressions(text, { file: 'a.tf', origin: 'tree' });
const covered = (text: string): string[][] => read(text).allowed.map((one) => one.covers.map((span) => text.slice(span.start, span.end)));

describe('inlineSuppressions', () => {
  test('beside code it covers its own line', () => {
    const text = 'a = 1\nforce = true # craterscan:allow data-store-unguarded scratch only\nb = 2\n';
    expect(read(text).allowed).toMatchObject([{ rule: 'data-store-unguarded', reason: 'scratch only' }]);
    expect(covered(text)).toEqual([['force = true # craterscan:allow data-store-unguarded scratch only']]);
  });

  test('alone on a line it covers the next line too, past others like it', () => {
    const text = '// craterscan:allow rule-a one reason\n  // craterscan:allow rule-b other reason\nconst token = x;\nmore();\n';
    expect(covered(text).map((spans) => spans.at(-1))).toEqual(['const token = x;', 'const token = x;']);
  });

  test('the comment is where it says it is', () => {
    const text = 'x\r\n/* craterscan:allow rule-a because of this until=2027-03-01 */\r\ny\r\n';
    const [one] = read(text).allowed;
    expect(one).toMatchObject({ rule: 'rule-a', reason: 'because of this', until: '2027-03-01' });
    expect(text.slice(one?.at.start, one?.at.end)).toBe('craterscan:allow rule-a because of this until=2027-03-01');
    expect(covered(text)[0]?.[1]).toBe('y\r');
  });

  test.each([['#'], ['//'], ['--'], ['/*'], ['<!--'], ['{/*'], [';'], [' *']])('comments that begin with %s', (opener) => {
    expect(read(`${opener} craterscan:allow rule-a why not\n`).allowed).toHaveLength(1);
  });

  test.each<[string, string, string]>([
    ['no rule', '# craterscan:allow\n', 'craterscan:allow needs the id of a rule and a reason, so it does not count'],
    ['no reason', '\n# craterscan:allow rule-a\n', 'craterscan:allow rule-a needs a reason'],
    ['only a date for a reason', '# craterscan:allow rule-a until=2027-01-01\n', 'needs a reason'],
    ['a day that does not exist', '# craterscan:allow rule-a why until=2027-02-30\n', 'until= of this craterscan:allow must be a day that exists'],
    ['an empty day', '# craterscan:allow rule-a why until=\n', 'until= of this craterscan:allow must be a day that exists'],
  ])('%s does not count, and says so', (_, text, error) => {
    expect(read(text).allowed).toEqual([]);
    const [said, ...others] = read(text).errors;
    expect(others).toEqual([]);
    expect(said?.note).toContain(error);
    expect(text.slice(said?.at.start).startsWith('craterscan:allow')).toBe(true);
  });

  test('words in prose or a string are no comment', () => {
    expect(read('say craterscan:allow rule-a reason\nx = "craterscan:allow rule-a reason"\n')).toEqual({ allowed: [], errors: [] });
  });

  test('a line of a million characters is no trouble', () => {
    read(`${'# craterscan:allow '.repeat(60_000)}`);
    read(`${' '.repeat(1_000_000)}# craterscan:allow rule-a reason`);
    read('# craterscan:allow rule-a reason\n'.repeat(20_000));
    read(`# craterscan:allow rule-a${' '.repeat(900)}\rx\n`.repeat(5_000));
    read(`${' '.repeat(900)}craterscan:allow\n`.repeat(5_000));
  });

  test('never throws, and spans lie in the text', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('#', ' ', '\n', '\r', 'craterscan:allow', 'rule', 'until=', '2027-01-01', '*/', 'x') }), (text) => {
      for (const one of read(text).allowed) {
        for (const span of [one.at, ...one.covers]) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeLessThanOrEqual(text.length);
          expect(span.start).toBeLessThanOrEqual(span.end);
        }
        expect(text.slice(one.at.start, one.at.end)).toContain(one.rule);
      }
    }), { numRuns: 200 });
  });
});
