import type { DatabaseAddress } from './database-url.ts';
import { engineOf, engineOfPort, normalHost, readDatabaseUrl, withDefaults } from './database-url.ts';
import { wordsOf } from './name-words.ts';
import { remembered } from './remembered.ts';
import { tenantOf } from './tenants.ts';
import { isReference } from './truth.ts';

/** Addresses of stores that are given in pieces: `DB_HOST`, `DB_PORT`, `DB_NAME`, `DB_USER`, or the same as keys of one map. */

/** A value and the names it is bound to, outermost first. */
export interface Piece { readonly name: string; readonly path: readonly string[]; readonly value: string }

export type Part = 'host' | 'port' | 'database' | 'user' | 'password' | 'engine' | 'url';
/** What the last word of a name says. */
export const PARTS: ReadonlyMap<string, Part> = new Map<string, Part>([
  ['host', 'host'], ['hostname', 'host'], ['server', 'host'], ['endpoint', 'host'], ['addr', 'host'], ['hostaddr', 'host'], ['port', 'port'], ['database', 'database'], ['dbname', 'database'], ['db', 'database'], ['name', 'database'],
  ['user', 'user'], ['username', 'user'], ['password', 'password'], ['pass', 'password'], ['passwd', 'password'], ['pwd', 'password'], ['adapter', 'engine'], ['dialect', 'engine'], ['engine', 'engine'], ['client', 'engine'], ['driver', 'engine'], ['connection', 'engine'], ['type', 'engine'], ['url', 'url'],
]);
/** Words one of which must stand in the prefix, or a key of the group must: else `SMTP_HOST`, `ADMIN_PASSWORD` would count. */
export const STORE_WORDS = new Set(['db', 'database', 'pg', 'postgres', 'postgresql', 'mysql', 'mariadb', 'maria', 'mongo', 'mongodb', 'redis', 'valkey', 'sql', 'mssql', 'sqlserver', 'datasource', 'rds', 'jdbc', 'clickhouse', 'primary', 'replica', 'warehouse', 'timescale', 'cockroach', 'typeorm', 'sequelize', 'knex', 'doctrine', 'ecto', 'default']);
/** Words for engines, with the scheme of their addresses. */
export const ENGINE_WORDS: ReadonlyMap<string, string> = new Map([['pg', 'postgres'], ['postgres', 'postgres'], ['postgresql', 'postgres'], ['timescale', 'postgres'], ['cockroach', 'postgres'], ['mysql', 'mysql'], ['mysql2', 'mysql'], ['mariadb', 'mysql'], ['maria', 'mysql'], ['mongo', 'mongodb'], ['mongodb', 'mongodb'],
  ['pymysql', 'mysql'], ['mysqldb', 'mysql'], ['psycopg', 'postgres'], ['asyncpg', 'postgres'], ['npgsql', 'postgres'], ['pymongo', 'mongodb'], ['pymssql', 'mssql'], ['redis', 'redis'], ['valkey', 'redis'], ['mssql', 'mssql'], ['sqlserver', 'mssql'], ['clickhouse', 'clickhouse'], ['pgsql', 'postgres'], ['sqlsrv', 'mssql'], ['postgis', 'postgres']]);

/** Keys of ADO.NET for what others call host, database and user. */
export const ADO_NAMES: ReadonlyMap<string, string> = new Map([['data source', 'host'], ['initial catalog', 'database'], ['user id', 'user'], ['uid', 'user']]);

/** The pieces that belong together, each under what it is: those of one map whose names begin alike. `needed`: of which each group is to hold one. */
export function groupsOf<P extends Piece>(bindings: readonly P[], needed?: Part): Map<string, Map<Part, P>> {
  const groups = new Map<string, Map<Part, P>>();
  // The keys of the maps in which one stands: of a large file most pieces lie elsewhere.
  const maps = needed === undefined ? undefined : new Set(bindings.flatMap((one) => (SAID(one.name)?.part === needed ? [one.path.at(-2)] : [])));
  if (maps?.size === 0) return groups;
  for (const binding of bindings) {
    const said = SAID(binding.name);
    if (!said || (said.nested && binding.path.length < 2) || maps?.has(binding.path.at(-2)) === false) continue;
    const name = `${binding.path.slice(0, -1).join('\u0000')}\u0000${said.group}`;
    const group = groups.get(name) ?? new Map<Part, P>();
    if (!group.has(said.part)) group.set(said.part, binding);
    groups.set(name, group);
  }
  return groups;
}

