import { describe, expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/arm.ts';
import { only } from '../../support/facts.ts';
import { factsOfFiles } from './support.ts';

const SCHEMA = 'https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#';
const GROUP = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
const CONTRIBUTOR = 'b24988ac-6180-42a0-ab88-20f7382dd24c';
async function grants(template: unknown): Promise<readonly unknown[]> {
  return only(await factsOfFiles({ 'main.json': JSON.stringify(template, null, 2) }, create), 'grant').map(({ name, effects, on, amounts }) => ({ name, effects: effects.join(' '), everything: on.everything, traits: (amounts ?? []).map(({ trait }) => trait).sort() }));
}
const role = (permissions: unknown, scopes: unknown = ['[subscription().id]']): unknown => ({ type: 'Microsoft.Authorization/roleDefinitions', name: 'r', properties: { permissions, assignableScopes: scopes } });

describe('deployment templates', () => {
  test('fill in defaults of parameters, variables and what they name', async () => {
    const actions = { parameters: { a: { type: 'array', defaultValue: ["[variables('one')]", 'Microsoft.Web/*'] } }, variables: { one: 'Microsoft.Sql/servers/delete' } };
    expect(await grants({ $schema: SCHEMA, ...actions, resources: [role([{ actions: "[parameters('a')]" }])] })).toEqual([{ name: 'the custom role r through r', effects: 'write destroy', everything: true, traits: ['reads-secrets'] }]);
  });
  test('exclude what is excluded, and data actions are no actions', async () => {
    expect(await grants({ $schema: SCHEMA, resources: [role([{ actions: ['*'], notActions: ['Microsoft.Authorization/*/Write', 'Microsoft.Authorization/elevateAccess/Action'] }])] })).toMatchObject([{ effects: 'write destroy destroy-backup' }]);
    expect(await grants({ $schema: SCHEMA, resources: [role([{ actions: ['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete'] }])] })).toEqual([]);
    expect(await grants({ $schema: SCHEMA, resources: [role([{ dataActions: ['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*'] }])] })).toMatchObject([{ effects: 'write destroy', traits: ['reads-data'] }]);
  });
  test('of a resource group reach no further than the group, also in a nested deployment', async () => {
    const assign = { type: 'Microsoft.Authorization/roleAssignments', name: 'a', properties: { roleDefinitionId: `[concat('/x/roleDefinitions/', '${CONTRIBUTOR}')]`, principalId: '[parameters(\'p\')]' } };
    expect(await grants({ $schema: GROUP, resources: [assign] })).toMatchObject([{ everything: false }]);
    expect(await grants({ $schema: SCHEMA, resources: [{ type: 'Microsoft.Resources/deployments', name: 'd', resourceGroup: 'g', properties: { template: { resources: [assign] } } }] })).toMatchObject([{ everything: false }]);
    expect(await grants({ $schema: SCHEMA, resources: [assign] })).toMatchObject([{ everything: true, effects: 'write destroy destroy-backup' }]);
  });
  test('name children with their parents, in lists and in maps', async () => {
    const facts = await factsOfFiles({ 'm.json': JSON.stringify({ $schema: GROUP, resources: { sql: { type: 'Microsoft.Sql/servers', name: 's', resources: [{ type: 'databases', name: 'd' }] } } }) }, create);
    expect(only(facts, 'resource').map(({ type, name }) => `${type} ${name}`)).toEqual(['Microsoft.Sql/servers s', 'Microsoft.Sql/servers/databases d']);
  });
  test.each([['a circle of variables', { $schema: SCHEMA, variables: { a: "[variables('b')]", b: "[variables('a')]" }, resources: [role("[variables('a')]")] }], ['no template', { resources: [role([{ actions: ['*'] }])] }], ['a list for a resource', { $schema: SCHEMA, resources: [[], null, 3, { type: 4 }] }]])('%s gives nothing and does not throw', async (_, template) => {
    expect(await grants(template)).toEqual([]);
  });
});
