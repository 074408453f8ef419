import type { Effect, ResourceKind } from './words.ts';

/** rules/iam/aws-*.yml: what is believed of the actions of AWS. Names of actions are `service:Action`, compared without case. */
export interface IamTables {
  /** Services with the actions that change something and can be limited to named things, and those that change who may do what; names without the service. */
  readonly services: readonly IamService[];
  readonly effects: readonly IamEffect[];
  /** Actions that answer with a credential. */
  readonly secrets: readonly string[];
  /** Actions that only add to records and measurements. */
  readonly appends: readonly string[];
  /** Actions that take another identity. */
  readonly assumes: readonly string[];
  /** Actions that answer with what a store keeps. */
  readonly reads: readonly { readonly on: ResourceKind; readonly actions: readonly string[] }[];
  readonly methods: readonly EscalationMethod[];
  readonly managed: readonly ManagedPolicy[];
  /** Policies kept by AWS that are known and give nothing of the above. */
  readonly harmless: readonly string[];
  /** Newest date of the files. */
  readonly date: string;
}
export interface IamService {
  readonly service: string;
  readonly write: readonly string[];
  readonly permissions: readonly string[];
  /** Actions that only look, and that can be limited to named things. */
  readonly looks: readonly string[];
}
/** `clears`: it takes away what protects, and changes data besides. */
export interface IamEffect { readonly effect: Effect; readonly on: ResourceKind; readonly clears: boolean; readonly actions: readonly string[] }

/** A set of actions by which its holder becomes more than it is. */
export interface EscalationMethod {
  readonly name: string;
  readonly actions: readonly string[];
  /** Services one of which takes the role that is passed; empty: none is passed. */
  readonly passedTo: readonly string[];
}

/** A policy kept by AWS, by patterns of actions, as far as they bear on data or rights. */
export interface ManagedPolicy {
  readonly name: string;
  /** On everything, without a condition. */
  readonly allow: readonly string[];
  /** All but these, on everything. */
  readonly allowExcept: readonly string[];
  /** On named things or under a condition. */
  readonly limited: readonly string[];
  readonly deny: readonly string[];
}
