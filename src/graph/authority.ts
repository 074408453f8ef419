import { compareText, unknown } from '../model/index.ts';
import type { Ability, Authority, EnvironmentMark, EvidenceList, Resource, ResourceKind } from '../model/index.ts';
import type { LinkedCredential } from './credentials.ts';
import { equivalent, worstKind } from './credentials.ts';
import type { Homes } from './homes.ts';
import { environmentsOf } from './order.ts';
import type { Resources } from './resources.ts';

/** Holders that are handed the value itself, or that a store gives it to. */
const HANDED = /^(?:job|mcp|using|store|agent):/;
const WIDE = new Set(['account', 'organization', 'workspace', 'project', 'environment']);

/**
 * What one credential may do to which resources, from its kind. Account-wide authority reaches every resource of the provider that is not
 * known to be in another account, and the unbounded rest. Where the kind is not decided the worst one counts, as `at-most`.
 */
export function authorityOf(credential: LinkedCredential, resources: Resources, homes: Homes, unbounded: Unbounded): Authority[] {
  const kind = worstKind(credential);
  // What nobody here uses is most likely another's example: it is told, and counts for nothing until it stands elsewhere too.
  if (!kind || credential.facts.every((fact) => fact.apart === true)) return [];
  if (credential.readOnly.basis === 'set' && credential.readOnly.value) return [];
  // A profile that only the configuration of the home directory has: nothing here goes by it.
  if (credential.kinds[0]?.id === 'aws.profile' && credential.holders.length === 0 && credential.places.every((place) => place.origin === 'home')) return [];
  const evidence: EvidenceList = [
    { at: credential.because[0]?.at ?? credential.places[0], note: `its authority reaches ${kind.reaches}` },
    ...credential.because.slice(1),
  ];
  const undecided = !equivalent(credential.kinds);
  const out: Authority[] = [];
  const give = (ability: Ability, on: Resource): void => {
    out.push({
      effect: ability.effect, destroys: ability.destroys, on: on.id, operation: callOn(ability, on), bound: undecided ? 'at-most' : ability.bound,
      foundation: credential.foundation, evidence,
    });
  };
  const direct = credential.opens.key === undefined ? undefined : resources.byKey(credential.opens.key);
  if (direct) {
    const fits = (ability: Ability): boolean => ability.on.includes(direct.kind);
    // The password of a store opens that, whatever it turns out to be.
    const all = kind.scope === 'resource' || (kind.scope === 'database' && !kind.may.some(fits));
    for (const ability of kind.may) if (all || fits(ability)) give(ability, direct);
  }
  for (const key of credential.opens.also ?? []) {
    const other = resources.byKey(key);
    if (other && other !== direct) for (const ability of kind.may) give(ability, other);
  }
  if (!direct && (kind.scope === 'database' || kind.scope === 'resource') && credential.holders.some((holder) => HANDED.test(holder))) {
    // A job, a program or a server is handed the address itself; where it leads stands in no file, and that it leads somewhere is plain.
    const target = unbounded(credential.provider, 'target', credential.name, [{ at: credential.places[0], note: `whatever ${credential.name} opens; its value is kept elsewhere` }], { kind: kind.may[0]?.on[0] ?? 'database', marks: credential.marks });
    for (const ability of kind.may) if (ability.on.includes(target.kind)) give(ability, target);
  }
  const inside = (resource: Resource): boolean => {
    const known = homes.of(resource);
    if (known.length === 0) return true;
    // Of a credential whose account no file tells, the account of everything else is assumed, and one named apart from the rest is another.
    if (!direct) return !known.some((home) => homes.apart(home, resource.provider));
    return homes.wholes(resource).has(direct.id);
  };
  if (WIDE.has(kind.scope) || kind.scope === 'cluster' || kind.scope === 'namespace') {
    for (const resource of resources.all) {
      // The account itself is what "everything else" stands for.
      if (resource.kind === 'account' || resource === direct || !homes.runs(credential.provider, resource) || !inside(resource)) continue;
      for (const ability of kind.may) if (ability.on.includes(resource.kind)) give(ability, resource);
    }
  }
  if (WIDE.has(kind.scope) && kind.may.some((ability) => ability.effect !== 'read' && ability.effect !== 'write')) {
    const rest = unbounded(credential.provider, kind.scope === 'account' || kind.scope === 'organization' || kind.scope === 'workspace' ? kind.scope : 'project', credential.name, [{ at: credential.places[0], note: `reaches ${kind.reaches}` }], undefined, credential.name.startsWith('profile ') ? credential.marks : []);
    const strongest = [...kind.may].filter((ability) => ability.effect === 'destroy' || ability.effect === 'administer').sort((a, b) => Number(b.destroys === 'container') - Number(a.destroys === 'container'))[0];
    if (strongest) give(strongest, rest);
  }
  return dedupe(throughContainers(out, resources));
}

/** What lies on a volume dies with it: an operation on the volume is told there, and not again as if it were another call on what lies there. */
function throughContainers(list: readonly Authority[], resources: Resources): Authority[] {
  const given = new Set(list.map((one) => `${one.on}\u0000${one.operation}`));
  return list.filter((one) => {
    const resource = resources.byKey(one.on);
    return !(one.destroys === 'container' && resource?.storedOn.some((on) => given.has(`${on.id}\u0000${one.operation}`)));
  });
}

function dedupe(list: readonly Authority[]): Authority[] {
  const seen = new Map<string, Authority>();
  for (const authority of list) {
    const key = `${authority.on}\u0000${authority.effect}\u0000${authority.destroys}`;
    if (!seen.has(key)) seen.set(key, authority);
  }
  return [...seen].sort(([a], [b]) => compareText(a, b)).map(([, authority]) => authority);
}

/** The name of the call where it is made on this resource. */
function callOn(ability: Ability, { type }: Resource): string {
  const words = type.toLowerCase();
  return ability.as?.find((one) => one.of.some((word) => words.includes(word)))?.operation ?? ability.operation;
}

/** Gives what no file names: "everything else in this account", or, with `target`, the one thing that a credential kept elsewhere opens. */
export type Unbounded = (provider: string, what: string, name: string, evidence: EvidenceList, target?: { readonly kind: ResourceKind; readonly marks: readonly EnvironmentMark[] }, marks?: readonly EnvironmentMark[]) => Resource;

/** Makes each of them once and hands it to `add`. */
export function unboundedMaker(add: (resource: Resource) => void, providerName: (id: string) => string): Unbounded {
  const made = new Map<string, Resource>();
  return (provider, what, name, evidence, target, said = []) => {
    const id = `${target ? 'opened' : 'everything'}:${provider}:${what}:${name}`;
    const existing = made.get(id);
    if (existing) return existing;
    const marks = target?.marks ?? said;
    const whose = name.startsWith('profile ') ? ` of ${name}` : '';
    const article = whose === '' ? 'this' : 'the';
    const resource: Resource = {
      id, name: what.startsWith('named by ') ? name : target ? `the ${target.kind.replace('-', ' ')} that ${name} opens` : `everything else in ${article} ${providerName(provider)} ${what.replace('organization', 'organisation')}${whose}`, kind: target?.kind ?? 'everything', provider, type: 'unbounded',
      keys: [id], maybe: [], marks, environments: environmentsOf(marks), holdsData: unknown(target ? 'no file says which one it is' : 'no file lists what else is there'), guard: 'none', guards: [], copies: [], attributes: {}, partOf: [], storedOn: [], serves: [], unbounded: true, evidence,
    };
    made.set(id, resource);
    add(resource);
    return resource;
  };
}
