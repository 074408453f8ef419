import { expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/arm.ts';
import { factsOfFiles, keys, kinds, resource } from './support.ts';

const BICEP = `param purge bool = true
param geo string
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'shop-vault'
  properties: {
    enablePurgeProtection: purge
  }
}
`;

test('values of a bicepparam and of a JSON file of parameters', async () => {
  const facts = await factsOfFiles({ 'infra/main.bicep': BICEP, 'infra/env/prod.bicepparam': "using '../main.bicep'\n\nparam purge = false\nparam geo = 'Enabled'\n" }, create);
  const [key] = keys(facts);
  const vault = resource(facts, key ?? '');
  expect(vault.attributes['properties.enablePurgeProtection']).toMatchObject({ value: false, at: { file: 'infra/env/prod.bicepparam' } });
  expect(kinds(vault)).toEqual(['production']);
  const values = (purge: boolean): string => JSON.stringify({ $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#', contentVersion: '1.0.0.0', parameters: { purge: { value: purge }, geo: { reference: { secretName: 'x' } } } });
  const two = await factsOfFiles({ 'main.bicep': BICEP, 'main.parameters.dev.json': values(false), 'main.parameters.prod.json': values(true), 'unrelated.parameters.json': values(true).replace('purge', 'other') }, create);
  expect(keys(two)).toHaveLength(2);
  expect(keys(two).map((one) => [kinds(resource(two, one))[0], resource(two, one).attributes['properties.enablePurgeProtection']]).sort()).toMatchObject([['development', { value: false }], ['production', { value: true }]]);
});

test('values that name no template, or several, change nothing', async () => {
  const facts = await factsOfFiles({ 'a.bicep': BICEP, 'b.bicep': BICEP, 'x.bicepparam': "using 'br/public:x:1'\nparam purge = false\n", 'y.bicepparam': 'param purge = false\n' }, create);
  expect(keys(facts)).toHaveLength(2);
});
