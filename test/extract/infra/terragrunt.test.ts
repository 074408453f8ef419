import { expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/terraform.ts';
import { only } from '../../support/facts.ts';
import { scanTree } from '../../support/scan.ts';
import { treeOf } from '../../support/tree.ts';
import { arrows, factsOfFiles, keys, kinds, resource } from './support.ts';

const MODULE = `variable "name" {}
variable "deletion_protection" { default = true }
resource "aws_db_instance" "this" {
  identifier          = var.name
  deletion_protection = var.deletion_protection
}
output "endpoint" { value = aws_db_instance.this.endpoint }
`;
const ROOT = `locals {
  env = read_terragrunt_config(find_in_parent_folders("env.hcl"))
}
remote_state {
  backend = "s3"
  config = {
    bucket = "acme-state"
    key    = "\${path_relative_to_include()}/terraform.tfstate"
  }
}
inputs = merge(local.env.locals, { name = "orders-\${local.env.locals.environment}" })
`;
const UNIT = `include "root" {
  path = find_in_parent_folders("root.hcl")
}
terraform {
  source = "../../../modules//db"
}
`;

test('units apply one module under inputs of their own', async () => {
  const facts = await factsOfFiles({
    'modules/db/main.tf': MODULE, 'live/root.hcl': ROOT,
    'live/prod/env.hcl': 'locals {\n  environment = "prod"\n  deletion_protection = false\n}\n', 'live/prod/db/terragrunt.hcl': UNIT,
    'live/staging/env.hcl': 'locals {\n  environment = "staging"\n}\n', 'live/staging/db/terragrunt.hcl': UNIT,
  }, create);
  expect(keys(facts)).toEqual(expect.arrayContaining(['tf:live/prod/db:aws_db_instance.this', 'tf:live/staging/db:aws_db_instance.this', 'tfstack:live/prod/db', 'tfstack:live/staging/db']));
  expect(keys(facts).filter((key) => key.startsWith('tf:modules'))).toEqual([]);
  const production = resource(facts, 'tf:live/prod/db:aws_db_instance.this');
  expect(production.attributes['deletion_protection']).toMatchObject({ basis: 'set', value: false, at: { file: 'live/prod/env.hcl' } });
  expect(production.name).toBe('orders-prod');
  expect(kinds(production)).toEqual(['production']);
  expect(resource(facts, 'tf:live/staging/db:aws_db_instance.this').attributes['deletion_protection']).toMatchObject({ basis: 'set', value: true });
  expect(resource(facts, 'tfstack:live/prod/db').attributes['backend']).toMatchObject({ value: 's3', at: { file: 'live/root.hcl' } });
  expect(arrows(facts, 'storedOn')).toContain('tfstack:live/prod/db -> s3:acme-state');
});

test('inputs that cannot be told leave no default standing', async () => {
  const facts = await factsOfFiles({ 'db/main.tf': MODULE, 'live/db/terragrunt.hcl': 'terraform {\n  source = "../..//db"\n}\ninputs = merge(yamldecode(file("x.yaml")), { name = "orders" })\n' }, create);
  expect(resource(facts, 'tf:live/db:aws_db_instance.this').attributes['deletion_protection']).toMatchObject({ basis: 'unknown' });
});

test('a dependency leads to what the other unit makes', async () => {
  const facts = await factsOfFiles({
    'modules/db/main.tf': MODULE, 'live/db/terragrunt.hcl': 'terraform {\n  source = "../../modules/db"\n}\ninputs = { name = "orders" }\n',
    'modules/app/main.tf': 'variable "host" {}\nresource "aws_ssm_parameter" "host" {\n  name = "/app/host"\n  value = var.host\n}\n',
    'live/app/terragrunt.hcl': 'terraform {\n  source = "../../modules/app"\n}\ndependency "db" {\n  config_path = "../db"\n  mock_outputs = { endpoint = "mock" }\n}\ninputs = { host = dependency.db.outputs.endpoint }\n',
  }, create);
  expect(arrows(facts, 'serves')).toContain('tf:live/db:aws_db_instance.this -> tf:live/app:aws_ssm_parameter.host');
});

test('modules from elsewhere, units of stacks and circles are gaps or nothing', async () => {
  const facts = await factsOfFiles({
    'live/db/terragrunt.hcl': 'include "root" {\n  path = "terragrunt.hcl"\n}\nterraform {\n  source = "git::https://git.example.com/modules.git//db?ref=v1"\n}\nlocals {\n  a = local.b\n  b = local.a\n}\ninputs = { name = local.a }\n',
    'live/terragrunt.stack.hcl': 'unit "db" {\n  source = "../units/db"\n  path = "db"\n}\n', '__proto__/terragrunt.hcl': 'include {\n  path = find_in_parent_folders()\n}\n',
  }, create);
  expect(only(facts, 'gap').map((gap) => gap.place.file)).toEqual(['live/db/terragrunt.hcl', 'live/terragrunt.stack.hcl']);
  expect(only(facts, 'resource')).toEqual([]);
});

test('what a unit hands in is found where it stands, and a unit that guards is worth a note at most', async () => {
  const tree = (protect: boolean) => treeOf({ 'modules/db/main.tf': MODULE, 'live/prod/db/terragrunt.hcl': `terraform {\n  source = "../../../modules/db"\n}\nremote_state {\n  backend = "s3"\n  config = { bucket = "acme-state", key = "db" }\n}\ninputs = {\n  name = "orders"\n  deletion_protection = ${protect}\n}\n` });
  const loud = (result: Awaited<ReturnType<typeof scanTree>>): readonly string[] => result.findings.filter((finding) => finding.level !== 'note').map((finding) => `${finding.rule} ${finding.places[0].file}`);
  expect(loud(await scanTree(tree(false)))).toContain('data-store-unguarded live/prod/db/terragrunt.hcl');
  expect(loud(await scanTree(tree(true)))).toEqual([]);
});

test('files that include and read each other over and over are done with quickly', async () => {
  const many = (to: string): string => `${Array.from({ length: 40 }, (_, index) => `include "i${index}" {\n  path = "${to}"\n  expose = true\n}\n`).join('')}locals {\n${Array.from({ length: 40 }, (_, index) => `  l${index} = read_terragrunt_config("/${to.replace(/^\//, '')}")\n`).join('')}}\ninputs = merge(include.i0.inputs, local.l0.inputs, { a = local.l1.locals.l2, b = include.i1.locals.l3 })\n`;
  await factsOfFiles({ 'a/terragrunt.hcl': many('/b/terragrunt.hcl'), 'b/terragrunt.hcl': many('/a/terragrunt.hcl'), 'a/main.tf': MODULE, 'b/main.tf': MODULE }, create);
});

test('a unit whose source a condition chooses is the module that lies in the tree', async () => {
  const unit = 'terraform {\n  source = "${get_env("ENVIRONMENT") == "production" ? "git::https://example.com/acme/infra//aws/db?ref=v1" : "../../aws//db"}"\n}\ninputs = {\n  name = "orders"\n}\n';
  const elsewhere = 'terraform {\n  source = get_env("A") == "b" ? "git::https://example.com/acme/infra//aws/db?ref=v1" : "git::https://example.com/acme/infra//aws/db?ref=v2"\n}\n';
  const facts = await factsOfFiles({ 'aws/db/main.tf': MODULE, 'env/production/terragrunt.hcl': unit, 'env/other/terragrunt.hcl': elsewhere }, create);
  expect(kinds(resource(facts, 'tf:env/production:aws_db_instance.this'))).toEqual(['production']);
  expect(only(facts, 'gap').map((gap) => gap.place.file)).toEqual(['env/other/terragrunt.hcl']);
});
