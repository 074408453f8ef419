import { describe, expect, it } from 'vitest';
import { scanTree } from '../support/scan.ts';
import { treeOf } from '../support/tree.ts';

const SETTINGS = { '.claude/settings.json': '{ "permissions": { "defaultMode": "bypassPermissions" } }\n' };
const MAIN = 'variable "linode_token" { type = string }\nprovider "linode" {\n  token = var.linode_token\n}\nresource "linode_database_postgresql_v2" "orders" {\n  label = "orders"\n  engine_id = "postgresql/16"\n  region = "eu-west"\n  type = "g6-nanode-1"\n}\n';
const REMOTE = 'terraform {\n  cloud {\n    organization = "contoso"\n    workspaces {\n      name = "orders"\n    }\n  }\n}\n';

/** The credentials by which the database can be destroyed, with how well each is founded. */
async function by(files: Record<string, string>): Promise<readonly string[]> {
  const { graph } = await scanTree(treeOf({ ...SETTINGS, ...files }));
  return [...new Set(graph.paths.map((path) => `${path.foundation}: ${path.credential === undefined ? 'none' : graph.credential(path.credential)?.name}`))].sort();
}

describe('where runs are made elsewhere the variables of a stack are kept there', () => {
  it('a stack of this machine acts with the token that its variable is given', async () => { expect(await by({ 'main.tf': MAIN })).toEqual(['named: provider linode.token']); });
  it('one of HCP Terraform is started by the login there', async () => { expect(await by({ 'main.tf': MAIN, 'backend.tf': REMOTE })).toEqual(['ambient: the logged-in HCP Terraform account']); });
  it('a token that is written down is at hand either way', async () => {
    expect(await by({ 'main.tf': MAIN.replace('type = string', 'default = "{{hex64:linode}}"'), 'backend.tf': REMOTE })).not.toContain('ambient: the logged-in HCP Terraform account');
  });
});
