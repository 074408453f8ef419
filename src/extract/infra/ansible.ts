import { attributesOfType, comparedWith, placeIn, resourceTypes, set, unknown } from '../../model/index.ts';
import type { DataDocument, DataNode, EnvironmentMark, Extractor, Fact, Key, Knowledge, Known, LocalFact, MapEntry, Place, ResourceType, Scalar } from '../../model/index.ts';
import { identitiesOf, identityKeys, knownText } from '../shared/drafts.ts';
import { environmentOf } from '../shared/environment.ts';
import { mayRemove, REMOVAL_LITERALS, taskPrograms, tasksFile } from './ansible/removals.ts';
import type { TaskFile } from './ansible/removals.ts';
import { fileEnvironments } from '../shared/file-environment.ts';
import { entriesOf, itemsOf, spanOf, textAt, textOf, valueAt } from '../shared/nodes.ts';

/** Modules that make stores: the row of Terraform that says what such a store is, and the options that say its attributes. What has no option here is not known. */
const MODULES: Readonly<Record<string, { readonly type: string; readonly options: Readonly<Record<string, string>> }>> = {
  rds_instance: { type: 'aws_db_instance', options: { identifier: 'db_instance_identifier', engine: 'engine', backup_retention_period: 'backup_retention_period', deletion_protection: 'deletion_protection' } },
  rds_cluster: { type: 'aws_rds_cluster', options: { cluster_identifier: 'cluster_id', engine: 'engine', backup_retention_period: 'backup_retention_period', deletion_protection: 'deletion_protection' } },
  s3_bucket: { type: 'aws_s3_bucket', options: { bucket: 'name', 'versioning.enabled': 'versioning', object_lock_enabled: 'object_lock_enabled' } },
  dynamodb_table: { type: 'aws_dynamodb_table', options: { name: 'name' } },
  redshift: { type: 'aws_redshift_cluster', options: { cluster_identifier: 'identifier', automated_snapshot_retention_period: 'automated_snapshot_retention_period' } },
  efs: { type: 'aws_efs_file_system', options: { creation_token: 'name' } },
  kms_key: { type: 'aws_kms_key', options: { deletion_window_in_days: 'pending_window' } },
  gcp_sql_instance: { type: 'google_sql_database_instance', options: { name: 'name', 'settings.backup_configuration.enabled': 'settings.backup_configuration.enabled' } },
  gcp_storage_bucket: { type: 'google_storage_bucket', options: { name: 'name', 'versioning.enabled': 'versioning.enabled' } },
  azure_rm_keyvault: { type: 'azurerm_key_vault', options: { name: 'vault_name', purge_protection_enabled: 'enable_purge_protection' } },
  azure_rm_postgresqlserver: { type: 'azurerm_postgresql_server', options: { name: 'name', geo_redundant_backup_enabled: 'geo_redundant_backup', backup_retention_days: 'backup_retention_days' } },
};
/** Collections these modules come from; without one they are their old short names. */
const MODULE = new RegExp(`^(?:(?:amazon\\.aws|community\\.aws|google\\.cloud|azure\\.azcollection|ansible\\.builtin)\\.)?(${Object.keys(MODULES).join('|')})$`);
const HOLDERS = new Set(['tasks', 'pre_tasks', 'post_tasks', 'handlers', 'block', 'rescue', 'always']);
const MOST = 5000;

interface Task { readonly kind: 'store'; readonly file: string; readonly type: string; readonly name: string; readonly at: Place; readonly keys: readonly Key[]; readonly maybe: readonly Key[]; readonly attributes: Readonly<Record<string, Known<Scalar>>>; readonly environments: readonly EnvironmentMark[] }

/** Ansible: stores that tasks make with modules of the clouds, by the rows of the same stores in Terraform, and what playbooks take away. Tasks that delete are no stores. */
export function create(knowledge: Knowledge): Extractor<Task | TaskFile> {
  const rows = resourceTypes(knowledge);
  return {
    id: 'ansible',
    literals: [...Object.keys(MODULES).map((name) => `${name}:`), ...REMOVAL_LITERALS],
    wants: ({ file, hits }) => file.origin !== 'home' && file.derived !== true && /\.ya?ml$/.test(file.path) && (Object.keys(MODULES).some((name) => hits.has(`${name}:`)) || mayRemove(file.path, hits)),
    read: (document) => (document.syntax === 'yaml' ? [...tasksOf(document).flatMap((entry) => taskOf(entry, document, rows)), ...[tasksFile(document, knowledge.operations) ?? []].flat()] : []),
    join: (all) => [...stores(all.flatMap(({ payload }: LocalFact<Task | TaskFile>) => (payload.kind === 'store' ? [payload] : [])), rows), ...taskPrograms(all.flatMap(({ payload }) => (payload.kind === 'tasks' ? [payload] : [])))],
  };
}

