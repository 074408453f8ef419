import { folderOf } from '../../../model/index.ts';
import type { Key, OperationRow } from '../../../model/index.ts';
import { databaseKey as keyOfAddress } from '../database-url.ts';
import { composeEnvironment } from '../environment.ts';
import { isOption } from './argv.ts';
import type { Argument, Invocation } from './argv.ts';
import { optionValues } from './options.ts';
import { joinPath } from './paths.ts';

type KeyOf = (args: readonly Argument[], directory: string, row: OperationRow) => Key | undefined;

const literal = (args: readonly Argument[], ...names: string[]): string | undefined => names.flatMap((name) => optionValues(args, name)).find((arg) => arg.value !== undefined)?.value;
const words = (args: readonly Argument[]): readonly string[] => args.filter((arg) => !isOption(arg)).flatMap((arg) => (arg.value === undefined ? [] : [arg.value]));
const prefixed = (prefix: string, name: string | undefined): Key | undefined => (name === undefined || name === '' ? undefined : `${prefix}${name}`);

/** How each tool's command line names its target. A tool that is not here names it by variables only. */
const TOOLS: Readonly<Record<string, KeyOf>> = {
  terraform: stack, cdktf: stack,
  docker: (args, directory) => (words(args).some((word) => word === 'compose' || word === 'down') ? compose(args, directory) : undefined),
  kubectl, helm: context, helmfile: context,
  aws: (args, _, row) => (row.on === 'stack' ? prefixed('cfnname:', literal(args, '--stack-name', '--stack-set-name')) : undefined) ?? bucket(args) ?? prefixed('rds:', literal(args, '--db-instance-identifier', '--db-cluster-identifier')) ?? prefixed('dynamodb:', literal(args, '--table-name')) ?? prefixed('aws:profile/', literal(args, '--profile')),
  az: (args, _, row) => (row.id === 'az.group-delete' ? prefixed('azgroup:', literal(args, '--name', '-n', '--resource-group', '-g')?.toLowerCase()) : row.id === 'az.deployment-complete' ? prefixed('azgroup:', literal(args, '--resource-group', '-g')?.toLowerCase()) : undefined),
  sam: (args, directory) => prefixed('cfnname:', literal(args, '--stack-name')) ?? prefixed('samstack:', directory), sls: (_, directory) => prefixed('slsstack:', directory),
  cdk: (_, directory) => prefixed('cdkstack:', directory),
  pulumi: (args, directory) => { const folder = literal(args, '-C', '--cwd'); return prefixed('pulumistack:', folder === undefined ? directory : joinPath(directory, folder)); },
  gcloud: (args) => bucket(args) ?? prefixed('gcp:', literal(args, '--project')), gsutil: bucket, bq: (args) => prefixed('gcp:', literal(args, '--project_id')),
  fly: (args) => prefixed('fly:', literal(args, '-a', '--app') ?? (words(args)[0] === 'apps' || words(args)[0] === 'app' ? words(args)[2] : undefined)),
  supabase: (args) => prefixed('supabase:', literal(args, '--project-ref') ?? (words(args)[0] === 'projects' ? words(args)[2] : undefined)),
  neonctl: (args) => (/^projects?$/.test(words(args)[0] ?? '') ? prefixed('neon:project/', words(args)[2]) : /^branch(?:es)?$/.test(words(args)[0] ?? '') ? prefixed(`neon:project/${literal(args, '--project-id') ?? '-'}/`, words(args)[2]) : undefined),
  pscale: (args) => (/^(?:database|db)$/.test(words(args)[0] ?? '') ? prefixed(`planetscale:${literal(args, '--org') ?? '-'}/`, words(args)[2]) : /^branch$/.test(words(args)[0] ?? '') && words(args)[3] !== undefined ? prefixed(`planetscale:${literal(args, '--org') ?? '-'}/${words(args)[2] ?? ''}/`, words(args)[3]) : undefined),
  heroku: (args) => prefixed('heroku:', literal(args, '-a', '--app')),
  railway: (args) => prefixed('railway:-:volume:', literal(args, '--volume', '-v')) ?? prefixed('railway:-:service:', literal(args, '--service', '-s')),
  gh: (args) => prefixed('github:', words(args).find((word) => /^[\w.-]+\/[\w.-]+$/.test(word))),
  rm: removed, find: removed, rimraf: removed,
  postgres: (args) => databaseOf(args) ?? server(args, 5432), mysql: (args) => databaseOf(args) ?? server(args, 3306), mongodb: databaseOf, redis: databaseOf, sql: databaseOf,
  prisma: databaseOf, 'drizzle-kit': databaseOf, sqlx: databaseOf, dbmate: databaseOf, diesel: databaseOf, migrate: databaseOf,
};

/** Strong key of what this command line names literally, undefined where it does not. */
export function targetKey(row: OperationRow, invocation: Invocation, directory: string): Key | undefined {
  return Object.hasOwn(TOOLS, row.tool) ? TOOLS[row.tool]?.(invocation.args, directory, row) : undefined;
}

