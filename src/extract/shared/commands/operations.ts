import type { OperationFact, OperationRow, OperationTarget, ShellCommand, Span } from '../../../model/index.ts';
import { invocationsOf, isOption } from './argv.ts';
import type { Argument, Invocation } from './argv.ts';
import { mutationFields } from './graphql.ts';
import { hasArgument, optionValues } from './options.ts';
import { isWhole, removalOf } from './removed-paths.ts';
import { hostMatches, pathMatches, requestOf } from './requests.ts';
import type { HttpRequest } from './requests.ts';
import { mongoStatements, sqlStatements } from './sql.ts';
import { sqlGiven } from './sql-given.ts';
import { targetOf } from './target.ts';
import { nameAsWritten, wordsMatch } from './words.ts';

/** One destructive call found in a command. `at` is the command, or the statement inside of it; `name` what the command calls it, where the row is named for another of its calls. */
export interface FoundOperation { readonly row: OperationRow; readonly name?: string; readonly confirmation: OperationFact['confirmation']; readonly target: OperationTarget; readonly at: Span }

/** What stands around a command: the folder it runs in, commands printing into it, variables exported before it, and the workspace of Terraform chosen before it. */
export interface CommandContext { readonly directory: string; readonly feeders?: readonly ShellCommand[]; readonly exported?: ReadonlySet<string>; readonly workspace?: string | undefined }

/** Options by which every tool only says what it would do. */
const HARMLESS = ['--help', '--dry-run', '--dryrun', '--what-if', '-WhatIf', '--noop', '--pretend', '--simulate', '--just-print', '--generate-cli-skeleton'];
/** Programs whose `-h` names a host (or, for zfs and find, something else) instead of asking for help. */
const HOST_OPTION = new Set(['psql', 'dropdb', 'pg_restore', 'mysql', 'mariadb', 'mysqladmin', 'mariadb-admin', 'redis-cli', 'valkey-cli', 'mongo', 'mongosh', 'mongorestore', 'mongoimport', 'clickhouse-client', 'sudo', 'rsync']);

/**
 * The destructive calls one command makes: by its words and options, by statements given to a database client, and by requests to a
 * provider. Text that is only printed, searched or asked about matches nothing. Never throws; linear in the command.
 */
export function operationsIn(command: ShellCommand, rows: readonly OperationRow[], context: CommandContext = { directory: '.' }): readonly FoundOperation[] {
  const found: FoundOperation[] = [];
  for (const invocation of invocationsOf(command)) {
    if (asksOnly(invocation)) return [];
    const add = (row: OperationRow, at: Span, target?: OperationTarget, name?: string): void => {
      if (found.some((one) => one.row.id === row.id && one.at.start === at.start)) return;
      found.push({ row, confirmation: confirmationOf(row, command, invocation, context), target: target ?? targetOf(row, command, invocation, context.directory, context.workspace), at, ...(name === undefined ? {} : { name }) });
    };
    for (const row of byProgram(rows).get(invocation.program) ?? []) if (commandMatches(row, invocation)) add(row, command, undefined, row.match.kind === 'command' ? nameAsWritten(row.name, invocation.args, row.match.words) : undefined);
    statements(command, invocation, rows, context, add);
    const request = requestOf(invocation);
    if (request) requests(request, rows, (row, at) => add(row, at ?? command));
  }
  return found;
}

/** The rows of kind `command` by each of their programs, in their own order. Made once for a list of rows. */
function byProgram(rows: readonly OperationRow[]): ReadonlyMap<string, readonly OperationRow[]> {
  const known = tables.get(rows);
  if (known) return known;
  const found = new Map<string, OperationRow[]>();
  for (const row of rows) {
    if (row.match.kind !== 'command') continue;
    for (const program of new Set(row.match.program)) { const list = found.get(program); if (list) list.push(row); else found.set(program, [row]); }
  }
  tables.set(rows, found);
  return found;
}
const tables = new WeakMap<readonly OperationRow[], ReadonlyMap<string, readonly OperationRow[]>>();

function asksOnly({ program, args }: Invocation): boolean {
  if (args.some((arg) => arg.text === '-h') && !HOST_OPTION.has(program) && !program.startsWith('kafka')) return true;
  return args.some(isOption) && HARMLESS.some((option) => hasArgument(args, option) && !optionValues(args, option).some((value) => value.text === 'none' || value.text === 'false'));
}

function commandMatches(row: OperationRow, { args }: Invocation): boolean {
  const { match } = row;
  if (match.kind !== 'command') return false;
  if (!wordsMatch(args, match.words)) return false;
  if (match.any && !match.any.some((pattern) => hasArgument(args, pattern))) return false;
  if (match.none?.some((pattern) => hasArgument(args, pattern))) return false;
  if (match.words[0] === '...' && row.on === 'everything') return args.some((arg) => !isOption(arg) && isWhole(arg));
  return match.words[0] !== '...' || row.on !== 'filesystem' || removesData(row, args);
}

