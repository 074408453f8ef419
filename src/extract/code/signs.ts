import { compareText } from '../../model/index.ts';
import type { Knowledge } from '../../model/index.ts';
import { librariesOf } from './sdk.ts';

/**
 * Literals, lower case, that stand in every source file this reader can say something about: a secret is handed over (`carries`), or a
 * constant is exported (`exports`) that is a host, a variable or a secret another file may hand over (`exported`).
 */
export interface Signs {
  readonly carries: readonly string[];
  readonly exports: readonly string[];
  readonly exported: readonly string[];
  /** Calls by which a file asks for something through a client that another one made. */
  readonly calls: readonly string[];
  /** Words of the libraries' names: a file that is handed a client by another has one of them. */
  readonly words: readonly string[];
  /** Libraries that are handed secrets: their names, and how one stands in a text that asks for it by a call. */
  readonly libraries: { readonly names: readonly string[]; readonly required: readonly string[] };
}

/** Names of headers and of their schemes, and clients that take a secret by other names. */
const HEADERS = ['authorization', 'bearer ', '-token', 'api-key', 'apikey', 'access-key', '-secret', 'auth-key', 'axios', 'graphqlclient'];
const CALLS = ['delete', 'post', 'put', 'patch', 'request'].flatMap((method) => [`.${method}(`, `.${method}<`]).concat(["method: '", 'method: "', "method:'", 'method:"']);
const PROCESSES = ['child_process', 'execa', 'spawn(', 'spawnsync(', 'execsync('];
const VARIABLES = ['process.env', 'import.meta.env', 'deno.env', 'bun.env'];
const IMPORTS = ['from ', 'from'];
const CALLED = ['require(', 'import('];
const SECRET_WORDS = ['token', '_key', 'apikey', 'accesskey', 'privatekey', 'secretkey', 'secret', 'password', 'passwd', '_auth', '_dsn', '_url', '_uri', 'databaseurl', 'connectionstring'];
const GIVEN = [' = ', '=', ': ', ':', ' ?? ', ' || '];

/** Signs from the tables, so that a new provider is found without touching this file. */
export function signsOf(knowledge: Knowledge): Signs {
  const names = librariesOf(knowledge);
  const quoted = (before: readonly string[]): string[] => names.flatMap((name) => before.flatMap((one) => [`${one}'${name}`, `${one}"${name}`]));
  const hosts = knowledge.providers.flatMap((provider) => provider.credentials.flatMap((kind) => kind.recognise.uses.flatMap((use) => longestPart(use.host))));
  const assigned = SECRET_WORDS.flatMap((word) => GIVEN.flatMap((given) => [`${word}${given}'`, `${word}${given}"`, `${word}${given}\``]));
  return { carries: usable([...HEADERS, ...PROCESSES, ...quoted(IMPORTS), ...quoted(CALLED)]), calls: CALLS, exports: ['export '], exported: usable([...VARIABLES, ...hosts, ...assigned]), words: wordsOf(names), libraries: { names, required: usable(quoted(CALLED)) } };
}

/** `octokit` of `@octokit/rest`: words that are no word of everybody's. */
function wordsOf(names: readonly string[]): readonly string[] {
  return [...new Set(names.flatMap((name) => name.toLowerCase().split(/[^a-z0-9]+/)).filter((word) => word.length > 4 && !COMMON.has(word)))].sort(compareText);
}
const COMMON = new Set(['client', 'database', 'google', 'serverless', 'promise', 'cloud', 'mysql', 'mysql2', 'redis', 'ioredis', 'mssql', 'postgres', 'mongodb', 'mongoose', 'mariadb', 'prisma', 'sequelize', 'typeorm', 'drizzle', 'kysely', 'slonik', 'amqplib', 'boto3']);

/** The longest piece of a host pattern without a star: `*.supabase.co` gives `.supabase.co`. */
function longestPart(host: string | undefined): string[] {
  const [longest] = (host ?? '').split('*').sort((a, b) => b.length - a.length || compareText(a, b));
  return longest === undefined || longest === '' ? [] : [longest];
}

function usable(words: readonly string[]): readonly string[] {
  return [...new Set(words.map((word) => word.toLowerCase()))].filter((word) => word.length >= 3 && /^[\x20-\x7e]+$/.test(word)).sort(compareText);
}
