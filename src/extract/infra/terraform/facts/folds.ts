import { set, unknown } from '../../../../model/index.ts';
import type { Known, Scalar } from '../../../../model/index.ts';
import { valueAt } from '../body.ts';
import { attributeOf } from '../module.ts';
import { placeOf } from '../scope.ts';
import { refsOf, scalar, textOf, through, toKnown } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import type { Draft } from './drafts.ts';
import type { ItemIndex } from './index-of.ts';

/** A resource that only says something of another one. */
interface Fold {
  /** Attributes that may name the other one. */
  readonly about: readonly string[];
  /** Types it can be about. */
  readonly types: readonly string[];
  /** What it says, by attribute of the other one. `of` reads its own attribute; without it the mere presence counts. */
  readonly says: readonly { readonly attribute: string; readonly of?: string; readonly as?: (value: Scalar) => Scalar }[];
}

const enabled = (value: Scalar): Scalar => (typeof value === 'string' ? value.toLowerCase() === 'enabled' : value);

const FOLDS: Readonly<Record<string, Fold>> = {
  aws_s3_bucket_versioning: { about: ['bucket'], types: ['aws_s3_bucket'], says: [{ attribute: 'versioning.enabled', of: 'versioning_configuration.status', as: enabled }] },
  aws_s3_bucket_object_lock_configuration: { about: ['bucket'], types: ['aws_s3_bucket'], says: [{ attribute: 'object_lock.mode', of: 'rule.default_retention.mode' }, { attribute: 'object_lock.days', of: 'rule.default_retention.days' }, { attribute: 'object_lock' }] },
  aws_s3_bucket_lifecycle_configuration: {
    about: ['bucket'], types: ['aws_s3_bucket'],
    says: [{ attribute: 'expiration.days', of: 'rule.expiration.days' }, { attribute: 'noncurrent_version_expiration.days', of: 'rule.noncurrent_version_expiration.noncurrent_days' }],
  },
  aws_efs_backup_policy: { about: ['file_system_id'], types: ['aws_efs_file_system'], says: [{ attribute: 'backup_policy', of: 'backup_policy.status', as: enabled }] },
  aws_backup_vault_lock_configuration: { about: ['backup_vault_name'], types: ['aws_backup_vault'], says: [{ attribute: 'vault_lock.mode', as: () => 'governance' }, { attribute: 'vault_lock.mode', of: 'changeable_for_days', as: () => 'compliance' }, { attribute: 'vault_lock.min_days', of: 'min_retention_days' }, { attribute: 'vault_lock.max_days', of: 'max_retention_days' }] },
  aws_redshift_snapshot_copy: { about: ['cluster_identifier'], types: ['aws_redshift_cluster'], says: [{ attribute: 'snapshot_copy' }] },
  aws_db_instance_automated_backups_replication: { about: ['source_db_instance_arn'], types: ['aws_db_instance'], says: [{ attribute: 'replicated_backups' }] },
  aws_elasticsearch_domain_policy: { about: ['domain_name'], types: ['aws_elasticsearch_domain'], says: [] },
  aws_rds_cluster_instance: { about: ['cluster_identifier'], types: ['aws_rds_cluster'], says: [] },
  aws_docdb_cluster_instance: { about: ['cluster_identifier'], types: ['aws_docdb_cluster'], says: [] },
  aws_neptune_cluster_instance: { about: ['cluster_identifier'], types: ['aws_neptune_cluster'], says: [] },
  aws_s3_bucket_acl: { about: ['bucket'], types: ['aws_s3_bucket'], says: [] },
  aws_s3_bucket_public_access_block: { about: ['bucket'], types: ['aws_s3_bucket'], says: [] },
  aws_s3_bucket_server_side_encryption_configuration: { about: ['bucket'], types: ['aws_s3_bucket'], says: [] },
  aws_s3_bucket_ownership_controls: { about: ['bucket'], types: ['aws_s3_bucket'], says: [] },
  aws_s3_bucket_policy: { about: ['bucket'], types: ['aws_s3_bucket'], says: [] },
  aws_s3_bucket_replication_configuration: { about: ['bucket'], types: ['aws_s3_bucket'], says: [{ attribute: 'replication', of: 'rule.status', as: enabled }] },
  aws_ecr_lifecycle_policy: { about: ['repository'], types: ['aws_ecr_repository'], says: [] },
  aws_glacier_vault_lock: { about: ['vault_name'], types: ['aws_glacier_vault'], says: [{ attribute: 'vault_lock', of: 'complete_lock' }] },
  alicloud_oss_bucket_versioning: { about: ['bucket'], types: ['alicloud_oss_bucket'], says: [{ attribute: 'versioned', of: 'status', as: enabled }] },
  alicloud_oss_bucket_replication: { about: ['bucket'], types: ['alicloud_oss_bucket'], says: [{ attribute: 'replication' }] },
  alicloud_oss_bucket_worm: { about: ['bucket'], types: ['alicloud_oss_bucket'], says: [{ attribute: 'worm' }] },
  alicloud_db_backup_policy: { about: ['instance_id'], types: ['alicloud_db_instance'], says: [{ attribute: 'backup_retention_period', of: 'backup_retention_period' }, { attribute: 'released_keep_policy', of: 'released_keep_policy' }] },
  alicloud_polardb_backup_policy: { about: ['db_cluster_id'], types: ['alicloud_polardb_cluster'], says: [{ attribute: 'backup_retention_policy_on_cluster_deletion', of: 'backup_retention_policy_on_cluster_deletion' }] },
  alicloud_ecs_auto_snapshot_policy_attachment: { about: ['disk_id'], types: ['alicloud_disk', 'alicloud_ecs_disk'], says: [{ attribute: 'snapshot_policy' }] },
  oci_core_volume_backup_policy_assignment: { about: ['asset_id'], types: ['oci_core_volume', 'oci_core_boot_volume', 'oci_core_volume_group'], says: [{ attribute: 'backup_policy' }] },
  oci_objectstorage_replication_policy: { about: ['bucket'], types: ['oci_objectstorage_bucket'], says: [{ attribute: 'replication' }] },
  scaleway_object_bucket_lock_configuration: { about: ['bucket'], types: ['scaleway_object_bucket'], says: [{ attribute: 'lock' }] },
  minio_s3_bucket_versioning: { about: ['bucket'], types: ['minio_s3_bucket'], says: [{ attribute: 'versioning.enabled', of: 'versioning_configuration.status', as: enabled }] },
  tencentcloud_cos_bucket_version: { about: ['bucket'], types: ['tencentcloud_cos_bucket'], says: [{ attribute: 'versioned', of: 'status', as: enabled }] },
  aws_s3_bucket_logging: { about: ['bucket'], types: ['aws_s3_bucket'], says: [] },
  aws_s3_bucket_cors_configuration: { about: ['bucket'], types: ['aws_s3_bucket'], says: [] },
  aws_efs_mount_target: { about: ['file_system_id'], types: ['aws_efs_file_system'], says: [] },
  aws_kms_alias: { about: ['target_key_id'], types: ['aws_kms_key'], says: [] },
  aws_secretsmanager_secret_version: { about: ['secret_id'], types: ['aws_secretsmanager_secret'], says: [] },
  azurerm_management_lock: {
    about: ['scope'], says: [{ attribute: 'management_lock', of: 'lock_level', as: (value) => value === 'CanNotDelete' || value === 'ReadOnly' }],
    types: ['azurerm_resource_group', 'azurerm_storage_account', 'azurerm_mssql_server', 'azurerm_mssql_database', 'azurerm_postgresql_flexible_server', 'azurerm_mysql_flexible_server', 'azurerm_cosmosdb_account', 'azurerm_key_vault', 'azurerm_managed_disk', 'azurerm_kubernetes_cluster',
      'azurerm_postgresql_server', 'azurerm_mysql_server', 'azurerm_mariadb_server', 'azurerm_mssql_managed_instance', 'azurerm_app_configuration', 'azurerm_synapse_sql_pool', 'azurerm_log_analytics_workspace', 'azurerm_mongo_cluster', 'azurerm_netapp_volume', 'azapi_resource'],
  },
  azurerm_storage_container_immutability_policy: { about: ['storage_container_resource_manager_id'], types: ['azurerm_storage_container'], says: [{ attribute: 'immutability_policy.locked', as: () => false }, { attribute: 'immutability_policy.locked', of: 'locked' }] },
  azurerm_backup_protected_vm: { about: ['source_vm_id'], types: ['azurerm_virtual_machine', 'azurerm_linux_virtual_machine', 'azurerm_windows_virtual_machine'], says: [{ attribute: 'backup_protected' }] },
  azurerm_backup_protected_file_share: { about: ['source_file_share_name'], types: ['azurerm_storage_share'], says: [{ attribute: 'backup_protected' }] },
  azurerm_data_protection_backup_instance_disk: { about: ['disk_id'], types: ['azurerm_managed_disk'], says: [{ attribute: 'backup_protected' }] },
  google_compute_disk_resource_policy_attachment: { about: ['disk'], types: ['google_compute_disk'], says: [{ attribute: 'snapshot_schedule' }] },
  google_firestore_backup_schedule: { about: ['database'], types: ['google_firestore_database'], says: [{ attribute: 'backup_schedule' }] },
  google_spanner_backup_schedule: { about: ['database'], types: ['google_spanner_database'], says: [{ attribute: 'backup_schedule' }] },
  google_logging_project_sink: { about: ['destination'], types: ['google_storage_bucket'], says: [{ attribute: 'log_sink' }] },
  google_logging_folder_sink: { about: ['destination'], types: ['google_storage_bucket'], says: [{ attribute: 'log_sink' }] },
  google_logging_organization_sink: { about: ['destination'], types: ['google_storage_bucket'], says: [{ attribute: 'log_sink' }] },
  google_logging_billing_account_sink: { about: ['destination'], types: ['google_storage_bucket'], says: [{ attribute: 'log_sink' }] },
  mongodbatlas_cloud_backup_schedule: { about: ['cluster_name'], types: ['mongodbatlas_advanced_cluster', 'mongodbatlas_cluster'], says: [{ attribute: 'backup_schedule' }] },
  mongodbatlas_cloud_backup_snapshot_export_bucket: { about: [], types: ['mongodbatlas_advanced_cluster', 'mongodbatlas_cluster'], says: [] },
  neon_branch_backup_schedule: { about: ['branch_id', 'project_id'], types: ['neon_project', 'neon_branch'], says: [{ attribute: 'backup_schedule' }] },
  appwrite_backup_policy: { about: ['resource_id'], types: ['appwrite_tablesdb'], says: [{ attribute: 'backup_policy' }] },
  linode_lock: { about: ['entity_id'], types: ['linode_instance', 'linode_volume'], says: [{ attribute: 'lock_type', of: 'lock_type', as: (value) => (value === 'cannot_delete_with_subresources' ? 'cannot_delete' : value) }] },
};

