import type { Key } from '../../model/index.ts';
import { databaseKey, engineOf, engineOfPort, normalHost, readDatabaseUrl, withDefaults } from '../shared/database-url.ts';
import { tenantOf } from '../shared/tenants.ts';
import { localityOf, namedReadOnly } from '../shared/hosts.ts';
import type { Binding } from './bindings.ts';
import { displayName } from './bindings.ts';
import type { Open } from './gates.ts';
import { nameMarks } from './marks.ts';
import { wordsOf } from './names.ts';
import { environmentsAt } from './namespace.ts';
import type { Reading } from './reading.ts';
import { databaseFacts, storeMarks, readOnlyOf } from './resources.ts';
import type { Sighting } from './sighting.ts';
import { isPlaceholder, isReference, isStockPassword } from '../shared/truth.ts';
import { secretIn } from './urls.ts';

type Part = 'host' | 'port' | 'database' | 'user' | 'password' | 'engine' | 'url';
const PARTS: ReadonlyMap<string, Part> = new Map<string, Part>([
  ['host', 'host'], ['hostname', 'host'], ['server', 'host'], ['endpoint', 'host'], ['addr', 'host'], ['hostaddr', 'host'], ['port', 'port'], ['database', 'database'], ['dbname', 'database'], ['db', 'database'], ['name', 'database'],
  ['user', 'user'], ['username', 'user'], ['password', 'password'], ['pass', 'password'], ['passwd', 'password'], ['pwd', 'password'], ['adapter', 'engine'], ['dialect', 'engine'], ['engine', 'engine'], ['client', 'engine'], ['driver', 'engine'], ['connection', 'engine'], ['type', 'engine'], ['url', 'url'],
]);
/** Words one of which must stand in the prefix, or a key of the group must: else `SMTP_HOST`, `ADMIN_PASSWORD` would count. */
const STORE_WORDS = new Set(['db', 'database', 'pg', 'postgres', 'postgresql', 'mysql', 'mariadb', 'maria', 'mongo', 'mongodb', 'redis', 'valkey', 'sql', 'mssql', 'sqlserver', 'datasource', 'rds', 'jdbc', 'clickhouse', 'primary', 'replica', 'warehouse', 'timescale', 'cockroach', 'default']);
const ENGINE_WORDS: ReadonlyMap<string, string> = new Map([['pg', 'postgres'], ['postgres', 'postgres'], ['postgresql', 'postgres'], ['timescale', 'postgres'], ['cockroach', 'postgres'], ['mysql', 'mysql'], ['mysql2', 'mysql'], ['mariadb', 'mysql'], ['maria', 'mysql'], ['mongo', 'mongodb'], ['mongodb', 'mongodb'],
  ['pymysql', 'mysql'], ['mysqldb', 'mysql'], ['psycopg', 'postgres'], ['asyncpg', 'postgres'], ['npgsql', 'postgres'], ['pymongo', 'mongodb'], ['pymssql', 'mssql'], ['redis', 'redis'], ['valkey', 'redis'], ['mssql', 'mssql'], ['sqlserver', 'mssql'], ['clickhouse', 'clickhouse'], ['pgsql', 'postgres'], ['sqlsrv', 'mssql'], ['postgis', 'postgres']]);

/**
 * A store whose address is given in pieces: `DB_HOST`, `DB_PORT`, `DB_NAME`, `DB_USER`, `DB_PASSWORD`, or the same as keys of one map. A password
 * makes the credential; the pieces around it say what it opens.
 */
export function splitSightings(reading: Reading): Sighting[] {
  const groups = [...groupsOf([...constantsOf(reading.text, 'roots' in reading.document, reading.open), ...reading.bindings]).values()];
  const engine = CLIENT_FILES.find(([file]) => file.test(reading.role))?.[1];
  if (engine !== undefined) for (const group of groups) if (!group.has('engine')) group.set('engine', { name: 'engine', path: ['engine'], value: engine, start: 0, end: 0 });
  return [...groups, ...literalGroups(reading.text, 'roots' in reading.document, reading.open), ...keywordGroups(reading.text, reading.open)].flatMap((group) => { const one = sightingOf(reading, group); return one ? [one] : []; });
}

