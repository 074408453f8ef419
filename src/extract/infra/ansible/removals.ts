import { shellCommands } from '../../../parse/shell.ts';
import { folderOf, placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, OperationFact, OperationRow, Place, ProgramFact } from '../../../model/index.ts';
import { joinPath, operationFact, scriptFacts } from '../../shared/commands/index.ts';
import { entriesOf, isTrue, itemsOf, textAt, textOf, textsOf, valueAt } from '../../shared/nodes.ts';

/** What a file of tasks takes away, and which other files of tasks it includes. `play`: it names hosts, so that it can be started by itself. */
export interface TaskFile { readonly kind: 'tasks'; readonly file: string; readonly at: Place; readonly play: boolean; readonly operations: readonly Omit<OperationFact, 'program'>[]; readonly includes: readonly { readonly file: string; readonly at: Place }[] }

type Said = (options: DataNode) => string | undefined;
const named = (start: string, option: string, more = ''): Said => (options) => { const name = textAt(options, option); return name === undefined ? undefined : `${start} ${word(name)}${more}`; };
const server = (start: string, port: string): Said => (options) => {
  const name = textAt(options, 'name') ?? textAt(options, 'db');
  const host = textAt(options, 'login_host');
  return name === undefined ? undefined : `${start}${host === undefined ? '' : ` -h ${word(host)}`}${textAt(options, 'login_port') === undefined ? '' : ` ${port} ${word(textAt(options, 'login_port') ?? '')}`} ${word(name)}`;
};

