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

const SCHEMA = '"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#","contentVersion":"1.0.0.0"';
const named = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => (await factsOfFiles(files, create)).flatMap((fact) => (fact.fact === 'credential' ? [fact.name] : []));

test('defaults of secure parameters, also of a template that makes nothing and of an object', async () => {
  const given = (type: string, value: string): string => `{${SCHEMA},"parameters":{"adminSecret":{"type":"${type}","defaultValue":${value}}},"resources":[]}`;
  expect(await named({ 'a.json': given('secureString', '"Xq7!vRm29zKp4Tn"'), 'b.json': given('secureObject', '{"user":"app","password":"Xq7!vRm29zKp4Tn"}') })).toEqual(['adminSecret', 'adminSecret.password']);
  expect(await named({ 'a.json': given('secureString', '""'), 'b.json': given('secureString', '"[newGuid()]"'), 'c.json': given('string', '"Xq7!vRm29zKp4Tn"'), 'd.json': given('secureObject', '{"user":"app-of-the-shop"}') })).toEqual([]);
});

test('a password that the template puts together itself, and none that it asks for or makes', async () => {
  const server = (value: string): string => `{${SCHEMA},"parameters":{"pw":{"type":"securestring"}},"variables":{"a":"Xq7!vRm29z","b":"Kp4Tn"},"resources":[{"type":"Microsoft.Sql/servers","apiVersion":"2021-11-01","name":"shop","properties":{"administratorLoginPassword":"${value}"}}]}`;
  expect(await named({ 'a.json': server("[concat(variables('a'), variables('b'))]") })).toEqual(['shop.administratorLoginPassword']);
  expect(await named({ 'a.json': server("[concat(variables('a'), parameters('pw'))]"), 'b.json': server("[concat(variables('a'), uniqueString(resourceGroup().id))]") })).toEqual([]);
});

test('values that a template is deployed with', async () => {
  const values = (inner: string): string => `{"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#","contentVersion":"1.0.0.0","parameters":{"administratorLoginPassword":${inner}}}`;
  expect(await named({ 'main.parameters.json': values('{"value":"Xq7!vRm29zKp4Tn"}') })).toEqual(['administratorLoginPassword']);
  expect(await named({ 'a.parameters.json': values('{"reference":{"keyVault":{"id":"/subscriptions/x"},"secretName":"db"}}'), 'b.parameters.json': values('{"value":"GEN-PASSWORD"}'), 'c.parameters.json': values('{"value":""}') })).toEqual([]);
});

test('commands that extensions of machines run', async () => {
  const machine = (command: string): string => `{${SCHEMA},"resources":[{"type":"Microsoft.Compute/virtualMachines/extensions","apiVersion":"2023-03-01","name":"web/setup","properties":{"protectedSettings":{"commandToExecute":"${command}"}}}]}`;
  expect(await named({ 'a.json': machine('export DB_PASSWORD=Xq7vRm29zKp4Tn && ./setup.sh') })).toHaveLength(1);
  expect(await named({ 'a.json': machine('export DB_NAME=Xq7vRm29zKp4Tn && ./setup.sh') })).toEqual([]);
});
