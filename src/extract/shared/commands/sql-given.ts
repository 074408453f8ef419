import type { ShellCommand, Span } from '../../../model/index.ts';
import type { Argument, Invocation } from './argv.ts';
import { isOption } from './argv.ts';
import { hasArgument, optionValues } from './options.ts';
import { wordsMatch } from './words.ts';

/** A client that takes statements: where they stand on its command line, and which database it opens by default. */
interface Client { readonly programs: readonly string[]; readonly words?: readonly string[]; readonly inline: readonly string[]; readonly file: readonly string[]; readonly operand?: number; readonly needs?: string; readonly input?: boolean; readonly variables: readonly string[]; readonly language: 'sql' | 'mongo' }

const PG = ['PGPASSWORD'];
const CLIENTS: readonly Client[] = [
  { programs: ['psql', 'pgcli'], inline: ['-c', '--command'], file: ['-f', '--file'], input: true, variables: PG, language: 'sql' },
  { programs: ['mysql', 'mariadb', 'mycli'], inline: ['-e', '--execute'], file: [], input: true, variables: ['MYSQL_PWD'], language: 'sql' },
  { programs: ['sqlite3', 'litecli'], inline: [], file: ['-init'], operand: 1, input: true, variables: [], language: 'sql' },
  { programs: ['duckdb'], inline: ['-c', '-s'], file: ['-f', '-init'], operand: 1, input: true, variables: [], language: 'sql' },
  { programs: ['cockroach'], words: ['sql'], inline: ['-e', '--execute'], file: ['-f', '--file'], input: true, variables: ['COCKROACH_URL'], language: 'sql' },
  { programs: ['clickhouse-client', 'clickhouse'], inline: ['-q', '--query'], file: ['--queries-file'], input: true, variables: ['CLICKHOUSE_PASSWORD'], language: 'sql' },
  { programs: ['bq'], words: ['query'], inline: [], file: [], operand: 1, input: true, variables: ['GOOGLE_APPLICATION_CREDENTIALS'], language: 'sql' },
  { programs: ['snowsql'], inline: ['-q', '--query'], file: ['-f', '--filename'], input: true, variables: ['SNOWSQL_PWD'], language: 'sql' },
  { programs: ['snow'], words: ['sql'], inline: ['-q', '--query'], file: ['-f', '--filename'], variables: ['SNOWFLAKE_PASSWORD'], language: 'sql' },
  { programs: ['sqlcmd'], inline: ['-Q', '-q'], file: ['-i'], input: true, variables: ['SQLCMDPASSWORD'], language: 'sql' },
  { programs: ['cqlsh'], inline: ['-e', '--execute'], file: ['-f', '--file'], input: true, variables: [], language: 'sql' },
  { programs: ['wrangler'], words: ['d1', 'execute'], inline: ['--command'], file: ['--file'], needs: '--remote', variables: ['CLOUDFLARE_API_TOKEN'], language: 'sql' },
  { programs: ['turso'], words: ['db', 'shell'], inline: [], file: [], operand: 3, input: true, variables: ['TURSO_API_TOKEN'], language: 'sql' },
  { programs: ['prisma'], words: ['db', 'execute'], inline: [], file: ['--file'], input: true, variables: ['DATABASE_URL'], language: 'sql' },
  { programs: ['heroku'], words: ['pg:psql'], inline: ['-c', '--command'], file: ['-f', '--file'], input: true, variables: ['HEROKU_API_KEY'], language: 'sql' },
  { programs: ['wp'], words: ['db', 'query'], inline: [], file: [], operand: 2, input: true, variables: ['DB_PASSWORD'], language: 'sql' },
  { programs: ['manage.py', 'django-admin'], words: ['dbshell'], inline: ['-c'], file: [], input: true, variables: ['DATABASE_URL'], language: 'sql' },
  { programs: ['rails'], words: ['dbconsole|db'], inline: [], file: [], input: true, variables: ['DATABASE_URL'], language: 'sql' },
  { programs: ['mongosh', 'mongo'], inline: ['--eval'], file: ['-f', '--file'], input: true, variables: ['MONGODB_URI'], language: 'mongo' },
];

/** Statements and files of statements that a command gives to a database client. */
export interface GivenSql {
  readonly language: 'sql' | 'mongo';
  readonly texts: readonly (Span & { readonly text: string })[];
  readonly files: readonly (Span & { readonly path: string })[];
  readonly variables: readonly string[];
}

/** What this command gives to a client; undefined when it starts none. `fed` is text that commands before it in the pipeline print. */
export function sqlGiven(command: ShellCommand, invocation: Invocation, fed: readonly (Span & { readonly text: string })[]): GivenSql | undefined {
  const client = CLIENTS.find((one) => one.programs.includes(invocation.program) && wordsMatch(invocation.args, one.words ?? []) && (one.needs === undefined || hasArgument(invocation.args, one.needs)));
  if (!client) return undefined;
  const texts = client.inline.flatMap((name) => optionValues(invocation.args, name)).map(textOf);
  const files = client.file.flatMap((name) => optionValues(invocation.args, name)).flatMap(pathOf);
  const operand = client.operand === undefined ? undefined : operandsOf(invocation.args)[client.operand];
  if (operand && /\s/.test(operand.value ?? operand.text)) texts.push(textOf(operand));
  if (client.input) {
    if (command.input) texts.push(command.input);
    texts.push(...fed);
    for (const redirect of command.redirects) if (redirect.operator === '<') files.push(...(redirect.target.value === undefined ? [] : [{ path: redirect.target.value, start: redirect.target.start, end: redirect.target.end }]));
    if (client.language === 'mongo') for (const arg of operandsOf(invocation.args)) if (/\.(?:js|mongodb)$/.test(arg.value ?? '')) files.push(...pathOf(arg));
  }
  return { language: client.language, texts, files, variables: client.variables };
}

/** Words that are neither options nor directly behind a short one with a value; good enough to count operands. */
function operandsOf(args: readonly Argument[]): readonly Argument[] {
  return args.filter((arg, index) => {
    const before = args[index - 1];
    return !isOption(arg) && !(before && isOption(before) && !before.text.includes('=') && !/\s/.test(arg.text) && /^--?(?:n|location|project_id|dataset_id|format|u|h)$/.test(before.text));
  });
}

function textOf(arg: Argument): Span & { text: string } {
  return { text: arg.value ?? arg.text, start: arg.start, end: arg.end };
}

function pathOf(arg: Argument): (Span & { path: string })[] {
  return arg.value === undefined || arg.value === '-' ? [] : [{ path: arg.value, start: arg.start, end: arg.end }];
}
