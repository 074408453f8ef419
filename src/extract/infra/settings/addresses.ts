import type { DatabaseAddress } from '../../shared/database-url.ts';
import { databaseKey, readDatabaseUrl } from '../../shared/database-url.ts';
import { addressOf, groupsOf } from '../../shared/address-pieces.ts';
import { wordsOf } from '../../shared/name-words.ts';
import { addressedStore } from '../../shared/store-address.ts';
import { isName } from '../../shared/declared.ts';
import { isWorldwide } from './named.ts';
import type { Mention } from './named.ts';
import type { Setting } from './setting.ts';

/** The stores and servers that settings address: whole addresses, addresses in pieces, connection strings and services that are asked over HTTPS. */
export function addressedBy(settings: readonly Setting[]): readonly Mention[] {
  return [...settings.flatMap(wholeAddress), ...[...groupsOf(settings.filter((one) => !/[${}<>\s]/.test(one.value) || /^<%/.test(one.value))).values()].flatMap((group) => {
    const host = group.get('host');
    const address = host && addressOf(group);
    return host && address ? mentionsOf(address, host, group.has('password')) : [];
  })];
}

function wholeAddress(setting: Setting): readonly Mention[] {
  const { value, name } = setting;
  if (value.length < 8) return [];
  if (/^\s{0,20}https:/.test(value)) {
    const store = addressedStore(value);
    if (store) return store.type === 'convex.deployment' ? [] : [{ type: store.type, name: store.name, key: store.keys[0], also: store.keys.slice(1), always: true, setting }];
    const host = /^\s{0,20}https:\/\/(?:[^@/\s]{1,200}@)?([a-z0-9.-]{4,253})(?::\d{1,5})?\/?$/i.exec(value)?.[1]?.toLowerCase();
    const search = wordsOf(name).some((word) => /^(?:elasticsearch|elastic|opensearch)$/i.test(word)) || wordsOf(name).join('').toLowerCase().includes('elasticsearch');
    return host !== undefined && search && isWorldwide(host) ? [{ type: 'url.elasticsearch', name: host, key: `search:${host}`, setting }] : [];
  }
  if (/^(?:jdbc:)?[a-z0-9]{3,14}(?:\+[a-z0-9]{1,16})?:\/\//.test(value)) {
    const address = readDatabaseUrl(value);
    return address ? mentionsOf(address, setting, address.password !== undefined || address.passwordElsewhere) : [];
  }
  const address = connectionString(value);
  return address ? mentionsOf(address, setting, /(?:^|;)\s{0,4}(?:password|pwd)\s{0,3}=/i.test(value)) : [];
}

/** `Server=db.example.net;Database=shop;Integrated Security=true`. */
function connectionString(value: string): DatabaseAddress | undefined {
  const field = (names: string): string | undefined => new RegExp(`(?:^|;)\\s{0,4}(?:${names})\\s{0,3}=\\s{0,3}([^;]{1,253})`, 'i').exec(value)?.[1]?.trim();
  const server = field('server|data source|host')?.replace(/^tcp:/, '');
  const [, host, port] = /^([A-Za-z0-9._-]{1,253})(?:\\[\w$]{1,40})?(?:[,:](\d{1,5}))?$/.exec(server ?? '') ?? [];
  if (host === undefined) return undefined;
  const postgres = field('host') !== undefined;
  return { type: postgres ? 'url.postgres' : 'url.mssql', host: host.toLowerCase(), port: Number(port ?? field('port') ?? (postgres ? 5432 : 1433)), database: field('database|initial catalog') ?? '', user: undefined, password: undefined, passwordElsewhere: false };
}

/** The store where a database is named, and the server of it in either case. `opened`: a password stands beside it, so that the store is read with what opens it. */
function mentionsOf(address: DatabaseAddress, setting: Setting, opened: boolean): readonly Mention[] {
  const { host, port, database } = address;
  if (!isWorldwide(host)) return [];
  const server: Mention = { type: 'settings.database-server', name: `database cluster ${host}`, key: `dbhost:${host}:${port}`, setting };
  if (database === '' || !isName(database)) return [server];
  return [{ type: address.type, name: address.type === 'url.redis' ? host : `${database} at ${host}`, key: databaseKey(address), setting, ...opened && !setting.sectioned ? { opened } : {} }, server];
}
