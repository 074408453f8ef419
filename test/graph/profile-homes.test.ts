import { describe, expect, it } from 'vitest';
import { scanTree } from '../support/scan.ts';
import { treeOf } from '../support/tree.ts';

const SETTINGS = { '.claude/settings.json': '{ "permissions": { "defaultMode": "bypassPermissions" } }\n' };
const REGISTRY = 'module "reports" {\n  source = "terraform-aws-modules/s3-bucket/aws"\n  bucket = "contoso-reports"\n}\n';
const OTHER = { 'sandbox/main.tf': 'provider "aws" {\n  profile = "contoso-sandbox"\n}\nresource "aws_s3_bucket" "scratch" {\n  bucket = "contoso-scratch"\n}\n' };

/** The profiles by which the bucket of the registry's module can be destroyed by a call of the agent's own. */
async function profiles(live: string): Promise<readonly string[]> {
  const { graph } = await scanTree(treeOf({ ...SETTINGS, ...OTHER, 'live/main.tf': live }));
  return [...new Set(graph.paths.filter((path) => graph.resource(path.resource)?.name === 'contoso-reports').map((path) => (path.credential === undefined ? 'none' : graph.credential(path.credential)?.name ?? '')))].sort();
}

describe('what a module of a registry makes lies in the account of its caller', () => {
  it.each<[string, string, readonly string[]]>([
    ['the default of the caller', `provider "aws" {\n  profile = "contoso-live"\n}\n${REGISTRY}`, ['profile contoso-live']],
    ['the one that the call hands over', `provider "aws" {\n  profile = "contoso-live"\n}\nprovider "aws" {\n  alias = "reports"\n  profile = "contoso-reports"\n}\n${REGISTRY.replace('}\n', '  providers = { aws = aws.reports }\n}\n')}`, ['profile contoso-reports']],
  ])('%s', async (_, live, expected) => { expect(await profiles(live)).toEqual(expected); });
});
