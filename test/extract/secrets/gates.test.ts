import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { around } from '../../../src/extract/secrets/around.ts';
import { create } from '../../../src/extract/secrets/index.ts';
import { anyNameOf } from '../../../src/extract/secrets/alternation.ts';
import { secretTables } from '../../../src/extract/secrets/tables.ts';
import { createMatcher } from '../../../src/match/index.ts';
import { filesOf, treesBelow } from '../../support/fixtures.ts';
import { knowledge } from '../../support/knowledge.ts';
import { parse } from '../../../src/parse/index.ts';

const extractor = create(knowledge());
const match = createMatcher(extractor.literals ?? []);
const files = treesBelow().flatMap((tree) => filesOf(tree).map(({ path, content }) => ({ path, text: typeof content === 'string' ? content : new TextDecoder().decode(content) })));

/** What is read of the text when it is known which literals occur, and when it is not. */
function both(path: string, text: string): [string, string] {
  const document = parse({ file: path, origin: 'tree', text }, extractor.syntax?.(path));
  return [JSON.stringify(extractor.read(document, match(Buffer.from(text)))), JSON.stringify(extractor.read(document))];
}

describe('knowing the literals of a file changes nothing of what is read', () => {
  test('in every fixture', () => {
    expect(files.length).toBeGreaterThan(500);
    for (const { path, text } of files) { const [known, unknown] = both(path, text); expect(known, path).toBe(unknown); }
  });

  test('in pieces of fixtures one behind the other, in either case', () => {
    const piece = fc.tuple(fc.constantFrom(...files.filter(({ text }) => text.length > 0)), fc.nat(1000), fc.integer({ min: 1, max: 400 }), fc.constantFrom('', '\n', ' ', '\r\n', 'é', '\u0130')).map(([{ text }, from, length, end]) => {
      const start = Math.floor((from / 1001) * text.length);
      return text.slice(start, start + length) + end;
    });
    fc.assert(fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.constantFrom('a.ts', 'a.yml', '.env', 'a.md', 'a.sh', 'a.ipynb', 'config.json'), fc.constantFrom('as it is', 'upper', 'lower'), (pieces, path, written) => {
      const text = written === 'upper' ? pieces.join('').toUpperCase() : written === 'lower' ? pieces.join('').toLowerCase() : pieces.join('');
      const [known, unknown] = both(path, text);
      expect(known).toBe(unknown);
    }), { numRuns: 400 });
  });

  test('in text of nothing but the literals', () => {
    const word = fc.oneof(fc.constantFrom(...(extractor.literals ?? [])), fc.constantFrom('=', ': ', ' "', '"\n', '://', '_', 'a1B2c3D4e5F6g7H8', '0f1e2d3c-4b5a-4968-8776-655443322110', '@db.example.net/app'));
    fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 60 }), fc.boolean(), (words, upper) => {
      const text = upper ? words.join('').toUpperCase() : words.join('');
      const [known, unknown] = both('a.ts', text);
      expect(known).toBe(unknown);
    }), { numRuns: 300 });
  });
});

test('every name of the tables holds one of the literals that it is looked for by, however it is spelled', () => {
  const { nameLiterals, byName, ...tables } = secretTables(knowledge());
  const names = tables.names();
  expect(names).toBeDefined();
  for (const name of knowledge().providers.flatMap((provider) => provider.credentials.flatMap((kind) => kind.recognise.names))) {
    expect(new RegExp(`^${anyNameOf([name])}$`, 'i').test(name)).toBe(true);
    for (const sign of ['', '_', '-', '.']) {
      const spelled = name.replace(/[_.-]/g, sign);
      if (names && new RegExp(`^(?:${names.source})$`, 'i').test(spelled)) expect(nameLiterals.some((literal) => spelled.toLowerCase().includes(literal)), spelled).toBe(true);
    }
  }
  expect(byName.size).toBeGreaterThan(100);
});

describe('windows around literals', () => {
  test('hold every match of an expression that needs one, in the same order', () => {
    const expression = /(?:ab[_.-]?cd(?:ef)?|cdx|zz[_.-]?ab)/gi;
    const literals = ['abcd', 'ab_cd', 'ab.cd', 'ab-cd', 'cdx', 'zzab', 'zz_ab', 'zz.ab', 'zz-ab'];
    const hits = createMatcher(literals);
    const text = fc.array(fc.constantFrom('ab', 'cd', 'ef', 'x', 'zz', '_', '.', '-', ' ', 'AB', 'Cd', 'é', 'K', '\n'), { maxLength: 80 }).map((parts) => parts.join(''));
    fc.assert(fc.property(text, (one) => {
      const whole = [...one.matchAll(expression)].map((found) => `${found.index} ${found[0]}`);
      const pieces = around(one, 7, literals, hits(Buffer.from(one))).flatMap((span) => [...one.slice(span.start, span.end).matchAll(expression)].map((found) => `${span.start + found.index} ${found[0]}`));
      expect(pieces).toEqual(whole);
    }), { numRuns: 500 });
  });

  test('are the whole text where nothing is known, and where there are too many', () => {
    const whole = (text: string): { start: number; end: number }[] => [{ start: 0, end: text.length }];
    expect(around('abc', 3, ['abc'], undefined)).toEqual(whole('abc'));
    expect(around('\u0130 aBc', 1, ['abc'], new Set(['abc']))).toEqual([{ start: 1, end: 5 }]);
    const many = 'abc '.repeat(30_000);
    expect(around(many, 0, ['abc'], new Set(['abc']))).toEqual(whole(many));
    expect(around('xyz', 3, ['abc'], new Set())).toEqual([]);
  });
});