/** Do pieces of an address stand together in the text, a password among them? Without those that only keys of a data file tell. */
export function holdsPieces(text: string, structured: boolean, open: Open): boolean {
  return constantsOf(text, structured, open).length > 0 || ((text.includes('password=') || holdsPasswordKey(text)) && /host|server|data source/i.test(text) && (literalGroups(text, structured, open).length > 0 || keywordGroups(text, open).length > 0));
}

/** One of these stands in every text that defines such a piece, lower case. */
export const CONSTANT_LITERALS: readonly string[] = ['db', 'database', 'pg', 'postgres', 'mysql', 'mariadb'].flatMap((store) => ['host', 'port', 'name', 'database', 'user', 'pass'].map((piece) => `${store}_${piece}`));
/** One of these stands in every text with a literal password, lower case. */
export const PASSWORD_LITERALS: readonly string[] = ['password', 'passwd', 'pwd'];
/** Settings of a store's own client: each section is one login. */
const CLIENT_FILES: readonly (readonly [RegExp, string])[] = [[/^\.?my\.cnf$/, 'mysql'], [/^\.?pg_service\.conf$/, 'postgres']];

/** `define('DB_HOST', 'sql.example.net')` and `DB_HOST = "sql.example.net"` in program text: the pieces that are no secrets stand in no table of names. */
function constantsOf(text: string, structured: boolean, open: Open): Binding[] {
  if (structured || !open.has('constants')) return [];
  const pieces = /(?<![A-Za-z0-9_])((?:DB|DATABASE|PG|POSTGRES|MYSQL|MARIADB)_(?:HOST|PORT|NAME|DATABASE|USER|USERNAME|PASSWORD|PASS))["']?[ \t]{0,8}(?:=>|[:=,])[ \t]{0,8}["']([^"'\n]{1,300})["']/g;
  return [...text.matchAll(pieces)].slice(0, 500).map((match) => {
    const [whole, name = '', value = ''] = match;
    const start = match.index + whole.length - value.length - 1;
    return { name, path: [name], value, start, end: start + value.length };
  });
}

function groupsOf(bindings: readonly Binding[]): Map<string, Map<Part, Binding>> {
  const groups = new Map<string, Map<Part, Binding>>();
  for (const binding of bindings) {
    const piece = pieceOf(binding);
    if (!piece) continue;
    const group = groups.get(piece.group) ?? new Map<Part, Binding>();
    if (!group.has(piece.part)) group.set(piece.part, binding);
    groups.set(piece.group, group);
  }
  return groups;
}

/** `createPool({ host: 'db', password: '...' })`, `connect(host='db', password='...')` in program text, and `Server=db;Password=...` strings. */
function literalGroups(text: string, structured: boolean, open: Open): Map<Part, Binding>[] {
  if (!open.has('passwords') || (structured && !CONNECTION_STRING.test(text))) return [];
  const out: Map<Part, Binding>[] = [];
  const password = new RegExp(PASSWORD_KEY, 'g');
  for (let match = password.exec(text), count = 0; match && count < 500; match = password.exec(text), count++) {
    const from = Math.max(0, match.index - 600);
    const before = text.slice(from, match.index + 1);
    const open = Math.max(before.lastIndexOf('{'), before.lastIndexOf('('), before.lastIndexOf('}'), before.lastIndexOf('\n\n'));
    const start = from + Math.max(open, 0);
    const rest = text.slice(match.index, match.index + 700);
    const close = rest.search(/[})]|\n\n/);
    const block = text.slice(start, match.index + (close < 0 ? rest.length : close));
    const group = piecesIn(block, start, text.slice(Math.max(0, start - 60), start));
    // `password: '...'` in a comment is an ellipsis, not a password.
    if (group.has('host') && /\w/.test(group.get('password')?.value ?? '')) out.push(group);
  }
  return out;
}

