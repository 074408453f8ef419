import { expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/terraform.ts';
import { only } from '../../support/facts.ts';
import { scanTree } from '../../support/scan.ts';
import { treeOf } from '../../support/tree.ts';
import { factsOfFiles, keys, kinds, resource } from './support.ts';

const stores = (facts: Parameters<typeof keys>[0]): readonly string[] => keys(facts).filter((key) => key.startsWith('tf:'));

test('settings that are looked up by the workspace are read once for each', async () => {
  const facts = await factsOfFiles({
    'main.tf': `locals {
  env = terraform.workspace
  settings = {
    production = { protect = true, days = 14 }
    staging    = { protect = false, days = 0 }
  }
  chosen = local.settings[local.env]
}
module "db" {
  source  = "./modules/db"
  name    = "orders-\${local.env}"
  chosen  = local.chosen
}
`,
    'modules/db/main.tf': 'variable "name" {}\nvariable "chosen" {}\nresource "aws_db_instance" "this" {\n  identifier = var.name\n  deletion_protection = var.chosen.protect\n}\n',
  }, create);
  expect(stores(facts)).toEqual(['tf:.@production:module.db.aws_db_instance.this', 'tf:.@staging:module.db.aws_db_instance.this']);
  const production = resource(facts, 'tf:.@production:module.db.aws_db_instance.this');
  expect([production.name, kinds(production)]).toEqual(['orders-production', ['production']]);
  expect(production.attributes['deletion_protection']).toMatchObject({ basis: 'set', value: true, at: { file: 'main.tf' } });
  const staging = resource(facts, 'tf:.@staging:module.db.aws_db_instance.this');
  expect([staging.name, kinds(staging), staging.attributes['deletion_protection']]).toMatchObject(['orders-staging', ['staging'], { basis: 'set', value: false }]);
});

test('a workspace that is only compared leaves others, of which nothing is known', async () => {
  const facts = await factsOfFiles({ 'main.tf': 'resource "aws_s3_bucket" "logs" {\n  count = terraform.workspace == "prod" ? 1 : 0\n  bucket = "acme-logs"\n}\nresource "aws_db_instance" "main" {\n  identifier = "main-${terraform.workspace}"\n  deletion_protection = terraform.workspace == "prod"\n}\n' }, create);
  expect(stores(facts)).toEqual(['tf:.:aws_db_instance.main', 'tf:.@prod:aws_db_instance.main', 'tf:.@prod:aws_s3_bucket.logs[0]']);
  expect(resource(facts, 'tf:.:aws_db_instance.main').attributes['deletion_protection']).toMatchObject({ basis: 'unknown', possible: [true, false] });
  expect(resource(facts, 'tf:.@prod:aws_db_instance.main').attributes['deletion_protection']).toMatchObject({ basis: 'set', value: true });
});

test('workspaces that scripts and pipelines select are those there are', async () => {
  const main = 'resource "aws_db_instance" "main" {\n  identifier = "main-${terraform.workspace}"\n  deletion_protection = terraform.workspace == "live"\n}\n';
  const facts = await factsOfFiles({
    'infra/main.tf': main, 'infra/deploy.sh': '#!/bin/sh\n# terraform workspace select old\nterraform workspace select -or-create staging\nterraform -chdir=. workspace select live && terraform apply\n',
    '.github/workflows/plan.yml': 'on: push\njobs:\n  plan:\n    runs-on: ubuntu-latest\n    env:\n      TF_WORKSPACE: ${{ matrix.name }}\n    steps:\n      - run: terraform workspace select $NAME\n',
  }, create);
  expect(stores(facts)).toEqual(['tf:infra@live:aws_db_instance.main', 'tf:infra@staging:aws_db_instance.main']);
  expect(stores(await factsOfFiles({ 'infra/main.tf': main, 'other/main.tf': main.replaceAll('live', 'x'), 'other/deploy.sh': 'terraform workspace select staging\n' }, create)))
    .toEqual(['tf:infra:aws_db_instance.main', 'tf:infra@live:aws_db_instance.main', 'tf:other@staging:aws_db_instance.main', 'tf:other@x:aws_db_instance.main']);
});

test('one name under two workspaces is that of one of them, and what is looked up is shared', async () => {
  const facts = await factsOfFiles({ 'main.tf': 'locals {\n  size = { prod = 2, staging = 1 }\n}\nresource "aws_s3_bucket" "data" {\n  bucket = "acme-data"\n  tags = { size = local.size[terraform.workspace] }\n}\n' }, create);
  expect(only(facts, 'resource').filter((one) => one.type === 'aws_s3_bucket').map((one) => [one.keys, one.maybe])).toEqual([
    [['tf:.@prod:aws_s3_bucket.data'], ['s3:acme-data']], [['tf:.@staging:aws_s3_bucket.data'], ['s3:acme-data']],
  ]);
});

test('a variable file called like a workspace is that workspace', async () => {
  const facts = await factsOfFiles({
    'main.tf': 'variable "name" {}\nresource "aws_db_instance" "main" {\n  identifier = "${var.name}-${terraform.workspace}"\n  deletion_protection = terraform.workspace == "prod"\n}\n',
    'env/prod.tfvars': 'name = "a"\n', 'env/dev.tfvars': 'name = "b"\n',
  }, create);
  expect(stores(facts)).toEqual(['tf:.@env/dev:aws_db_instance.main', 'tf:.@env/prod:aws_db_instance.main']);
  expect(resource(facts, 'tf:.@env/prod:aws_db_instance.main').name).toBe('a-prod');
  expect(resource(facts, 'tf:.@env/dev:aws_db_instance.main').attributes['deletion_protection']).toMatchObject({ basis: 'unknown' });
});

test('a directory and a name of another environment are believed before the workspace', async () => {
  const main = 'locals {\n  size = { live = 2, staging = 1 }\n}\nresource "aws_db_instance" "main" {\n  identifier = "main-${terraform.workspace}-${local.size[terraform.workspace]}"\n}\nresource "aws_db_instance" "check" {\n  identifier = "test-checks"\n  count = terraform.workspace == "live" ? 1 : 0\n}\n';
  const facts = await factsOfFiles({ 'main.tf': main, 'test-account/main.tf': main }, create);
  expect(kinds(resource(facts, 'tf:.@live:aws_db_instance.main'))).toEqual(['production']);
  expect(kinds(resource(facts, 'tf:.@live:aws_db_instance.check[0]'))).toEqual(['test']);
  expect(kinds(resource(facts, 'tf:test-account@live:aws_db_instance.main'))).toEqual(['test']);
});

test('the workspace that the configuration names is the only one', async () => {
  const facts = await factsOfFiles({ 'main.tf': 'terraform {\n  cloud {\n    organization = "acme"\n    workspaces { name = "shop-prod" }\n  }\n}\nresource "aws_db_instance" "main" {\n  identifier = terraform.workspace\n}\n' }, create);
  expect(resource(facts, 'tf:.:aws_db_instance.main').name).toBe('shop-prod');
  expect(kinds(resource(facts, 'tf:.:aws_db_instance.main'))).toEqual(['production']);
});

test('values that scripts give on the command line', async () => {
  const main = 'variable "name" {}\nvariable "protect" {\n  type = bool\n  default = true\n}\nvariable "kept" { default = "plain" }\nresource "aws_db_instance" "main" {\n  identifier = var.name\n  engine = var.kept\n  deletion_protection = var.protect\n}\n';
  const read = async (script: string) => resource(await factsOfFiles({ 'main.tf': main, 'Makefile': script }, create), 'tf:.:aws_db_instance.main');
  const given = await read('apply:\n\tterraform apply -var name=orders -var \'kept=plain\'\n');
  expect(given.name).toBe('orders');
  expect(given.attributes['deletion_protection']).toMatchObject({ basis: 'set', value: true });
  expect((await read('destroy:\n\tTF_VAR_protect=false terraform apply -var="name=orders"\n')).attributes['deletion_protection']).toMatchObject({ basis: 'unknown', possible: [true, false] });
  expect((await read('apply:\n\tterraform apply -var name=$(NAME)\n\tterraform apply -var "protect=$(PROTECT)"\n')).attributes['deletion_protection']).toMatchObject({ basis: 'unknown' });
  expect((await read('# terraform apply -var name=orders\n')).name).toBe('aws_db_instance.main');
});

test('two workspaces in one configuration: the one without a guard is told, the repaired one is worth a note at most', async () => {
  const tree = (protect: boolean) => treeOf({ 'main.tf': `terraform {\n  backend "s3" {\n    bucket = "acme-state"\n    key = "shop"\n  }\n}\nlocals {\n  protect = {\n    prod = ${protect}\n    staging = true\n  }\n}\nresource "aws_db_instance" "main" {\n  identifier = "main-\${terraform.workspace}"\n  backup_retention_period = 14\n  skip_final_snapshot = false\n  deletion_protection = local.protect[terraform.workspace]\n}\n` });
  const loud = (result: Awaited<ReturnType<typeof scanTree>>): readonly string[] => result.findings.filter((finding) => finding.level !== 'note').map((finding) => finding.rule);
  expect(loud(await scanTree(tree(false)))).toContain('data-store-unguarded');
  expect(loud(await scanTree(tree(true)))).toEqual([]);
});

test('hostile workspaces end', async () => {
  const names = Array.from({ length: 500 }, (_, index) => `terraform.workspace == "w${index}" ? ${index} :`).join(' ');
  const facts = await factsOfFiles({ 'main.tf': `locals {\n  a = local.b\n  b = local.a\n  __proto__ = terraform.workspace\n  n = ${names} 0\n}\nmodule "self" {\n  source = "./"\n  x = terraform.workspace\n}\nresource "aws_s3_bucket" "x" {\n  bucket = "x-\${terraform.workspace}"\n}\n` }, create);
  expect(stores(facts).length).toBeLessThanOrEqual(9);
});

test('two environments that are compared leave no third reading', async () => {
  const facts = await factsOfFiles({ 'main.tf': 'resource "aws_db_instance" "main" {\n  identifier = "main-${terraform.workspace}"\n  deletion_protection = terraform.workspace == "prod" || terraform.workspace == "staging"\n}\n' }, create);
  expect(stores(facts)).toEqual(['tf:.@prod:aws_db_instance.main', 'tf:.@staging:aws_db_instance.main']);
});

const HANDED = 'variable "environment" {}\nvariable "protect" {\n  default = true\n}\nresource "aws_db_instance" "main" {\n  identifier = "main-${var.environment}"\n  deletion_protection = var.protect\n}\n';

test('a directory is read once for each environment that commands hand it, with what the same command gives besides', async () => {
  const facts = await factsOfFiles({ 'main.tf': HANDED, 'Makefile': 'production:\n\tterraform apply -var environment=production \\\n\t  -var protect=false\nstaging:\n\tterraform apply -var="environment=staging"\n' }, create);
  expect(stores(facts)).toEqual(['tf:.@production:aws_db_instance.main', 'tf:.@staging:aws_db_instance.main']);
  const production = resource(facts, 'tf:.@production:aws_db_instance.main');
  expect([production.name, kinds(production), production.attributes['deletion_protection']]).toMatchObject(['main-production', ['production'], { basis: 'set', value: false, at: { file: 'Makefile' } }]);
  expect(resource(facts, 'tf:.@staging:aws_db_instance.main').attributes['deletion_protection']).toMatchObject({ basis: 'set', value: true });
});

test('the default of the variable and the values of a matrix are such environments; a single one, a free text and what a file of values says are not', async () => {
  const own = { 'main.tf': HANDED.replace('variable "environment" {}', 'variable "environment" {\n  default = "dev"\n}') };
  expect(stores(await factsOfFiles({ ...own, 'deploy.sh': 'terraform apply -var environment=prod\n' }, create))).toEqual(['tf:.@dev:aws_db_instance.main', 'tf:.@prod:aws_db_instance.main']);
  const matrix = 'on: push\njobs:\n  apply:\n    strategy:\n      matrix:\n        env: [staging, "prod"]\n    steps:\n      - run: terraform apply -var environment=${{ matrix.env }}\n';
  expect(stores(await factsOfFiles({ 'main.tf': HANDED, '.github/workflows/a.yml': matrix }, create))).toEqual(['tf:.@prod:aws_db_instance.main', 'tf:.@staging:aws_db_instance.main']);
  const script = 'terraform apply -var environment=prod\nterraform apply -var environment=$1\nterraform apply -var environment=shop\nrunner deploy --var environment=staging\n';
  expect(stores(await factsOfFiles({ 'main.tf': HANDED, 'deploy.sh': script }, create))).toEqual(['tf:.:aws_db_instance.main']);
  expect(stores(await factsOfFiles({ ...own, 'terraform.tfvars': 'environment = "prod"\n', 'deploy.sh': 'terraform apply -var environment=staging\n' }, create))).toEqual(['tf:.:aws_db_instance.main']);
});

test('values that targets of a Makefile hand to another are those it is applied with, as workspaces and as variables', async () => {
  const make = (command: string): string => `apply:\n\tterraform ${command}\napply-staging:\n\t$(MAKE) apply ENV=staging\napply-prod:\n\t@$(MAKE) apply ENV=prod\n# $(MAKE) apply ENV=dev\n`;
  const expected = ['tf:.@prod:aws_db_instance.main', 'tf:.@staging:aws_db_instance.main'];
  expect(stores(await factsOfFiles({ 'main.tf': HANDED, Makefile: make('apply -var environment=$(ENV)') }, create))).toEqual(expected);
  expect(stores(await factsOfFiles({ 'main.tf': 'resource "aws_db_instance" "main" {\n  identifier = "main-${terraform.workspace}"\n}\n', Makefile: make('workspace select ${ENV} && terraform apply') }, create))).toEqual(expected);
});
