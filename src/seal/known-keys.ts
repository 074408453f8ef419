import { z } from 'zod';
import { readKeys } from './keys.ts';
import type { Keys } from './keys.ts';
import { reaches } from './rotations.ts';
import { fromBase64 } from './strict.ts';
import type { Read } from './strict.ts';

const line = z.object({ before: z.string() });

/** Sets of keys by their SHA-256. `order`: the same, oldest first, as they took each other's place; a set may come back. Left out: not known. */
export type KnownKeys = ReadonlyMap<string, Keys> & { readonly order?: readonly string[] };

/**
 * Every set of keys that held until the ones of today, by its SHA-256: those of today and each earlier one that leads to them by changes of keys that enough persons sealed. A chain is
 * proven with them, since each of its receipts names the set it was signed under.
 */
export function knownKeys(today: Uint8Array, rotations?: Uint8Array): Read<KnownKeys> {
  const keys = readKeys(today);
  if (keys.why !== undefined) return keys;
  const known = new Map([[keys.value.sha256, keys.value]]);
  const order: string[] = [];
  for (const text of rotations === undefined ? [] : Buffer.from(rotations).toString('latin1').split('\n').filter((one) => one !== '')) {
    const earlier = earlierIn(text);
    if (earlier.why !== undefined) return earlier;
    const way = reaches(earlier.value.sha256, keys.value, today, rotations);
    if (way.why !== undefined) return way;
    known.set(earlier.value.sha256, earlier.value);
    order.push(earlier.value.sha256);
  }
  return { value: Object.assign(known, { order: [...order, keys.value.sha256] }) };
}

function earlierIn(text: string): Read<Keys> {
  let data: unknown;
  try { data = JSON.parse(text); } catch { return { why: 'are followed by a line that is not JSON' }; }
  const read = line.safeParse(data);
  const bytes = read.success ? fromBase64(read.data.before) : undefined;
  return bytes ? readKeys(bytes) : { why: 'are followed by a line that holds no keys' };
}
