import { baseName, whenAsked } from '../../../model/index.ts';
import type { Knowledge, ResourceType, ResourceTypes } from '../../../model/index.ts';

/** Packages of Pulumi that are providers of Terraform, with the beginning of that provider's types. */
const BRIDGED: Readonly<Record<string, string>> = {
  aws: 'aws', gcp: 'google', azure: 'azurerm', digitalocean: 'digitalocean', cloudflare: 'cloudflare', mongodbatlas: 'mongodbatlas', linode: 'linode', hcloud: 'hcloud', github: 'github', snowflake: 'snowflake',
  confluentcloud: 'confluent', oci: 'oci', alicloud: 'alicloud', aiven: 'aiven', vultr: 'vultr', scaleway: 'scaleway', civo: 'civo', databricks: 'databricks', openstack: 'openstack', minio: 'minio', upstash: 'upstash', neon: 'neon', planetscale: 'planetscale',
};
/** Where the name of a class does not follow from the type: what has moved to another module, and what has a number of its version behind it. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'aws.rds.instance': 'aws_db_instance', 'aws.rds.snapshot': 'aws_db_snapshot', 'aws.rds.clustersnapshot': 'aws_db_cluster_snapshot', 'aws.s3.bucketv2': 'aws_s3_bucket', 'aws.ec2.instance': 'aws_instance', 'aws.lb.loadbalancer': 'aws_lb', 'aws.ebs.volume': 'aws_ebs_volume',
  'aws.opensearch.domain': 'aws_opensearch_domain', 'aws.timestreamwrite.table': 'aws_timestreamwrite_table', 'aws.cloudwatch.loggroup': 'aws_cloudwatch_log_group', 'aws.mskserverless.cluster': 'aws_msk_serverless_cluster',
  'gcp.organizations.project': 'google_project', 'gcp.kms.cryptokey': 'google_kms_crypto_key', 'gcp.dns.managedzone': 'google_dns_managed_zone', 'gcp.container.cluster': 'google_container_cluster',
  'azure.core.resourcegroup': 'azurerm_resource_group', 'azure.keyvault.keyvault': 'azurerm_key_vault', 'azure.compute.manageddisk': 'azurerm_managed_disk', 'azure.compute.linuxvirtualmachine': 'azurerm_linux_virtual_machine', 'azure.compute.windowsvirtualmachine': 'azurerm_windows_virtual_machine',
  'azure.containerservice.registry': 'azurerm_container_registry', 'azure.containerservice.kubernetescluster': 'azurerm_kubernetes_cluster', 'azure.storage.container': 'azurerm_storage_container', 'azure.redis.cache': 'azurerm_redis_cache', 'azure.dns.zone': 'azurerm_dns_zone',
  'azure.backup.vault': 'azurerm_recovery_services_vault', 'azure.recoveryservices.vault': 'azurerm_recovery_services_vault', 'azure.dataprotection.backupvault': 'azurerm_data_protection_backup_vault', 'azure.appconfiguration.configurationstore': 'azurerm_app_configuration',
  'azure.operationalinsights.analyticsworkspace': 'azurerm_log_analytics_workspace', 'azure.eventhub.eventhubnamespace': 'azurerm_eventhub_namespace', 'azure.mssql.server': 'azurerm_mssql_server',
  'linode.index.objectstoragebucket': 'linode_object_storage_bucket',
};
/** Classes of Azure whose names changed hands after the first version: `Server` is a flexible one since. */
const RENAMED: Readonly<Record<string, string>> = { 'dbforpostgresql.server': 'dbforpostgresql.flexibleserver', 'dbformysql.server': 'dbformysql.flexibleserver', 'dbforpostgresql.singleserver': 'dbforpostgresql.server', 'dbformysql.singleserver': 'dbformysql.server' };
const squeezed = (text: string): string => text.replaceAll(/[_-]/g, '').toLowerCase();

/** A resource of Pulumi by the row that describes it, and how the attributes of that row are called in a program. */
export interface Kind { readonly row: ResourceType; readonly named: (attribute: string) => string }

/** Finds rows by package, module and class: `aws`, `rds`, `Instance`. */
export class Kinds {
  readonly #rows: ResourceTypes;
  readonly #native: ResourceTypes;
  constructor(knowledge: Knowledge) {
    this.#rows = whenAsked(() => new Map(knowledge.resources.flatMap((row) => (row.format === 'terraform' && !/[:.]/.test(row.type) ? [[squeezed(row.type), row] as const] : []))));
    this.#native = whenAsked(() => new Map(knowledge.resources.flatMap((row) => {
      if (row.format !== 'arm') return [];
      const parts = row.type.split('/');
      return [[`${squeezed(parts[0]?.replace(/^Microsoft\./, '') ?? '')}.${squeezed(singular(parts.at(-1) ?? ''))}`, row] as const];
    })));
  }

  /** The row of a class; undefined where the tables have none. `wrapped`: its arguments have `properties` among them, as some classes and all of the first version do. */
  of(pack: string, module: string, name: string, wrapped: boolean): Kind | undefined {
    if (pack === 'azure-native') {
      const id = `${squeezed(module)}.${squeezed(name)}`;
      const row = this.#native.get(!wrapped && Object.hasOwn(RENAMED, id) ? RENAMED[id] ?? id : id);
      // Most programs have no `properties` around them, and a name says whose it is: `accountName` of a storage account.
      const own = row && singular(baseName(row.type)).replace(/^.*(?=[A-Z])/, '').toLowerCase();
      return row && { row, named: (attribute) => (attribute === 'name' ? `${own}Name` : camel(wrapped ? attribute : attribute.replace(/^properties\./, ''))) };
    }
    const provider = Object.hasOwn(BRIDGED, pack) ? BRIDGED[pack] : undefined;
    if (provider === undefined) return undefined;
    const id = `${pack}.${module}.${name}`.toLowerCase();
    const type = Object.hasOwn(OTHERWISE, id) ? OTHERWISE[id] : undefined;
    const row = this.#rows.get(squeezed(type ?? `${provider}${module === 'index' ? '' : module}${name}`));
    return row && { row, named: camel };
  }
}

function singular(name: string): string { return name.endsWith('ies') ? `${name.slice(0, -3)}y` : /(?:s|x)es$/.test(name) ? name.slice(0, -2) : name.endsWith('s') && name.toLowerCase() !== 'redis' ? name.slice(0, -1) : name; }
function camel(attribute: string): string { return attribute === 'lifecycle.prevent_destroy' ? attribute : attribute.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()); }
