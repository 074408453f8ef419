import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileExpression, findAll } from '../../../src/extract/shared/expression/index.ts';

function found(source: string, text: string): [number, number][] {
  const program = compileExpression(source);
  if ('refused' in program) throw new Error(program.refused);
  return findAll(program, text, 0, text.length).map((one) => [one.start, one.end]);
}

const byEngine = (source: string, text: string): [number, number][] => [...text.matchAll(new RegExp(source.replace(/^\(\?i\)/, ''), source.startsWith('(?i)') ? 'gim' : 'gm'))].map((match) => [match.index, match.index + match[0].length]);

/** Expressions of the accepted part, over three letters so that they meet the texts. */
const atom = fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\w', '\\d', 'ab', '\\.', '[a-c]', '\\s');
/** A repeated part that can match nothing has several equal ways, and engines differ in which they take; that it ends is asked below. */
const matchesNothing = (source: string): boolean => new RegExp(`^(?:${source})$`).test('') || new RegExp(`^(?:${source.replaceAll(/\^|\$|\\b|\\B/gi, '')})$`).test('');
const expression = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof({ maxDepth: 4 }, atom,
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a}|${b})`),
    fc.tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,2}', '{2,}', '*?', '+?', '??', '{1,2}?')).map(([a, q]) => (matchesNothing(a) ? a : `(?:${a})${q}`)),
    fc.tuple(fc.constantFrom('^', '$', '\\b', '\\B'), tie('node')).map(([edge, a]) => edge + a)),
})).node;
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', '1', '.', ' ', '\n', '_'), maxLength: 40 });

describe('an expression of the user', () => {
  test('matches what the engine of JavaScript matches', () => {
    fc.assert(fc.property(expression, text, fc.boolean(), (source, subject, folded) => {
      const written = folded ? `(?i)${source}` : source;
      if ('refused' in compileExpression(written)) return;
      expect(found(written, subject)).toEqual(byEngine(written, subject));
    }), { numRuns: 1500 });
  });

  test.each([
    ['acme_[a-z0-9]{4}', 'x acme_a1b2 acme_zzzz', [[2, 11], [12, 21]]],
    ['(?i)KEY=\\x41+', 'key=aaA', [[0, 7]]],
    ['[\\w.-]+@[\\w-]+', 'to a.b-c@d-e!', [[3, 12]]],
    ['^a$', 'b\na\nc', [[2, 3]]],
    ['{a}', 'x{a}', [[1, 4]]],
    ['a{,2}', 'a{,2}', [[0, 5]]],
    ['ä+', 'xää', [[1, 3]]],
    ['[^\\n]{3}', 'ab\ncde', [[3, 6]]],
  ])('%s', (source, subject, spans) => { expect(found(source, subject)).toEqual(spans); });

  test('gives the group called secret, or the whole', () => {
    const program = compileExpression('token[:=] ?(?<secret>[a-z]+)(?:;x)?');
    if ('refused' in program) throw new Error(program.refused);
    expect(findAll(program, 'token: abc;x', 0, 12)).toEqual([{ start: 0, end: 12, secretStart: 7, secretEnd: 10 }]);
  });

  test('a group that a way given up has marked leaves no mark', () => {
    const program = compileExpression('(?:(?<secret>ab)c|abd)');
    if ('refused' in program) throw new Error(program.refused);
    expect(findAll(program, 'abd', 0, 3)).toEqual([{ start: 0, end: 3, secretStart: 0, secretEnd: 3 }]);
  });

  test('a match is whole wherever a piece ends', () => {
    for (const at of [0, 3070, 3072, 4080, 4095, 4096, 8190, 9000]) {
      expect(found('k[ab]{20}', `${'-'.repeat(at)}k${'ab'.repeat(10)}${'-'.repeat(5000)}`)).toEqual([[at, at + 21]]);
    }
    expect(found('a+', 'a'.repeat(5000)).at(0)).toEqual([0, 4096]);
  });

  test.each<[string, string]>([
    ['(?=a)b', 'uses "(?=" at character 1'], ['a(?!b)', 'cannot be done in one pass'], ['(?<=a)b', 'looks behind at character 1'], ['(a)\\1', 'refers back at character 4'],
    ['a**', 'repeats a repetition'], ['+a', 'repeats nothing at character 1'], ['(a', 'is not closed'], ['a)', 'closes nothing'], ['[a', 'is not closed'], ['[z-a]', 'runs backwards'], ['a{3,1}', 'counts backwards'],
    ['a{501}', 'counts beyond 500'], ['a*', 'matches nothing at all'], ['(a|)', 'matches nothing at all'], ['', 'matches nothing at all'], ['(a{100}){100}', 'is too large'], ['\\p{L}', 'uses \\p'],
    ['\\', 'ends in a lone backslash'], ['\\xg1', 'incomplete \\x'], ['^*a', 'repeats at character 2 what has no width'], ['(?<secret>a)(?<secret>b)', 'two groups called secret'], ['('.repeat(100), 'nests more than'], ['a'.repeat(1001), 'longer than 1000'],
    ['[\\d-z]', 'does not run from one character to another'],
  ])('%s is refused in words', (source, words) => {
    expect(compileExpression(source)).toEqual({ refused: expect.stringContaining(words) });
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', '(', ')', '[', ']', '|', '*', '+', '?', '{', '}', '1', ',', '\\', '^', '$', '-', ':', '<', 'b', 'x', 'k'), maxLength: 20 }), (source) => {
      const program = compileExpression(source);
      if (!('refused' in program)) findAll(program, 'aab(1-', 0, 6);
    }), { numRuns: 500 });
  });

  /** Shapes on which a backtracking engine takes years, and on which looking for all matches is quadratic elsewhere. Twice the text may take a little more than twice the time. */
  test.each<[string, string]>([
    ['(a*)*b', 'a'], ['(a|a)*b', 'a'], ['(x+x+)+y', 'x'], ['a*a*a*a*a*a*b', 'a'], ['(.*)(.*)(.*)x', 'a'], ['(a?){120}a{120}b', 'a'], ['a.*z|a', 'a'], ['(?:a+)+$z', 'a'], ['(?:[a-z]+[0-9]?)+!', 'a'], ['(\\w+\\s?)+;', 'ab '],
  ])('%s takes time that grows with the text alone', (source, unit) => {
    const program = compileExpression(source);
    if ('refused' in program) throw new Error(program.refused);
    const hostile = unit.repeat(60_000 / unit.length);
    findAll(program, hostile, 0, hostile.length);
  });
});
