import type { ShellCommand } from '../../model/index.ts';
import type { DumpSource, DumpTarget, Engine, Transfer } from './dumps.ts';
import { optionOf, positional } from './given-words.ts';
import { hostOfUrl, placeTarget, rcloneTarget } from './place-target.ts';
import { repositoryStep } from './repository-tools.ts';
import { wordText } from './shell-text.ts';
import type { WordText } from './shell-text.ts';

/** A dump tool: what it dumps, options that name the file it writes, options that take a value (so that it is not taken for a name). */
interface Dumper { readonly engine: Engine; readonly file: readonly string[]; readonly host: readonly string[]; readonly database: readonly string[]; readonly valued: readonly string[]; readonly without: readonly string[] }

const DUMPERS: ReadonlyMap<string, Dumper> = new Map<string, Dumper>([
  ['pg_dump', { engine: 'postgres', file: ['-f', '--file'], host: ['-h', '--host'], database: ['-d', '--dbname'], valued: ['-U', '-p', '-F', '-n', '-t', '-T', '-N', '-j', '-Z', '-E'], without: ['-s', '--schema-only'] }],
  ['pg_dumpall', { engine: 'postgres', file: ['-f', '--file'], host: ['-h', '--host'], database: ['-d', '--dbname'], valued: ['-U', '-p', '-l', '-E'], without: ['-s', '--schema-only', '-g', '--globals-only', '-r', '--roles-only'] }],
  ['pg_basebackup', { engine: 'postgres', file: ['-D', '--pgdata'], host: ['-h', '--host'], database: ['-d', '--dbname'], valued: ['-U', '-p', '-F', '-X', '-c'], without: [] }],
  ['mysqldump', { engine: 'mysql', file: ['-r', '--result-file', '-T', '--tab'], host: ['-h', '--host'], database: [], valued: ['-u', '-P', '-S'], without: ['-d', '--no-data'] }],
  ['mariadb-dump', { engine: 'mysql', file: ['-r', '--result-file', '-T', '--tab'], host: ['-h', '--host'], database: [], valued: ['-u', '-P', '-S'], without: ['-d', '--no-data'] }],
  ['mariadb-backup', { engine: 'mysql', file: ['--target-dir'], host: ['--host'], database: [], valued: [], without: ['--prepare', '--copy-back'] }],
  ['mydumper', { engine: 'mysql', file: ['-o', '--outputdir'], host: ['-h', '--host'], database: ['-B', '--database'], valued: ['-u', '-p', '-P', '-t', '-T'], without: ['-d', '--no-data'] }],
  ['mariabackup', { engine: 'mysql', file: ['--target-dir'], host: ['--host'], database: [], valued: [], without: ['--prepare', '--copy-back'] }],
  ['xtrabackup', { engine: 'mysql', file: ['--target-dir'], host: ['--host'], database: [], valued: [], without: ['--prepare', '--copy-back'] }],
  ['mongodump', { engine: 'mongodb', file: ['-o', '--out', '--archive'], host: ['-h', '--host', '--uri'], database: ['-d', '--db'], valued: ['-u', '-p', '-c', '--port'], without: [] }],
]);

const PIPE: Transfer['to'] = { kind: 'pipe' };
/** Where mongodump writes when nothing says. */
const IN_PLACE: Transfer['to'] = { kind: 'path', path: 'dump' };

const ASKS_ONLY = new Set(['--help', '-?', '--version', '-V', '--dry-run', '--dryrun']);

/**
 * The step of a copy a command is, if it is one. `from: pipe` reads standard input, `to: pipe` writes standard output (a redirect is the
 * caller's to see).
 */