/** What a module comes to on a command line where it is told that a thing shall not be there. */
const ABSENT: Readonly<Record<string, Said>> = {
  rds_instance: named('aws rds delete-db-instance --db-instance-identifier', 'db_instance_identifier'), rds_cluster: named('aws rds delete-db-cluster --db-cluster-identifier', 'cluster_id'),
  rds_instance_snapshot: named('aws rds delete-db-snapshot --db-snapshot-identifier', 'db_snapshot_identifier'), rds_cluster_snapshot: named('aws rds delete-db-cluster-snapshot --db-cluster-snapshot-identifier', 'db_cluster_snapshot_identifier'),
  // Without force a bucket that holds something stays.
  s3_bucket: (options) => (isTrue(valueAt(options, 'force')) || /^(?:yes|true|on)$/i.test(textAt(options, 'force') ?? '') ? named('aws s3 rb --force', 'name')(options)?.replace(/ (\S+)$/, ' s3://$1') : undefined),
  dynamodb_table: named('aws dynamodb delete-table --table-name', 'name'), redshift: named('aws redshift delete-cluster --cluster-identifier', 'identifier'), elasticache: named('aws elasticache delete-cache-cluster --cache-cluster-id', 'name'), ec2_vol: named('aws ec2 delete-volume --volume-id', 'id'),
  cloudformation: named('aws cloudformation delete-stack --stack-name', 'stack_name'), postgresql_db: server('dropdb', '-p'), mysql_db: server('mysqladmin -f drop', '-P'),
  opensearch: named('aws opensearch delete-domain --domain-name', 'domain_name'), efs: named('aws efs delete-file-system --file-system-id', 'id'), kms_key: named('aws kms schedule-key-deletion --key-id', 'key_id'),
  ecs_ecr: (options) => (isTrue(valueAt(options, 'force_absent')) || /^(?:yes|true|on)$/i.test(textAt(options, 'force_absent') ?? '') ? named('aws ecr delete-repository --force --repository-name', 'name')(options) : undefined),
  azure_rm_storageaccount: named('az storage account delete --yes --name', 'name'), azure_rm_sqldatabase: named('az sql db delete --yes --name', 'name'), azure_rm_postgresqlflexibleserver: named('az postgres flexible-server delete --yes --name', 'name'),
  azure_rm_cosmosdbaccount: named('az cosmosdb delete --yes --name', 'name'), azure_rm_manageddisk: named('az disk delete --yes --name', 'name'), azure_rm_rediscache: named('az redis delete --yes --name', 'name'), azure_rm_aks: named('az aks delete --yes --name', 'name'),
  gcp_sql_database: named('gcloud sql databases delete --quiet', 'name'), gcp_spanner_database: named('gcloud spanner databases delete --quiet', 'name'), gcp_bigtable_instance: named('gcloud bigtable instances delete --quiet', 'name'),
  gcp_redis_instance: named('gcloud redis instances delete --quiet', 'name'), gcp_compute_disk: named('gcloud compute disks delete --quiet', 'name'), gcp_alloydb_cluster: named('gcloud alloydb clusters delete --quiet', 'name'),
  digital_ocean_database: named('doctl databases delete --force', 'name'), digital_ocean_block_storage: named('doctl compute volume delete --force', 'volume_name'), hcloud_volume: named('hcloud volume delete', 'name'),
  azure_rm_resourcegroup: named('az group delete --yes --name', 'name'), gcp_sql_instance: named('gcloud sql instances delete --quiet', 'name'), gcp_storage_bucket: named('gcloud storage rm --recursive', 'name'),
  terraform: (options) => { const path = textAt(options, 'project_path'); return path === undefined || /\{\{/.test(path) ? 'terraform destroy -auto-approve' : `terraform -chdir=${word(path)} destroy -auto-approve`; },
};
/** Statements that a module sends to a server, as its client is given them. */
const QUERIES: Readonly<Record<string, (options: DataNode) => readonly string[]>> = {
  postgresql_query: (options) => sent(options, 'query', `psql${on(options, '-h', 'login_host')}${on(options, '-d', 'login_db')}${on(options, '-d', 'db')} -c`),
  mysql_query: (options) => sent(options, 'query', `mysql${on(options, '-h', 'login_host')}${on(options, '-D', 'login_db')} -e`),
  mongodb_shell: (options) => sent(options, 'eval', `mongosh${on(options, '--host', 'login_host')} --eval`),
};
const on = (options: DataNode, flag: string, option: string): string => { const text = textAt(options, option); return text === undefined ? '' : ` ${flag} ${word(text)}`; };
function sent(options: DataNode, option: string, client: string): readonly string[] { return textsOf(valueAt(options, option)).slice(0, 50).map(({ text }) => `${client} '${text.replaceAll("'", ' ')}'`); }
const SHELL = /^(?:ansible\.(?:builtin|windows)\.)?(?:shell|command|raw)$/;
const GONE = new Set(['absent', 'deleted', 'terminated']);
const HOLDERS = new Set(['tasks', 'pre_tasks', 'post_tasks', 'handlers', 'block', 'rescue', 'always']);
const INCLUDES = /^(?:ansible\.builtin\.)?(?:include_tasks|import_tasks|import_playbook|include)$/;
const ROLES = /^(?:ansible\.builtin\.)?(?:include_role|import_role)$/;
const MOST = 5_000;

/** What `mayRemove` looks for. */
export const REMOVAL_LITERALS: readonly string[] = ['hosts:', 'import_playbook'];
/** Is the file worth asking for what its tasks take away? A play names hosts, and tasks of a role lie in a folder of that name. */
export function mayRemove(path: string, hits: ReadonlySet<string>): boolean { return /(?:^|\/)tasks\//.test(path) || REMOVAL_LITERALS.some((literal) => hits.has(literal)); }

/** The operations of a file of tasks; undefined where it holds no tasks at all. */
export function tasksFile(document: DataDocument, rows: readonly OperationRow[]): TaskFile | undefined {
  const list = document.roots.flatMap((root) => itemsOf(root));
  const play = list.some((item) => valueAt(item, 'hosts') && entriesOf(item).some((entry) => HOLDERS.has(entry.key) || entry.key === 'roles'));
  if (!play && !/(?:^|\/)tasks\//.test(document.file) && !list.some((item) => valueAt(item, 'import_playbook'))) return undefined;
  const operations: Omit<OperationFact, 'program'>[] = [];
  const includes: { file: string; at: Place }[] = [];
  const home = folderOf(document.file);
  const pending: DataNode[] = [...list];
  for (let position = 0; position < pending.length && position < MOST; position++) {
    const task = pending[position];
    // Asked for by name alone.
    if (textsOf(valueAt(task, 'tags')).some(({ text }) => text === 'never')) continue;
    for (const entry of entriesOf(task)) {
      const at = placeIn(document, entry.keySpan);
      const name = entry.key.slice(entry.key.lastIndexOf('.') + 1);
      if (HOLDERS.has(entry.key)) pending.push(...itemsOf(entry.value));
      else if (entry.key === 'roles') for (const role of itemsOf(entry.value)) includes.push(...roleFiles(textOf(role) ?? textAt(role, 'role') ?? textAt(role, 'name'), 'main', home, placeIn(document, role)));
      else if (ROLES.test(entry.key)) includes.push(...roleFiles(textAt(entry.value, 'name'), textAt(entry.value, 'tasks_from') ?? 'main', home, at));
      else if (INCLUDES.test(entry.key)) { const path = textOf(entry.value) ?? textAt(entry.value, 'file'); const file = path === undefined || path.includes('{{') ? undefined : joinPath(home, path); if (file !== undefined) includes.push({ file, at }); }
      else if (SHELL.test(entry.key)) operations.push(...found(textOf(entry.value) ?? textAt(entry.value, 'cmd'), textAt(entry.value, 'chdir') ?? textAt(task, 'args', 'chdir'), at, rows));
      else if (Object.hasOwn(QUERIES, name)) for (const text of QUERIES[name]?.(entry.value) ?? []) operations.push(...found(text, undefined, at, rows));
      else if (Object.hasOwn(ABSENT, name) && (GONE.has(textAt(entry.value, 'state') ?? '') || textAt(entry.value, 'command') === 'delete')) operations.push(...found(ABSENT[name]?.(entry.value), undefined, at, rows));
    }
  }
  const first = list[0] ?? document.roots[0];
  return first && (operations.length > 0 || includes.length > 0) ? { kind: 'tasks', file: document.file, at: operations[0]?.evidence[0].at ?? placeIn(document, { start: first.start, end: Math.min(first.end, first.start + 1) }), play, operations, includes } : undefined;
}

function found(text: string | undefined, directory: string | undefined, at: Place, rows: readonly OperationRow[]): readonly Omit<OperationFact, 'program'>[] {
  if (text === undefined) return [];
  // What stands in braces is filled in when it runs, as a variable of a shell is.
  const read = shellCommands(text.replaceAll(/\{\{[^{}]{0,300}\}\}/g, '$$_').slice(0, 20_000), 0);
  const folder = directory === undefined || /[{$]/.test(directory) ? undefined : directory.replace(/^\.\//, '');
  return scriptFacts(read.commands, read.assignments, rows, folder ?? '.').operations.filter((one) => one.row.on !== 'filesystem').map((one) => {
    const { program: _program, ...fact } = operationFact(one, '', at);
    // A command runs on the host of the play, where folders of the checkout are not.
    const { key, parts: _parts, ...target } = fact.target;
    return /^(?:tfstack|compose|bind|cdkstack|pulumistack|samstack|slsstack):/.test(key ?? '') ? { ...fact, target } : fact;
  });
}

/** A value as one word of a shell; what stands in braces is a variable. */
function word(text: string): string { return /^[\w./:@+-]{1,300}$/.test(text) ? text : '"$_"'; }

/** Where the tasks of a role stand: beside the playbook, or at the top. */
function roleFiles(role: string | undefined, tasks: string, home: string, at: Place): readonly { readonly file: string; readonly at: Place }[] {
  if (role === undefined || !/^[\w./-]{1,200}$/.test(role)) return [];
  return [...new Set([home, '.', ...home.split('/').map((_, index, parts) => parts.slice(0, index).join('/') || '.')])].flatMap((folder) => ['yml', 'yaml'].flatMap((ending) => { const file = joinPath(folder, `roles/${role}/tasks/${tasks}.${ending}`); return file === undefined ? [] : [{ file, at }]; }));
}

/** Programs of files of tasks: a playbook is started by its name, and starts what it includes. Those that come to nothing are left out. */
export function taskPrograms(files: readonly TaskFile[]): readonly (ProgramFact | OperationFact)[] {
  const byFile = new Map(files.map((one) => [one.file, one]));
  const useful = new Set(files.filter((one) => one.operations.length > 0).map((one) => one.file));
  // What includes something useful is useful; each round goes one include further.
  for (let round = 0; round < 10; round++) for (const one of files) if (one.includes.some(({ file }) => useful.has(file))) useful.add(one.file);
  return files.filter((one) => useful.has(one.file)).flatMap((one): (ProgramFact | OperationFact)[] => {
    const key = `file:${one.file}`;
    return [{
      fact: 'program', key, name: one.file, kind: 'task', invocations: one.play ? [`ansible-playbook ${one.file}`] : [], directory: '.', variables: [], loads: [], environments: [], evidence: [{ at: one.at, note: one.play ? 'a playbook' : 'tasks of a playbook' }],
      starts: [...new Map(one.includes.filter(({ file }) => byFile.has(file) && useful.has(file) && file !== one.file).map(({ file, at }) => [file, { key: `file:${file}`, evidence: { at, note: `includes ${file}` } }])).values()],
    }, ...one.operations.map((operation): OperationFact => ({ ...operation, program: key }))];
  });
}
