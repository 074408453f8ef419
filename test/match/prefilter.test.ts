import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMatcher } from '../../src/match/index.ts';
import { openPrefilter, WINDOW_BYTES } from '../../src/match/prefilter.ts';
import { extractors } from '../../src/extract/index.ts';
import { knowledge } from '../support/knowledge.ts';
import { prefilter } from '../support/prefilter.ts';

const wasm = await prefilter();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const sorted = (set: Iterable<string>): string[] => [...set].sort();
/** The module must say what the automaton says. */
function same(literals: readonly string[], ...texts: readonly Uint8Array[]): void {
  const [fast, plain] = [createMatcher(literals, wasm), createMatcher(literals)];
  for (const text of texts) expect(sorted(fast(text))).toEqual(sorted(plain(text)));
}

test('the module is taken, and nothing is left to the automaton', () => {
  expect(createMatcher(['token'], wasm).window).toHaveLength(WINDOW_BYTES);
  expect(createMatcher(['token']).window).toBeUndefined();
  expect(openPrefilter(wasm, ['abc', 'abcd']).left).toEqual([]);
});

test('without WebAssembly the automaton does the work', () => {
  const match = createMatcher(['token'], bytes('no module'));
  expect(match.window).toBeUndefined();
  expect(sorted(match(bytes('a TOKEN')))).toEqual(['token']);
});

describe('a literal is found wherever it stands', () => {
  test.each(['abc', 'abcd', 'abcdefgh', 'db!', '_id', 'schlüssel', 'xYzW'])('%s, at every offset, in either case, alone or among others', (literal) => {
    const match = createMatcher([literal], wasm);
    for (let before = 0; before < 40; before++) {
      for (const text of [literal, literal.toUpperCase().replace('Ü', 'ü'), literal.toLowerCase()]) {
        for (const after of ['', 'z', 'zz', 'zzzzzzzzzzzzzzzzzzzz']) expect(sorted(match(bytes('z'.repeat(before) + text + after)))).toEqual([literal]);
      }
    }
  });

  test('not beyond the end: what an earlier text left in the window is not seen', () => {
    const match = createMatcher(['password'], wasm);
    expect(sorted(match(bytes('the password')))).toEqual(['password']);
    for (let length = 0; length < 12; length++) expect(sorted(match(bytes('the password'.slice(0, length))))).toEqual([]);
  });

  test('read into the window, at its beginning and elsewhere', () => {
    const match = createMatcher(['token'], wasm);
    for (const at of [0, 1, 2, 7, 1000, WINDOW_BYTES - 7]) {
      match.window?.set(bytes('a token'), at);
      expect(sorted(match(match.window?.subarray(at, at + 7) ?? bytes('')))).toEqual(['token']);
      expect(sorted(match(match.window?.subarray(at, at + 6) ?? bytes('')))).toEqual([]);
      expect(sorted(match(match.window?.subarray(at + 3, at + 7) ?? bytes('')))).toEqual([]);
    }
  });

  test('across the borders of pieces of a text larger than the window', () => {
    const literals = ['borderline', 'abc', 'border'];
    const match = createMatcher(literals, wasm);
    const big = new Uint8Array(WINDOW_BYTES + 5000);
    for (const at of [WINDOW_BYTES - 10, WINDOW_BYTES - 9, WINDOW_BYTES - 5, WINDOW_BYTES - 1, WINDOW_BYTES, WINDOW_BYTES + 4990]) {
      big.fill(32);
      big.set(bytes('borderline'), at);
      expect(sorted(match(big))).toEqual(['border', 'borderline']);
      big.set(bytes('abc'), at + 7 > big.length - 3 ? at - 3 : at + 7);
      expect(sorted(match(big))).toEqual(at + 7 > big.length - 3 ? ['abc', 'border', 'borderline'] : ['abc', 'border']);
    }
  });
});

test('what does not fit is left to the automaton: too short, too long, too many', () => {
  const many = Array.from({ length: 700 }, (_, i) => String.fromCharCode(97 + (i % 26), 97 + (Math.trunc(i / 26) % 26), 48 + Math.trunc(i / 676)));
  const long = 'q'.repeat(1500);
  const literals = [...many, 'é', 'a', long, `${long}r`, 'ordinary'];
  const left = openPrefilter(wasm, literals).left.length;
  expect(left).toBeGreaterThan(4);
  expect(left).toBeLessThan(literals.length);
  same(literals, bytes(many.join(' ')), bytes('é'), bytes('b'), bytes(`x${long}`), bytes(`${long}r`), bytes('ordinary'), bytes(many.slice(600).join('')));
});

test('more literals than are numbered: the last ones are left', () => {
  const literals = Array.from({ length: 0x4002 }, (_, i) => `n${i.toString(36)}.x`);
  expect(openPrefilter(wasm, literals).left).toEqual([0x4000, 0x4001]);
  same(literals, bytes(literals.slice(0x3ffe).join(' ')));
});

test('a slot with more literals than a byte counts', () => {
  const literals = Array.from({ length: 600 }, (_, i) => `zqj${String(i).padStart(4, '0')}`);
  const others = literals.map((_, i) => `zqjx${String(i).padStart(3, '0')}`);
  same([...literals, ...others], bytes(literals.join(' ')), bytes(literals[300] ?? ''), bytes(others.join('')), bytes('zqj zqj'), bytes(`${literals.join(' ')} ${others.join(' ')}`), bytes('zqj0599'));
});

test('a found literal is looked for again in the next text', () => {
  const match = createMatcher(['abc', 'abcd', 'xyz'], wasm);
  for (const [text, found] of [['abcd abcd abc', ['abc', 'abcd']], ['xyz', ['xyz']], ['', []], ['abc', ['abc']], ['abcd', ['abc', 'abcd']]] as const) expect(sorted(match(bytes(text)))).toEqual(found);
});