/** `db:<host>:<port>/<database>` of a connection URL, undefined where it is none or a variable stands in its host. */
export function databaseKey(url: string): Key | undefined {
  const match = /^(postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|mssql|sqlserver)(?:\+\w{1,20})?:\/\/(?:([^@\s/:]{0,300})(?::[^@\s/]{0,300})?@)?([A-Za-z0-9.-]{1,253})(?::(\d{1,5}))?(?:\/([\w-]{0,100}))?(?:[?#].{0,500})?$/s.exec(url);
  const scheme = match?.[1] ?? '';
  if (!match?.[3]) return undefined;
  const port = match[4] ?? (scheme.startsWith('postgres') ? '5432' : scheme === 'mysql' || scheme === 'mariadb' ? '3306' : scheme.startsWith('mongodb') ? '27017' : scheme.startsWith('redis') ? '6379' : '1433');
  return keyOfAddress({ host: match[3].toLowerCase(), port: Number(port), database: match[5] ?? '', user: match[2] });
}

function databaseOf(args: readonly Argument[]): Key | undefined {
  for (const arg of args) {
    const text = arg.value ?? '';
    const key = databaseKey(isOption(arg) ? text.slice(text.indexOf('=') + 1) : text);
    if (key !== undefined) return key;
  }
  return undefined;
}

function server(args: readonly Argument[], port: number): Key | undefined {
  const host = literal(args, '-h', '--host');
  const taken = new Set([host, literal(args, '-U', '--username', '-u', '--user'), literal(args, '-p', '--port', '-P'), 'drop']);
  const name = literal(args, '-d', '--dbname') ?? words(args).find((word) => !taken.has(word));
  return host === undefined || name === undefined ? undefined : keyOfAddress({ host: host.toLowerCase(), port: Number(literal(args, '-p', '--port', '-P') ?? port), database: name, user: literal(args, '-U', '--username', '-u', '--user') });
}

function stack(args: readonly Argument[], directory: string): Key | undefined {
  const folder = literal(args, '-chdir', '--terragrunt-working-dir', '--working-dir');
  const home = folder === undefined ? directory : joinPath(directory, folder);
  const all = words(args).includes('run-all') || (words(args)[0] === 'run' && args.some((arg) => arg.text === '--all' || arg.text === '-a'));
  return prefixed('tfstack:', all && home !== undefined ? `${home}/**` : home);
}

/** `-f compose.prod.yml` runs on that environment's machine: the project of the files named for it, as the compose reader keys it. */
function compose(args: readonly Argument[], directory: string): Key | undefined {
  const folder = literal(args, '--project-directory');
  const files = [...optionValues(args, '-f'), ...optionValues(args, '--file')].flatMap((arg) => (arg.value === undefined ? [] : [arg.value]));
  const [file] = files;
  const key = prefixed('compose:', folder !== undefined ? joinPath(directory, folder) : file !== undefined ? joinPath(directory, folderOf(file)) : directory);
  const named = files.map((one) => composeEnvironment(one)).find((one) => one !== undefined);
  return key === undefined || named === undefined ? key : `${key}#${named.kind}`;
}

function bucket(args: readonly Argument[]): Key | undefined {
  const named = literal(args, '--bucket');
  if (named !== undefined) return `s3:${named}`;
  const urls = args.flatMap((arg) => /^(s3|gs):\/\/([a-z0-9][a-z0-9._-]{1,221})(?:\/|$)/.exec(arg.value ?? '') ?? []);
  const last = urls.length === 0 ? undefined : { scheme: urls.at(-2), name: urls.at(-1) };
  return last ? `${last.scheme === 'gs' ? 'gs' : 's3'}:${last.name}` : undefined;
}

const KINDS: Readonly<Record<string, string>> = {
  ns: 'Namespace', namespace: 'Namespace', namespaces: 'Namespace', pvc: 'PersistentVolumeClaim', persistentvolumeclaim: 'PersistentVolumeClaim', persistentvolumeclaims: 'PersistentVolumeClaim',
  pv: 'PersistentVolume', persistentvolume: 'PersistentVolume', persistentvolumes: 'PersistentVolume', sts: 'StatefulSet', statefulset: 'StatefulSet', statefulsets: 'StatefulSet',
  deploy: 'Deployment', deployment: 'Deployment', deployments: 'Deployment', secret: 'Secret', secrets: 'Secret', volumesnapshot: 'VolumeSnapshot',
};

function kubectl(args: readonly Argument[], directory: string, row: OperationRow): Key | undefined {
  const namespace = literal(args, '-n', '--namespace');
  const named = words(args).filter((word) => word !== namespace && word !== literal(args, '--context'));
  const [kind = '', slashName] = (named[1] ?? '').split('/', 2);
  const name = slashName ?? named[2];
  const known = Object.hasOwn(KINDS, kind.toLowerCase()) ? KINDS[kind.toLowerCase()] : undefined;
  if (named[0] === 'delete' && known !== undefined && name !== undefined) {
    const cluster = known === 'Namespace' || known === 'PersistentVolume';
    return `k8s:${cluster ? '-' : namespace ?? 'default'}:${known}/${name}`;
  }
  return context(args, directory, row);
}

function context(args: readonly Argument[], _directory: string, _row: OperationRow): Key | undefined {
  return prefixed('k8scontext:', literal(args, '--context', '--kube-context'));
}

function removed(args: readonly Argument[], directory: string, row: OperationRow): Key | undefined {
  const operands = args.filter((arg) => !isOption(arg) && arg.value !== undefined);
  const path = (row.tool === 'find' ? operands[0] : operands.at(-1))?.value;
  return path === undefined ? undefined : prefixed('bind:', joinPath(directory, path.replace(/\/\*?$/, '') || '/'));
}
