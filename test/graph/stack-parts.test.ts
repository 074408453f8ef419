import { describe, expect, it } from 'vitest';
import { scanTree } from '../support/scan.ts';
import { treeOf } from '../support/tree.ts';

const SETTINGS = { '.claude/settings.json': '{ "permissions": { "defaultMode": "dontAsk", "allow": ["Bash(./clean.sh)"] } }\n' };
const MAIN = 'provider "aws" {\n  profile = "contoso"\n}\nvariable "name" { type = string }\nresource "aws_db_instance" "orders" {\n  identifier = var.name\n  skip_final_snapshot = true\n  backup_retention_period = 0\n}\nresource "aws_db_instance" "orders_old" {\n  identifier = "old-${var.name}"\n  skip_final_snapshot = true\n  backup_retention_period = 0\n}\n';

/** Names of what the script takes with it. */
async function taken(script: string, files: Record<string, string>): Promise<readonly string[]> {
  const { graph } = await scanTree(treeOf({ ...SETTINGS, 'clean.sh': `#!/bin/sh\n${script}\n`, ...files }));
  return [...new Set(graph.paths.filter((path) => path.agent === 'claude-code' && path.gate === 'open' && path.edges.some((edge) => edge.kind === 'partOf')).flatMap((path) => graph.resource(path.resource)?.name ?? []))].sort();
}

const VARIANTS = { 'infra/main.tf': MAIN, 'infra/env/production.tfvars': 'name = "orders-production"\n', 'infra/env/staging.tfvars': 'name = "orders-staging"\n' };

describe('a command of Terraform takes the part of the stack that it names', () => {
  it.each<[string, string, readonly string[]]>([
    ['no variable file: every reading', 'cd infra && terraform destroy -auto-approve', ['old-orders-production', 'old-orders-staging', 'orders-production', 'orders-staging']],
    ['the one it names', 'terraform -chdir=infra destroy -auto-approve -var-file=env/staging.tfvars', ['old-orders-staging', 'orders-staging']],
    ['written apart', 'cd infra && tofu destroy -auto-approve -var-file env/staging.tfvars', ['old-orders-staging', 'orders-staging']],
    ['a variable names it: any of them', 'cd infra && terraform destroy -auto-approve -var-file="env/$1.tfvars"', ['old-orders-production', 'old-orders-staging', 'orders-production', 'orders-staging']],
    ['one address of it', 'cd infra && terraform destroy -auto-approve -var-file=env/staging.tfvars -target=aws_db_instance.orders', ['orders-staging']],
    ['an address nobody knows', 'cd infra && terraform destroy -auto-approve -var-file=env/staging.tfvars -target=aws_db_instance.none', ['old-orders-production', 'old-orders-staging', 'orders-production', 'orders-staging']],
  ])('%s', async (_, script, expected) => { expect(await taken(script, VARIANTS)).toEqual(expected); });

  it('by the address of a module, and not of one whose name begins alike', async () => {
    const module = 'variable "name" { type = string }\nresource "aws_db_instance" "this" {\n  identifier = var.name\n  skip_final_snapshot = true\n}\n';
    const files = { 'main.tf': 'provider "aws" {\n  profile = "contoso"\n}\nmodule "db" {\n  source = "./modules/db"\n  name = "a"\n}\nmodule "db2" {\n  source = "./modules/db"\n  name = "b"\n}\n', 'modules/db/main.tf': module };
    expect(await taken('terraform destroy -auto-approve -target module.db', files)).toEqual(['a']);
  });

  it('every unit below a directory, where Terragrunt is told to run all', async () => {
    const unit = (name: string): string => `terraform {\n  source = "../../modules/db"\n}\ninputs = {\n  name = "${name}"\n}\n`;
    const files = { 'modules/db/main.tf': 'provider "aws" {\n  profile = "contoso"\n}\nvariable "name" { type = string }\nresource "aws_db_instance" "this" {\n  identifier = var.name\n  skip_final_snapshot = true\n}\n', 'live/a/terragrunt.hcl': unit('a'), 'live/b/terragrunt.hcl': unit('b'), 'other/c/terragrunt.hcl': unit('c') };
    expect(await taken('cd live && terragrunt run-all destroy --non-interactive', files)).toEqual(['a', 'b']);
    expect(await taken('terragrunt run --all --non-interactive --working-dir live destroy', files)).toEqual(['a', 'b']);
    expect(await taken('terragrunt run --all --non-interactive destroy', files)).toEqual(['a', 'b', 'c']);
    expect(await taken('cd live/a && terragrunt destroy --non-interactive', files)).toEqual(['a']);
  });
});
