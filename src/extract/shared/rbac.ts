import { compareText } from '../../model/index.ts';
import type { ClusterAccess, Effect, Evidence, EvidenceList, GrantAmount, GrantFact, Key, Place } from '../../model/index.ts';
import { destroysOf, isEverything, metBy, wildcardIn, withoutRepetition } from './rbac-rules.ts';
import type { RbacRule } from './rbac-rules.ts';

export type { RbacRule } from './rbac-rules.ts';

/** A Role or ClusterRole, in whatever language it is written. */
export interface RbacRole {
  readonly kind: string;
  /** For sentences. */
  readonly name: string;
  readonly key: Key;
  readonly rules: readonly RbacRule[];
  readonly at: Place;
}
/** A RoleBinding or ClusterRoleBinding, with the role it leads to where that is known. */
export interface RbacBinding {
  readonly kind: string;
  readonly name: string;
  readonly role: string;
  readonly roleKind: string;
  readonly roleAt: Place;
  /** The role as the tree writes it; undefined when it is not there. */
  readonly found: RbacRole | undefined;
  /** Namespace it holds in, for sentences, and its key; undefined when it holds in all. */
  readonly within: { readonly name: string; readonly key: Key } | undefined;
  readonly subjects: readonly RbacSubject[];
}
export interface RbacSubject { readonly kind: string; readonly name: string; readonly key: Key; readonly at: Place }

/** Groups and users that are whoever reaches the cluster. */
const ANYONE = new Set(['system:anonymous', 'system:unauthenticated', 'system:authenticated']);
/** Roles that every cluster binds to them on purpose. */
const FOR_ANYONE = new Set(['system:discovery', 'system:basic-user', 'system:public-info-viewer', 'system:service-account-issuer-discovery']);

/**
 * Grants of roles themselves: what the role gives to whoever is bound to it. Roles that give nothing of note give nothing here. What bindings of the tree give is said at them; of a role that
 * none of them names everything is said here, since somebody is to be bound to it elsewhere.
 */
export function roleGrants(roles: readonly RbacRole[], bindings: readonly RbacBinding[], table: ClusterAccess): readonly GrantFact[] {
  const named = new Set(bindings.flatMap(({ roleKind, role, found }) => [`${roleKind}/${role}`, ...found ? [`${found.kind}/${found.name}`] : []]));
  return roles.flatMap((role): GrantFact[] => {
    const all = role.rules.some(isEverything);
    const met = all ? [] : withoutRepetition(metBy(role.rules, table));
    const amounts = [
      ...met.flatMap(({ row, rules }): GrantAmount[] => (row.ofRole === undefined ? [] : [{ trait: row.ofRole, how: row.how, at: rules[0]?.at ?? role.at, certain: false }])),
      // A row that is told at the role by a trait of its own needs no second word.
      ...named.has(`${role.kind}/${role.name}`) ? [] : met.flatMap(({ row, rules }): GrantAmount[] => (row.trait === undefined || row.ofRole !== undefined || (row.cluster === true && role.kind !== 'ClusterRole') ? [] : [{ trait: row.trait, how: row.how, at: rules[0]?.at ?? role.at, certain: false }])),
      ...role.rules.flatMap((rule): GrantAmount[] => { const wide = wildcardIn(rule); return wide === undefined ? [] : [{ trait: 'wildcards', how: wide, at: rule.at ?? role.at, certain: false }]; }).slice(0, 1),
    ];
    if (amounts.length === 0) return [];
    return [{ fact: 'grant', to: role.key, name: `${role.kind} ${role.name}`, provider: 'kubernetes', effects: [], on: { everything: false }, bound: 'exact', limitedBy: [], amounts, evidence: [{ at: role.at, note: `declares ${role.kind} ${role.name}` }] }];
  });
}

