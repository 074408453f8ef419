import { describe, expect, it } from 'vitest';
import type { Scalar } from '../../../src/model/index.ts';
import { resource, tables, terraform } from './support.ts';

const rows = () => tables().resources.filter((row) => row.format === 'terraform');

describe('the Terraform tables', () => {
  it('know the data stores of the big providers', () => {
    const types = new Set(rows().map((row) => row.type));
    for (const type of ['aws_db_instance', 'aws_rds_cluster', 'aws_s3_bucket', 'google_sql_database_instance', 'azurerm_storage_account', 'digitalocean_database_cluster', 'terraform.stack']) expect(types).toContain(type);
  });

  it('never call a flag that only Terraform obeys anything but client-only', () => {
    for (const row of rows()) {
      for (const guard of row.guards) if (guard.attribute === 'lifecycle.prevent_destroy' || guard.attribute === 'force_destroy') expect([row.type, guard.strength]).toEqual([row.type, 'client-only']);
    }
  });

  it('claim a documented basis only with a source', () => {
    for (const row of rows()) expect([row.type, row.basis === 'guess']).toEqual([row.type, row.source.length === 0]);
  });

  it('name attributes that are read where they are written, nested blocks included', async () => {
    let read = 0;
    for (const row of rows()) {
      if (row.type.startsWith('terraform.') || row.type.startsWith('module:')) continue;
      const wanted = [...row.guards.map((guard) => [guard.attribute, guard.on] as const), ...row.copies.flatMap((copy) => (copy.exists.attribute === undefined ? [] : [[copy.exists.attribute, copy.exists.is ?? 3] as const]))];
      for (const [attribute, value] of wanted) {
        const [type, ...rest] = [row.type, ...attribute.split('.')];
        const text = `resource "${type}" "x" {\n${rest.slice(0, -1).map((name) => `${name} {\n`).join('')}${rest.at(-1)} = ${JSON.stringify(value)}\n${'}\n'.repeat(rest.length)}`;
        const known = resource(await terraform({ 'main.tf': text }), `tf:.:${type}.x`).attributes[attribute];
        const seen: Scalar | undefined = known?.basis === 'set' ? known.value : undefined;
        expect([row.type, attribute, seen]).toEqual([row.type, attribute, value]);
        read++;
      }
    }
    expect(read).toBeGreaterThan(150);
  });
});
