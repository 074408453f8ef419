import { describe, expect, it } from 'vitest';
import { only } from '../../support/facts.ts';
import { attribute, marks, relations, resource, terraform } from './support.ts';

const database = 'resource "aws_db_instance" "main" {}\n';
const acting = async (files: Record<string, string>): Promise<unknown[]> => only(await terraform(files), 'credential').map((fact) => [fact.foundation, fact.kinds[0], fact.name]);

describe('by what a stack acts', () => {
  it('is whoever is logged in when nothing is named', async () => {
    expect(await acting({ 'main.tf': database })).toEqual([['ambient', 'aws.ambient', 'the logged-in AWS account']]);
    expect(await acting({ 'main.tf': 'resource "google_sql_database_instance" "m" {}\n' })).toEqual([['ambient', 'gcp.ambient', 'the logged-in Google account']]);
  });

  it('is a profile or a role', async () => {
    expect(await acting({ 'main.tf': `${database}provider "aws" {\n  profile = local.p\n}\nlocals {\n  p = "acme-prod"\n}\n` })).toEqual([['named', 'aws.profile', 'profile acme-prod']]);
    expect(await acting({ 'main.tf': `${database}provider "aws" {\n  assume_role {\n    role_arn = "arn:aws:iam::123456789012:role/deploy"\n  }\n}\n` })).toEqual([['named', 'aws.role', 'the role the provider assumes']]);
  });

  it('is left to the reader of secrets where the key stands in the block', async () => {
    expect(await acting({ 'main.tf': `${database}provider "aws" {\n  access_key = "x"\n  secret_key = "y"\n}\n` })).toEqual([]);
  });

  it('is a token that comes from a variable', async () => {
    expect(await acting({ 'main.tf': 'variable "t" {\n  sensitive = true\n}\nprovider "hcloud" {\n  token = var.t\n}\nresource "hcloud_volume" "v" {}\n' })).toEqual([['named', 'unknown.secret', 'provider hcloud.token']]);
  });
});

describe('accounts', () => {
  it('hold what is made through their provider, aliases and modules included', async () => {
    const facts = await terraform({
      'main.tf': 'provider "aws" {\n  profile = "acme-dev"\n}\nprovider "aws" {\n  alias               = "prod"\n  allowed_account_ids = ["123456789012"]\n}\nresource "aws_db_instance" "a" {}\nresource "aws_db_instance" "b" {\n  provider = aws.prod\n}\nmodule "m" {\n  source    = "./m"\n  providers = { aws = aws.prod }\n}\n',
      'm/main.tf': 'resource "aws_db_instance" "c" {}\n',
    });
    expect(relations(facts, 'partOf').filter((one) => !one.includes('tfstack')).sort()).toEqual(['tf:.:aws_db_instance.a -> aws:profile/acme-dev', 'tf:.:aws_db_instance.b -> aws:account/123456789012', 'tf:.:module.m.aws_db_instance.c -> aws:account/123456789012']);
    expect(marks(resource(facts, 'tf:.:aws_db_instance.a'))).toEqual(['development account']);
  });

  it('are projects in Google, the resource before the provider', async () => {
    const facts = await terraform({ 'main.tf': 'provider "google" {\n  project = "acme-prod"\n}\nresource "google_storage_bucket" "a" {\n  name = "one"\n}\nresource "google_storage_bucket" "b" {\n  name    = "two"\n  project = "acme-staging"\n}\n' });
    expect(relations(facts, 'partOf').filter((one) => !one.includes('tfstack'))).toEqual(['tf:.:google_storage_bucket.a -> gcp:acme-prod', 'tf:.:google_storage_bucket.b -> gcp:acme-staging']);
  });
});

describe('stacks', () => {
  it.each([
    ['nothing', '', 'default local'], ['an s3 backend', 'terraform {\n  backend "s3" {\n    bucket = "b"\n  }\n}\n', 'set s3'], ['a local backend', 'terraform {\n  backend "local" {}\n}\n', 'set local'],
    ['HCP Terraform', 'terraform {\n  cloud {\n    organization = "acme"\n  }\n}\n', 'set cloud'],
  ])('keep their state by %s', async (_, block, backend) => {
    expect(attribute(resource(await terraform({ 'main.tf': block + database }), 'tfstack:.'), 'backend')).toBe(backend);
  });

  it('leave the backend to Terragrunt where that writes it', async () => {
    expect(attribute(resource(await terraform({ 'a/main.tf': database, 'a/terragrunt.hcl': 'remote_state {}\n' }), 'tfstack:a'), 'backend')).toBe('unknown');
  });

  it('have no state in an empty or remote state file', async () => {
    const facts = await terraform({ 'main.tf': database, 'terraform.tfstate': '{"version": 4, "resources": []}', '.terraform/terraform.tfstate': '{"version": 3, "backend": {}, "resources": [{"mode": "managed"}]}' });
    expect(only(facts, 'credential').filter((fact) => fact.kinds.includes('terraform.state'))).toEqual([]);
  });
});
