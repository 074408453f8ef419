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
  matching.byMarks((one) => one.keys, (one) => one.keys, oneThing);
  matching.byMarks((one) => one.keys, (one) => one.keys.map((key) => (one.unbounded ? unboundedToBase(key) : keyToBase(key))), oneThing);
  matching.bySoleMark(described, described, oneThing);
  matching.bySoleMark((one) => inEnvironment(one, (key) => key), (one) => inEnvironment(one, keyToBase), oneThing);
  const byId = new Map(head.map((one) => [one.id, one]));
  const toBase = (id: string): string | undefined => { const on = byId.get(id); return on && matching.baseOf(on)?.id; };
  matching.bySoleMark((one) => lyingOn(one, (id) => id), (one) => lyingOn(one, toBase), oneThing);
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

/** May it be one thing in both trees? */
function oneThing(base: Resource, head: Resource): boolean { return alike(base, head) && (base.unbounded || !contradict(base, head)); }

function alike(base: Resource, head: Resource): boolean {
  return base.kind === head.kind && base.unbounded === head.unbounded && (base.provider === head.provider || NO_VENDOR.has(base.provider) || NO_VENDOR.has(head.provider));
}

function described(one: Resource): string | undefined {
  return one.unbounded || one.name === '' ? undefined : [one.type, one.name, one.provider, one.kind].join('\u0000');
}

/**
 * Two hosts, two buckets, two identifiers: names of the world, strong or weak, of one sort and none in common. An address in the code that names another thing now is
 * another thing, or a scratch database could hand its standing to production.
 */
function contradict(base: Resource, head: Resource): boolean {
  const [before, after] = [worldNames(base), worldNames(head)];
  if (base.keys.some((key) => !isScoped(key) && head.keys.includes(key))) return false;
  return [...after].some(([prefix, names]) => { const others = before.get(prefix); return others !== undefined && ![...names].some((name) => others.has(name)); });
}

function worldNames(one: Resource): ReadonlyMap<string, ReadonlySet<string>> {
  const out = new Map<string, Set<string>>();
  for (const key of [...one.keys, ...one.maybe]) if (!isScoped(key)) out.set(prefixOf(key), (out.get(prefixOf(key)) ?? new Set()).add(key));
  return out;
}
