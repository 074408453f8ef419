/** Connection URLs of databases, caches and brokers, read into what they open. */
import { tenantOf } from './tenants.ts';

/** What a connection string opens. `password` never leaves the function that asked. */
export interface DatabaseAddress {
  /** `url.postgres`, `url.redis`, ...: row of rules/resources/url.yml. */
  readonly type: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** A part is filled in elsewhere: the password, the user. */
  readonly passwordElsewhere: boolean;
  /** Socket path of a Cloud SQL connection: `project:region:instance`. */
  readonly cloudSql?: string;
}

interface Engine { readonly type: string; readonly kind: string; readonly port: number }
const ENGINES: ReadonlyMap<string, Engine> = new Map(([
  ['postgres', 'url.postgres', 'databases.postgres-url', 5432], ['postgresql', 'url.postgres', 'databases.postgres-url', 5432], ['postgis', 'url.postgres', 'databases.postgres-url', 5432], ['psql', 'url.postgres', 'databases.postgres-url', 5432], ['pgsql', 'url.postgres', 'databases.postgres-url', 5432], ['ecto', 'url.postgres', 'databases.postgres-url', 5432], ['cockroachdb', 'url.postgres', 'databases.postgres-url', 26257],
  ['mysql', 'url.mysql', 'databases.mysql-url', 3306], ['mysql2', 'url.mysql', 'databases.mysql-url', 3306], ['mariadb', 'url.mysql', 'databases.mysql-url', 3306],
  ['mongodb', 'url.mongodb', 'databases.mongodb-url', 27017], ['redis', 'url.redis', 'databases.redis-url', 6379], ['rediss', 'url.redis', 'databases.redis-url', 6379],
  ['valkey', 'url.redis', 'databases.redis-url', 6379], ['valkeys', 'url.redis', 'databases.redis-url', 6379],
  ['sqlserver', 'url.mssql', 'databases.mssql-url', 1433], ['mssql', 'url.mssql', 'databases.mssql-url', 1433],
  ['clickhouse', 'url.clickhouse', 'databases.clickhouse-url', 9000], ['clickhouses', 'url.clickhouse', 'databases.clickhouse-url', 9440],
  ['amqp', 'url.amqp', 'databases.amqp-url', 5672], ['amqps', 'url.amqp', 'databases.amqp-url', 5671], ['libsql', 'url.libsql', 'databases.libsql-url', 443],
] as const).map(([scheme, type, kind, port]): [string, Engine] => [scheme, { type, kind, port }]));

/** Schemes of connection URLs, those that begin alike the longest first. */
export const DATABASE_SCHEMES = ['postgresql', 'postgres', 'postgis', 'pgsql', 'psql', 'ecto', 'cockroachdb', 'mysql2', 'mysql', 'mariadb', 'mongodb', 'rediss', 'redis', 'valkeys', 'valkey', 'sqlserver', 'mssql', 'clickhouses', 'clickhouse', 'amqps', 'amqp', 'libsql'] as const;

/** Begins a connection URL; group 1 is the engine. Sound for `exec` in a loop. */
export const DATABASE_URL_START = new RegExp(`(?<![A-Za-z0-9+])(?:jdbc:)?(${DATABASE_SCHEMES.join('|')})(?:\\+[a-z0-9]{1,16})?:\\/\\/`, 'g');

/** The engine behind a scheme, dialect or image name. */
export function engineOf(name: string): Engine | undefined { return ENGINES.get(name.toLowerCase()); }

/** The engine behind a port, where nothing else tells. */
export function engineOfPort(port: number): Engine | undefined { return [...ENGINES.values()].find((engine) => engine.port === port); }

