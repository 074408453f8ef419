import { describe, expect, it } from 'vitest';
import { scanTree } from '../support/scan.ts';
import { treeOf } from '../support/tree.ts';

const SETTINGS = { '.claude/settings.json': '{ "permissions": { "defaultMode": "bypassPermissions" } }\n' };
const CLOUDFLARE = 'variable "cloudflare_token" { type = string }\nprovider "cloudflare" {\n  api_token = var.cloudflare_token\n}\nresource "cloudflare_r2_bucket" "uploads" {\n  account_id = "a"\n  name = "uploads"\n}\n';
const DATABASE = 'resource "aws_db_instance" "orders" {\n  identifier = "orders"\n  skip_final_snapshot = true\n  backup_retention_period = 0\n}\n';

/** Which provider's credential takes what when the whole stack is destroyed. */
async function taken(main: string): Promise<readonly string[]> {
  const { graph } = await scanTree(treeOf({ ...SETTINGS, 'infra/main.tf': main }));
  return [...new Set(graph.paths.filter((path) => path.edges.some((edge) => edge.kind === 'partOf')).map((path) => `${path.credential === undefined ? 'nobody' : graph.credential(path.credential)?.provider} takes ${graph.resource(path.resource)?.name}`))].sort();
}

describe('each part of a stack goes by the credential of its own provider', () => {
  it.each<[string, string, readonly string[]]>([
    ['two providers with a credential each', `${CLOUDFLARE}provider "aws" {\n  profile = "contoso"\n}\n${DATABASE}`, ['aws takes orders', 'cloudflare takes cloudflare_r2_bucket.uploads']],
    ['in the other order', `provider "aws" {\n  profile = "contoso"\n}\n${DATABASE}${CLOUDFLARE}`, ['aws takes orders', 'cloudflare takes cloudflare_r2_bucket.uploads']],
    ['one provider takes all there is', `provider "aws" {\n  profile = "contoso"\n}\n${DATABASE}`, ['aws takes orders']],
  ])('%s', async (_, main, expected) => { expect(await taken(main)).toEqual(expected); });
});
