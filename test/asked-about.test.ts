import { expect, test } from 'vitest';
import { askedAbout } from '../src/asked-about.ts';
import { soughtBy } from '../src/collect.ts';
import { extractors } from '../src/extract/index.ts';
import { createMatcher } from '../src/match/index.ts';
import { isSource } from '../src/model/index.ts';
import type { Extractor } from '../src/model/index.ts';
import { filesOf, treesBelow } from './support/fixtures.ts';
import { knowledge } from './support/knowledge.ts';

const TREES = treesBelow();

function extractor(id: string, literals: readonly string[], more: Partial<Extractor> = {}): Extractor {
  return { id, literals, wants: () => true, read: () => [], join: () => [], ...more };
}

const A = extractor('a', ['alpha', 'both']);
const B = extractor('b', ['beta', 'both']);
const E = extractor('e', [], { everywhere: ['every'] });
const N = extractor('n', [], { namesSources: true });
const ALL = [A, B, E, N];

test.each([
  ['src/a.ts', [], [N]],
  ['src/a.ts', ['alpha'], [A, N]],
  ['src/a.ts', ['beta'], [B, N]],
  ['src/a.ts', ['both'], [A, B, N]],
  ['src/a.ts', ['every', 'alpha'], [A, E, N]],
  ['src/a.ts', ['of nobody'], [N]],
  ['src/a.yml', ['alpha'], ALL],
  ['src/a.yml', [], ALL],
])('%s that holds %j', (path, hits, asked) => {
  const [file, met] = [{ path, size: 1, origin: 'tree' } as const, new Set(hits)];
  expect(askedAbout(file, met, ALL)).toEqual(asked);
  // From memory too.
  expect(askedAbout(file, met, ALL)).toEqual(asked);
});

test('an answer of a service is no program, whatever its address ends with', () => {
  expect(askedAbout({ path: 'api://repos/acme/shop.js', size: 1, origin: 'api' }, new Set(), ALL)).toEqual(ALL);
});

test('whoever wants a file is asked about it', () => {
  const makers = extractors.map((create) => create(knowledge()));
  const { literals } = soughtBy(makers);
  const find = createMatcher(literals);
  let [wanted, spared] = [0, 0];
  for (const tree of TREES) {
    for (const { path, origin = 'tree', content } of filesOf(tree)) {
      if (!isSource(path) || typeof content !== 'string') continue;
      const bytes = Buffer.from(content);
      const [file, hits] = [{ path, origin, size: bytes.length }, find(bytes)];
      const asked = askedAbout(file, hits, makers);
      const wanting = makers.filter((maker) => maker.wants({ file, hits }));
      expect(wanting.filter((maker) => !asked.includes(maker)).map((maker) => maker.id), `${tree} ${path}`).toEqual([]);
      wanted += wanting.length;
      spared += makers.length - asked.length;
    }
  }
  expect(wanted).toBeGreaterThan(500);
  expect(spared).toBeGreaterThan(5_000);
});
