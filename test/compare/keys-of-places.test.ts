import { expect, it } from 'vitest';
import { pairingOf } from '../../src/compare/index.ts';
import { isScoped, keyMapper, prefixOf } from '../../src/compare/scopes.ts';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import type { Fact } from '../../src/model/index.ts';
import { compareFiles } from '../support/compare.ts';
import { collect } from '../support/facts.ts';
import { filesOf, treesBelow } from '../support/fixtures.ts';
import { treeOf } from '../support/tree.ts';

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

it('what a linked template makes under several sets of values is the same when each of these files is called otherwise', async () => {
  const schema = 'https://schema.management.azure.com/schemas/2019-04-01';
  const vault = { type: 'Microsoft.KeyVault/vaults', name: 'shop', properties: { enablePurgeProtection: "[parameters('on')]" } };
  const link = (path: string): unknown => ({ type: 'Microsoft.Resources/deployments', name: 'inner', properties: { templateLink: { relativePath: path }, parameters: { on: { value: "[parameters('on')]" } } } });
  const template = (resource: unknown): string => JSON.stringify({ $schema: `${schema}/deploymentTemplate.json#`, contentVersion: '1.0.0.0', parameters: { on: { type: 'bool' } }, resources: [resource] }, null, 2);
  const values = (on: boolean): string => JSON.stringify({ $schema: `${schema}/deploymentParameters.json#`, contentVersion: '1.0.0.0', parameters: { on: { value: on } } }, null, 2);
  const files = (main: string, inner: string, [first, second]: readonly [string, string]): Record<string, string> => ({ [`${main}.json`]: template(link(`${inner}.json`)), [`${inner}.json`]: template(vault), [`${main}.parameters.${first}.json`]: values(true), [`${main}.parameters.${second}.json`]: values(false) });
  const before = files('main', 'vault', ['one', 'two']);
  expect([...keysOf((await collect(treeOf(before))).facts)].filter((key) => key.endsWith('>arm:vault.json#/0'))).toHaveLength(2);
  // The names of the sets stand in the other order, so that none is met by its place among them.
  const { base, head, delta, gate } = await compareFiles(before, files('azure', 'keys', ['second', 'first']));
  expect(pairingOf(base, head, delta.changes).resources.both.map((pair) => `${pair.base.id} = ${pair.head.id}`).sort()).toEqual([
    'arm:main.parameters.one.json>arm:main.json#/0>arm:vault.json#/0 = arm:azure.parameters.second.json>arm:azure.json#/0>arm:keys.json#/0',
    'arm:main.parameters.two.json>arm:main.json#/0>arm:vault.json#/0 = arm:azure.parameters.first.json>arm:azure.json#/0>arm:keys.json#/0',
  ]);
  expect([delta.verdict, gate.state]).toEqual(['same', 'open']);
});