function stores(local: readonly Task[], rows: ReadonlyMap<string, ResourceType>): readonly Fact[] {
  return local.map((payload, index): Fact => {
    const row = rows.get(payload.type);
    // A second task for the same thing of a file has a number behind it.
    const base = `ansible:${payload.file}:${payload.type}.${payload.name}`;
    const before = local.slice(Math.max(0, index - 1000), index).filter((one) => one.file === payload.file && one.type === payload.type && one.name === payload.name).length;
    return {
      fact: 'resource', name: payload.name, kind: row?.kind ?? 'service', provider: row?.provider ?? 'unknown', type: payload.type, keys: [before === 0 ? base : `${base}~${before + 1}`, ...payload.keys], maybe: payload.maybe, attributes: payload.attributes,
      environments: payload.environments, evidence: [{ at: payload.at, note: 'a task that makes it' }],
    };
  });
}

/** Modules called by tasks, in plays and in blocks. */
function tasksOf(document: DataDocument): readonly MapEntry[] {
  const out: MapEntry[] = [];
  const pending: DataNode[] = document.roots.flatMap((root) => itemsOf(root));
  for (let position = 0; position < pending.length && position < MOST; position++) {
    for (const entry of entriesOf(pending[position])) {
      if (HOLDERS.has(entry.key)) pending.push(...itemsOf(entry.value));
      else if (MODULE.test(entry.key) && entry.value.type === 'map') out.push(entry);
    }
  }
  return out;
}

function taskOf(entry: MapEntry, document: DataDocument, rows: ReadonlyMap<string, ResourceType>): readonly Task[] {
  const module = MODULES[MODULE.exec(entry.key)?.[1] ?? ''];
  const row = module && rows.get(module.type);
  const state = textAt(entry.value, 'state');
  if (!module || !row || state === 'absent' || state === 'deleted' || state === 'terminated' || state?.includes('{{')) return [];
  const at = placeIn(document, entry.keySpan);
  const attributes: Record<string, Known<Scalar>> = {};
  for (const attribute of attributesOfType(row)) {
    const option = Object.hasOwn(module.options, attribute) ? module.options[attribute] : undefined;
    const node = option === undefined ? undefined : valueAt(entry.value, ...option.split('.'));
    if (node) attributes[attribute] = valueOf(node, row, attribute, document);
    else if (option === undefined && attribute !== 'lifecycle.prevent_destroy') attributes[attribute] = unknown('the task does not say', at);
  }
  const named = identitiesOf(row, (attribute) => knownText(attributes[attribute]));
  const name = named[0]?.text ?? `a ${row.kind} of ${entry.key}`;
  const found = environmentOf(name);
  return [{
    kind: 'store', file: document.file, type: row.type, name, at, attributes, ...identityKeys(named),
    environments: [...found ? [{ kind: found.kind, name: found.name, by: 'name' as const, evidence: { at, note: 'its name' } }] : [], ...fileEnvironments(document.file, at)],
  }];
}

/** Ansible reads `yes` and `no` as truth values, and whatever stands in braces when it runs. */
function valueOf(node: DataNode, row: ResourceType, attribute: string, document: DataDocument): Known<Scalar> {
  const at = placeIn(document, spanOf(node));
  const text = textOf(node);
  if (text === undefined) return node.type === 'scalar' ? unknown('it is empty', at) : set<Scalar>(node.type === 'list' ? node.items.length > 0 : node.entries.length > 0, at);
  if (text.includes('{{') || text.includes('{%')) return unknown('it is given when the play runs', at);
  const wanted = comparedWith(row, attribute);
  if (wanted.some((want) => typeof want === 'boolean') && /^(?:true|false|yes|no|on|off)$/i.test(text)) return set<Scalar>(/^(?:true|yes|on)$/i.test(text), at);
  return set<Scalar>(wanted.some((want) => typeof want === 'number') && /^-?\d{1,9}$/.test(text) ? Number(text) : text, at);
}
