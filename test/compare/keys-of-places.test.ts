import { expect, it } from 'vitest';
import { isScoped, keyMapper, prefixOf } from '../../src/compare/scopes.ts';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import type { Fact } from '../../src/model/index.ts';
import { compareFiles } from '../support/compare.ts';
import { collect } from '../support/facts.ts';
import { filesOf, treesBelow } from '../support/fixtures.ts';

/** Every key that facts carry, by which things are told apart and joined. */
function keysOf(facts: readonly Fact[]): ReadonlySet<string> {
  return new Set(facts.flatMap((fact) => [...'keys' in fact ? fact.keys : [], ...'maybe' in fact && Array.isArray(fact.maybe) ? fact.maybe : [], ...fact.fact === 'relation' ? [fact.from, fact.to] : []]));
}

it('a key that begins with a file or a directory of the tree follows it when it is renamed', async () => {
  const lost = new Set<string>();
  let found = 0;
  for (const name of [...treesBelow('resources'), ...treesBelow('operations'), ...treesBelow('stories')]) {
    const files = filesOf(name);
    const paths = new Set(files.flatMap(({ path }) => path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'))).filter((path) => /[/.]/.test(path)));
    const moved = (path: string): string => (paths.has(path) ? `moved/${path}` : path);
    const toBase = keyMapper({ files: [], baseOf: moved, headOf: moved, baseDirectoryOf: moved });
    for (const key of keysOf((await collect(memoryWorkspace(files))).facts)) {
      const rest = key.slice(prefixOf(key).length + 1);
      const path = [...paths].find((one) => rest === one || (rest.startsWith(one) && /^[:#@]/.test(rest.slice(one.length))));
      if (path === undefined) continue;
      found++;
      if (!isScoped(key) || toBase(key) === key) lost.add(key);
    }
  }
  expect([...lost]).toEqual([]);
  expect(found).toBeGreaterThan(30);
}, 120_000);

it('what a CDK app makes is the same in a file of another name', async () => {
  const base = filesOf('resources/cdk/stores.tree');
  const { delta, gate } = await compareFiles(memoryWorkspace(base), memoryWorkspace(base.map((file) => (file.path === 'lib/shop-stack.ts' ? { ...file, path: 'lib/part-12.ts' } : file))));
  expect([delta.verdict, gate.state]).toEqual(['same', 'open']);
});
