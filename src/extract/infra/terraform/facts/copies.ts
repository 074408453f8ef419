import { attributesOfType, unknown } from '../../../../model/index.ts';
import type { CopyRhythm, EvidenceList, Fact, Key, Place, RelationFact, ResourceType, Scalar } from '../../../../model/index.ts';
import { bucketNamed } from '../../../shared/copies.ts';
import { everyOf } from '../../../shared/rhythm.ts';
import { nestedBlocks, valueAt } from '../body.ts';
import type { Nested } from '../body.ts';
import { placeOf } from '../scope.ts';
import { refsOf, textOf, truthOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import type { Draft } from './drafts.ts';
import { namedBy } from './folds.ts';
import type { ItemIndex } from './index-of.ts';
import { selected } from './plans.ts';
import { accountFact, awsAccount } from './providers.ts';

type CopyKind = NonNullable<RelationFact['copy']>['kind'];

/** Resources that are or make a copy of the one an attribute names; the copy lies on themselves. */
const COPIES: Readonly<Record<string, { readonly of: string; readonly kind: CopyKind; readonly says: string }>> = {
  aws_ebs_snapshot: { of: 'volume_id', kind: 'snapshot', says: 'a snapshot of it' },
  aws_db_snapshot: { of: 'db_instance_identifier', kind: 'snapshot', says: 'a manual snapshot of it' },
  aws_db_cluster_snapshot: { of: 'db_cluster_identifier', kind: 'snapshot', says: 'a manual snapshot of it' },
  aws_db_instance: { of: 'replicate_source_db', kind: 'replica', says: 'a read replica of it' },
  aws_rds_cluster: { of: 'replication_source_identifier', kind: 'replica', says: 'a replica of it' },
  google_compute_snapshot: { of: 'source_disk', kind: 'snapshot', says: 'a snapshot of it' },
  google_sql_database_instance: { of: 'master_instance_name', kind: 'replica', says: 'a replica of it' },
  google_bigtable_instance: { of: 'source', kind: 'replica', says: 'a replica of it' },
  digitalocean_volume_snapshot: { of: 'volume_id', kind: 'snapshot', says: 'a snapshot of it' },
  digitalocean_droplet_snapshot: { of: 'droplet_id', kind: 'snapshot', says: 'a snapshot of it' },
  digitalocean_database_replica: { of: 'cluster_id', kind: 'replica', says: 'a read replica of it' },
  mongodbatlas_cloud_backup_snapshot: { of: 'cluster_name', kind: 'snapshot', says: 'a snapshot of it' },
  planetscale_backup: { of: 'branch', kind: 'snapshot', says: 'a backup of it' },
  planetscale_postgres_branch_backup: { of: 'branch', kind: 'snapshot', says: 'a backup of it' },
  planetscale_vitess_branch_backup: { of: 'branch', kind: 'snapshot', says: 'a backup of it' },
  hcloud_snapshot: { of: 'server_id', kind: 'snapshot', says: 'a snapshot of it' },
};
/** Protected items of backup vaults: which attribute names the thing, which the vault. */
const PROTECTED: Readonly<Record<string, { readonly of: readonly string[]; readonly vault: readonly string[] }>> = {
  azurerm_backup_protected_vm: { of: ['source_vm_id'], vault: ['recovery_vault_name'] },
  azurerm_backup_protected_file_share: { of: ['source_storage_account_id'], vault: ['recovery_vault_name'] },
  azurerm_data_protection_backup_instance_disk: { of: ['disk_id'], vault: ['vault_id'] },
  azurerm_data_protection_backup_instance_blob_storage: { of: ['storage_account_id'], vault: ['vault_id'] },
  azurerm_data_protection_backup_instance_postgresql_flexible_server: { of: ['server_id'], vault: ['vault_id'] },
  azurerm_data_protection_backup_instance_mysql_flexible_server: { of: ['server_id'], vault: ['vault_id'] },
};

interface Context { readonly drafts: ReadonlyMap<Item, Draft>; readonly index: ItemIndex; readonly rows: ReadonlyMap<string, ResourceType>; readonly items: readonly Item[] }

/** Relations from resources to the places their copies lie on. Vaults and buckets known only by ARN become resources of their own. */
export function copiesOf(items: readonly Item[], drafts: ReadonlyMap<Item, Draft>, index: ItemIndex, rows: ReadonlyMap<string, ResourceType>): readonly Fact[] {
  const context = { drafts, index, rows, items };
  return items.flatMap((item): readonly Fact[] => {
    if (item.mode !== 'managed') return [];
    const at = placeOf(item.declared.file, item.declared.block.headSpan);
    const simple = Object.hasOwn(COPIES, item.type) ? COPIES[item.type] : undefined;
    if (simple) return targets(item, [simple.of], context).filter((key) => key !== item.key).map((from) => copied(from, item.key, simple.kind, simple.says, [{ at, note: `${shortName(item)} is ${simple.says}` }]));
    const vaulted = Object.hasOwn(PROTECTED, item.type) ? PROTECTED[item.type] : undefined;
    if (vaulted) return targets(item, vaulted.of, context).flatMap((from) => targets(item, vaulted.vault, context).map((to) => copied(from, to, 'automated', 'a vault backup', [{ at, note: `${shortName(item)} backs it up into this vault` }])));
    if (item.type === 'aws_s3_bucket_replication_configuration') return replication(item, context);
    if (item.type === 'aws_backup_selection') return selection(item, context);
    if (item.type === 'mongodbatlas_cloud_backup_schedule') return atlasExport(item, context);
    return [];
  });
}

function copied(from: Key, to: Key, kind: CopyKind, name: string, evidence: EvidenceList, rhythm?: CopyRhythm): RelationFact {
  return { fact: 'relation', kind: 'copiedTo', from, to, copy: { kind, name, ...rhythm === undefined ? {} : { rhythm } }, evidence };
}

function targets(item: Item, paths: readonly string[], context: Context): readonly Key[] {
  return paths.flatMap((path) => {
    const value = valueAt(item.declared.block.body, path, item.instance.scope);
    return value ? namedBy(value, context.drafts, context.index, item.root).map((draft) => draft.item.key) : [];
  });
}

function replication(item: Item, context: Context): readonly Fact[] {
  const sources = targets(item, ['bucket'], context);
  return nestedBlocks(item.declared.block.body, 'rule', item.instance.scope).flatMap((rule) => {
    const to = valueAt(rule.body, 'destination.bucket', rule.scope);
    if (!to) return [];
    const place = landing(to, item, context, 's3', 'aws_s3_bucket', valueAt(rule.body, 'destination.account', rule.scope));
    const evidence: EvidenceList = [{ at: placeOf(rule.scope.file, rule.block.headSpan), note: `${shortName(item)} replicates it` }];
    return [...place.facts, ...sources.flatMap((from) => place.keys.map((key) => copied(from, key, 'replica', 'a replicated bucket', evidence)))];
  });
}

/** Atlas writes its snapshots into a bucket of the customer where the schedule exports them by itself. */
function atlasExport(item: Item, context: Context): readonly Fact[] {
  const { body } = item.declared.block;
  const { scope } = item.instance;
  if (truthOf(valueAt(body, 'auto_export_enabled', scope)) !== true) return [];
  const named = valueAt(body, 'export.export_bucket_id', scope);
  const bucket = named && refsOf(named).flatMap((ref) => context.index.of(ref)).find((one) => one.type === 'mongodbatlas_cloud_backup_snapshot_export_bucket');
  const name = bucket && valueAt(bucket.declared.block.body, 'bucket_name', bucket.instance.scope);
  const text = textOf(name);
  if (!bucket || !name || text === undefined || !/^[\w.-]{3,255}$/.test(text)) return [];
  const at = name.at ?? placeOf(bucket.declared.file, bucket.declared.block.headSpan);
  const key: Key = `s3:${text}`;
  return [bucketNamed(key, text, { at, note: 'Atlas exports snapshots into it' }, []), ...targets(item, ['cluster_name'], context).map((from) => copied(from, key, 'export', 'exported snapshots', [{ at: placeOf(item.declared.file, item.declared.block.headSpan), note: `${shortName(item)} exports its snapshots` }]))];
}

/** What a plan copies: the vault of each rule, and the vaults its copy actions name. */
function selection(item: Item, context: Context): readonly Fact[] {
  const from = [...selected(item, context).sure].map((draft) => draft.item.key);
  const planValue = valueAt(item.declared.block.body, 'plan_id', item.instance.scope);
  const plans = planValue ? [...new Set(refsOf(planValue).flatMap((ref) => context.index.of(ref)))].filter((one) => one.type === 'aws_backup_plan') : [];
  return plans.flatMap((plan) => nestedBlocks(plan.declared.block.body, 'rule', plan.instance.scope).flatMap((rule) => {
    const local = valueAt(rule.body, 'target_vault_name', rule.scope);
    const further = nestedBlocks(rule.body, 'copy_action', rule.scope).map((action): [Nested, Value | undefined] => [action, valueAt(action.body, 'destination_vault_arn', action.scope)]);
    const all: [Nested, Value | undefined, string][] = [[rule, local, 'an AWS Backup recovery point'], ...further.map(([nested, value]): [Nested, Value | undefined, string] => [nested, value, 'a copied AWS Backup recovery point'])];
    return all.flatMap(([nested, value, name]): readonly Fact[] => {
      if (!value) return [];
      const place = landing(value, plan, context, 'backup', 'aws_backup_vault');
      const evidence: EvidenceList = [
        { at: placeOf(nested.scope.file, nested.block.headSpan), note: `${shortName(plan)} writes ${name} into this vault` },
        { at: placeOf(item.declared.file, item.declared.block.headSpan), note: `${shortName(item)} selects it` },
      ];
      return [...place.facts, ...from.flatMap((key) => place.keys.map((to) => copied(key, to, 'automated', name, evidence, rhythmOf(rule, nested))))];
    });
  }));
}

/** When a rule of a plan makes a recovery point, and how long this one of its copies is kept. */
function rhythmOf(rule: Nested, kept: Nested): CopyRhythm | undefined {
  const written = (nested: Nested, path: string): { text: string; at: Place } | undefined => {
    const value = valueAt(nested.body, path, nested.scope);
    const text = textOf(value);
    return value && text !== undefined ? { text, at: value.at ?? placeOf(nested.scope.file, nested.block.headSpan) } : undefined;
  };
  const days = written(kept, 'lifecycle.delete_after');
  return everyOf(written(rule, 'schedule'), days && { ...days, text: `${days.text}d` });
}

/** Where a copy lands: resources of the tree, else a new resource for an ARN written out. */
function landing(value: Value, item: Item, context: Context, service: string, type: string, said?: Value): { keys: readonly Key[]; facts: readonly Fact[] } {
  const known = namedBy(value, context.drafts, context.index, item.root);
  if (known.length > 0) return { keys: known.map((draft) => draft.item.key), facts: [] };
  const text = textOf(value);
  const arn = text === undefined ? null : new RegExp(`^arn:aws[a-z-]{0,12}:${service}:[a-z0-9-]{0,20}:([0-9]{0,12}):([A-Za-z0-9._:/-]{1,200})$`).exec(text);
  const row = context.rows.get(type);
  if (!arn || !row || text === undefined) return { keys: [], facts: [] };
  const [, named = '', rest = ''] = arn;
  // The ARN of a bucket names no account; who owns the replicas is said beside it.
  const account = named === '' ? /^[0-9]{12}$/.exec(textOf(said) ?? '')?.[0] ?? '' : named;
  const name = rest.replace(/^backup-vault:/, '');
  const key = service === 's3' ? `s3:${name}` : text;
  const at = value.at ?? placeOf(item.declared.file, item.declared.block.headSpan);
  const facts: Fact[] = [{
    fact: 'resource', name, kind: row.kind, provider: row.provider, type, keys: [key], maybe: [], attributes: Object.fromEntries(attributesOfType(row).map((attribute) => [attribute, unknown<Scalar>('it is made elsewhere', at)])), environments: [], evidence: [{ at, note: 'named by its ARN' }],
  }];
  if (account === '') return { keys: [key], facts };
  const evidence: EvidenceList = [{ at, note: `it belongs to account ${account}` }];
  facts.push(accountFact(awsAccount(account, evidence[0]), []), { fact: 'relation', kind: 'partOf', from: key, to: `aws:account/${account}`, evidence });
  return { keys: [key], facts };
}
