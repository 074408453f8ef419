/**
 * One kind of binding of a Worker: where it stands in a section, which key names the store, which the preview of it, and how its identity is made. `id`: the platform gives it, the same
 * everywhere; `name`: the user gives it, unique in the account.
 */
export interface BindingKind {
  readonly path: readonly string[];
  readonly type: string;
  readonly by: 'id' | 'name';
  readonly field: string;
  /** What people call it, where that is another key. */
  readonly label?: string;
  readonly preview?: string;
  readonly says: string;
}

export const BINDINGS: readonly BindingKind[] = [
  { path: ['d1_databases'], type: 'cloudflare.d1', by: 'id', field: 'database_id', label: 'database_name', preview: 'preview_database_id', says: 'a D1 database' },
  { path: ['kv_namespaces'], type: 'cloudflare.kv', by: 'id', field: 'id', preview: 'preview_id', says: 'a KV namespace' },
  { path: ['r2_buckets'], type: 'cloudflare.r2', by: 'name', field: 'bucket_name', preview: 'preview_bucket_name', says: 'an R2 bucket' },
  { path: ['vectorize'], type: 'cloudflare.vectorize', by: 'name', field: 'index_name', says: 'a Vectorize index' },
  { path: ['hyperdrive'], type: 'cloudflare.hyperdrive', by: 'id', field: 'id', says: 'the database behind a Hyperdrive configuration' },
  { path: ['queues', 'producers'], type: 'cloudflare.queue', by: 'name', field: 'queue', says: 'a queue it writes to' },
  { path: ['queues', 'consumers'], type: 'cloudflare.queue', by: 'name', field: 'queue', says: 'a queue it reads' },
];

/** An identity as the platform makes them; what people write until they have one (zeros, words) is none. */
export function isGivenId(text: string): boolean { return /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text) && new Set(text.toLowerCase().replaceAll('-', '')).size > 4 && !/01234567|12345678/.test(text); }
