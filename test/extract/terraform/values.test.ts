import { describe, expect, it } from 'vitest';
import { only } from '../../support/facts.ts';
import { attribute, resource, terraform } from './support.ts';

/** What deletion_protection of one database comes to, with the expression and whatever stands around it. */
async function protection(expression: string, around = '', files: Record<string, string> = {}): Promise<string> {
  const facts = await terraform({ 'infra/main.tf': `${around}\nresource "aws_db_instance" "main" {\n  deletion_protection = ${expression}\n}\n`, ...files });
  return attribute(resource(facts, 'tf:infra:aws_db_instance.main'), 'deletion_protection');
}

describe('values of Terraform', () => {
  it.each([
    ['a literal', 'true', ''],
    ['a text that reads as a boolean', '"true"', ''],
    ['a local', 'local.protect', 'locals {\n  protect = true\n}'],
    ['a local through a local', 'local.a.b["c"]', 'locals {\n  z = true\n  a = { b = { c = local.z } }\n}'],
    ['the default of a variable', 'var.protect', 'variable "protect" {\n  default = true\n}'],
    ['a condition', 'local.env == "prod" ? true : false', 'locals {\n  env = "prod"\n}'],
    ['an operator', '!local.throwaway && 2 > 1', 'locals {\n  throwaway = false\n}'],
    ['lookup', 'lookup(local.by_env, "prod", false)', 'locals {\n  by_env = { prod = true }\n}'],
    ['a fallback of lookup', 'lookup(local.by_env, "prod", true)', 'locals {\n  by_env = {}\n}'],
    ['merge, later wins', 'merge({ p = false }, local.over).p', 'locals {\n  over = { p = true }\n}'],
    ['try over a key that is not there', 'try(local.config.protect, true)', 'locals {\n  config = {}\n}'],
    ['coalesce', 'coalesce(null, true)', ''],
    ['contains', 'contains(["prod", "stage"], "prod")', ''],
    ['jsondecode of jsonencode', 'jsondecode(jsonencode({ a = [true] })).a[0]', ''],
    ['a for expression', '[for k, v in { prod = true } : v if k == "prod"][0]', ''],
    ['anytrue over a map', 'anytrue([for k, v in { a = false, b = true } : v])', ''],
    ['one', 'one([true])', ''],
    ['text functions', 'upper(format("%s-%s", "a", replace("b_c", "_", "-"))) == "A-B-C"', ''],
    ['join and split', 'join(",", reverse(split("-", "a-b"))) == "b,a"', ''],
    ['flatten and concat', 'length(flatten([["a"], concat(["b"], ["c"])])) == 3', ''],
    ['another resource', 'aws_db_instance.other.deletion_protection', 'resource "aws_db_instance" "other" {\n  deletion_protection = true\n}'],
    ['startswith', 'startswith("production", "prod")', ''],
  ])('follows %s', async (_, expression, around) => {
    expect(await protection(expression, around)).toBe('set true');
  });

  it.each([
    ['a variable without a value', 'var.protect', 'variable "protect" {}'],
    ['a variable that is not declared', 'var.nothing', ''],
    ['locals that go round', 'local.a', 'locals {\n  a = local.b\n  b = local.a\n}'],
    ['a resource that refers to itself', 'aws_db_instance.main.deletion_protection', ''],
    ['a data source', 'data.aws_ssm_parameter.p.value', 'data "aws_ssm_parameter" "p" {\n  name = "p"\n}'],
    ['a function that is not followed', 'provider::local::direxists("x")', ''],
    ['the workspace', 'terraform.workspace == "prod"', ''],
    ['a condition on what is not known', 'var.env == "prod" ? true : false', 'variable "env" {}'],
    ['try over something that may exist', 'try(var.config.protect, true)', 'variable "config" {}'],
    ['merge with an unknown map behind', 'merge({ p = true }, var.more).p', 'variable "more" {}'],
  ])('leaves %s unknown', async (_, expression, around) => {
    expect(await protection(expression, around)).toBe('unknown');
  });

  it('takes null for not written', async () => {
    expect(await protection('null')).toBe('absent');
  });

  it('keeps what a later map certainly sets although an earlier one is unknown', async () => {
    expect(await protection('merge(var.more, { p = true }).p', 'variable "more" {}')).toBe('set true');
  });

  it('takes terraform.tfvars before a default, and auto files before that', async () => {
    const around = 'variable "protect" {\n  default = false\n}';
    expect(await protection('var.protect', around, { 'infra/terraform.tfvars': 'protect = true\n' })).toBe('set true');
    expect(await protection('var.protect', around, { 'infra/terraform.tfvars': 'protect = false\n', 'infra/x.auto.tfvars': 'protect = true\n' })).toBe('set true');
    expect(await protection('var.protect', around, { 'infra/terraform.tfvars.json': '{"protect": true}' })).toBe('set true');
  });

  it('tells where a value stands and what it came through', async () => {
    const main = 'variable "protect" {\n  default = false\n}\nresource "aws_db_instance" "main" {\n  deletion_protection = var.protect\n}\n';
    const known = resource(await terraform({ 'infra/main.tf': main, 'infra/terraform.tfvars': '# ours\nprotect = true\n' }), 'tf:infra:aws_db_instance.main').attributes['deletion_protection'];
    if (known?.basis !== 'set') throw new Error('not set');
    expect([known.at.file, known.at.start, known.at.end]).toEqual(['infra/terraform.tfvars', '# ours\nprotect = '.length, '# ours\nprotect = true'.length]);
    expect(known.via.map((one) => one.at.file)).toEqual(['infra/terraform.tfvars', 'infra/main.tf']);
  });

  it('reads an override file as something it does not know', async () => {
    expect(await protection('true', '', { 'infra/override.tf': 'resource "aws_db_instance" "main" {\n  deletion_protection = false\n}\n' })).toBe('unknown');
  });

  it('makes one resource per literal key, none for none, and one for an unknown number', async () => {
    const facts = await terraform({ 'main.tf': `
variable "n" {}
resource "aws_db_instance" "each" {
  for_each   = toset(["prod", "staging"])
  identifier = "app-\${each.key}"
}
resource "aws_db_instance" "two" {
  count               = 2
  identifier          = "two-\${count.index}"
  deletion_protection = count.index == 1
}
resource "aws_db_instance" "off" {
  count = 1 > 2 ? 1 : 0
}
resource "aws_db_instance" "some" {
  count = var.n
}
` });
    const keys = only(facts, 'resource').filter((fact) => fact.type === 'aws_db_instance').map((fact) => fact.keys[0]).sort();
    expect(keys).toEqual(['tf:.:aws_db_instance.each["prod"]', 'tf:.:aws_db_instance.each["staging"]', 'tf:.:aws_db_instance.some', 'tf:.:aws_db_instance.two[0]', 'tf:.:aws_db_instance.two[1]']);
    expect(resource(facts, 'tf:.:aws_db_instance.each["prod"]').name).toBe('app-prod');
    expect(attribute(resource(facts, 'tf:.:aws_db_instance.two[1]'), 'deletion_protection')).toBe('set true');
  });

  it('unrolls dynamic blocks and says when it cannot', async () => {
    const table = (over: string): string => `variable "pitr" {}\nresource "aws_dynamodb_table" "t" {\n  name = "t"\n  dynamic "point_in_time_recovery" {\n    for_each = ${over}\n    content {\n      enabled = point_in_time_recovery.value\n    }\n  }\n}\n`;
    const read = async (over: string): Promise<string> => attribute(resource(await terraform({ 'main.tf': table(over) }), 'tf:.:aws_dynamodb_table.t'), 'point_in_time_recovery.enabled');
    expect(await read('[true]')).toBe('set true');
    expect(await read('[]')).toBe('absent');
    expect(await read('var.pitr')).toBe('unknown');
  });

  it('reads the JSON syntax', async () => {
    const facts = await terraform({ 'main.tf.json': JSON.stringify({ locals: { protect: true }, resource: { aws_db_instance: { main: { identifier: 'app', deletion_protection: '${local.protect}', lifecycle: { prevent_destroy: true } } } } }) });
    const main = resource(facts, 'tf:.:aws_db_instance.main');
    expect([attribute(main, 'deletion_protection'), attribute(main, 'lifecycle.prevent_destroy'), main.maybe]).toEqual(['set true', 'set true', ['rds:app']]);
  });
});
