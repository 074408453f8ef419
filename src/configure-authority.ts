import type { Config } from './config/index.ts';
import { compareText } from './model/index.ts';
import type { CredentialFact, Fact, Key, Place, ResourceFact } from './model/index.ts';
import { ownKind, targetsOf } from './own-recognisers.ts';

/**
 * Points what the user's own recognisers found at what the configuration says it opens: resources of the tree by name, key or kind, and one made for each name that no
 * file tells, so that it is not lost.
 */
export function aimedAt(facts: readonly Fact[], config: Config, at: Place): { readonly facts: readonly Fact[]; readonly made: readonly ResourceFact[] } {
  const authorities = new Map(config.recognisers.flatMap((one) => (one.authority === undefined ? [] : [[ownKind(one.id), one.authority.on] as const])));
  const used = new Set(facts.flatMap((fact) => (fact.fact === 'credential' && authorities.has(fact.kinds[0]) ? [fact.kinds[0]] : [])));
  if (used.size === 0) return { facts, made: [] };
  const resources = facts.filter((fact) => fact.fact === 'resource');
  const made = new Map<string, ResourceFact>();
  const keys = new Map([...used].map((kind) => [kind, keysOf(authorities.get(kind) ?? [], resources, made, at)]));
  const aim = (fact: CredentialFact): CredentialFact => {
    const [key, ...also] = keys.get(fact.kinds[0]) ?? [];
    return key === undefined ? fact : { ...fact, opens: { ...fact.opens, key, also } };
  };
  return { facts: facts.map((fact) => (fact.fact === 'credential' ? aim(fact) : fact)), made: [...made.values()] };
}

function keysOf(on: readonly string[], resources: readonly ResourceFact[], made: Map<string, ResourceFact>, at: Place): Key[] {
  const { kinds, things } = targetsOf(on);
  const keys = things.flatMap((thing): Key[] => {
    const found = resources.filter((one) => one.name === thing || one.keys.includes(thing)).map((one) => one.keys[0]);
    if (found.length > 0) return found;
    const key = /^[a-z0-9]+:\S+$/.test(thing) ? thing : `configured:${thing}`;
    made.set(key, {
      fact: 'resource', name: thing, kind: /^db(?:host)?:/.test(thing) ? 'database' : /^(?:s3|gs):/.test(thing) ? 'object-store' : 'service', provider: 'configured', type: 'configured.target', keys: [key], maybe: [],
      attributes: {}, environments: [], evidence: [{ at, note: 'named by the configuration as what a credential opens' }],
    });
    return [key];
  });
  const ofKind = resources.filter((one) => kinds.includes(one.kind)).map((one) => one.keys[0]);
  return [...new Set([...keys, ...ofKind.sort(compareText)])];
}
