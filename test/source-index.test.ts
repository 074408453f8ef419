import { computeRollingHashes } from '@microsoft/sarif';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSourceIndex, lineStartsOf } from '../src/source-index.ts';

const index = (text: string, options: { tracked?: boolean; bom?: boolean } = {}) =>
  createSourceIndex(new Map([['a.txt', { text, tracked: options.tracked ?? true, ...(options.bom ? { bom: true } : {}) }]]));

/** The hash of every line as ours and as the reference implementation gives it. */
function bothHashes(text: string): { ours: unknown; reference: unknown } {
  const sources = index(text);
  return { ours: lineStartsOf(text).map((start) => sources.lineHash('a.txt', start)), reference: [...computeRollingHashes(text)].toSorted(([a], [b]) => a - b).map(([, hash]) => hash) };
}

const pieces = fc.constantFrom('a', 'b', ' ', '\t', '\n', '\r', '\r\n', '\uFEFF', '😀', '\uD800', '\u2028', '\uFFFF', '\0', 'TOKEN=x', 'x'.repeat(37), 'y'.repeat(120), '\n\n\n');

describe('line hashes', () => {
  test.each([
    ['nothing', ''], ['one line', 'a'], ['a final line end', 'a\n'], ['CRLF', 'a\r\nb\r\n'], ['lone CR', 'a\rb\r'], ['CR, blank, LF', 'a\r \nb'], ['a byte order mark', '\uFEFFa\nb'],
    ['emoji', '😀\n😀😀\n'], ['equal lines', 'x\nx\nx\n'.repeat(80)], ['a long line', `${'long '.repeat(5000)}\nshort`], ['blanks only', ' \t\n  \n'],
  ])('are those of the reference implementation: %s', (_, text) => {
    const { ours, reference } = bothHashes(text);
    expect(ours).toEqual(reference);
  });

  test('are those of the reference implementation for any text', () => {
    const same = (text: string): void => { const { ours, reference } = bothHashes(text); expect(ours).toEqual(reference); };
    fc.assert(fc.property(fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')), same), { numRuns: 200 });
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), same), { numRuns: 100 });
  });

  test('count a byte order mark that the decoder took away', () => {
    expect(index('a\nb', { bom: true }).lineHash('a.txt', 0)).toBe(computeRollingHashes('\uFEFFa\nb').get(1));
    expect(index('a\nb', { bom: true }).position('a.txt', 2)).toEqual({ line: 2, column: 1 });
  });

  test('are not given for files git does not track', () => {
    expect(index('SECRET=1', { tracked: false }).lineHash('a.txt', 0)).toBeUndefined();
    expect(index('SECRET=1').lineHash('other.txt', 0)).toBeUndefined();
  });
});

describe('positions', () => {
  test.each([
    ['LF', 'ab\ncd', 4, { line: 2, column: 2 }], ['CRLF', 'ab\r\ncd', 5, { line: 2, column: 2 }], ['CR', 'ab\rcd', 4, { line: 2, column: 2 }],
    ['a line end belongs to its line', 'ab\n', 2, { line: 1, column: 3 }], ['the end', 'ab\n', 3, { line: 2, column: 1 }],
    ['UTF-16 units', '😀x', 2, { line: 1, column: 3 }], ['past the end', 'ab', 99, { line: 1, column: 3 }], ['before the start', 'ab', -1, { line: 1, column: 1 }], ['not a number', 'ab', Number.NaN, { line: 1, column: 1 }],
  ])('%s', (_, text, offset, expected) => { expect(index(text).position('a.txt', offset)).toEqual(expected); });

  test('of a file that is not indexed are unknown', () => { expect(index('a').position('b.txt', 0)).toBeUndefined(); });

  test('lead back to the offset', () => {
    fc.assert(fc.property(fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')), fc.nat(), (text, random) => {
      const offset = random % (text.length + 1);
      const at = index(text).position('a.txt', offset);
      expect((lineStartsOf(text)[(at?.line ?? 0) - 1] ?? -1) + (at?.column ?? 0) - 1).toBe(offset);
    }), { numRuns: 150 });
  });
});

test('lines of files that were let go are found again', () => {
  const sources = createSourceIndex(new Map(['a', 'b', 'c'].map((file) => [file, { text: `${file}\n`.repeat(300_000), tracked: true }])));
  for (const file of ['a', 'b', 'a', 'c', 'b']) expect(sources.position(file, 500_001)).toEqual({ line: 250_001, column: 2 });
});
