import { describe, expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/arm.ts';
import type { ResourceFact } from '../../../src/model/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { loadTree } from '../../support/tree.ts';
import { factsOfFiles } from './support.ts';

const GROUP = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
const template = (resources: unknown, rest: object = {}): string => JSON.stringify({ $schema: GROUP, ...rest, resources }, null, 2);
async function stores(files: Record<string, string>): Promise<readonly ResourceFact[]> { return only(await factsOfFiles(files, create), 'resource'); }
function told(fact: ResourceFact | undefined, attribute: string): unknown { const known = fact?.attributes[attribute]; return known === undefined ? 'absent' : known.basis === 'unknown' ? 'unknown' : known.value; }
const PURGE = 'properties.enablePurgeProtection';
const vault = (purge: unknown, rest: object = {}): unknown => ({ type: 'Microsoft.KeyVault/vaults', apiVersion: '2023-07-01', name: 'keys', properties: { enablePurgeProtection: purge }, ...rest });

describe('templates of data stores', () => {
  test.each([
    ['written', true, true], ['written as a text', 'true', true], ['by a parameter', "[parameters('on')]", true], ['by a parameter without a default', "[parameters('open')]", 'unknown'], ['by a variable in a variable', "[variables('a')]", false],
    ['by a condition', "[if(equals(parameters('stage'), 'Prod'), true(), false())]", true], ['by what is known at deployment', "[reference('x').y]", 'unknown'], ['by null', null, 'absent'], ['by an index of an object', "[variables('by')[parameters('stage')].purge]", true],
  ])('a value %s', async (_, purge, expected) => {
    const rest = { parameters: { on: { type: 'bool', defaultValue: true }, open: { type: 'bool' }, stage: { type: 'string', defaultValue: 'prod' } }, variables: { a: "[variables('b')]", b: false, by: { prod: { purge: true } } } };
    const [fact] = await stores({ 'main.json': template([vault(purge)], rest) });
    expect(told(fact, PURGE)).toBe(expected);
  });

  test('a condition that is certainly false makes nothing', async () => {
    expect(await stores({ 'main.json': template([vault(true, { condition: "[not(parameters('on'))]" })], { parameters: { on: { type: 'bool', defaultValue: true } } }) })).toEqual([]);
  });

  test('children speak of their parents, nested or by name', async () => {
    const child = { type: 'Microsoft.Storage/storageAccounts/blobServices', name: "[concat(parameters('n'), '/default')]", properties: { isVersioningEnabled: true } };
    const account = { type: 'Microsoft.Storage/storageAccounts', name: "[parameters('n')]", sku: { name: 'Standard_LRS' } };
    const open = { parameters: { n: { type: 'string' } } };
    for (const resources of [[account, child], [{ ...account, resources: [{ ...child, type: 'blobServices', name: 'default' }] }]]) {
      const [fact] = await stores({ 'main.json': template(resources, open) });
      expect(told(fact, 'blobServices:properties.isVersioningEnabled')).toBe(true);
    }
  });

  test('children speak of parents that are made elsewhere, or in another template', async () => {
    const child = { type: 'Microsoft.Storage/storageAccounts/blobServices', name: 'acmefiles/default', properties: { isVersioningEnabled: false } };
    const SAID = 'blobServices:properties.isVersioningEnabled';
    const [alone, ...none] = await stores({ 'main.json': template([child]) });
    expect(none).toEqual([]);
    expect([alone?.name, told(alone, SAID), told(alone, 'management_lock'), told(alone, 'sku.name')]).toEqual(['acmefiles', false, 'unknown', 'unknown']);
    expect(alone?.keys).toContain('azblob:acmefiles');
    // The template that makes it is told what the other one says.
    const both = await stores({ 'main.json': template([child]), 'other.json': template([{ type: 'Microsoft.Storage/storageAccounts', name: 'acmefiles', sku: { name: 'Standard_GRS' } }]) });
    expect(both.map((fact) => [told(fact, SAID), told(fact, 'sku.name')])).toEqual([[false, 'Standard_GRS']]);
    // A child that says nothing the tables ask for names no parent.
    expect(await stores({ 'main.json': template([{ ...child, properties: {} }]) })).toEqual([]);
    const bicep = "resource account 'Microsoft.Storage/storageAccounts@2023-01-01' existing = {\n  name: 'acmefiles'\n}\nresource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-01-01' = {\n  parent: account\n  name: 'default'\n  properties: {\n    isVersioningEnabled: true\n  }\n}\n";
    const [named] = await stores({ 'main.bicep': bicep });
    expect([named?.name, told(named, SAID)]).toEqual(['acmefiles', true]);
  });

  test('locks by scope, as a child, on the group, and on what cannot be told', async () => {
    const lock = (rest: object): unknown => ({ type: 'Microsoft.Authorization/locks', name: 'l', properties: { level: 'CanNotDelete' }, ...rest });
    const other = { type: 'Microsoft.Storage/storageAccounts', name: 'files' };
    const of = async (locking: unknown): Promise<unknown[]> => (await stores({ 'main.json': template([vault(true), other, locking]) })).map((fact) => told(fact, 'management_lock'));
    expect(await of(lock({ scope: "[resourceId('Microsoft.KeyVault/vaults', 'keys')]" }))).toEqual([true, 'absent']);
    expect(await of(lock({ scope: "[concat('Microsoft.KeyVault/vaults/', 'keys')]" }))).toEqual([true, 'absent']);
    expect(await of({ type: 'Microsoft.KeyVault/vaults/providers/locks', name: 'keys/Microsoft.Authorization/l', properties: { level: 'ReadOnly' } })).toEqual([true, 'absent']);
    expect(await of(lock({}))).toEqual([true, true]);
    expect(await of(lock({ scope: "[parameters('x')]" }))).toEqual(['unknown', 'unknown']);
    // What lies in it is locked with it.
    const server = { type: 'Microsoft.Sql/servers', name: 'shop' };
    const database = { type: 'Microsoft.Sql/servers/databases', name: 'shop/orders' };
    const below = await stores({ 'main.json': template([server, database, { ...database, name: 'old/orders' }, lock({ scope: "[resourceId('Microsoft.Sql/servers', 'shop')]" })]) });
    expect(below.map((fact) => told(fact, 'management_lock'))).toEqual([true, true, 'absent']);
  });

  test('a linked template is read under what it is given, once for each link', async () => {
    const link = (name: string, on: unknown): unknown => ({ type: 'Microsoft.Resources/deployments', name, properties: { templateLink: { relativePath: 'nested/vault.json' }, parameters: { on: { value: on } } } });
    const inner = template([vault("[parameters('on')]")], { parameters: { on: { type: 'bool', defaultValue: true } } });
    const facts = await stores({ 'main.json': template([link('a', false), link('b', "[parameters('p')]")], { parameters: { p: { type: 'bool', defaultValue: true } } }), 'nested/vault.json': inner });
    expect(facts.map((fact) => told(fact, PURGE)).sort()).toEqual([false, true]);
    const place = facts.flatMap(({ attributes }) => (attributes[PURGE]?.basis === 'set' ? [attributes[PURGE].at.file] : []));
    expect(new Set(place)).toEqual(new Set(['main.json']));
  });

  test('a protected item is a copy in its vault', async () => {
    const items = [
      { type: 'Microsoft.Compute/virtualMachines', name: 'web' }, { type: 'Microsoft.RecoveryServices/vaults', name: 'safe' },
      { type: 'Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems', name: 'safe/Azure/c/i', properties: { sourceResourceId: "[resourceId('Microsoft.Compute/virtualMachines', 'web')]" } },
    ];
    const facts = await factsOfFiles({ 'main.json': template(items) }, create);
    expect(only(facts, 'relation')).toMatchObject([{ kind: 'copiedTo', from: 'arm:main.json#/0', to: 'arm:main.json#/1' }]);
  });

  test('secrets among defaults of parameters, not what is to be filled in', async () => {
    const rest = { parameters: { adminPassword: { type: 'securestring', defaultValue: 'Vq8-trellis-Kd2' }, other: { type: 'securestring', defaultValue: '<password>' }, generated: { type: 'secureString', defaultValue: '[newGuid()]' }, plain: { type: 'string', defaultValue: 'Zw4-lantern-Px9' } } };
    const server = { type: 'Microsoft.Sql/servers', name: 's', properties: { administratorLoginPassword: "[parameters('plain')]" } };
    const facts = only(await factsOfFiles({ 'main.json': template([server], rest) }, create), 'credential');
    expect(facts.map(({ name }) => name).sort()).toEqual(['adminPassword', 'plain']);
    expect(JSON.stringify(facts)).not.toMatch(/trellis|lantern/);
  });

  const nest = (depth: number): string => `[${'concat('.repeat(depth)}'a'${')'.repeat(depth)}]`;
  const circle = template([{ type: 'Microsoft.Resources/deployments', name: 'x', properties: { templateLink: { relativePath: 'main.json' } } }]);
  const deep = Array.from({ length: 300 }).reduce<unknown>((inner) => ({ type: 'Microsoft.Storage/storageAccounts', name: 'n', resources: [inner] }), { type: 'x' });
  test.each([
    ['a deep expression', template([vault(nest(5000))])], ['an expression without an end', template([vault("[concat('a'")])], ['a template that links itself', circle], ['resources in resources', template([deep])],
    ['a key of prototypes', template([vault("[variables('__proto__')]")])], ['many resources', template(Array.from({ length: 5000 }, () => vault(false)))],
    ['variables that double', template([vault("[variables('v30')]")], { variables: Object.fromEntries([['v0', 'x'], ...Array.from({ length: 30 }, (__, i) => [`v${i + 1}`, `[concat(variables('v${i}'), variables('v${i}'))]`])]) })],
  ])('%s is read without harm', async (_, text) => {
    await stores({ 'main.json': text });
  });
});

describe('Bicep', () => {
  test('is the same template in other words', async () => {
    const facts = only(await factsOf(loadTree('fixtures/resources/arm/bicep.tree').workspace, [create]), 'resource');
    const by = (type: string): ResourceFact | undefined => facts.find((fact) => fact.type === type);
    expect(facts.map(({ type, name }) => `${type} ${name}`).sort()).toEqual(['Microsoft.DBforPostgreSQL/flexibleServers orders-pg', 'Microsoft.KeyVault/vaults orders-vault', 'Microsoft.Sql/servers/databases copies', 'Microsoft.Storage/storageAccounts ordersfiles']);
    expect([told(by('Microsoft.KeyVault/vaults'), PURGE), told(by('Microsoft.KeyVault/vaults'), 'management_lock')]).toEqual([true, true]);
    expect(by('Microsoft.KeyVault/vaults')?.environments).toMatchObject([{ kind: 'staging', by: 'tag' }]);
    expect([told(by('Microsoft.Storage/storageAccounts'), 'blobServices:properties.isVersioningEnabled'), told(by('Microsoft.Storage/storageAccounts'), 'blobServices:properties.deleteRetentionPolicy.enabled'), told(by('Microsoft.Storage/storageAccounts'), 'sku.name')]).toEqual([false, true, 'Standard_LRS']);
    const geo = by('Microsoft.DBforPostgreSQL/flexibleServers')?.attributes['properties.backup.geoRedundantBackup'];
    expect(geo).toMatchObject({ basis: 'set', value: 'Disabled', at: { file: 'main.bicep' } });
  });

  test.each([
    ['an open text', "param a string = 'x\nresource b 'T"], ['an open block', "resource v 'Microsoft.KeyVault/vaults@1' = {\n name: 'x'\n properties: {"], ['deep brackets', `var x = ${'['.repeat(20_000)}`], ['deep texts', `var x = ${"'${".repeat(3000)}`],
    ['a circle of parents', "resource a 'A.B/c@1' = {\n parent: b\n name: 'a'\n}\nresource b 'A.B/c@1' = {\n parent: a\n name: 'b'\n}"], ['signs', '}{)(][@@@?:::...='.repeat(2000)], ['a module of itself', "module m 'main.bicep' = {\n name: 'm'\n}"],
    ['many operators', `var x = ${'1 + '.repeat(20_000)}1`], ['many questions', `var x = ${'a ? '.repeat(5000)}1`], ['many bangs', `var x = ${'!'.repeat(20_000)}a`],
  ])('%s is read without harm', async (_, text) => {
    await stores({ 'main.bicep': text });
  });
});
