import { describe, expect, it } from 'vitest';
import { tables } from './support.ts';

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
});