/** Grants of bindings: one for each subject that gets something of note. People get effects only, since whoever runs a cluster is an administrator by right. */
export function bindingGrants(bindings: readonly RbacBinding[], table: ClusterAccess): readonly GrantFact[] {
  return bindings.flatMap((binding) => {
    const rules = binding.found?.rules ?? (binding.roleKind === 'ClusterRole' ? table.roles.find((row) => row.role === binding.role)?.rules.map((rule): RbacRule => ({ ...rule, names: [] })) : undefined) ?? [];
    const everywhere = binding.within === undefined || binding.within.name === 'kube-system';
    const effects = effectsOf(rules, table);
    return binding.subjects.flatMap((subject): GrantFact[] => {
      const anyone = ANYONE.has(subject.name);
      if (subject.name.startsWith('system:') && !anyone && !isWorkload(subject)) return [];
      const amounts = anyone || isWorkload(subject) ? amountsOf(binding, subject, rules, everywhere, table) : [];
      if (effects.effects.length === 0 && amounts.length === 0) return [];
      const evidence: EvidenceList = [{ at: binding.roleAt, note: `${binding.kind} ${binding.name} binds ${binding.roleKind} ${printable(binding.role)}` }, { at: subject.at, note: `to ${subject.kind} ${printable(subject.name)}` }, ...effects.evidence];
      return [{
        fact: 'grant', to: subject.key, name: `${subject.kind} ${printable(subject.name)} through ${binding.roleKind} ${printable(binding.role)}`, provider: 'kubernetes', effects: effects.effects,
        on: binding.within ? { everything: false, keys: [binding.within.key] } : { everything: true }, bound: 'exact', limitedBy: binding.within ? [`namespace ${binding.within.name} only`] : [],
        ...amounts.length > 0 ? { amounts } : {}, evidence,
      }];
    });
  });
}

interface Effects { readonly effects: readonly Effect[]; readonly evidence: readonly Evidence[] }

function effectsOf(rules: readonly RbacRule[], table: ClusterAccess): Effects {
  const all = rules.find(isEverything);
  if (all) return { effects: ['administer'], evidence: all.at ? [{ at: all.at, note: 'every verb on every resource' }] : [] };
  const destroys = destroysOf(rules, table);
  if (destroys.length === 0) return { effects: [], evidence: [] };
  const evidence = [...new Set(destroys.map(({ rule }) => rule))].flatMap((rule) => (rule.at ? [{ at: rule.at, note: 'it may delete what holds data' }] : []));
  return { effects: [...new Set(destroys.map(({ effect }) => effect))].sort(compareText), evidence };
}

function amountsOf(binding: RbacBinding, subject: RbacSubject, rules: readonly RbacRule[], everywhere: boolean, table: ClusterAccess): readonly GrantAmount[] {
  const at = binding.roleAt;
  // What holds in one namespace only is narrowed by it.
  const wide = binding.within === undefined;
  const amounts: GrantAmount[] = [];
  if (ANYONE.has(subject.name) && !FOR_ANYONE.has(binding.role)) amounts.push({ trait: 'open-to-anyone', how: subject.name === 'system:authenticated' ? 'everybody who can log in to the cluster' : 'everybody who reaches the cluster, without logging in', at: subject.at, certain: true });
  if (isDefault(subject)) amounts.push({ trait: 'default-identity', how: subject.kind === 'Group' ? 'every service account' : 'the service account of every pod that names none', at: subject.at, certain: wide });
  if (!rules.some(isEverything)) {
    for (const { row } of withoutRepetition(metBy(rules, table))) {
      if (row.cluster === true && !everywhere) continue;
      const certain = row.unsure !== true && (wide || row.cluster === true);
      if (row.trait !== undefined && !amounts.some(({ trait, certain: sure }) => trait === row.trait && (sure || !certain))) amounts.push({ trait: row.trait, how: row.how, at, certain });
    }
  }
  // Of two ways to the same trait the certain one is told.
  return amounts.filter((one) => one.certain || !amounts.some((other) => other.trait === one.trait && other.certain));
}

/** A service account, or a group or user that stands for some. */
function isWorkload(subject: RbacSubject): boolean {
  return subject.kind === 'ServiceAccount' || subject.name === 'system:nodes' || subject.name.startsWith('system:serviceaccount') || subject.name.startsWith('system:node:') || subject.kind === 'Node';
}

/** The service account of pods that name none, or all of them. */
function isDefault(subject: RbacSubject): boolean {
  return subject.kind === 'ServiceAccount' ? subject.name === 'default' : subject.name === 'system:serviceaccounts' || /^system:serviceaccount:[^:]{1,63}:default$/.test(subject.name) || subject.name.startsWith('system:serviceaccounts:');
}

/** The service account of pods that name none, declared so that its token is mounted into them. */
export function defaultAccount(to: Key, at: Place): GrantFact {
  return {
    fact: 'grant', to, name: 'ServiceAccount default', provider: 'kubernetes', effects: [], on: { everything: false }, bound: 'exact', limitedBy: [],
    amounts: [{ trait: 'default-identity', how: 'its token is mounted into every pod of the namespace that names no account', at, certain: false }], evidence: [{ at, note: 'declares the account of pods that name none' }],
  };
}

/** Names of Kubernetes objects are short and plain; anything else is not repeated. */
function printable(name: string): string { return /^[\w.:-]{1,253}$/.test(name) ? name : 'a name not fit to print'; }
