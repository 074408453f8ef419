import { expect, test } from 'vitest';
import { attribute, resource, terraform } from './support.ts';

const vault = (body: string, rest = ''): string => `resource "azapi_resource" "orders" {\n type = "Microsoft.KeyVault/vaults@2023-07-01"\n name = "acme-orders"\n ${rest}\n body = ${body}\n}\n`;
const PURGE = 'properties.enablePurgeProtection';

test.each([
  ['an object', '{ properties = { enablePurgeProtection = false } }', 'set false'],
  ['a text of JSON', 'jsonencode({ properties = { enablePurgeProtection = false } })', 'set false'],
  ['a text of JSON as it is', '"{\\"properties\\":{\\"enablePurgeProtection\\":true}}"', 'set true'],
  ['another case', '{ Properties = { EnablePurgeProtection = true } }', 'set true'],
  ['a variable', '{ properties = { enablePurgeProtection = var.on } }', 'set false'],
  ['a variable that nobody gives', '{ properties = { enablePurgeProtection = var.open } }', 'unknown'],
  ['a body that is given', 'var.open', 'unknown'],
  ['properties put together', '{ properties = merge(var.open, { a = 1 }) }', 'unknown'],
  ['nothing', '{ properties = {} }', 'absent'],
  ['null', '{ properties = { enablePurgeProtection = null } }', 'absent'],
])('azapi reads %s', async (_, body, expected) => {
  const facts = await terraform({ 'main.tf': `variable "on" {\n default = false\n}\nvariable "open" {}\n${vault(body)}` });
  const fact = resource(facts, 'tf:.:azapi_resource.orders');
  expect(fact).toMatchObject({ type: 'Microsoft.KeyVault/vaults', kind: 'secret-store', name: 'azapi_resource.orders' });
  expect(attribute(fact, PURGE)).toBe(expected);
});

test('a name identifies as in a template', async () => {
  const facts = await terraform({ 'main.tf': 'resource "azapi_resource" "media" {\n type = "microsoft.storage/STORAGEACCOUNTS@2023-01-01"\n name = "acmemedia"\n}\n' });
  expect(resource(facts, 'azblob:acmemedia').name).toBe('acmemedia');
});

const account = 'resource "azapi_resource" "media" {\n type = "Microsoft.Storage/storageAccounts@2023-01-01"\n name = "acmemedia"\n}\n';
const blobs = (parent: string): string => `resource "azapi_resource" "blobs" {\n type = "Microsoft.Storage/storageAccounts/blobServices@2023-01-01"\n name = "default"\n parent_id = ${parent}\n body = { properties = { isVersioningEnabled = true } }\n}\n`;
test.each([
  ['by reference', 'azapi_resource.media.id', 'set true'], ['by what cannot be told', 'var.open', 'unknown'],
])('a child speaks of its parent %s', async (_, parent, expected) => {
  const facts = await terraform({ 'main.tf': `variable "open" {}\n${account}${blobs(parent)}` });
  expect(attribute(resource(facts, 'azblob:acmemedia'), 'blobServices:properties.isVersioningEnabled')).toBe(expected);
});

test('what changes a thing made elsewhere leaves the rest open, and what changes one made here is no second one', async () => {
  const change = (id: string): string => `resource "azapi_update_resource" "purge" {\n type = "Microsoft.KeyVault/vaults@2023-07-01"\n resource_id = ${id}\n body = { properties = { enablePurgeProtection = true } }\n}\n`;
  const elsewhere = resource(await terraform({ 'main.tf': change('"/subscriptions/s/resourceGroups/r/providers/Microsoft.KeyVault/vaults/v"') }), 'tf:.:azapi_update_resource.purge');
  expect([attribute(elsewhere, PURGE), attribute(elsewhere, 'properties.enableSoftDelete')]).toEqual(['set true', 'unknown']);
  const here = await terraform({ 'main.tf': `resource "azurerm_key_vault" "orders" {\n name = "acme-orders"\n}\n${change('azurerm_key_vault.orders.id')}` });
  expect(here.filter((fact) => fact.fact === 'resource' && fact.keys.some((key) => key.includes('azapi')))).toEqual([]);
});

test('a setting of the provider is one of what it makes, through modules and aliases', async () => {
  const features = (on: boolean): string => `features {\n key_vault {\n purge_soft_delete_on_destroy = ${on}\n }\n }\n`;
  const facts = await terraform({
    'main.tf': `provider "azurerm" {\n${features(true)}}\nprovider "azurerm" {\n alias = "kept"\n${features(false)}}\nmodule "a" {\n source = "./m"\n}\nmodule "b" {\n source = "./m"\n providers = { azurerm = azurerm.kept }\n}\n`,
    'm/main.tf': 'resource "azurerm_key_vault" "orders" {\n name = "acme-orders"\n}\n',
  });
  const said = (module: string): string => attribute(resource(facts, `tf:.:module.${module}.azurerm_key_vault.orders`), 'provider.features.key_vault.purge_soft_delete_on_destroy');
  expect([said('a'), said('b')]).toEqual(['set true', 'set false']);
});
