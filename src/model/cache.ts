import type { JobFact } from './jobs.ts';
import type { Sourced } from './knowledge.ts';
import type { Evidence } from './place.ts';

/** rules/ci/github-cache.yml: who may write the cache that every branch restores, and which steps save and restore it. */
export interface CacheTable extends Sourced {
  readonly system: 'github';
  /** Events of strangers whose runs belong to the default branch; in the time of the row such a run may write its cache unless something else is declared. */
  readonly strangers: Sourced & { readonly events: readonly string[] };
  readonly declared: Sourced & { readonly key: string; readonly saves: readonly string[]; readonly restores: readonly string[] };
  readonly actions: readonly CacheAction[];
}
export interface CacheAction {
  readonly action: string;
  readonly does: 'both' | 'save' | 'restore';
  /** Inputs that say the key, the path and the beginnings of keys that will do. */
  readonly key?: string;
  readonly path?: string;
  readonly prefixes?: string;
  /** The input by which nothing is restored. */
  readonly 'only-looks'?: string;
  /** The input that switches it on. */
  readonly by?: string;
  /** On unless that input says false. */
  readonly always?: boolean;
}

/** A job that strangers start writes a cache which another job restores and runs with rights of its own. */
export interface CacheHop {
  readonly from: JobFact;
  readonly to: JobFact;
  /** Do both name the same entry? Else whoever runs code in the first may write the entry of the second by hand. */
  readonly shared: boolean;
  /** Why the first may write, then what the second restores. */
  readonly evidence: readonly [Evidence, Evidence];
}

/** Every such pair of a repository's jobs, in the order of the jobs. `asOf`: the day for which it is asked. */
export function cacheHops(jobs: readonly JobFact[], table: CacheTable | undefined, asOf: string): CacheHop[] {
  if (!table) return [];
  const own = jobs.filter((job) => job.system === undefined);
  const readers = own.filter((job) => job.startedBy !== 'anyone' && restores(job, table));
  if (readers.length === 0) return [];
  return own.flatMap((from) => {
    const writes = mayWrite(from, table, asOf);
    return writes ? readers.filter((to) => to !== from).flatMap((to) => hop(from, to, writes)) : [];
  });
}

function hop(from: JobFact, to: JobFact, writes: Evidence): CacheHop[] {
  const restored = (to.caches ?? []).filter((one) => one.does !== 'save');
  const pair = (from.caches ?? []).filter((one) => one.does !== 'restore').flatMap((saved) => restored.filter((one) => sameEntry(saved, one)))[0];
  const read = pair ?? restored[0];
  return read ? [{ from, to, shared: pair !== undefined, evidence: [writes, { at: read.at, note: pair ? 'restores the same cache' : 'restores a cache' }] }] : [];
}

type Cache = NonNullable<JobFact['caches']>[number];

/** What is saved under the key of `saved` is what `read` takes: the same key, or one that begins as it allows, for the same path. */
function sameEntry(saved: Cache, read: Cache): boolean {
  return saved.path === read.path && (saved.key === read.key || read.prefixes.some((prefix) => prefix !== '' && saved.key.startsWith(prefix)));
}

function restores({ caches = [], cacheMode }: JobFact, { declared }: CacheTable): boolean {
  return caches.some((one) => one.does !== 'save') && (cacheMode === undefined || (cacheMode.basis === 'set' && declared.restores.includes(cacheMode.value)));
}

/** A run of strangers that writes the cache of the default branch; undefined where it may not, or where that is not known. */
function mayWrite(job: JobFact, { strangers, declared }: CacheTable, asOf: string): Evidence | undefined {
  const { cacheMode, evidence } = job;
  const event = job.triggers.find((one) => strangers.events.includes(one));
  if (event === undefined) return undefined;
  if (cacheMode !== undefined) return cacheMode.basis === 'set' && declared.saves.includes(cacheMode.value) ? { at: cacheMode.at, note: `lets runs of ${event} write the cache of the default branch` } : undefined;
  const inTime = (strangers.effective_from === undefined || strangers.effective_from <= asOf) && (strangers.effective_until === undefined || asOf < strangers.effective_until);
  return inTime ? { at: evidence[0].at, note: `runs of ${event} could write the cache of the default branch${strangers.effective_until === undefined ? '' : ` until ${strangers.effective_until}`}` } : undefined;
}
