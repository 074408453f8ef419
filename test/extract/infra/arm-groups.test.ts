import { expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/arm.ts';
import { scanTree } from '../../support/scan.ts';
import { treeOf } from '../../support/tree.ts';
import { arrows, factsOfFiles, keys, kinds, resource } from './support.ts';

const STORE = "param name string\nresource store 'Microsoft.Storage/storageAccounts@2023-01-01' = {\n  name: name\n  location: 'westeurope'\n  sku: { name: 'Standard_GRS' }\n  kind: 'StorageV2'\n}\n";
const MAIN = "targetScope = 'subscription'\nparam env string = 'prod'\nresource rg 'Microsoft.Resources/resourceGroups@2021-04-01' = {\n  name: 'shop-${env}'\n  location: 'westeurope'\n}\nmodule store 'modules/store.bicep' = {\n  name: 'store'\n  scope: rg\n  params: { name: 'shopfiles' }\n}\nmodule other 'modules/store.bicep' = {\n  name: 'other'\n  scope: resourceGroup('elsewhere')\n  params: { name: 'otherfiles' }\n}\n";

test('modules lie in the resource group that they are deployed to', async () => {
  const facts = await factsOfFiles({ 'main.bicep': MAIN, 'modules/store.bicep': STORE }, create);
  const group = facts.flatMap((fact) => (fact.fact === 'resource' && fact.type === 'Microsoft.Resources/resourceGroups' ? [fact] : []));
  expect(group.map((one) => [one.name, one.maybe])).toEqual([['shop-prod', ['azgroup:shop-prod']]]);
  expect(arrows(facts, 'partOf')).toEqual([`${resource(facts, 'azblob:shopfiles').keys[0]} -> ${group[0]?.keys[0]}`]);
});

test('scripts say which group a template goes to, and a lock of the group guards what is in it', async () => {
  const script = "#!/bin/sh\n# az deployment group create -g old --template-file infra/store.bicep\naz group create --name shop-prod --location westeurope\naz deployment group create \\\n  --resource-group shop-prod \\\n  --template-file infra/store.bicep --parameters name=shopfiles\n";
  const files = { 'infra/store.bicep': STORE.replace('param name string', "param name string = 'shopfiles'"), 'deploy.sh': script };
  const facts = await factsOfFiles(files, create);
  expect(arrows(facts, 'partOf')).toEqual(['arm:infra/store.bicep#/0 -> azgroup:shop-prod']);
  expect(kinds(resource(facts, 'azgroup:shop-prod'))).toEqual(['production']);
  expect(resource(facts, 'azblob:shopfiles').attributes['management_lock']).toBeUndefined();
  const locked = await factsOfFiles({ ...files, 'lock.sh': 'az lock create --name keep --lock-type CanNotDelete --resource-group shop-prod\n' }, create);
  expect(resource(locked, 'azblob:shopfiles').attributes['management_lock']).toMatchObject({ value: true, at: { file: 'lock.sh' } });
  expect(resource(locked, 'azgroup:shop-prod').attributes['management_lock']).toMatchObject({ value: true });
  // A lock on one thing is not one on all, and two groups are not one.
  expect(resource(await factsOfFiles({ ...files, 'lock.sh': 'az lock create --lock-type CanNotDelete -g shop-prod --resource-name x --resource-type y\n' }, create), 'azblob:shopfiles').attributes['management_lock']).toBeUndefined();
  expect(keys(await factsOfFiles({ ...files, 'second.sh': script.replaceAll('shop-prod', 'shop-test') }, create))).toEqual(['arm:infra/store.bicep#/0']);
});

test('deleting the group deletes what is in it, and a lock is one call more', async () => {
  const tree = (lock: string) => treeOf({
    '.claude/settings.json': '{ "permissions": { "defaultMode": "dontAsk", "allow": ["Bash(scripts/clean.sh)"] } }', 'scripts/clean.sh': '#!/bin/sh\naz login --service-principal -u x -p "$AZURE_CLIENT_SECRET" --tenant y\naz group delete --yes --name shop-prod\n',
    'infra/store.bicep': STORE.replace('param name string', "param name string = 'shopfiles'"), 'deploy.sh': `az deployment group create -g shop-prod --template-file infra/store.bicep\n${lock}`,
  });
  const calls = async (lock: string): Promise<readonly number[]> => {
    const { graph } = await scanTree(tree(lock));
    const store = graph.resources.find((one) => one.keys.includes('azblob:shopfiles'));
    return graph.paths.filter((path) => path.resource === store?.id && path.effect === 'destroy').map((path) => path.calls);
  };
  expect(Math.min(...await calls(''))).toBe(1);
  expect(Math.min(...await calls('az lock create -n keep --lock-type CanNotDelete -g shop-prod\n'))).toBeGreaterThan(1);
});
