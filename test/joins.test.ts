import { describe, expect, test } from 'vitest';
import { Joins } from '../src/joins.ts';
import type { Extractor, LocalFact, Tree } from '../src/model/index.ts';

function counting(id: string, look: (tree: Tree) => unknown): { readonly extractor: Extractor; readonly count: () => number } {
  let count = 0;
  return { extractor: { id, wants: () => true, read: () => [], join: (_, tree) => { count++; look(tree); return []; } }, count: () => count };
}

const fact = (payload: number): LocalFact => ({ extractor: 'x', file: 'a', payload });
const tree = (asked: readonly string[]): Tree => ({ has: () => true, paths: ['a'], origin: () => 'tree', asked });
const [one, two] = [fact(1), fact(2)];
const [here, there] = [{}, {}];

/** How often it is joined: for another agent; for another tree of equal facts; for other facts. */
function joined(look: (tree: Tree) => unknown): number[] {
  const { extractor, count } = counting('x', look);
  const joins = new Joins();
  joins.join(extractor, [one, two], tree([]), here);
  joins.join(extractor, [one, two], tree(['claude-code']), here);
  const agents = count();
  joins.join(extractor, [one, two], tree(['claude-code']), there);
  const trees = count() - agents;
  joins.join(extractor, [one, fact(2)], tree(['claude-code']), there);
  return [agents, trees, count() - agents - trees];
}

describe('a join is done again only where it would see something else', () => {
  test.each([
    ['asks nothing', () => undefined, [1, 0, 1]],
    ['looks at the agents', (seen: Tree) => seen.asked?.includes('codex'), [2, 1, 1]],
    ['looks at the names', (seen: Tree) => seen.paths.length, [1, 1, 1]],
    ['asks for a file', (seen: Tree) => seen.has('a'), [1, 1, 1]],
    ['asks for an origin', (seen: Tree) => seen.origin('a'), [1, 1, 1]],
    ['copies the tree', (seen: Tree) => ({ ...seen }), [2, 1, 1]],
  ])('%s', (_, look, expected) => { expect(joined(look)).toEqual(expected); });
});
