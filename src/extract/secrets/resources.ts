import { unknown } from '../../model/index.ts';
import type { EnvironmentMark, Fact, Knowledge, Place, ResourceFact } from '../../model/index.ts';
import type { DatabaseAddress } from '../shared/database-url.ts';
import { databaseKey } from '../shared/database-url.ts';
import { environmentOf } from '../shared/environment.ts';
import { identityOfHost, localityOf, providerOfHost } from '../shared/hosts.ts';
import { ANY_PIPELINE } from '../shared/pipeline-files.ts';

/** The store behind an address, and the project it belongs to where the host names one. */
export function databaseFacts(address: DatabaseAddress, at: Place, environments: readonly EnvironmentMark[], knowledge: Knowledge): Fact[] {
  const key = databaseKey(address);
  const identity = identityOfHost(address.host, address.database, address.user);
  const provider = address.cloudSql !== undefined ? 'gcp' : localityOf(address.host) !== undefined ? 'databases' : providerOfHost(address.host, knowledge) ?? 'databases';
  const kind = address.type === 'url.redis' ? 'cache' : address.type === 'url.amqp' ? 'queue' : address.type === 'url.clickhouse' ? 'warehouse' : 'database';
  const store: ResourceFact = {
    fact: 'resource', name: address.database === '' || kind === 'cache' ? address.host : `${address.database} at ${address.host}`, kind, provider, type: address.type,
    keys: [key, ...identity.keys], maybe: [...identity.maybe, `dbhost:${address.host}:${address.port}`], attributes: {}, environments,
    evidence: [{ at, note: `names the host ${address.host}` }],
  };
  const out: Fact[] = [store];
  for (const whole of identity.partOf) {
    if (whole.startsWith('supabase:')) out.push(projectResource(whole.slice(9), at, environments));
    out.push({ fact: 'relation', kind: 'partOf', from: key, to: whole, evidence: [{ at, note: 'the host names the project' }] });
  }
  return out;
}

/** A Supabase project, named by its reference. */
export function projectResource(ref: string, at: Place, environments: readonly EnvironmentMark[] = []): ResourceFact {
  return {
    fact: 'resource', name: `Supabase project ${ref}`, kind: 'project', provider: 'supabase', type: 'supabase.project', keys: [`supabase:${ref}`], maybe: [], attributes: {}, environments,
    evidence: [{ at, note: 'names the project' }],
  };
}

/** The live account of Stripe: customers, subscriptions, payments. */
export function stripeResource(at: Place): ResourceFact {
  return {
    fact: 'resource', name: 'Stripe live account', kind: 'money', provider: 'stripe', type: 'stripe.account', keys: ['stripe:live'], maybe: [], attributes: { livemode: { basis: 'set', value: true, at, via: [] } },
    environments: [{ kind: 'production', name: 'live', by: 'account', evidence: { at, note: 'the key is of the live mode' } }], evidence: [{ at, note: 'names the live mode' }],
  };
}

/** Names that every machine has for itself. */
const OWN_MACHINE = /^(?:localhost|[a-z0-9.-]+\.localhost|(?:host|gateway)\.docker\.internal)$/;

/** What a store's address says of its environment, with what its file and its name say where that still counts. `bare`: it holds no secret, and none is kept for it elsewhere. */
export function storeMarks({ host, database }: Pick<DatabaseAddress, 'host' | 'database'>, others: readonly EnvironmentMark[], at: Place, bare = false): EnvironmentMark[] {
  const locality = localityOf(host);
  if (locality !== undefined && ANY_PIPELINE.test(at.file)) return [{ kind: 'test', name: host, by: 'account', evidence: { at, note: `${host} is the runner or a service beside it, made for the run` } }];
  // `localhost` of a production's configuration is another machine than the one on which an agent reads it. So is a neighbour's bare name, where no secret of production stands beside it.
  const elsewhere = OWN_MACHINE.test(host) || (bare && locality === 'neighbour') ? others.filter((mark) => mark.by === 'configured' || (mark.kind !== 'production' && mark.kind !== 'staging')) : others;
  const marks = [...hostMarks(locality, host, elsewhere, at), ...elsewhere];
  if (marks.length > 0 && locality === undefined && marks.every((mark) => mark.kind === 'test' || mark.kind === 'local')) return [...marks, ...namedMarks(host, database, at).filter((mark) => mark.kind === 'production' || mark.kind === 'staging')];
  return marks.length > 0 || locality !== undefined ? marks : namedMarks(host, database, at);
}

/** What the host or the database is called: the weakest evidence, so it speaks only where nothing else does, or against a file that says the store is for tests and then names production. The last label of a host is no word of its owner's. */
function namedMarks(host: string, database: string, at: Place): EnvironmentMark[] {
  const own = environmentOf(host.split('.').slice(0, -1).join('.')) ?? environmentOf(database);
  return own ? [{ kind: own.kind, name: own.name, by: 'name', evidence: { at, note: `it is called ${own.name}` } }] : [];
}

/** Marks for a store on this machine, or on a neighbour nothing says more about. */
function hostMarks(locality: ReturnType<typeof localityOf>, host: string, others: readonly EnvironmentMark[], at: Place): EnvironmentMark[] {
  if (locality === 'machine') return [{ kind: 'local', name: host, by: 'account', evidence: { at, note: `the host ${host} is this machine` } }];
  const serious = others.some((mark) => mark.kind === 'production' || mark.kind === 'staging');
  return locality === 'neighbour' && !serious ? [{ kind: 'local', name: host, by: 'account', evidence: { at, note: `the bare host name ${host} resolves on a private network only` } }] : [];
}

/** Nothing in a password or URL says whether its user may only read. */
export function readOnlyOf(named: boolean, at: Place): ReturnType<typeof unknown<boolean>> {
  return named ? unknown<boolean>('its name says read-only, and a name binds nobody', at, [true, false]) : unknown<boolean>('the rights of the user stand in the database, not in the file', at);
}
