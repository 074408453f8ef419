import { recognisedBy } from '../../model/index.ts';
import type { Key, Knowledge } from '../../model/index.ts';

/** Whose host it is: the provider with the longest pattern of rules/providers that fits, undefined where none does. */
export function providerOfHost(host: string, knowledge: Knowledge): string | undefined {
  let best: { provider: string; length: number } | undefined;
  for (const provider of recognisedBy(knowledge)) {
    for (const pattern of [...provider.hosts.data, ...provider.hosts.api]) {
      if (fits(host, pattern) && (!best || pattern.length > best.length)) best = { provider: provider.id, length: pattern.length };
    }
  }
  return best?.provider;
}

/** Does a host fit a pattern of the tables: the host itself, or `*.` and an ending? */
export function fits(host: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1 : host === pattern;
}

/** `machine`: this computer, for certain. `neighbour`: a bare name that only a compose network or the like resolves. */
export function localityOf(host: string): 'machine' | 'neighbour' | undefined {
  if (host === 'localhost' || host === 'host.docker.internal' || host === 'gateway.docker.internal' || host.endsWith('.localhost') || host.endsWith('.test')) return 'machine';
  if (host.endsWith('.local') && !host.endsWith('.svc.cluster.local') && !host.endsWith('.cluster.local')) return 'machine';
  // What Docker gives its containers on the machine where it runs, unless told otherwise (https://docs.mirantis.com/mke/current/install/plan-deployment/mcr-considerations/docker0.html).
  if (/^172\.17\.\d{1,3}\.\d{1,3}$/.test(host)) return 'machine';
  return /^[a-z0-9_-]+$/.test(host) ? 'neighbour' : undefined;
}

/** What else a store's host says of it: keys that are certain, keys that are likely, and what it is part of. */
export interface HostIdentity { readonly keys: readonly Key[]; readonly maybe: readonly Key[]; readonly partOf: readonly Key[] }

/** Reads the identity that providers write into the hosts of their data stores. `user` carries the project on Supabase's pooler. */
export function identityOfHost(host: string, database: string, user: string | undefined): HostIdentity {
  const label = host.split('.')[0] ?? '';
  const supabase = /^db\.([a-z0-9]{20})\.supabase\.co$/.exec(host)?.[1] ?? (host.endsWith('.pooler.supabase.com') ? /\.([a-z0-9]{20})$/.exec(user ?? '')?.[1] : undefined);
  if (supabase !== undefined) return { keys: [`supabase:${supabase}/${database}`], maybe: [], partOf: [`supabase:${supabase}`] };
  if (host.endsWith('.neon.tech')) return { keys: [`neon:${label.replace(/-pooler$/, '')}/${database}`], maybe: [], partOf: [] };
  if (host.endsWith('.railway.internal')) return { keys: [], maybe: [`railway:-:service:${label}`, 'railway-database'], partOf: [] };
  if (host.endsWith('.rlwy.net') || host.endsWith('.railway.app')) return { keys: [], maybe: ['railway-database'], partOf: [] };
  if (host.endsWith('.rds.amazonaws.com')) return { keys: [], maybe: [`rds:${label}`], partOf: [] };
  if (host.endsWith('.cache.amazonaws.com')) return { keys: [], maybe: [`elasticache:${label === 'master' ? host.split('.')[1] ?? label : label}`], partOf: [] };
  if (host.endsWith('.flycast') || (host.endsWith('.internal') && host.split('.').length === 2)) return { keys: [], maybe: [`fly:${label}`], partOf: [] };
  if (/^dpg-[a-z0-9]+/.test(label)) return { keys: [], maybe: [`render:${label.replace(/-a$/, '')}`], partOf: [] };
  const service = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?$/.exec(host);
  if (service?.[1] !== undefined && service[2] !== undefined) return { keys: [], maybe: [`k8s:${service[2]}:Service/${service[1]}`], partOf: [] };
  const cloudSql = /^cloudsql:([a-z0-9-]+(?:\.[a-z]+:[a-z0-9-]+)?):([a-z0-9-]+):([a-z0-9-]+)$/.exec(host);
  if (cloudSql?.[1] !== undefined && cloudSql[3] !== undefined) return { keys: [], maybe: [`cloudsql:${cloudSql[1]}:${cloudSql[3]}`], partOf: [`gcp:${cloudSql[1]}`] };
  return localityOf(host) === 'neighbour' ? { keys: [], maybe: [`compose:service:${host}`], partOf: [] } : { keys: [], maybe: [], partOf: [] };
}

/** Read-only by its name: `app_ro`, `readonly`, `reader`. A name binds nobody, so this never closes a path. */
export function namedReadOnly(user: string | undefined, host: string): boolean {
  return /(?:^|[._-])(?:ro|readonly|read[_-]only|reader|viewer|select)(?:[._-]|$)/i.test(user ?? '') || /\.cluster-ro-|(?:^|[.-])(?:replica|readonly|ro)[.-]/.test(host);
}