/** For tools that remove any path they are given: does one of the paths hold data, or lie outside the checkout? */
function removesData(row: OperationRow, args: readonly Argument[]): boolean {
  const operands = args.filter((arg) => !isOption(arg));
  switch (row.tool) {
    case 'find': {
      if (['-mtime', '-mmin', '-ctime', '-atime', '-newermt'].some((age) => hasArgument(args, age))) return false;
      const names = ['-name', '-iname', '-path'].flatMap((name) => optionValues(args, name));
      const first = args.findIndex(isOption);
      return (names.length > 0 ? names : args.slice(0, Math.max(0, first))).some((arg) => isLoss(arg, names.length > 0 ? ['data'] : ['data', 'outside']));
    }
    case 'rsync': {
      const [source, target] = [operands.at(-2), operands.at(-1)];
      return target !== undefined && (source === undefined || removalOf(source) !== 'rebuilt') && (/^[\w.@-]+:/.test(target.text) || isLoss(target, ['data', 'outside']));
    }
    default: return operands.some((arg) => isLoss(arg, row.match.kind === 'command' && row.match.none ? ['data'] : ['data', 'outside']) && (row.match.kind !== 'command' || !row.match.none || /\.\w+\*?$/.test(arg.text)));
  }
}

function isLoss(arg: Argument, kinds: readonly string[]): boolean {
  return kinds.includes(removalOf(arg));
}

type Add = (row: OperationRow, at: Span, target?: OperationTarget) => void;

function statements(command: ShellCommand, invocation: Invocation, rows: readonly OperationRow[], context: CommandContext, add: Add): void {
  const given = sqlGiven(command, invocation, printed(context.feeders ?? []));
  if (!given) return;
  for (const text of given.texts) {
    for (const one of given.language === 'mongo' ? mongoStatements(text.text) : sqlStatements(text.text)) {
      const row = rows.find((candidate) => candidate.match.kind === 'sql' && candidate.match.statement === one.statement);
      if (row) add(row, text, targetOf({ ...row, target: { ...row.target, variables: given.variables, flags: ['-d', '--dbname', '-h', '--host', '--url'] } }, command, invocation, context.directory));
    }
  }
}

/** Text that `echo` and `printf` send into the next command. */
function printed(feeders: readonly ShellCommand[]): readonly (Span & { readonly text: string })[] {
  return feeders.flatMap((feeder) => (/^(?:echo|printf)$/.test(feeder.words[0]?.value ?? '') ? feeder.words.slice(1).map((word) => ({ text: word.value ?? word.text.replace(/^["']|["']$/g, ''), start: word.start, end: word.end })) : []))
    .concat(feeders.flatMap((feeder) => (feeder.words[0]?.value === 'cat' && feeder.input ? [feeder.input] : [])));
}

/** Rows that a request matches: by the mutation it carries, or by its method, host and path. Exported for requests made in source code. */
export function requests(request: HttpRequest, rows: readonly OperationRow[], add: (row: OperationRow, at: Span | undefined) => void): void {
  for (const body of request.bodies) {
    for (const field of mutationFields(body.text)) {
      const row = rows.find(({ match }) => match.kind === 'graphql' && match.mutation.includes(field.name) && (match.host === undefined || request.host === undefined || hostMatches(match.host, request.host)));
      if (row) add(row, body);
    }
  }
  const { host } = request;
  if (host === undefined) return;
  for (const row of rows) {
    const { match } = row;
    if (match.kind === 'http' && match.method === request.method && hostMatches(match.host, host) && pathMatches(match.path, request.path)) add(row, undefined);
  }
}

/** Who is asked: as the row says, unless an option, a variable or text piped in answers for the human. */
function confirmationOf(row: OperationRow, command: ShellCommand, { args }: Invocation, context: CommandContext): OperationFact['confirmation'] {
  if (row.confirmation === 'none') return 'none';
  const off = row.bypass.some((way) => (way.startsWith('-') ? hasArgument(args, way) : command.environment.some((given) => given.name === way) || context.exported?.has(way)));
  if (off) return 'switched-off';
  return row.confirmation === 'asks' && answered(command, context.feeders ?? []) ? 'switched-off' : row.confirmation;
}

function answered(command: ShellCommand, feeders: readonly ShellCommand[]): boolean {
  if (/^["']?y(?:es)?["']?\s*$/i.test(command.input?.text ?? '')) return true;
  return feeders.some(({ words }) => words[0]?.value === 'yes' || (/^(?:echo|printf)$/.test(words[0]?.value ?? '') && words.slice(1).some((word) => /^y(?:es)?(?:\\n)?$/i.test(word.value ?? ''))));
}
