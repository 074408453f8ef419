import type { Key, Resource } from '../model/index.ts';
import { Matching } from './pair-matching.ts';
import type { Matched } from './pairing.ts';
import { isScoped, prefixOf } from './scopes.ts';

/** Providers that say only what sort of thing it is, not whose: a declaration added elsewhere may name the vendor. */
const NO_VENDOR = new Set(['databases', 'unknown']);

/**
 * Which resource of the head is which of the base: by strong keys, by strong keys with renamed files and directories, then what alone has its type, name,
 * provider and kind among those left over, then what alone of its type lies on the same volume under another name. Weak keys never decide. `unboundedToBase` gives the base id of the rest of an account.
 */
export function pairResources(base: readonly Resource[], head: readonly Resource[], keyToBase: (key: Key) => Key, unboundedToBase: (id: string) => string): Matched<Resource> {
  const matching = new Matching(base, head);
  matching.byMarks((one) => one.keys, (one) => one.keys, alike);
  matching.byMarks((one) => one.keys, (one) => one.keys.map((key) => (one.unbounded ? unboundedToBase(key) : keyToBase(key))), alike);
  matching.bySoleMark(described, described, (before, after) => alike(before, after) && !contradict(before, after));
  matching.bySoleMark((one) => inEnvironment(one, (key) => key), (one) => inEnvironment(one, keyToBase), alike);
  const byId = new Map(head.map((one) => [one.id, one]));
  const toBase = (id: string): string | undefined => { const on = byId.get(id); return on && matching.baseOf(on)?.id; };
  matching.bySoleMark((one) => lyingOn(one, (id) => id), (one) => lyingOn(one, toBase), (before, after) => alike(before, after) && !contradict(before, after));
  return matching.result();
}

/** A Terraform address without the variables file that makes a variant of it, and its environments: a second such file gives the first one a name in the key. */
function inEnvironment(one: Resource, keyToBase: (key: Key) => Key): string | undefined {
  const key = one.keys.find((each) => prefixOf(each) === 'tf');
  return key === undefined ? undefined : `${keyToBase(key).replace(/^(tf:[^:]*)@[^:@]*:/s, '$1:')}\u0000${one.environments.join(',')}`;
}

/** Its type and what it certainly lies on, by names of the base; nothing where one of these is new. */
function lyingOn(one: Resource, toBase: (id: string) => string | undefined): string | undefined {
  const stores = one.storedOn.filter((on) => on.certain).map((on) => toBase(on.id));
  if (one.unbounded || stores.length === 0 || stores.includes(undefined)) return undefined;
  return [one.type, one.provider, one.kind, ...stores.toSorted()].join('\u0000');
}

function alike(base: Resource, head: Resource): boolean {
  return base.kind === head.kind && base.unbounded === head.unbounded && (base.provider === head.provider || NO_VENDOR.has(base.provider) || NO_VENDOR.has(head.provider));
}

function described(one: Resource): string | undefined {
  return one.unbounded || one.name === '' ? undefined : [one.type, one.name, one.provider, one.kind].join('\u0000');
}

/** Two hosts, two buckets, two accounts: keys that name a thing of the world, and name two of them. */
function contradict(base: Resource, head: Resource): boolean {
  const world = (one: Resource): Set<string> => new Set(one.keys.filter((key) => !isScoped(key)).map(prefixOf));
  const before = world(base);
  return [...world(head)].some((prefix) => before.has(prefix));
}
