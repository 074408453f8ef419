import type { GrantFact } from './facts.ts';
import type { Sourced } from './knowledge.ts';
import type { Effect, ResourceKind } from './words.ts';

type Trait = NonNullable<GrantFact['amounts']>[number]['trait'];

/** rules/iam/gcp-roles.yml, azure-roles.yml: what permissions come to and which of them a role has. */
export interface CloudAccess extends Sourced {
  readonly platform: 'gcp' | 'azure';
  /** Roles that exist for every service at once. */
  readonly basic: readonly string[];
  readonly permissions: readonly CloudPermission[];
  readonly roles: readonly CloudRole[];
}
export interface CloudPermission {
  /** `cloudsql.instances.delete`, `Microsoft.Sql/servers/delete`. */
  readonly name: string;
  readonly effect: Effect;
  readonly on?: ResourceKind;
  /** What it comes to beyond its effect where it holds for everything of a project, subscription or more. */
  readonly trait?: Trait;
  /** Half sentence for the trait: `makes keys of any service account`. */
  readonly how?: string;
  /** An operation on data, which actions of a role do not include. */
  readonly data?: boolean;
}
export interface CloudRole {
  readonly role: string;
  /** Its id where roles are named by one. */
  readonly id?: string;
  /** A condition of the role itself narrows it. */
  readonly limited?: boolean;
  readonly has: readonly string[];
}

/** rules/iam/kubernetes.yml: what rules of RBAC come to, and the rules of roles that every cluster has. */
export interface ClusterAccess extends Sourced {
  readonly platform: 'kubernetes';
  readonly powers: readonly ClusterPower[];
  readonly destroys: readonly ClusterDestroys[];
  readonly roles: readonly { readonly role: string; readonly rules: readonly ClusterRule[] }[];
}
export interface ClusterRule { readonly groups: readonly string[]; readonly resources: readonly string[]; readonly verbs: readonly string[] }
export interface ClusterPower extends Sourced {
  readonly id: string;
  /** Trait of the role itself, whoever holds it. */
  readonly ofRole?: Trait;
  /** Trait of a binding that gives it to a workload. */
  readonly trait?: Trait;
  readonly how: string;
  /** Counts only where it holds in all namespaces or in that of the cluster's own workloads. */
  readonly cluster?: boolean;
  /** Depends on what no manifest says. */
  readonly unsure?: boolean;
  /** The resource is known by its name in whatever group a rule looks for it. */
  readonly anyGroup?: boolean;
  /** Every one of them must be met, each by some rule. */
  readonly needs: readonly ClusterRule[];
}
export interface ClusterDestroys { readonly groups: readonly string[]; readonly resources: readonly string[]; readonly effect: Effect; readonly on: ResourceKind }

/** rules/iam/vault.yml: what a path of a policy of Vault gives. */
export interface VaultAccess extends Sourced { readonly platform: 'vault'; readonly paths: readonly VaultPath[] }
export interface VaultPath {
  /** A path that a rule must cover; `+` is the mount the rule names, `any` whatever lies there. */
  readonly path: string;
  readonly capabilities: readonly string[];
  readonly effect?: Effect;
  readonly on?: ResourceKind;
  readonly trait?: Trait;
  readonly how?: string;
}

/** rules/iam/small-clouds.yml: roles for every service at once, by their names. */
export interface RoleNames extends Sourced { readonly platform: 'small-clouds'; readonly roles: readonly NamedRole[] }
/** `every-service`: all of them, without the say over who may do what; `permissions`: that say alone. */
export const ROLE_GIVES = ['everything', 'every-service', 'permissions'] as const;
export interface NamedRole extends Sourced { readonly cloud: string; readonly role: string; readonly gives: (typeof ROLE_GIVES)[number] }

/** rules/iam/openings.yml: settings that open a thing, or let what runs use an identity of everybody, without a policy. */
export interface Openings extends Sourced { readonly platform: 'openings'; readonly settings: readonly OpeningRule[] }
export interface OpeningRule extends Sourced {
  readonly format: 'terraform' | 'arm';
  readonly provider: string;
  readonly types: readonly string[];
  /** Path of the setting; a list is open with one open entry. */
  readonly attribute: string;
  /** Values that open it; one with a star in front is an ending. */
  readonly in: readonly (string | number | boolean)[];
  /** What the vendor takes where nobody wrote it. Absent: what nobody wrote is not spoken of. */
  readonly default?: string | number | boolean;
  /** Another setting that has to stand, or that takes it back. */
  readonly when?: OpeningCondition;
  readonly unless?: OpeningCondition;
  readonly trait: Trait;
  /** Half a sentence: `its account keys open all of it`. */
  readonly how: string;
  /** Whoever comes in may change and delete. */
  readonly writes?: boolean;
}
export interface OpeningCondition { readonly attribute: string; readonly in: readonly (string | number | boolean)[] }

/** rules/iam/safeguards.yml: what is declared for nothing but holding others back. */
export interface Safeguards extends Sourced { readonly platform: 'safeguards'; readonly types: readonly SafeguardType[] }
export interface SafeguardType extends Sourced {
  readonly type: string;
  readonly name: string;
  /** Attributes that together name it. */
  readonly by: readonly string[];
  readonly holds: readonly SafeguardHold[];
  /** What its being there holds, if that is anything. */
  readonly itself?: string;
  /** It is what is held back, so that nothing is lost when it goes altogether. */
  readonly held?: boolean;
}
export const HOLDS_ON = ['true', 'not-true', 'some', 'most', 'is'] as const;
/** `true`, `not-true`: on where the attribute has this value (absent: not true). `some`: where the attribute or block stands there. `most`: as strong as its number. `is`: where it has one of these values. */
export interface SafeguardHold { readonly at: string; readonly on: (typeof HOLDS_ON)[number]; readonly is?: readonly string[]; readonly says: string }

export type AccessTable = CloudAccess | ClusterAccess | VaultAccess | RoleNames | Openings | Safeguards;
