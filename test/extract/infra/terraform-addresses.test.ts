import { expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/terraform.ts';
import { only } from '../../support/facts.ts';
import { factsOfFiles, keys, resource } from './support.ts';

test('moved joins the address of before, import the name of the world', async () => {
  const facts = await factsOfFiles({ 'main.tf': `resource "aws_s3_bucket" "media" {}
resource "aws_db_instance" "orders" {}
moved {
  from = aws_db_instance.old
  to   = aws_db_instance.orders
}
import {
  to = aws_s3_bucket.media
  id = "acme-media"
}
module "store" {
  source = "./store"
}
moved {
  from = module.legacy
  to   = module.store
}
moved {
  from = aws_s3_bucket.media
  to   = aws_db_instance.orders
}
`, 'store/main.tf': 'resource "aws_dynamodb_table" "carts" {\n  name = "carts"\n}\n' }, create);
  expect(resource(facts, 'tf:.:aws_db_instance.orders').keys).toEqual(['tf:.:aws_db_instance.orders', 'tf:.:aws_db_instance.old']);
  expect(resource(facts, 's3:acme-media').keys[0]).toBe('tf:.:aws_s3_bucket.media');
  expect(resource(facts, 'tf:.:module.store.aws_dynamodb_table.carts').keys).toContain('tf:.:module.legacy.aws_dynamodb_table.carts');
});

const PLAN = JSON.stringify({ format_version: '1.2', terraform_version: '1.9.0', planned_values: { root_module: {
  resources: [{ address: 'aws_db_instance.orders', mode: 'managed', type: 'aws_db_instance', name: 'orders', values: { identifier: 'orders', deletion_protection: false, backup_retention_period: 0 } }],
  child_modules: [{ resources: [{ address: 'module.m.aws_s3_bucket.media["eu"]', mode: 'managed', type: 'aws_s3_bucket', name: 'media', values: { bucket: 'acme-media', force_destroy: true, versioning: [{ enabled: true }] } }] }],
} }, resource_changes: [] });

test('a plan in JSON is read where its configuration is not', async () => {
  const facts = await factsOfFiles({ 'out/plan.json': PLAN }, create);
  expect(resource(facts, 'tf:out:aws_db_instance.orders').attributes).toMatchObject({ backup_retention_period: { value: 0 }, deletion_protection: { value: false } });
  expect(resource(facts, 's3:acme-media').attributes).toMatchObject({ force_destroy: { value: true }, 'versioning.enabled': { value: true } });
  const both = await factsOfFiles({ 'plan.json': PLAN, 'main.tf': 'resource "aws_sqs_queue" "q" {}\n' }, create);
  expect(keys(both)).not.toContain('tf:.:aws_db_instance.orders');
  expect(await factsOfFiles({ 'x.json': '{"planned_values": 1}' }, create)).toEqual([]);
});

test('components of stacks are a gap', async () => {
  const facts = await factsOfFiles({ 'components.tfcomponent.hcl': 'component "db" {\n  source = "./db"\n}\n' }, create);
  expect(only(facts, 'gap').map((gap) => gap.reason)).toEqual([expect.stringContaining('Terraform stack')]);
});