/** Is a resource of this type only a statement about another one, so that its reference is no use of it? */
export function isFold(type: string): boolean { return Object.hasOwn(FOLDS, type); }

/** Writes what separate resources say into the drafts they speak of. One whose target cannot be told makes the attribute unknown on all it may mean. */
export function fold(items: readonly Item[], drafts: ReadonlyMap<Item, Draft>, index: ItemIndex): void {
  const doubtful: { root: Item['root']; fold: Fold; item: Item; may: (draft: Draft) => boolean }[] = [];
  for (const item of items) {
    const found = Object.hasOwn(FOLDS, item.type) && item.mode === 'managed' ? FOLDS[item.type] : undefined;
    if (!found || found.says.length === 0) continue;
    const targets = targetsOf(item, found, drafts, index);
    if (targets.length === 0) { const may = suspects(item, found, index); if (may) doubtful.push({ root: item.root, fold: found, item, may }); }
    for (const draft of targets) for (const says of found.says) state(draft, item, says);
  }
  for (const item of items) if (item.type === 'aws_dlm_lifecycle_policy' && item.mode === 'managed') scheduled(item, drafts);
  for (const item of items) if (item.type === 'mongodbatlas_backup_compliance_policy' && item.mode === 'managed') retained(item, drafts);
  for (const { root, fold: found, item, may } of doubtful) {
    for (const draft of drafts.values()) {
      if (draft.item.root !== root || !found.types.includes(draft.item.type) || !may(draft)) continue;
      for (const { attribute } of found.says) {
        if (!draft.attributes.has(attribute)) draft.attributes.set(attribute, unknown(`${shortName(item)} may speak of it`, placeOf(item.declared.file, item.declared.block.headSpan)));
      }
    }
  }
}

