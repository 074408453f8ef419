import { resourceTypes } from '../model/index.ts';
import type { Knowledge, Resource, ResourceId } from '../model/index.ts';
import type { Resources } from './resources.ts';

/** Where resources live and whose they are. Worked out once a resource, because every credential asks about every resource. */
export interface Homes {
  /** Ids of everything the resource is part of or lies on, transitively. */
  wholes(resource: Resource): ReadonlySet<ResourceId>;
  /** Accounts and projects among them. */
  of(resource: Resource): readonly ResourceId[];
  /** Is `home` an account that some, but not all, resources of the provider are said to be in? A copy in a second account is kept from the first. */
  apart(home: ResourceId, provider: string): boolean;
  /** Does the provider run the resource, by what its file says or by the row of its type? */
  runs(provider: string, resource: Resource): boolean;
}

export function homesOf(resources: Resources, knowledge: Knowledge): Homes {
  const types = resourceTypes(knowledge);
  const wholes = once((resource: Resource) => resource.id, (resource) => wholesOf(resource, resources));
  const homes = once((resource: Resource) => resource.id, (resource) => [...wholes(resource)].filter((id) => { const kind = resources.byKey(id)?.kind; return kind === 'account' || kind === 'project'; }));
  const apart = once(([home, provider]: readonly [ResourceId, string]) => `${home}\u0000${provider}`, ([home, provider]) => /^[a-z]+:account\//.test(home)
    && resources.all.some((other) => other.provider === provider && other.kind !== 'account' && other.kind !== 'stack' && !homes(other).includes(home)));
  return { wholes, of: homes, apart: (home, provider) => apart([home, provider]), runs: (provider, resource) => resource.provider === provider || types.get(resource.type)?.provider === provider };
}

function wholesOf(resource: Resource, resources: Resources): ReadonlySet<ResourceId> {
  const seen = new Set<ResourceId>();
  const queue = [resource];
  for (let next = queue.pop(); next; next = queue.pop()) {
    for (const whole of [...next.partOf, ...next.storedOn]) {
      if (seen.has(whole.id)) continue;
      seen.add(whole.id);
      const found = resources.byKey(whole.id);
      if (found) queue.push(found);
    }
  }
  return seen;
}

/** `make`, each answer kept under its key. */
function once<T, V>(key: (thing: T) => string, make: (thing: T) => V): (thing: T) => V {
  const kept = new Map<string, V>();
  return (thing) => {
    const name = key(thing);
    let value = kept.get(name);
    if (value === undefined) { value = make(thing); kept.set(name, value); }
    return value;
  };
}
