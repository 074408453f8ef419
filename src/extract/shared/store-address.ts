import { resourceTypes } from '../../model/index.ts';
import type { EnvironmentMark, Fact, Key, Knowledge, Place } from '../../model/index.ts';
import { databaseKey, readDatabaseUrl } from './database-url.ts';
import { identityOfHost, localityOf, providerOfHost } from './hosts.ts';

/** A data store that an address names, without anything that opens it. */
export interface AddressedStore {
  /** Row of rules/resources. */
  readonly type: string;
  readonly name: string;
  readonly keys: readonly [Key, ...Key[]];
  readonly host: string;
}

/** Services whose stores have a host of their own and are asked over HTTPS. */
const HOSTS: readonly { readonly host: RegExp; readonly store: (name: string, host: string) => AddressedStore }[] = [
  { host: /^([a-z0-9-]{3,60})\.upstash\.io$/, store: (_, host) => ({ type: 'url.redis', name: host, keys: [`db:${host}:6379/0`], host }) },
  { host: /^([a-z0-9-]{3,80})(?:\.[a-z0-9-]{3,30})?\.turso\.io$/, store: (_, host) => ({ type: 'url.libsql', name: host, keys: [`db:${host}:443/`], host }) },
  { host: /^([a-z]{20})\.supabase\.co$/, store: (ref, host) => ({ type: 'supabase.database', name: `database of ${ref}`, keys: [`db:db.${ref}.supabase.co:5432/postgres`, `supabase:${ref}/postgres`], host }) },
  { host: /^([a-z]{2,30}-[a-z]{2,30}-\d{1,6})(?:\.[a-z0-9-]{2,30})?\.convex\.(?:cloud|site)$/, store: (name, host) => ({ type: 'convex.deployment', name, keys: [`convex:${name}`], host }) },
  { host: /^([a-z0-9]{8,40})\.(?:public|private)\.blob\.vercel-storage\.com$/, store: (name, host) => ({ type: 'vercel.blob-store', name: `Blob store ${name}`, keys: [`vercel:blob/${name}`], host }) },
];

/** The store an address names; undefined for what is none, for this machine, and for a host that is not written out. */
export function addressedStore(text: string): AddressedStore | undefined {
  const written = text.trim().slice(0, 2048);
  const web = /^(?:https|wss):\/\/([a-z0-9.-]{4,253})(?:[:/?#]|$)/i.exec(written)?.[1]?.toLowerCase();
  for (const { host, store } of web === undefined ? [] : HOSTS) {
    const name = host.exec(web ?? '')?.[1];
    if (name !== undefined && web !== undefined && localityOf(web) === undefined) return store(name, web);
  }
  const address = web === undefined ? readDatabaseUrl(written) : undefined;
  if (!address || localityOf(address.host) !== undefined) return undefined;
  return { type: address.type, name: address.database === '' || address.type === 'url.redis' ? address.host : `${address.database} at ${address.host}`, keys: [databaseKey(address), ...identityOfHost(address.host, address.database, address.user).keys], host: address.host };
}

/** One mention of a store in the settings of a platform: where, for whom, and what is said of it there. */
export interface StoreMention { readonly store: AddressedStore; readonly at: Place; readonly note: string; readonly marks: readonly EnvironmentMark[] }

/** The facts of mentioned stores; what no row of the tables knows is left out. */
export function mentionFacts(mentions: readonly StoreMention[], knowledge: Knowledge): readonly Fact[] {
  const rows = resourceTypes(knowledge);
  return mentions.flatMap(({ store, at, note, marks }): Fact[] => {
    const row = rows.get(store.type);
    return row ? [{ fact: 'resource', name: store.name, kind: row.kind, provider: providerOfHost(store.host, knowledge) ?? row.provider, type: store.type, keys: store.keys, maybe: [], attributes: {}, environments: marks, evidence: [{ at, note }] }] : [];
  });
}