export function transferOf(command: ShellCommand, variables: ReadonlyMap<string, string>): Transfer | undefined {
  const words = command.words.map((word) => wordText(word, variables));
  const program = (words[0]?.text ?? '').replace(/^.*\//, '').replace(/\.exe$/, '');
  const args = words.slice(1);
  if (args.some((arg) => ASKS_ONLY.has(arg.text))) return undefined;
  const span = { start: command.start, end: command.end };
  const dumper = DUMPERS.get(program);
  if (dumper) return dumpStep(program, dumper, args, [...new Set(command.words.flatMap((word) => word.variables))], span);
  const step = databaseStep(program, args) ?? cloudStep(program, args) ?? repositoryStep(program, args, variables) ?? uploadStep(program, args) ?? archiveStep(program, args);
  return step && { tool: program, span, ...step };
}

type Step = Pick<Transfer, 'from' | 'to'>;

function dumpStep(tool: string, dumper: Dumper, args: readonly WordText[], variables: readonly string[], span: Transfer['span']): Transfer | undefined {
  if (args.some((arg) => dumper.without.includes(arg.text))) return undefined;
  const file = optionOf(args, dumper.file);
  const host = optionOf(args, dumper.host)?.text;
  const url = args.map((arg) => /^(?:--?[\w-]+=)?([a-z][a-z+]*:\/\/\S+)$/.exec(arg.text)?.[1]).find((text) => text !== undefined);
  const parsed = url === undefined ? undefined : hostOfUrl(url);
  const named = optionOf(args, dumper.database)?.text ?? positional(args, [...dumper.file, ...dumper.host, ...dumper.database, ...dumper.valued])[0]?.text;
  const database = parsed?.database ?? (named !== undefined && !named.includes('://') && /^[\w.-]{1,128}$/.test(named) ? named : undefined);
  const where = parsed?.host ?? (host !== undefined && /^[\w.:-]{1,255}$/.test(host) ? host.replace(/:\d+$/, '') : undefined);
  const from: DumpSource = { kind: 'database', engine: dumper.engine, variables, ...(where ? { host: where.toLowerCase() } : {}), ...(database ? { database } : {}) };
  const to = tool === 'mongodump' && args.some((arg) => /^--archive(?:=-?)?$/.test(arg.text)) ? PIPE : file && file.text !== '-' && !file.text.startsWith('--') ? pathTarget(file) : tool === 'mongodump' ? IN_PLACE : PIPE;
  return { tool, from, to, span };
}

/** Tools that are asked for a copy by a word: `etcdctl snapshot save`, `sqlite3 x .backup`. */
function databaseStep(program: string, args: readonly WordText[]): Step | undefined {
  const plain = positional(args, ['--endpoints', '--cacert', '--cert', '--key', '-h', '-p', '-a', '--host', '--port', '-u', '--user', '--token', '-t']);
  const word = (index: number): string => plain[index]?.text ?? '';
  const database = (engine: Engine): DumpSource => ({ kind: 'database', engine, variables: [] });
  switch (program) {
    case 'redis-cli': { const file = optionOf(args, ['--rdb']); return file && { from: { ...database('redis'), ...hostOption(args, ['-h']) }, to: file.text === '-' ? { kind: 'pipe' } : pathTarget(file) }; }
    case 'etcdctl': { const to = plain[2]; return word(0) === 'snapshot' && word(1) === 'save' && to ? { from: database('etcd'), to: pathTarget(to) } : undefined; }
    case 'influx': case 'influxd': { const to = plain[1]; return word(0) === 'backup' && to ? { from: { ...database('influxdb'), ...hostOption(args, ['--host']) }, to: pathTarget(to) } : undefined; }
    case 'sqlite3': {
      const backup = /^\.(?:backup|clone)\s+(?:main\s+)?['"]?([^'"]{1,1024})['"]?$/.exec(word(1).trim());
      if (backup?.[1]) return { from: { kind: 'path', path: word(0) }, to: backup[1].includes('$') ? { kind: 'unknown', why: 'a variable decides where it is written' } : { kind: 'path', path: backup[1] } };
      return word(1).trim().startsWith('.dump') ? { from: { kind: 'path', path: word(0) }, to: { kind: 'pipe' } } : undefined;
    }
    default: return undefined;
  }
}

/** Copies that a cloud makes itself when its command line tool asks for one: the store goes by its name there. */
function cloudStep(program: string, args: readonly WordText[]): Step | undefined {
  const plain = positional(args, ['--project', '-d', '--database', '--region', '--profile', '--query', '--output', '--account', '--table', '--format']);
  const said = plain.slice(0, 3).map((word) => word.text).join(' ');
  const store = (prefix: string, name: string | undefined, engine: Engine): DumpSource | undefined => (name !== undefined && /^[\w.-]{1,128}$/.test(name) ? { kind: 'database', engine, variables: [], key: `${prefix}:${name}` } : undefined);
  const step = (from: DumpSource | undefined, to: Transfer['to']): Step | undefined => from && { from, to };
  const inCloud: Transfer['to'] = { kind: 'unknown', why: 'the snapshot is kept by the service, in the same account' };
  if (program === 'gcloud' && /^sql export (?:sql|csv|bak)$/.test(said)) return step(store('cloudsql', plain[3]?.text, 'postgres'), placeTarget(plain[4]?.text ?? ''));
  if (program !== 'aws') return undefined;
  if (said.startsWith('rds create-db-snapshot')) return step(store('rds', optionOf(args, ['--db-instance-identifier'])?.text, 'postgres'), inCloud);
  if (said.startsWith('rds create-db-cluster-snapshot')) return step(store('rds', optionOf(args, ['--db-cluster-identifier'])?.text, 'postgres'), inCloud);
  if (said.startsWith('dynamodb create-backup')) return step(store('dynamodb', optionOf(args, ['--table-name'])?.text, 'postgres'), inCloud);
  const bucket = optionOf(args, ['--s3-bucket'])?.text;
  if (said.startsWith('dynamodb export-table-to-point-in-time') && bucket !== undefined) return step(store('dynamodb', optionOf(args, ['--table-arn'])?.text.split('/').at(-1), 'postgres'), placeTarget(`s3://${bucket}`));
  return undefined;
}

/** Programs that carry files to an object store or another machine. */
function uploadStep(program: string, args: readonly WordText[]): Step | undefined {
  const plain = positional(args, ['--endpoint-url', '--profile', '--region', '--storage-class', '--sse', '--acl', '--exclude', '--include', '--config', '-e', '--rsh', '-P', '-i', '--bwlimit', '--transfers', '--expires', '--max-age', '--min-age', '--backup-dir', '--log-file', '--checkers', '--drive-chunk-size', '--stats', '--numworkers', '--threads']);
  const word = (index: number): string => plain[index]?.text ?? '';
  const whole = /^(?:sync|rsync|mirror)$/.test(word(program === 'aws' || program === 'gcloud' ? 1 : 0));
  const move = (from: string, to: string): Step | undefined => {
    // All that a bucket holds, kept in step with another place. A part of it says nothing of the rest.
    const bucket = whole && /^(?:s3|gs|b2):\/\/[\w.-]{3,255}\/?$/.test(from) ? placeTarget(from) : undefined;
    if (bucket?.kind === 'bucket' && to !== '') return { from: { kind: 'bucket', key: bucket.key, name: bucket.name }, to: placeTarget(to) };
    if (from === '' || to === '' || isRemote(from)) return undefined;
    return { from: from === '-' ? { kind: 'pipe' } : { kind: 'path', path: from }, to: placeTarget(to) };
  };
  switch (program) {
    case 'aws': return word(0) === 's3' && ['cp', 'sync', 'mv'].includes(word(1)) ? move(word(2), word(3)) : undefined;
    case 'gsutil': return ['cp', 'rsync', 'mv'].includes(word(0)) ? move(word(1), word(2)) : undefined;
    case 'gcloud': return word(0) === 'storage' && ['cp', 'rsync', 'mv'].includes(word(1)) ? move(word(2), word(3)) : undefined;
    case 's3cmd': return ['put', 'sync'].includes(word(0)) ? move(word(1), word(2)) : undefined;
    case 'mc': return ['cp', 'mirror', 'mv'].includes(word(0)) ? move(word(1), asRemote(word(2))) : word(0) === 'pipe' ? { from: { kind: 'pipe' }, to: placeTarget(asRemote(word(1))) } : undefined;
    case 'rclone': {
      const to = (text: string): DumpTarget => { const name = /^([\w][\w .+@-]{0,100}):/.exec(text)?.[1]; return name === undefined ? placeTarget(text) : rcloneTarget(name); };
      if (word(0) === 'rcat') return { from: { kind: 'pipe' }, to: to(word(1)) };
      return ['copy', 'copyto', 'sync', 'move', 'moveto', 'bisync'].includes(word(0)) && word(1) !== '' && word(2) !== '' && !isRemote(word(1)) ? { from: { kind: 'path', path: word(1) }, to: to(word(2)) } : undefined;
    }
    case 's5cmd': case 's4cmd': return ['cp', 'sync', 'mv', 'put', 'dsync'].includes(word(0)) ? move(word(1), word(2)) : undefined;
    case 'b2': return word(0) === 'sync' ? move(word(1), word(2)) : word(0) === 'file' && word(1) === 'upload' ? move(word(3), `b2://${word(2)}`) : /^upload[-_]file$/.test(word(0)) ? move(word(2), `b2://${word(1)}`) : undefined;
    case 'azcopy': return ['copy', 'cp', 'sync'].includes(word(0)) ? move(word(1), word(2)) : undefined;
    case 'rsync': case 'scp': return plain.length >= 2 ? move(word(0), plain.at(-1)?.text ?? '') : undefined;
    case 'az': {
      const container = optionOf(args, ['-c', '--container-name', '-d', '--destination'])?.text;
      const file = optionOf(args, ['-f', '--file', '-s', '--source'])?.text;
      return word(0) === 'storage' && word(1) === 'blob' && word(2).startsWith('upload') && container && file ? { from: { kind: 'path', path: file }, to: { kind: 'remote', name: `container ${container}` } } : undefined;
    }
    default: return undefined;
  }
}

/** Archivers and plain copies on one machine. */
function archiveStep(program: string, args: readonly WordText[]): Step | undefined {
  const plain = positional(args, ['-C', '--directory', '--exclude', '-f', '--file', '-t', '-m', '--output', '-out', '-o']);
  switch (program) {
    case 'tar': return tarStep(args);
    case 'zip': { const [to, from] = plain; return to && from ? { from: { kind: 'path', path: from.text }, to: pathTarget(to) } : undefined; }
    case 'cp': { const from = plain[0]; const to = plain.at(-1); return from && to && plain.length >= 2 ? { from: { kind: 'path', path: from.text }, to: pathTarget(to) } : undefined; }
    case 'tee': { const [to] = plain; return to && { from: { kind: 'pipe' }, to: pathTarget(to) }; }
    case 'gpg': case 'openssl': case 'age': { const to = optionOf(args, ['-o', '--output', '-out']); return to && { from: { kind: 'pipe' }, to: pathTarget(to) }; }
    default: return undefined;
  }
}

/** `tar czf out -C dir src`, `tar -czvf out src`, `tar --create --file=out src`. */
function tarStep(args: readonly WordText[]): Step | undefined {
  const first = args[0]?.text ?? '';
  const bundle = /^-?[A-Za-z]+$/.test(first) && !first.startsWith('--') ? first : '';
  const creates = bundle.includes('c') || args.some((arg) => arg.text === '--create' || arg.text === '-c');
  if (!creates) return undefined;
  const bundled = bundle.includes('f');
  const file = bundled ? args[1] : optionOf(args, ['-f', '--file']);
  const directory = optionOf(args, ['-C', '--directory'])?.text;
  const rest = positional(bundled ? args.slice(2) : args.slice(bundle ? 1 : 0), ['-C', '--directory', '--exclude', '-f', '--file', '-X']);
  const source = rest[0]?.text;
  if (source === undefined && directory === undefined) return undefined;
  const path = directory === undefined || source?.startsWith('/') ? source ?? '.' : source === undefined || source === '.' ? directory : `${directory.replace(/\/+$/, '')}/${source}`;
  return { from: { kind: 'path', path }, to: file === undefined || file.text === '-' ? { kind: 'pipe' } : pathTarget(file) };
}

function isRemote(text: string): boolean { return /^[a-z0-9]+:\/\//.test(text) || /^[^/\s]+:/.test(text); }
function asRemote(text: string): string { return text.includes(':') || text.startsWith('/') || text.startsWith('.') ? text : text === '' ? '' : `${text.split('/')[0] ?? ''}:${text}`; }

function pathTarget(word: WordText): DumpTarget {
  return word.text === '' ? { kind: 'unknown', why: 'the file it is written to comes from a variable that is set in no file read' } : placeTarget(word.text);
}

function hostOption(args: readonly WordText[], names: readonly string[]): { host?: string } {
  const host = optionOf(args, names)?.text;
  return host !== undefined && /^[\w.-]{1,255}$/.test(host) ? { host: host.toLowerCase() } : {};
}

export { hostOfUrl, optionOf, placeTarget, positional };