/** A backup compliance policy of Atlas keeps the snapshots of every cluster of its project when the cluster is deleted, and nobody but MongoDB's support lifts it. */
function retained(item: Item, drafts: ReadonlyMap<Item, Draft>): void {
  const project = pathOf(item, 'project_id') ?? textOf(valueAt(item.declared.block.body, 'project_id', item.instance.scope));
  if (project === undefined) return;
  const at = placeOf(item.declared.file, item.declared.block.headSpan);
  for (const draft of drafts.values()) {
    if (draft.item.module !== item.module || !/^mongodbatlas_(?:advanced_)?cluster$/.test(draft.item.type)) continue;
    const own = pathOf(draft.item, 'project_id') ?? textOf(valueAt(draft.item.declared.block.body, 'project_id', draft.item.instance.scope));
    if (own === project) draft.attributes.set('retain_backups_enabled', set<Scalar>(true, at, [{ at, note: `${shortName(item)} keeps them` }]));
  }
}

function targetsOf(item: Item, found: Fold, drafts: ReadonlyMap<Item, Draft>, index: ItemIndex): readonly Draft[] {
  for (const attribute of found.about) {
    const value = valueAt(item.declared.block.body, attribute, item.instance.scope);
    if (!value) continue;
    const targets = namedBy(value, drafts, index, item.root);
    if (targets.length > 0) return targets;
    const same = namedAlike(item, attribute, found, drafts);
    if (same.length > 0) return same;
  }
  return [];
}

