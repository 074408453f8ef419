import type { EnvironmentMark, Evidence, Fact, RelationFact } from '../../../../model/index.ts';
import { refsInBody, valueAt } from '../body.ts';
import { placeOf } from '../scope.ts';
import { refsOf } from '../value.ts';
import type { Ref } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import type { Draft } from './drafts.ts';
import { isFold } from './folds.ts';
import type { ItemIndex } from './index-of.ts';
import type { LookedUp } from './looked-up.ts';
import { markOfUse, placeMarks } from './marks.ts';

/** Attributes by which one thing lies within another: destroying the outer takes the inner with it. */
const WITHIN: Readonly<Record<string, readonly string[]>> = {
  google_sql_database: ['instance'], google_spanner_database: ['instance'], google_bigquery_table: ['dataset_id'], google_bigtable_table: ['instance_name'], google_alloydb_instance: ['cluster'],
  google_firestore_database: ['project'], google_kms_crypto_key: ['key_ring'],
  azurerm_mssql_database: ['server_id'], azurerm_postgresql_flexible_server_database: ['server_id'], azurerm_mysql_flexible_database: ['server_name'],
  azurerm_storage_container: ['storage_account_id', 'storage_account_name'], azurerm_storage_share: ['storage_account_id', 'storage_account_name'],
  azurerm_cosmosdb_sql_database: ['account_name'], azurerm_cosmosdb_mongo_database: ['account_name'],
  mongodbatlas_cluster: ['project_id'], mongodbatlas_advanced_cluster: ['project_id'], neon_branch: ['project_id'], neon_database: ['project_id'], confluent_kafka_cluster: ['environment.id'], confluent_kafka_topic: ['kafka_cluster.id'],
  digitalocean_database_db: ['cluster_id'], planetscale_vitess_branch: ['database'], planetscale_postgres_branch: ['database'], snowflake_schema: ['database'], databricks_schema: ['catalog_name'],
  aws_db_snapshot: [], aws_ebs_snapshot: [],
};

/** Starts of types that watch, scale or permit a thing, or only order the plan: no use of its data. */
const NO_USE = [
  'aws_iam_', 'aws_backup_', 'aws_dlm_', 'aws_cloudwatch_metric_alarm', 'aws_appautoscaling_', 'aws_autoscaling_policy', 'azurerm_role_assignment', 'azurerm_backup_', 'azurerm_monitor_', 'azurerm_key_vault_access_policy',
  'google_monitoring_', 'datadog_', 'null_resource', 'terraform_data', 'time_', 'random_', 'tls_',
];
function isNoUse(type: string): boolean {
  return isFold(type) || NO_USE.some((start) => type.startsWith(start)) || (type.startsWith('google_') && type.includes('_iam_'));
}

/** Relations from data resources to whatever uses them, with the environments those users bring. Marks are added to the drafts. */
export function usesOf(items: readonly Item[], drafts: ReadonlyMap<Item, Draft>, index: ItemIndex, lookedUp: LookedUp): readonly Fact[] {
  const out: Fact[] = [];
  // What a data source looks up is used through it.
  const targetsOf = (ref: Ref): readonly Item[] => index.of(ref).map((target) => lookedUp.of(target)?.item ?? target);
  const draftOf = (item: Item): Draft | undefined => drafts.get(item) ?? lookedUp.elsewhere.get(item);
  for (const item of items) {
    if (item.mode === 'data') continue;
    const { body } = item.declared.block;
    const scope = item.instance.scope;
    const outer = new Set<Item>();
    const own = drafts.get(item);
    if (own) {
      const paths = [...WITHIN[item.type] ?? [], ...item.type.startsWith('azurerm_') ? ['resource_group_name'] : []];
      for (const path of paths) {
        const value = valueAt(body, path, scope);
        for (const ref of value ? refsOf(value) : []) {
          for (const target of targetsOf(ref)) {
            const whole = draftOf(target);
            if (target === item || outer.has(target) || !whole) continue;
            outer.add(target);
            if (whole.row.kind === 'database' && target.root !== item.root) lodged(item, ref, whole);
            out.push({ fact: 'relation', kind: 'partOf', from: item.key, to: target.key, evidence: [{ at: ref.at, note: `${shortName(item)} lies within ${shortName(target)}` }] });
          }
        }
      }
    }
    if (isNoUse(item.type)) continue;
    const seen = new Set<string>();
    for (const ref of refsInBody(body, scope)) {
      for (const target of targetsOf(ref)) {
        const draft = draftOf(target);
        if (!draft || target === item || outer.has(target) || inside(target, item)) continue;
        const mark = markOfUse(ref, item, target);
        const id = `${target.key}\0${mark?.kind ?? ''}\0${mark?.name ?? ''}`;
        if (mark && !hasMark(draft.marks, mark)) draft.marks.push(mark);
        if (seen.has(id)) continue;
        seen.add(id);
        out.push(serves(target, item, ref));
      }
    }
  }
  return out;
}

/** A database of one root module on a server of another: the server is in the environment that is applied from there. */
function lodged(item: Item, ref: Ref, server: Draft): void {
  const own = markOfUse(ref, item, server.item) ?? placeMarks(item)[0];
  const mark: EnvironmentMark | undefined = own && { ...own, by: 'referrer', evidence: { at: placeOf(item.declared.file, item.declared.block.headSpan), note: `${shortName(item)} of ${item.root.directory} lies on it` } };
  if (mark && !hasMark(server.marks, mark)) server.marks.push(mark);
}

/** A module that is not read and the things handed to it are users; a user inside a module the target was made by is not special. */
function inside(target: Item, user: Item): boolean {
  return target.mode === 'module' && user.address.startsWith(`${target.address}.`);
}

function hasMark(marks: readonly EnvironmentMark[], mark: EnvironmentMark): boolean {
  return marks.some((one) => one.kind === mark.kind && one.name === mark.name && one.by === mark.by && (one.conditional !== true || mark.conditional === true));
}

/** Evidence stands where the reference is written; the user's own block follows when that is elsewhere. */
function serves(target: Item, user: Item, ref: Ref): RelationFact {
  const block = placeOf(user.declared.file, user.declared.block);
  const within = block.file === ref.at.file && block.start <= ref.at.start && ref.at.end <= block.end;
  const first: Evidence = { at: ref.at, note: `${shortName(user)} uses ${ref.attribute === '' ? 'it' : `its ${ref.attribute}`}${ref.label === undefined ? '' : ` for ${ref.label}`}` };
  const rest: Evidence[] = within ? [] : [{ at: placeOf(user.declared.file, user.declared.block.headSpan), note: `${shortName(user)} gets it from there` }];
  return { fact: 'relation', kind: 'serves', from: target.key, to: user.key, evidence: [first, ...rest] };
}
