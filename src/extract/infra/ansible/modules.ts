/** A module that makes a store: the row of Terraform that says what such a store is, and where an option is not called as its attribute. */
export interface StoreModule { readonly type: string; readonly options: Readonly<Record<string, string>> }

const made = (type: string, options: Readonly<Record<string, string>> = {}): StoreModule => ({ type, options });
const named = (type: string, attribute: string, option: string): StoreModule => made(type, { [attribute]: option });

/** Modules by their short names. Names that other files of lists use too are told with their collection alone. */
const MODULES: Readonly<Record<string, StoreModule>> = {
  rds_instance: made('aws_db_instance', { identifier: 'db_instance_identifier' }),
  rds_cluster: made('aws_rds_cluster', { cluster_identifier: 'cluster_id' }),
  s3_bucket: made('aws_s3_bucket', { bucket: 'name', 'versioning.enabled': 'versioning' }),
  dynamodb_table: made('aws_dynamodb_table'),
  redshift: made('aws_redshift_cluster', { cluster_identifier: 'identifier', skip_final_snapshot: 'skip_final_cluster_snapshot' }),
  efs: named('aws_efs_file_system', 'creation_token', 'name'),
  elasticache: named('aws_elasticache_cluster', 'cluster_id', 'name'),
  kms_key: named('aws_kms_key', 'deletion_window_in_days', 'pending_window'),
  secretsmanager_secret: named('aws_secretsmanager_secret', 'recovery_window_in_days', 'recovery_window'),
  ecs_ecr: named('aws_ecr_repository', 'force_delete', 'force_absent'),
  ec2_vol: made('aws_ebs_volume'),
  backup_vault: named('aws_backup_vault', 'name', 'backup_vault_name'),
  'community.aws.opensearch': made('aws_opensearch_domain'),
  'amazon.aws.opensearch': made('aws_opensearch_domain'),
  gcp_sql_instance: made('google_sql_database_instance'),
  gcp_storage_bucket: made('google_storage_bucket'),
  gcp_spanner_instance: made('google_spanner_instance'),
  gcp_spanner_database: made('google_spanner_database'),
  gcp_bigtable_instance: made('google_bigtable_instance'),
  gcp_bigquery_dataset: named('google_bigquery_dataset', 'dataset_id', 'dataset_reference.dataset_id'),
  gcp_compute_disk: made('google_compute_disk'),
  gcp_filestore_instance: made('google_filestore_instance'),
  gcp_redis_instance: made('google_redis_instance'),
  gcp_alloydb_cluster: named('google_alloydb_cluster', 'cluster_id', 'name'),
  gcp_kms_crypto_key: made('google_kms_crypto_key'),
  azure_rm_keyvault: made('azurerm_key_vault', { name: 'vault_name', purge_protection_enabled: 'enable_purge_protection' }),
  azure_rm_postgresqlserver: named('azurerm_postgresql_server', 'geo_redundant_backup_enabled', 'geo_redundant_backup'),
  azure_rm_postgresqlflexibleserver: made('azurerm_postgresql_flexible_server', { backup_retention_days: 'backup.backup_retention_days', geo_redundant_backup_enabled: 'backup.geo_redundant_backup' }),
  azure_rm_mysqlserver: made('azurerm_mysql_server'),
  azure_rm_mariadbserver: made('azurerm_mariadb_server'),
  azure_rm_sqldatabase: made('azurerm_mssql_database'),
  azure_rm_sqlserver: made('azurerm_mssql_server'),
  azure_rm_cosmosdbaccount: made('azurerm_cosmosdb_account'),
  azure_rm_storageaccount: made('azurerm_storage_account'),
  azure_rm_manageddisk: made('azurerm_managed_disk'),
  azure_rm_recoveryservicesvault: made('azurerm_recovery_services_vault'),
  digital_ocean_database: made('digitalocean_database_cluster'),
  digital_ocean_block_storage: named('digitalocean_volume', 'name', 'volume_name'),
  digital_ocean_spaces: made('digitalocean_spaces_bucket'),
  hcloud_volume: made('hcloud_volume'),
  'hetzner.hcloud.volume': made('hcloud_volume'),
  os_volume: made('openstack_blockstorage_volume_v3'),
  'openstack.cloud.volume': made('openstack_blockstorage_volume_v3'),
};

const COLLECTION = /^(?:amazon\.aws|community\.aws|google\.cloud|azure\.azcollection|community\.digitalocean|hetzner\.hcloud|openstack\.cloud|ansible\.builtin)\./;

/** The module that a task calls by this name, in its collection or by its old short name. */
export function storeModule(name: string): StoreModule | undefined {
  return [name, name.replace(COLLECTION, '')].flatMap((one) => (Object.hasOwn(MODULES, one) ? MODULES[one] ?? [] : []))[0];
}

/** How tasks write them. */
export const STORE_LITERALS: readonly string[] = Object.keys(MODULES).map((name) => `${name}:`);