/** Drafts of the same module that take their name from the same variable or local, whatever its value: `bucket = var.name` in both. */
function namedAlike(item: Item, attribute: string, found: Fold, drafts: ReadonlyMap<Item, Draft>): readonly Draft[] {
  const path = pathOf(item, attribute);
  if (path === undefined || !/^(?:var|local)\b/.test(path)) return [];
  return [...drafts.values()].filter((draft) => draft.item.module === item.module && found.types.includes(draft.item.type) && draft.row.identity.some((identity) => pathOf(draft.item, identity.attribute) === path));
}

/** `var.name` where an attribute is nothing but that. */
function pathOf(item: Item, attribute: string): string | undefined {
  const written = attributeOf(item.declared.block.body, attribute)?.value;
  return written?.type === 'reference' && written.path.every((step) => typeof step === 'string') ? written.path.join('.') : undefined;
}

/** Which resources a statement without a target may be about. None, where it refers to something else that is known by its name. */
function suspects(item: Item, found: Fold, index: ItemIndex): ((draft: Draft) => boolean) | undefined {
  const values = found.about.flatMap((attribute) => valueAt(item.declared.block.body, attribute, item.instance.scope) ?? []);
  const refs = values.flatMap((value) => refsOf(value));
  if (refs.length > 0 && refs.every((ref) => index.of(ref).every((one) => one.mode !== 'data')) && !refs.some((ref) => ref.to.includes('data.'))) return undefined;
  const texts = new Set(values.flatMap((value) => textOf(value) ?? []));
  // One whose own name is written out, and is another one, is not meant; one of several of the same name may be.
  return (draft) => texts.size === 0 || draft.name === shortName(draft.item) || texts.has(draft.name);
}

/** Drafts a value leads to: by reference, else by the same literal name within the root. */
export function namedBy(value: Value, drafts: ReadonlyMap<Item, Draft>, index: ItemIndex, root: Item['root']): readonly Draft[] {
  const referred = [...new Set(refsOf(value).flatMap((ref) => index.of(ref)))].flatMap((item) => drafts.get(item) ?? []);
  if (referred.length > 0) return referred;
  const text = textOf(value);
  const named = text === undefined ? [] : [...drafts.values()].filter((draft) => draft.item.root === root && draft.name === text);
  // Of several things of one kind and name, only one can be meant, and it is not known which.
  return new Set(named.map((draft) => draft.item.type)).size === named.length ? named : [];
}

function state(draft: Draft, item: Item, says: Fold['says'][number]): void {
  const { body, headSpan } = item.declared.block;
  const at = placeOf(item.declared.file, headSpan);
  const value = says.of === undefined ? scalar(true, at) : valueAt(body, says.of, item.instance.scope);
  if (!value) return;
  const known = item.certain || !draft.item.certain ? toKnown(through(value, at, `${shortName(item)} speaks of it`), at) : unknown<Scalar>(`whether ${shortName(item)} is made is not known`, at);
  const had = draft.attributes.get(says.attribute);
  // Each of several that say the same is a place of its own.
  if (says.of === undefined && had?.basis === 'set' && had.value === true) draft.attributes.set(says.attribute, { ...had, via: [...had.via, { at, note: `${shortName(item)} speaks of it too` }].slice(0, 50) });
  else draft.attributes.set(says.attribute, says.as && known.basis !== 'default' ? changed(known, says.as) : known);
}

/** A snapshot policy names its volumes by tags; one of them on the volume is enough. */
function scheduled(item: Item, drafts: ReadonlyMap<Item, Draft>): void {
  const at = placeOf(item.declared.file, item.declared.block.headSpan);
  const wanted = valueAt(item.declared.block.body, 'policy_details.target_tags', item.instance.scope);
  for (const draft of drafts.values()) {
    if (draft.item.root !== item.root || draft.item.type !== 'aws_ebs_volume' || !wanted) continue;
    const tags = valueAt(draft.item.declared.block.body, 'tags', draft.item.instance.scope);
    if (wanted.type !== 'map' || wanted.open !== undefined || (tags && (tags.type !== 'map' || tags.open !== undefined))) {
      if (!draft.attributes.has('dlm_policy')) draft.attributes.set('dlm_policy', unknown('whether its tags match a snapshot policy could not be told', at));
    } else if (tags?.type === 'map' && [...wanted.entries].some(([key, value]) => textOf(value) !== undefined && textOf(tags.entries.get(key)) === textOf(value))) {
      const state = valueAt(item.declared.block.body, 'state', item.instance.scope);
      draft.attributes.set('dlm_policy', textOf(state) === 'DISABLED' ? set(false, state?.at ?? at) : set(true, at));
    }
  }
}

function changed(known: Known<Scalar>, as: (value: Scalar) => Scalar): Known<Scalar> {
  if (known.basis === 'set') return { ...known, value: as(known.value) };
  return known.basis === 'unknown' && known.possible ? unknown(known.why, known.at, known.possible.map(as)) : known;
}

