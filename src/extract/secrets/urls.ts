import { withArticle } from '../../model/index.ts';
import type { Confidence } from '../../model/index.ts';
import { DATABASE_SCHEMES, DATABASE_URL_START, databaseKey, endOfUrl, kindOfUrlType, readDatabaseUrl } from '../shared/database-url.ts';
import type { DatabaseAddress } from '../shared/database-url.ts';
import { judgeValue } from './generic-values.ts';
import { localityOf, namedReadOnly } from '../shared/hosts.ts';
import { nameMarks } from './marks.ts';
import { environmentsAt } from './namespace.ts';
import type { Reading } from './reading.ts';
import { databaseFacts, storeMarks, readOnlyOf } from './resources.ts';
import type { Sighting } from './sighting.ts';
import { isPlaceholder, isStockPassword, namesItself } from '../shared/truth.ts';

const MOST = 5_000;
/** One of these stands in every such URL, lower case. */
export const URL_LITERALS: readonly string[] = DATABASE_SCHEMES.flatMap((scheme) => [`${scheme}://`, `${scheme}+`]);
/** Stores that let nobody in without a password, or nobody of another machine as they come. */
const ASKS = new Set(['url.libsql', 'url.postgres', 'url.mysql', 'url.mssql', 'url.mongodb']);
/** Hosts that documentation writes where a real one belongs, with the addresses that are kept for it. */
const PLACEHOLDER_HOSTS = /^(?:[a-z]|dummy|fake|mock|none|null|undefined|unused|nowhere|host|hostname|hostaddr|server|servername|database_host|db_host|your[-_.].*|my[-_]?host|.*\.example|example\.(?:com|org|net)|xxx.*|address|ip|url|domain\.com|some[-_]?host|remote[-_]?host|not[-_]an?[-_].*|.*placeholder.*|.*\.\..*|192\.0\.2\.\d{1,3}|198\.51\.100\.\d{1,3}|203\.0\.113\.\d{1,3})$/;

/** Connection URLs of databases, caches and brokers, anywhere in the text, with the store they open. */
export function urlSightings(reading: Reading): Sighting[] {
  const { text } = reading;
  if (!reading.open.has('urls')) return [];
  const out: Sighting[] = [];
  const pattern = new RegExp(DATABASE_URL_START.source, 'g');
  for (let match = pattern.exec(text), count = 0; match && count < MOST; match = pattern.exec(text), count++) {
    const end = endOfUrl(text, match.index);
    pattern.lastIndex = Math.max(end, match.index + match[0].length);
    const written = text.slice(match.index, end);
    // `password=<your-password>`: the address is cut off where a hole for its password opens.
    if (/^[:=]?<[A-Za-z]/.test(text.slice(end, end + 3)) && /[:=]/.test(text[end] === '<' ? written.slice(-1) : text[end] ?? '')) continue;
    const address = readDatabaseUrl(written);
    if (!address) continue;
    const sighting = sightingOf(reading, written, match.index, end, address);
    if (sighting) out.push(sighting);
  }
  return out;
}

/** Judges one address; also used for URLs found in decoded text, with the span they stand at. */
export function sightingOf(reading: Reading, written: string, start: number, end: number, address: DatabaseAddress): Sighting | undefined {
  const local = localityOf(address.host);
  const trust = trustOf(address, local !== undefined);
  if (!trust) return undefined;
  const bound = reading.nameAt(start);
  const at = reading.place({ start, end });
  const named = nameMarks(bound?.path ?? [], at);
  const kind = kindOfUrlType(address.type);
  // An address that asks for a password and has none, as JDBC's, opens nothing by itself: its value is kept elsewhere.
  const elsewhere = address.passwordElsewhere || (address.password === undefined && local === undefined && address.user === undefined && ASKS.has(address.type));
  const all = storeMarks(address, [...environmentsAt(reading, start), ...named], at, address.password === undefined && !elsewhere);
  const row = reading.tables.byId.get(kind);
  return {
    start, end, raw: written, provider: row?.provider.id ?? 'databases', kinds: [kind], name: bound?.name ?? reading.role, path: bound?.path ?? [],
    opens: { host: address.host, port: address.port, database: address.database, ...(address.user === undefined ? {} : { user: address.user }), key: databaseKey(address) },
    confidence: trust, note: `holds ${withArticle(row?.kind.name ?? 'connection URL')} for ${address.host}`, marks: all, readOnly: readOnlyOf(namedReadOnly(address.user, address.host), at), ...secretIn(address),
    ...(elsewhere ? { elsewhere: true } : {}),
    opened: databaseFacts(address, at, all, reading.knowledge),
  };
}

/** How much of a secret the password of an address is. */
export function secretIn({ password }: Pick<DatabaseAddress, 'password'>): Pick<Sighting, 'secret'> {
  if (password === undefined) return { secret: 'none' };
  return isPlaceholder(password) || isStockPassword(password) || namesItself(password) || judgeValue(password, 'password', { quoted: true, code: false }) === undefined ? { secret: 'plain' } : {};
}

/** Undefined: a placeholder. A remote store behind a stock password, or behind none, is believed half. */
function trustOf(address: DatabaseAddress, local: boolean): Confidence | undefined {
  if (PLACEHOLDER_HOSTS.test(address.host) && (address.password === undefined || isPlaceholder(address.password) || isStockPassword(address.password) || PLACEHOLDER_HOSTS.test(address.password.toLowerCase()))) return undefined;
  if (address.password === undefined) return local ? 'medium' : address.passwordElsewhere ? 'medium' : address.user === undefined && address.type !== 'url.redis' && address.type !== 'url.mongodb' ? 'low' : 'medium';
  if (isPlaceholder(address.password)) return local ? 'medium' : undefined;
  return isStockPassword(address.password) ? 'medium' : 'high';
}
