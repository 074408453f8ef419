import { describe, expect, it } from 'vitest';
import type { Credential, ScanResult } from '../../../src/model/index.ts';
import { explain } from '../../../src/report/explain.ts';
import { DEFAULT_OPTIONS } from '../../../src/report/index.ts';
import { scanTree } from '../../support/scan.ts';
import { treeOf } from '../../support/tree.ts';

const ACCOUNT = 'terraform {\n  backend "azurerm" {}\n}\nresource "azurerm_storage_account" "data" {\n  name = "shopdata"\n}\n';
const FLY = 'app = "shop"\n[mounts]\nsource = "data"\ndestination = "/data"\n';
/** The one credential whose value is found, and what whoever has it may do, worst named first. */
async function found(files: Readonly<Record<string, string>>): Promise<{ readonly result: ScanResult; readonly credential: Credential; readonly may: readonly string[] }> {
  const result = await scanTree(treeOf({ '.claude/settings.json': '{ "permissions": { "defaultMode": "bypassPermissions" } }', ...files }));
  const credential = result.graph.credentials.find((one) => one.foundation === 'found');
  if (!credential) throw new Error('no value was found');
  return { result, credential, may: [...new Set(credential.authority.map((one) => one.effect))].sort() };
}

describe('what a value says of its limits counts', () => {
  const link = (query: string): Record<string, string> => ({ 'main.tf': ACCOUNT, 'a.py': `LINK = "https://shopdata.blob.core.windows.net/orders?{{azure-sas:${query};a}}"\n` });
  it.each([
    ['sp=rwd&sr=c&se=2099-01-01', ['destroy', 'write']], ['sp=rwdx&sr=c&se=2099-01-01', ['destroy', 'destroy-backup', 'write']], ['sp=rw&sr=c&se=2099-01-01', ['write']], ['sp=rl&sr=c&se=2099-01-01', []],
    ['sp=rwd&sr=b&se=2099-01-01', []], ['sp=rwd&sr=c&se=2020-01-01', []], ['ss=b&srt=s&sp=rwd&se=2099-01-01', []], ['ss=b&srt=co&sp=rd&se=2099-01-01', ['destroy']],
  ] as const)('of a signature with %s', async (query, effects) => { expect((await found(link(query))).may).toEqual(effects); });

  it.each([
    ['{{fly-app:app=17;until=4070908800;a}}', 'fly.deploy-token', ['destroy']], ['{{fly-app:until=4070908800;b}}', 'fly.org-token', ['destroy']], ['{{fly-app:mask=1;c}}', 'fly.org-token', []], ['{{fly-app:app=17;until=1500000000;d}}', 'fly.deploy-token', []],
  ] as const)('of %s', async (token, kind, effects) => {
    const { credential, may } = await found({ 'fly.toml': FLY, '.env': `FLY_API_TOKEN=${token}\n` });
    expect([credential.kinds.map((one) => one.id), may]).toEqual([[kind], effects]);
  });

  it('the key of a storage account opens the account that stands beside it', async () => {
    const { credential, may } = await found({ 'main.tf': ACCOUNT, '.env': 'STORAGE="DefaultEndpointsProtocol=https;AccountName=shopdata;{{token:azure.storage-key;a}};EndpointSuffix=core.windows.net"\n' });
    expect([credential.opens.key, may]).toEqual(['azblob:shopdata', ['destroy']]);
  });

  it('and is told to whoever asks', async () => {
    const { result, credential } = await found({ '.env': 'TWINE_PASSWORD={{pypi-for:projects=shop,shop-api;until=4070908800;a}}\n' });
    expect(explain(result, credential.id, DEFAULT_OPTIONS)).toContain('What its own text says, read here, its seal not checked\n  it is for the projects shop and shop-api alone\n');
    const reads = await found(link('sp=rl&sr=c&se=2099-01-01'));
    expect(explain(reads.result, reads.credential.id, DEFAULT_OPTIONS)).toContain('It only reads: so says its own text.');
  });
});