/** Where the URL that begins at `start` ends: at blanks, quotes and brackets that cannot belong to it. At most 2,048 characters. */
export function endOfUrl(text: string, start: number): number {
  const limit = Math.min(text.length, start + 2048);
  let depth = 0;
  let i = start;
  for (; i < limit; i++) {
    const c = text[i] ?? '';
    if ((c === '{' || c === '(') && /[$#%{]/.test(text[i - 1] ?? '')) { depth++; continue; }
    if (depth > 0) { if (c === '}' || c === ')') depth--; else if (c === '\n') break; continue; }
    if (/[\s"'`<>\\|]/.test(c) || c === ')' || c === '}' || c === ']' && !text.slice(start, i).includes('[')) break;
    if ((c === ',' || c === ';') && !/[A-Za-z0-9]/.test(text[i + 1] ?? '')) break;
  }
  while (i > start && /[.,;:!]/.test(text[i - 1] ?? '')) i--;
  return i;
}

/** `${NAME:-constant}`, `${NAME-constant}` and `${NAME:constant}` of Spring count as the constant: that is what is used where nothing else is set. */
export function withDefaults(text: string): string {
  return text.replace(/\$\{[A-Za-z_][A-Za-z0-9_.]{0,100}(?::?-|:(?![?+=}]))([^{}$]{0,200})\}/g, (_, constant: string) => constant);
}

const FILLED_IN = /\$\{|\$\(|\$[A-Za-z_]|\{\{|%\(|#\{|\{[A-Za-z_.]{1,60}\}|<|%s|%v|\[[A-Z-]+\]|\*{3}/;

/** Reads one connection URL. Undefined where its host is not written in it, or where the host is everybody's and it does not say whose store is meant. */
export function readDatabaseUrl(written: string): DatabaseAddress | undefined {
  const text = withDefaults(written).replace(/^jdbc:/, '');
  const head = /^([a-z0-9]+)(?:\+[a-z0-9]+)?:\/\//.exec(text);
  const engine = head?.[1] === undefined ? undefined : engineOf(head[1]);
  if (!head || !engine) return undefined;
  if (engine.type === 'url.mssql' && text.includes(';')) return readSqlServer(text.slice(head[0].length), engine);
  const rest = text.slice(head[0].length);
  const at = splitUser(rest);
  const [authority = '', ...tail] = splitOnce(at.rest, /[/?#]/);
  const firstHost = authority.split(',')[0] ?? '';
  const hostPort = /^(\[[0-9a-fA-F:]+\]|[^:\s]*)(?::(\d{1,5}))?$/.exec(firstHost);
  if (!hostPort) return undefined;
  const query = at.rest.includes('?') ? at.rest.slice(at.rest.indexOf('?') + 1) : '';
  const cloudSql = /(?:^|&)host=(?:%2F|\/)cloudsql(?:%2F|\/)([a-z0-9.:-]+)/i.exec(query)?.[1];
  const host = (cloudSql === undefined ? (hostPort[1] ?? '') : `cloudsql:${cloudSql}`).toLowerCase();
  if (host === '' || FILLED_IN.test(hostPort[1] ?? '') || /^(?:some|your)[-_.]/.test(host) || !/^(?:cloudsql:)?(?:\[[0-9a-f:]+\]|[a-z0-9._:-]+)$/.test(host)) return undefined;
  const parameter = (name: string): string | undefined => { const found = new RegExp(`(?:^|&)(?:amp;)?${name}=([^&]*)`).exec(query)?.[1]; return found === undefined || found === '' ? undefined : found; };
  const user = at.user ?? parameter('user');
  if (tenantOf(host, user) === 'unknown') return undefined;
  const password = at.password ?? parameter('password') ?? parameter('authToken');
  const path = (tail[0] === '/' ? (tail[1] ?? '') : '').split(/[?#]/)[0] ?? '';
  const name = path.split('/')[0] ?? '';
  const filled = FILLED_IN.test(name);
  const port = hostPort[2] === undefined ? engine.port : Number(hostPort[2]);
  return {
    type: engine.type, host: normalHost(host), port, database: filled ? '' : decoded(name) || defaultDatabase(engine.type, user),
    user: user === undefined || FILLED_IN.test(user) ? undefined : decoded(user), password: password === undefined || FILLED_IN.test(password) ? undefined : password,
    passwordElsewhere: password !== undefined && FILLED_IN.test(password), ...(cloudSql === undefined ? {} : { cloudSql }),
  };
}

/** The credential kind of a `url.*` type. */
export function kindOfUrlType(type: string): string { return [...ENGINES.values()].find((engine) => engine.type === type)?.kind ?? 'databases.password'; }

/** The strong key every file can make of an address. Behind a door that many customers share it holds whose the store is. */
export function databaseKey(address: { readonly host: string; readonly port: number; readonly database: string; readonly user?: string | undefined }): string {
  const tenant = tenantOf(address.host, address.user);
  return `db:${address.host}:${address.port}/${tenant === undefined ? '' : `${tenant}/`}${address.database}`;
}

/** Names of this machine are one name. */
export function normalHost(host: string): string {
  return /^(?:127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|localhost\.localdomain)$/.test(host) ? 'localhost' : host.replace(/\.$/, '');
}

/** Postgres takes the user's name, MongoDB `test`, Redis number 0 where none is written. */
function defaultDatabase(type: string, user: string | undefined): string {
  return type === 'url.postgres' ? (user !== undefined && !FILLED_IN.test(user) ? decoded(user) : '') : type === 'url.redis' ? '0' : '';
}

/** User and password stand before the last `@` of the authority; a password may hold `/` or `@` that should have been encoded. */
function splitUser(rest: string): { user?: string; password?: string; rest: string } {
  const end = rest.search(/[?#]/);
  const head = end < 0 ? rest : rest.slice(0, end);
  const slash = head.indexOf('/');
  let at = head.lastIndexOf('@', slash < 0 ? head.length : slash);
  if (at < 0 && slash >= 0 && !/^[^:/]*(?::\d*)?\//.test(head)) at = head.lastIndexOf('@');
  if (at < 0) return { rest };
  const [user = '', separator, password] = splitOnce(head.slice(0, at), /:/);
  return { ...(user === '' ? {} : { user }), ...(separator === undefined || password === undefined || password === '' ? {} : { password }), rest: rest.slice(at + 1) };
}

function readSqlServer(rest: string, engine: Engine): DatabaseAddress | undefined {
  const [authority = '', ...pairs] = rest.split(';');
  const hostPort = /^([A-Za-z0-9._-]+)(?::(\d{1,5}))?$/.exec(authority);
  if (!hostPort?.[1]) return undefined;
  const field = (...names: string[]): string | undefined => pairs.map((pair) => splitOnce(pair, /=/)).find(([name]) => names.includes((name ?? '').trim().toLowerCase()))?.[2];
  const password = field('password', 'pwd');
  return {
    type: engine.type, host: normalHost(hostPort[1].toLowerCase()), port: hostPort[2] === undefined ? engine.port : Number(hostPort[2]), database: field('database', 'databasename', 'initial catalog') ?? '',
    user: field('user', 'user id', 'uid'), password: password === undefined || FILLED_IN.test(password) ? undefined : password, passwordElsewhere: password !== undefined && FILLED_IN.test(password),
  };
}

function splitOnce(text: string, separator: RegExp): [string, string?, string?] {
  const at = text.search(separator);
  return at < 0 ? [text] : [text.slice(0, at), text[at] ?? '', text.slice(at + 1)];
}

function decoded(text: string): string { try { return decodeURIComponent(text); } catch { return text; } }
