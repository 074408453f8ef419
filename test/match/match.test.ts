import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMatcher } from '../../src/match/index.ts';

interface Hit { readonly literal: string; readonly offset: number }

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const fold = (byte: number): number => (byte >= 65 && byte <= 90 ? byte + 32 : byte);

/** The obvious way: try every literal at every offset. */
function naive(literals: readonly string[], hay: Uint8Array): Hit[] {
  return [...new Set(literals)].flatMap((literal) => {
    const needle = [...bytes(literal)].map(fold);
    const hits: Hit[] = [];
    for (let offset = 0; offset + needle.length <= hay.length; offset++) if (needle.every((byte, i) => fold(hay[offset + i] ?? -1) === byte)) hits.push({ literal, offset });
    return hits;
  });
}
/** Every place of the literals, as a matcher tells them: by end, and then longest first. */
function placesOf(literals: readonly string[], hay: Uint8Array): Hit[] {
  const every = [...new Set(literals.map((literal) => literal.replace(/[A-Z]/g, (letter) => letter.toLowerCase())))];
  const match = createMatcher(every, undefined, every);
  match(hay);
  const { pairs } = match.spots() ?? { pairs: [] };
  return Array.from({ length: pairs.length / 2 }, (_, at) => ({ literal: every[pairs[at * 2 + 1] ?? -1] ?? '', offset: pairs[at * 2] ?? -1 }));
}
const order = (hits: readonly Hit[]): string[] => hits.map((hit) => `${hit.offset} ${hit.literal}`).sort();

describe('createMatcher', () => {
  test.each<[string, string[], string, string[]]>([
    ['case is folded both ways', ['RAILWAY', 'fly'], 'railway FLY', ['RAILWAY', 'fly']],
    ['spellings of one literal are found together', ['Key', 'key'], 'KEY', ['Key', 'key']],
    ['a literal inside another', ['backboard.railway.app', 'railway', 'way.app'], 'https://backboard.railway.app/', ['backboard.railway.app', 'railway', 'way.app']],
    ['a literal that begins in the failed end of another', ['abcd', 'bce'], 'abce', ['bce']],
    ['the end of the bytes', ['token'], 'a token', ['token']],
    ['only ASCII letters are folded: the bytes of @ and ` stay apart', ['@', '['], '`{', []],
    ['text that is not ASCII', ['schlüssel', 'ключ'], 'Schlüssel', ['schlüssel']],
    ['nothing to look for', [], 'anything', []],
    ['nothing to look in', ['abc'], '', []],
  ])('%s', (_, literals, text, found) => {
    expect([...createMatcher(literals)(bytes(text))].sort()).toEqual([...found].sort());
  });

  test('forgets one file before the next', () => {
    const match = createMatcher(['abc', 'xyz']);
    expect([...match(bytes('abc'))]).toEqual(['abc']);
    expect([...match(bytes('xyz'))]).toEqual(['xyz']);
    expect([...match(bytes(''))]).toEqual([]);
    expect([...match(bytes('abc'))]).toEqual(['abc']);
  });

  test('an empty literal is refused', () => {
    expect(() => createMatcher([''])).toThrow('must not be empty');
  });
});

test('tells overlapping places, longest first at one end', () => {
  expect(placesOf(['aa', 'a'], bytes('aaa'))).toEqual([
    { literal: 'a', offset: 0 }, { literal: 'aa', offset: 0 }, { literal: 'a', offset: 1 }, { literal: 'aa', offset: 1 }, { literal: 'a', offset: 2 },
  ]);
});

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '.', 'é', '@', '`'), minLength: 1, maxLength: 4 });
test('finds what a naive search finds', () => {
  fc.assert(fc.property(fc.array(letters, { maxLength: 8 }), fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'B', '.', 'é', '@', '`'), maxLength: 40 }), (literals, text) => {
    const expected = naive(literals, bytes(text));
    const lower = literals.map((literal) => literal.replaceAll('A', 'a'));
    expect(order(placesOf(literals, bytes(text)))).toEqual(order(naive(lower, bytes(text))));
    expect([...createMatcher(literals)(bytes(text))].sort()).toEqual([...new Set(expected.map((hit) => hit.literal))].sort());
  }), { numRuns: 300 });
});

test('any bytes do', () => {
  const match = createMatcher(['token', 'ÿ', '\u0000']);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (hay) => {
    expect([...match(hay)].sort()).toEqual([...new Set(naive(['token', 'ÿ', '\u0000'], hay).map((hit) => hit.literal))].sort());
  }), { numRuns: 200 });
});
