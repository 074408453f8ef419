// Time to read infrastructure: many root modules, and one whose modules nest under loops. Reported, not asserted.
import { create as cloudformation } from '../src/extract/infra/cloudformation/index.ts';
import { create as terraform } from '../src/extract/infra/terraform.ts';
import type { CreateExtractor } from '../src/model/index.ts';
import { factsOf } from '../test/support/facts.ts';
import { treeOf } from '../test/support/tree.ts';

const time = async (what: string, files: Readonly<Record<string, string>>, create: CreateExtractor): Promise<void> => {
  const start = performance.now();
  const facts = await factsOf(treeOf(files), [create]);
  const used = Math.round(process.memoryUsage().heapUsed / 1048576);
  process.stdout.write(`${what.padEnd(56)} ${(performance.now() - start).toFixed(0).padStart(7)} ms, ${String(facts.length).padStart(6)} facts, ${String(facts.filter((fact) => fact.fact === 'gap').length).padStart(4)} gaps, ${String(used).padStart(5)} MB\n`);
};

const store = (name: string): string => `resource "aws_db_instance" "${name}" {\n  identifier          = "${name}-\${var.environment}"\n  deletion_protection = var.protect\n  tags                = merge(local.tags, { Name = "${name}" })\n}\n`;
const root = (index: number): string => `variable "environment" { default = "prod" }\nvariable "protect" { default = true }\nlocals {\n  tags = { team = "t${index}" }\n}\n${store(`db${index}`)}${store(`other${index}`)}`;

await time('one root, to warm up', { 'a/main.tf': root(0) }, terraform);
await time('2,000 files of Terraform in 500 roots', Object.fromEntries(Array.from({ length: 500 }, (_, index) => [
  [`r${index}/main.tf`, root(index)], [`r${index}/bucket.tf`, `resource "aws_s3_bucket" "b" {\n  bucket = "acme-${index}"\n}\n`],
  [`r${index}/queue.tf`, 'resource "aws_sqs_queue" "q" {}\n'], [`r${index}/terraform.tfvars`, 'environment = "staging"\n'],
]).flat()), terraform);

const nested: Record<string, string> = { 'main.tf': 'module "m0" {\n  for_each = toset([for i in range(12) : tostring(i)])\n  source = "./m0"\n  name = each.key\n}\n' };
for (let level = 0; level < 6; level++) {
  nested[`m${level}/main.tf`] = level === 5 ? `variable "name" {}\n${store('leaf').replace('var.protect', 'true').replace('local.tags', '{}').replace('var.environment', 'var.name')}`
    : `variable "name" {}\nmodule "inner" {\n  for_each = toset([for i in range(12) : tostring(i)])\n  source = "../m${level + 1}"\n  name = "\${var.name}-\${each.key}"\n}\n`;
}
await time('12 instances x 6 nested modules', nested, terraform);

const units: Record<string, string> = { 'modules/db/main.tf': root(1).replace('variable "environment" { default = "prod" }', 'variable "environment" {}'), 'live/root.hcl': 'locals {\n  env = read_terragrunt_config(find_in_parent_folders("env.hcl"))\n}\ninputs = merge(local.env.locals, { protect = false })\n' };
for (let index = 0; index < 300; index++) {
  units[`live/e${index}/env.hcl`] = `locals {\n  environment = "e${index}"\n}\n`;
  units[`live/e${index}/db/terragrunt.hcl`] = 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\nterraform {\n  source = "../../../modules/db"\n}\n';
}
await time('300 units of Terragrunt', units, terraform);
await time('500 templates of CloudFormation', Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`t${index}.yaml`, `Parameters:\n  Days: { Type: Number, Default: 7 }\nResources:\n${Array.from({ length: 10 }, (__, at) => `  Db${at}:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      BackupRetentionPeriod: !Ref Days\n`).join('')}`])), cloudformation);