test('what many texts hold, each in an order of its own: more sets than are kept, and larger ones', () => {
  const some = ['abc', 'abcd', 'wxyz', 'token', 'secret', 'key', 'password', 'bearer', 'cookie', 'pw=', 'login'];
  const match = createMatcher(some, wasm);
  const texts = Array.from({ length: 6_000 }, (_, i) => [i, i / 11, i / 121, i / 1331, i / 3, i / 7, i / 13, i / 17, i / 19, i / 23].slice(0, 1 + (i % 10)).map((n) => some[Math.trunc(n) % some.length] ?? ''));
  for (const words of [...texts, ...texts.slice(0, 500)]) {
    const found = [...new Set(words.flatMap((word) => (word === 'abcd' ? ['abc', 'abcd'] : [word])))];
    expect(sorted(match(bytes(words.join(' '))))).toEqual(found.sort());
  }
  expect(match(bytes('a key'))).toBe(match(bytes('the key')));
});

const unit = fc.constantFrom('a', 'b', 'A', 'B', '.', '_', 'é', '@', '`', '\n', '\0', '-', 'M');
const literals = fc.array(fc.string({ unit, minLength: 1, maxLength: 7 }), { maxLength: 12 });
test('finds what the automaton finds: few letters, so that literals overlap and lie in one another', () => {
  fc.assert(fc.property(literals, fc.array(fc.string({ unit, maxLength: 60 }), { minLength: 1, maxLength: 3 }), (some, texts) => same(some, ...texts.map(bytes))), { numRuns: 150 });
});

test('and in any bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 9 })), { maxLength: 8 }), (hay, cuts) => {
    const decoder = new TextDecoder();
    same(cuts.map(([at, length]) => decoder.decode(hay.subarray(at, at + length))).filter((literal) => literal !== ''), hay, hay.subarray(1), hay.map((byte) => (byte >= 97 && byte <= 122 ? byte - 32 : byte)));
  }), { numRuns: 150 });
});

/** Places as told, each once, in order. */
function places(match: ReturnType<typeof createMatcher>, text: Uint8Array): string[] {
  match(text);
  const spots = match.spots();
  return sorted(new Set(Array.from({ length: (spots?.pairs.length ?? 0) / 2 }, (_, i) => `${String(spots?.pairs[i * 2]).padStart(8, '0')} ${spots?.literals[spots.pairs[i * 2 + 1] ?? 0]}`)));
}

describe('places of literals of which every one is wanted', () => {
  const every = ['key', 'token', '://', 'pw='];
  const some = [...every, 'api_key', 'tokens', 'plain'];
  test('are told wherever they stand, in either case, and others once', () => {
    const match = createMatcher(some, wasm, every);
    expect(places(match, bytes('Key KEY api_key plain tokens plain'))).toEqual(['00000000 key', '00000004 key', '00000012 key', '00000022 token']);
    expect(sorted(match(bytes('Key KEY api_key plain tokens plain')))).toEqual(['api_key', 'key', 'plain', 'token', 'tokens']);
    expect(places(match, bytes('nothing'))).toEqual([]);
    expect(places(match, bytes('xpw=y'))).toEqual(['00000001 pw=']);
  });
  test('the module tells those of the automaton: random text, all offsets, borders', () => {
    const [quick, slow] = [createMatcher(some, wasm, every), createMatcher(some, undefined, every)];
    const piece = fc.constantFrom('key', 'KEY', 'token', 'TOKEN', '://', 'pw=', 'PW=', 'ke', 'tok', ':', '/', 'api_', 's', ' ', 'é', '\n', 'kkey', 'tokenkey');
    fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), fc.nat(3), (pieces, cut) => {
      const text = bytes(pieces.join('')).subarray(cut);
      expect(places(quick, text)).toEqual(places(slow, text));
      expect(sorted(quick(text))).toEqual(sorted(slow(text)));
    }), { numRuns: 200 });
  });
  test('too many of them, or too many bytes: nobody knows', () => {
    for (const match of [createMatcher(some, wasm, every), createMatcher(some, undefined, every)]) {
      match(bytes('key '.repeat(300_000)));
      expect(match.spots()).toBeUndefined();
      match(bytes('key'));
      expect(match.spots()?.pairs).toHaveLength(2);
    }
    const match = createMatcher(some, wasm, every);
    match(new Uint8Array(WINDOW_BYTES + 1));
    expect(match.spots()).toBeUndefined();
  });
});

const own = [...new Set(extractors.flatMap((create) => create(knowledge()).literals ?? []))];
const [fast, plain] = [createMatcher(own, wasm), createMatcher(own)];
test('with the literals of every extractor: each alone, and texts made of their pieces', () => {
  expect(openPrefilter(wasm, own).left).toEqual([]);
  for (const [i, literal] of own.entries()) {
    const text = bytes(`${' '.repeat(i % 3)}${i % 2 === 0 ? literal : literal.toUpperCase()}`);
    expect(sorted(fast(text))).toEqual(sorted(plain(text)));
    expect(fast(text)).toContain(literal);
  }
  const piece = fc.tuple(fc.constantFrom(...own), fc.nat(6), fc.nat(3), fc.boolean()).map(([literal, from, short, upper]) => (upper ? literal.toUpperCase() : literal).slice(from % literal.length, literal.length - short));
  fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), fc.constantFrom('', ' ', '_', '\n'), (pieces, between) => {
    const text = bytes(pieces.join(between));
    expect(sorted(fast(text))).toEqual(sorted(plain(text)));
  }), { numRuns: 300 });
});
