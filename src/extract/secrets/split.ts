import type { Key } from '../../model/index.ts';
import { databaseKey, engineOf, engineOfPort, normalHost, withDefaults } from '../shared/database-url.ts';
import { localityOf, namedReadOnly } from '../shared/hosts.ts';
import type { Binding } from './bindings.ts';
import { displayName } from './bindings.ts';
import { nameMarks } from './marks.ts';
import { wordsOf } from './names.ts';
import type { Reading } from './reading.ts';
import { databaseFacts, hostMarks, readOnlyOf } from './resources.ts';
import type { Sighting } from './sighting.ts';
import { isPlaceholder, isReference, isStockPassword } from '../shared/truth.ts';

type Part = 'host' | 'port' | 'database' | 'user' | 'password' | 'engine';
const PARTS: ReadonlyMap<string, Part> = new Map<string, Part>([
  ['host', 'host'], ['hostname', 'host'], ['server', 'host'], ['endpoint', 'host'], ['addr', 'host'], ['hostaddr', 'host'], ['port', 'port'], ['database', 'database'], ['dbname', 'database'], ['db', 'database'], ['name', 'database'],
  ['user', 'user'], ['username', 'user'], ['password', 'password'], ['pass', 'password'], ['passwd', 'password'], ['pwd', 'password'], ['adapter', 'engine'], ['dialect', 'engine'], ['engine', 'engine'], ['client', 'engine'], ['driver', 'engine'], ['connection', 'engine'], ['type', 'engine'],
]);
/** Words one of which must stand in the prefix, or a key of the group must: else `SMTP_HOST`, `ADMIN_PASSWORD` would count. */
const STORE_WORDS = new Set(['db', 'database', 'pg', 'postgres', 'postgresql', 'mysql', 'mariadb', 'maria', 'mongo', 'mongodb', 'redis', 'valkey', 'sql', 'mssql', 'sqlserver', 'datasource', 'rds', 'jdbc', 'clickhouse', 'primary', 'replica', 'warehouse', 'timescale', 'cockroach', 'default']);
const ENGINE_WORDS: ReadonlyMap<string, string> = new Map([['pg', 'postgres'], ['postgres', 'postgres'], ['postgresql', 'postgres'], ['timescale', 'postgres'], ['cockroach', 'postgres'], ['mysql', 'mysql'], ['mysql2', 'mysql'], ['mariadb', 'mysql'], ['maria', 'mysql'], ['mongo', 'mongodb'], ['mongodb', 'mongodb'],
  ['redis', 'redis'], ['valkey', 'redis'], ['mssql', 'mssql'], ['sqlserver', 'mssql'], ['clickhouse', 'clickhouse'], ['pgsql', 'postgres'], ['sqlsrv', 'mssql'], ['postgis', 'postgres']]);

/**
 * A store whose address is given in pieces: `DB_HOST`, `DB_PORT`, `DB_NAME`, `DB_USER`, `DB_PASSWORD`, or the same as keys of one map. A password
 * makes the credential; the pieces around it say what it opens.
 */
export function splitSightings(reading: Reading): Sighting[] {
  const groups = new Map<string, Map<Part, Binding>>();
  for (const binding of reading.bindings) {
    const piece = pieceOf(binding);
    if (!piece) continue;
    const group = groups.get(piece.group) ?? new Map<Part, Binding>();
    if (!group.has(piece.part)) group.set(piece.part, binding);
    groups.set(piece.group, group);
  }
  return [...groups.values()].flatMap((group) => { const one = sightingOf(reading, group); return one ? [one] : []; });
}

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
  const [host, password] = [group.get('host'), group.get('password')];
  if (!host || !password) return undefined;
  const address = addressOf(group);
  const secret = withDefaults(password.value);
  if (!address) return undefined;
  const local = localityOf(address.host) !== undefined;
  const elsewhere = isReference(secret);
  if (!elsewhere && isPlaceholder(secret) && !local) return undefined;
  const at = reading.place(password);
  const named = nameMarks(password.path, at);
  const marks = [...hostMarks(address.host, [...reading.environments, ...named], at), ...reading.environments, ...named];
  const key: Key = databaseKey(address);
  return {
    start: password.start, end: password.end, raw: secret, provider: 'databases', kinds: ['databases.password'], name: displayName(password), path: password.path,
    opens: { host: address.host, port: address.port, database: address.database, ...(address.user === undefined ? {} : { user: address.user }), key },
    confidence: elsewhere || (isStockPassword(secret) && !local) ? 'medium' : isPlaceholder(secret) ? 'low' : 'high', note: `holds a database password for ${address.host}`, marks,
    readOnly: readOnlyOf(namedReadOnly(address.user, address.host), at), also: [{ at: host, note: `names the host ${address.host}` }], ...(elsewhere ? { elsewhere: true } : {}),
    opened: databaseFacts(address, reading.place(host), marks, reading.knowledge),
  };
}

function addressOf(group: ReadonlyMap<Part, Binding>): Parameters<typeof databaseFacts>[0] | undefined {
  const value = (part: Part): string | undefined => { const found = group.get(part); return found === undefined ? undefined : withDefaults(found.value).trim(); };
  const written = (value('host') ?? '').replace(/^tcp:/, '').replace(/^[a-z]+:\/\//, '').replace(/,(\d+)$/, ':$1');
  const hostPort = /^([A-Za-z0-9._-]{1,253})(?::(\d{1,5}))?$/.exec(written);
  if (!hostPort?.[1] || isReference(written)) return undefined;
  const port = Number(value('port') ?? hostPort[2] ?? Number.NaN);
  const words = [...group.values()].flatMap((binding) => binding.path.slice(-2).flatMap((key) => wordsOf(key).map((word) => word.toLowerCase())));
  const said = [value('engine')?.toLowerCase().split(/[.+:]/).map((word) => ENGINE_WORDS.get(word)).find((word) => word !== undefined), ...words.map((word) => ENGINE_WORDS.get(word) ?? (/^(?:pg|mysql)(?:host|user|password)$/.test(word) ? (word.startsWith('pg') ? 'postgres' : 'mysql') : undefined))].find((word) => word !== undefined);
  const engine = (said === undefined ? undefined : engineOf(said)) ?? (Number.isNaN(port) ? undefined : engineOfPort(port));
  const isStore = engine !== undefined || words.some((word) => STORE_WORDS.has(word) && word !== 'default' && word !== 'primary');
  if (!isStore) return undefined;
  const user = value('user');
  return {
    type: engine?.type ?? 'url.postgres', host: normalHost(hostPort[1].toLowerCase()), port: Number.isNaN(port) ? engine?.port ?? 5432 : port, database: plain(value('database')) ?? (engine?.type === 'url.redis' ? '0' : ''),
    user: plain(user), password: undefined, passwordElsewhere: false,
  };
}

function plain(text: string | undefined): string | undefined { return text === undefined || text === '' || isReference(text) ? undefined : text; }
