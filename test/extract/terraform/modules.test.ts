import { describe, expect, it } from 'vitest';
import { only } from '../../support/facts.ts';
import { attribute, marks, relations, resource, terraform } from './support.ts';

const DATABASE = `
variable "protect" {
  default = false
}
variable "name" {}
resource "aws_db_instance" "this" {
  identifier          = "\${var.name}-db"
  deletion_protection = var.protect
}
output "endpoint" {
  value = aws_db_instance.this.endpoint
}
`;

describe('modules', () => {
  const tree = {
    'modules/db/main.tf': DATABASE,
    'envs/prod/main.tf': 'module "db" {\n  source  = "../../modules/db"\n  name    = "prod"\n  protect = true\n}\nresource "aws_lambda_function" "api" {\n  environment {\n    variables = { DB_HOST = module.db.endpoint }\n  }\n}\n',
    'envs/dev/main.tf': 'module "db" {\n  source = "../../modules/db"\n  name   = "dev"\n}\n',
  };

  it('are read once under each caller, with the caller named', async () => {
    const facts = await terraform(tree);
    const prod = resource(facts, 'tf:envs/prod:module.db.aws_db_instance.this');
    const dev = resource(facts, 'tf:envs/dev:module.db.aws_db_instance.this');
    expect([prod.name, attribute(prod, 'deletion_protection'), dev.name, attribute(dev, 'deletion_protection')]).toEqual(['prod-db', 'set true', 'dev-db', 'set false']);
    const known = prod.attributes['deletion_protection'];
    expect(known?.basis === 'set' && [known.at.file, known.via.some((one) => one.at.file === 'envs/prod/main.tf' && one.note.includes('module db'))]).toEqual(['envs/prod/main.tf', true]);
    expect(prod.evidence.map((one) => one.at.file)).toEqual(['modules/db/main.tf', 'envs/prod/main.tf']);
    expect(only(facts, 'resource').filter((fact) => fact.type === 'terraform.stack').map((fact) => fact.keys[0])).toEqual(['tfstack:envs/dev', 'tfstack:envs/prod']);
  });

  it('hand their outputs to those who use them', async () => {
    expect(relations(await terraform(tree), 'serves')).toEqual(['tf:envs/prod:module.db.aws_db_instance.this -> tf:envs/prod:aws_lambda_function.api']);
  });

  it('bring the directory as environment', async () => {
    expect(marks(resource(await terraform(tree), 'tf:envs/prod:module.db.aws_db_instance.this'))).toEqual(['production directory', 'production name']);
  });

  it('may be called once per key, and inside each other', async () => {
    const facts = await terraform({
      ...tree, 'modules/outer/main.tf': 'variable "name" {}\nmodule "inner" {\n  source = "../db"\n  name   = var.name\n}\n',
      'main.tf': 'module "each" {\n  for_each = { prod = 1, stage = 2 }\n  source   = "./modules/outer"\n  name     = each.key\n}\n',
    });
    expect(resource(facts, 'tf:.:module.each["stage"].module.inner.aws_db_instance.this').name).toBe('stage-db');
  });

  it('that call themselves or each other end', async () => {
    const facts = await terraform({ 'a/main.tf': 'module "b" {\n  source = "../b"\n}\nmodule "me" {\n  source = "./"\n}\nresource "aws_db_instance" "a" {}\n', 'b/main.tf': 'module "a" {\n  source = "../a"\n}\nresource "aws_db_instance" "b" {}\n', 'main.tf': 'module "a" {\n  source = "./a"\n}\n' });
    expect(only(facts, 'resource').filter((fact) => fact.type === 'aws_db_instance').map((fact) => fact.keys[0])).toEqual(['tf:.:module.a.aws_db_instance.a', 'tf:.:module.a.module.b.aws_db_instance.b']);
  });

  it('from elsewhere are a gap, unless the tables know them', async () => {
    const facts = await terraform({ 'main.tf': 'module "vpc" {\n  source  = "acme/vpc/aws"\n  version = "1.0.0"\n}\nmodule "db" {\n  source              = "terraform-aws-modules/rds/aws"\n  identifier          = "app"\n  deletion_protection = true\n}\nresource "aws_lambda_function" "api" {\n  environment {\n    variables = { DB_HOST = module.db.db_instance_address }\n  }\n}\n' });
    expect(only(facts, 'gap').map((gap) => [gap.kind, gap.place.file])).toEqual([['unresolved', 'main.tf']]);
    expect([resource(facts, 'tf:.:module.db').kind, attribute(resource(facts, 'tf:.:module.db'), 'deletion_protection')]).toEqual(['database', 'set true']);
    expect(relations(facts, 'serves')).toEqual(['tf:.:module.db -> tf:.:aws_lambda_function.api']);
  });

  it('that are not there are a gap', async () => {
    const facts = await terraform({ 'main.tf': 'module "db" {\n  source = "./nowhere"\n}\n' });
    expect(only(facts, 'gap').map((gap) => gap.kind)).toEqual(['unresolved']);
  });

  it('kept for others are no stacks', async () => {
    const facts = await terraform({ 'modules/db/main.tf': DATABASE });
    expect(only(facts, 'resource').map((fact) => fact.type)).toEqual(['aws_db_instance']);
    expect(only(facts, 'credential')).toEqual([]);
  });

  it('read the outputs another root leaves in its state', async () => {
    const facts = await terraform({
      'base/main.tf': 'terraform {\n  backend "s3" {\n    bucket = "s"\n    key    = "base"\n  }\n}\nresource "aws_db_instance" "main" {}\noutput "host" {\n  value = aws_db_instance.main.address\n}\n',
      'prod/main.tf': 'data "terraform_remote_state" "base" {\n  backend = "s3"\n  config  = { bucket = "s", key = "base" }\n}\nresource "aws_lambda_function" "api" {\n  environment {\n    variables = { DB_HOST = data.terraform_remote_state.base.outputs.host }\n  }\n}\n',
    });
    expect(relations(facts, 'serves')).toEqual(['tf:base:aws_db_instance.main -> tf:prod:aws_lambda_function.api']);
    expect(marks(resource(facts, 'tf:base:aws_db_instance.main'))).toEqual(['production referrer']);
  });
});

describe('one directory under several variable files', () => {
  it('is read once under each, and its resources are not one thing', async () => {
    const facts = await terraform({
      'main.tf': 'variable "env" {}\nvariable "protect" {\n  default = false\n}\nresource "aws_db_instance" "main" {\n  identifier          = "app-${var.env}"\n  deletion_protection = var.protect\n}\n',
      'env/prod.tfvars': 'env = "prod"\nprotect = true\n', 'env/staging.tfvars': 'env = "staging"\n',
    });
    const prod = resource(facts, 'tf:.@env/prod:aws_db_instance.main');
    const staging = resource(facts, 'tf:.@env/staging:aws_db_instance.main');
    expect([prod.name, attribute(prod, 'deletion_protection'), marks(prod)]).toEqual(['app-prod', 'set true', ['production file', 'production name']]);
    expect([staging.name, attribute(staging, 'deletion_protection'), marks(staging)]).toEqual(['app-staging', 'set false', ['staging file', 'staging name']]);
    expect(only(facts, 'resource').filter((fact) => fact.type === 'terraform.stack').length).toBe(1);
  });
});
