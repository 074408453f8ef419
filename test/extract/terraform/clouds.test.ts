import { expect, test } from 'vitest';
import { loadTree } from '../../support/tree.ts';
import { attribute, resource, terraform } from './support.ts';

test.each([
  ['google', 'google_sql_database_instance.orders', 'deletion_protection', 'set false'],
  ['google', 'google_sql_database_instance.orders', 'settings.backup_configuration.enabled', 'set true'],
  ['google', 'google_sql_database_instance.ledger', 'deletion_protection', 'set true'],
  ['google', 'google_storage_bucket.receipts', 'versioning.enabled', 'set true'],
  ['azure', 'azurerm_postgresql_flexible_server.orders', 'geo_redundant_backup_enabled', 'set true'],
  ['azure', 'azurerm_postgresql_flexible_server.orders', 'backup_retention_days', 'set 14'],
  ['azure', 'azurerm_storage_account.media', 'blob_properties.delete_retention_policy.days', 'absent'],
])('%s: %s says of %s: %s', async (fixture, address, name, expected) => {
  const facts = await terraform(loadTree(`fixtures/resources/terraform/${fixture}.tree`).workspace);
  expect(attribute(resource(facts, `tf:.:${address}`), name)).toBe(expected);
});