/** Is it the name of such a piece, and is it that of a password? */
export function isPiece(name: string): boolean { return SAID(name) !== undefined; }
export function isPasswordPiece(name: string): boolean { return SAID(name)?.part === 'password'; }

/** What a name says: its last word which piece, the rest which group. `nested`: only where it is a key of a map. */
const SAID = remembered((name): { readonly part: Part; readonly group: string; readonly nested: boolean } | undefined => {
  const compact = /^(pg|mysql|db)(host|port|user|password|database|pwd)$/.exec(name.toLowerCase());
  if (compact?.[1] !== undefined && compact[2] !== undefined) { const part = PARTS.get(compact[2]); return part && { group: compact[1], part, nested: false }; }
  const words = wordsOf(name).map((word) => word.toLowerCase());
  const last = words.at(-1) ?? '';
  const part = PARTS.get(last);
  if (!part) return undefined;
  const rest = words.slice(0, -1).filter((word) => word !== 'root' && word !== 'master' && word !== 'admin');
  if (rest.length > 0) return rest.some((word) => STORE_WORDS.has(word)) ? { group: rest.join('_'), part, nested: false } : undefined;
  // Bare `host`, `password`: only inside a map that is named for a store, or together with an engine (decided later by its members).
  return { group: '', part, nested: !'adapter dialect engine client driver'.includes(last) };
});

/** `url: jdbc:postgresql://host/db` with `username:` and `password:` beside it. A URL that holds its own password is a credential by itself. */
function addressOfUrl(url: string, user: string | undefined): DatabaseAddress | undefined {
  const address = readDatabaseUrl(url);
  return address === undefined || address.password !== undefined || address.passwordElsewhere ? undefined : { ...address, user: user ?? address.user };
}

/** The address that pieces make; undefined where nothing says that it is a store's, or which. */
export function addressOf(group: ReadonlyMap<Part, Piece>): DatabaseAddress | undefined {
  const value = (part: Part): string | undefined => { const found = group.get(part); return found === undefined ? undefined : withDefaults(found.value).trim(); };
  if (!group.has('host')) return addressOfUrl(value('url') ?? '', plain(value('user')));
  const written = (value('host') ?? '').replace(/^tcp:/, '').replace(/^[a-z]+:\/\//, '').replace(/,(\d+)$/, ':$1');
  const hostPort = /^([A-Za-z0-9._-]{1,253})(?::(\d{1,5}))?$/.exec(written);
  if (!hostPort?.[1] || isReference(written)) return undefined;
  const port = Number(value('port') ?? hostPort[2] ?? Number.NaN);
  const words = [...group.values()].flatMap((binding) => binding.path.slice(-5).flatMap((key) => wordsOf(key).map((word) => word.toLowerCase())));
  const said = [value('engine')?.toLowerCase().split(/[.+:]/).map((word) => ENGINE_WORDS.get(word)).find((word) => word !== undefined), ...words.map((word) => ENGINE_WORDS.get(word) ?? (/^(?:pg|mysql)(?:host|user|password)$/.test(word) ? (word.startsWith('pg') ? 'postgres' : 'mysql') : undefined))].find((word) => word !== undefined);
  const engine = (said === undefined ? undefined : engineOf(said)) ?? (Number.isNaN(port) ? undefined : engineOfPort(port));
  const isStore = engine !== undefined || words.some((word) => STORE_WORDS.has(word) && word !== 'default' && word !== 'primary');
  if (!isStore) return undefined;
  const user = value('user');
  if (tenantOf(normalHost(hostPort[1].toLowerCase()), plain(user)) === 'unknown') return undefined;
  return {
    type: engine?.type ?? 'url.postgres', host: normalHost(hostPort[1].toLowerCase()), port: Number.isNaN(port) ? engine?.port ?? 5432 : port, database: plain(value('database')) ?? (engine?.type === 'url.redis' ? '0' : ''),
    user: plain(user), password: undefined, passwordElsewhere: false,
  };
}

function plain(text: string | undefined): string | undefined { return text === undefined || text === '' || isReference(text) ? undefined : text; }