const PASSWORDS = ['password', 'passwd', 'pwd', 'Password', 'Pwd', 'PWD', 'PASSWORD'];
const PASSWORD_KEY = `["'\\s;,({](?:${PASSWORDS.join('|')})["']?\\s{0,4}(?:=>|[:=])\\s{0,4}`;

/** Is something given to such a key anywhere? The words are looked for one by one, which is many times faster than all at once: in long runs of random letters the shortest stands by chance. */
function holdsPasswordKey(text: string): boolean {
  const key = new RegExp(PASSWORD_KEY, 'y');
  return PASSWORDS.some((word) => {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) { key.lastIndex = at - 1; if (at > 0 && key.test(text)) return true; }
    return false;
  });
}

const CONNECTION_STRING = /(?:Server|Data Source|Host)\s{0,3}=[^"'\n]{1,300};/i;

/** `host=db.example.net user=app password=... dbname=app` of libpq, inside of a string or on a line of its own. */
function keywordGroups(text: string, open: Open): Map<Part, Binding>[] {
  if (!open.has('passwords')) return [];
  const out: Map<Part, Binding>[] = [];
  const password = /(?<![\w.-])password=/g;
  for (let match = /(?:dbname|user|hostaddr)=/.test(text) ? password.exec(text) : null, count = 0; match && count < 500; match = password.exec(text), count++) {
    const from = Math.max(0, match.index - 300);
    const start = from + Math.max(-1, ...['"', "'", '`', '\n'].map((end) => text.slice(from, match.index).lastIndexOf(end))) + 1;
    const length = text.slice(match.index, match.index + 400).search(/["'`\n]/);
    const line = text.slice(start, match.index + (length < 0 ? 400 : length));
    const group = new Map<Part, Binding>();
    for (const piece of line.matchAll(/(?<![\w.-])(host|hostaddr|port|dbname|user|password)=([^\s"'`;&<>{}]{1,200})(?=[\s"'`]|$)/g)) {
      const [whole, name = '', value = ''] = piece;
      const part = PARTS.get(name);
      const at = start + piece.index + whole.length - value.length;
      if (part && !group.has(part)) group.set(part, { name, path: [name], value, start: at, end: at + value.length });
    }
    if (!group.has('host') || !group.has('password') || !(group.has('database') || group.has('user'))) continue;
    group.set('engine', { name: 'engine', path: ['engine'], value: 'postgres', start, end: start });
    out.push(group);
  }
  return out;
}

/** Keys of an address with plain values, in one block of text; the words before the block may name the engine. */
function piecesIn(block: string, at: number, context: string): Map<Part, Binding> {
  const group = new Map<Part, Binding>();
  const pieces = /(?<![A-Za-z0-9_])(host|hostname|server|data source|port|database|dbname|db|initial catalog|user id|username|user|uid|password|passwd|pwd|dialect|client|engine|type)["']?\s{0,4}(?:=>|[:=])\s{0,4}(?:["'`]([^"'`\n;]{1,300})["'`]|([^\s"'`,;(){}]{1,300}(?:,\d{2,5}(?=;))?))/gi;
  const words = wordsOf(context).map((word) => word.toLowerCase());
  const said = words.map((word) => ENGINE_WORDS.get(word)).findLast((word) => word !== undefined);
  const engine = said ?? (!CONNECTION_STRING.test(block) ? undefined : /(?<![A-Za-z])(?:server|data source)\s{0,3}=/i.test(block) ? 'mssql' : 'postgres');
  if (engine !== undefined) group.set('engine', { name: 'engine', path: ['engine'], value: engine, start: at, end: at });
  const owner = words.some((word) => STORE_WORDS.has(word)) ? ['database'] : [];
  for (const match of block.matchAll(pieces)) {
    const name = match[1] ?? '';
    const value = match[2] ?? match[3] ?? '';
    const part = PARTS.get(ADO_NAMES.get(name.toLowerCase()) ?? name.toLowerCase());
    // Outside quotes a program writes names, a connection string writes values.
    if (!part || (group.has(part) && part !== 'engine') || (match[2] === undefined && !/^\d+$/.test(value) && !CONNECTION_STRING.test(block))) continue;
    const start = at + match.index + match[0].lastIndexOf(value);
    group.set(part, { name, path: [...owner, name], value, start, end: start + value.length });
  }
  return group;
}
const ADO_NAMES: ReadonlyMap<string, string> = new Map([['data source', 'host'], ['initial catalog', 'database'], ['user id', 'user'], ['uid', 'user']]);

/** The last word says which piece, the rest which group. */
function pieceOf(binding: Binding): { group: string; part: Part } | undefined {
  const name = binding.name.toLowerCase();
  const parent = binding.path.slice(0, -1).join('\u0000');
  const words = wordsOf(binding.name).map((word) => word.toLowerCase());
  const compact = /^(pg|mysql|db)(host|port|user|password|database|pwd)$/.exec(name);
  if (compact?.[1] !== undefined && compact[2] !== undefined) { const part = PARTS.get(compact[2]); return part ? { group: `${parent}\u0000${compact[1]}`, part } : undefined; }
  const last = words.at(-1) ?? '';
  const part = PARTS.get(last);
  if (!part) return undefined;
  const rest = words.slice(0, -1).filter((word) => word !== 'root' && word !== 'master' && word !== 'admin');
  const group = rest.join('_');
  if (rest.length > 0) return rest.some((word) => STORE_WORDS.has(word)) ? { group: `${parent}\u0000${group}`, part } : undefined;
  // Bare `host`, `password`: only inside a map that is named for a store, or together with an engine (decided later by its members).
  return binding.path.length > 1 || 'adapter dialect engine client driver'.includes(last) ? { group: `${parent}\u0000`, part } : undefined;
}

function sightingOf(reading: Reading, group: ReadonlyMap<Part, Binding>): Sighting | undefined {
  const [host, password] = [group.get('host') ?? group.get('url'), group.get('password')];
  if (!host || !password) return undefined;
  const address = addressOf(group);
  const secret = withDefaults(password.value);
  const bound = reading.nameAt(password.start);
  if (!address) return undefined;
  const local = localityOf(address.host) !== undefined;
  const elsewhere = isReference(secret);
  if (!elsewhere && isPlaceholder(secret) && !local) return undefined;
  const at = reading.place(password);
  const named = nameMarks(bound?.path ?? password.path, at);
  const marks = storeMarks(address, [...environmentsAt(reading, password.start), ...named], at);
  const key: Key = databaseKey(address);
  return {
    start: password.start, end: password.end, raw: secret, provider: 'databases', kinds: ['databases.password'], name: bound?.name ?? displayName(password), path: bound?.path ?? password.path,
    opens: { host: address.host, port: address.port, database: address.database, ...(address.user === undefined ? {} : { user: address.user }), key },
    confidence: elsewhere || (isStockPassword(secret) && !local) ? 'medium' : isPlaceholder(secret) ? 'low' : 'high', note: `holds a database password for ${address.host}`, marks,
    readOnly: readOnlyOf(namedReadOnly(address.user, address.host), at), also: [{ at: host, note: `names the host ${address.host}` }], ...(elsewhere ? { elsewhere: true } : secretIn({ password: secret })),
    opened: databaseFacts(address, reading.place(host), marks, reading.knowledge),
  };
}

/** `url: jdbc:postgresql://host/db` with `username:` and `password:` beside it. A URL that holds its own password is a credential by itself. */
function addressOfUrl(url: string, user: string | undefined): Parameters<typeof databaseFacts>[0] | undefined {
  const address = readDatabaseUrl(url);
  return address === undefined || address.password !== undefined || address.passwordElsewhere ? undefined : { ...address, user: user ?? address.user };
}

function addressOf(group: ReadonlyMap<Part, Binding>): Parameters<typeof databaseFacts>[0] | undefined {
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
