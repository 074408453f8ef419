import type { Key, Place } from '../../../model/index.ts';

/** Texts of one part of a statement. `unknown`: one of them, or a piece of one, could not be told; `keys`: things it names by reference instead. */
export interface Texts {
  readonly texts: readonly string[];
  readonly unknown: boolean;
  readonly keys?: readonly Key[];
  /** Where each text stands, as many as `texts`, where the language tells. */
  readonly places?: readonly Place[];
}

/** One test of a condition. `values` unknown: what it compares with could not be told. */
export interface Condition { readonly operator: string; readonly key: string; readonly values: Texts }

/** Who a statement speaks of: `AWS`, `Service`, `Federated`, `CanonicalUser`; `*` for anybody. */
export interface Principals { readonly kind: string; readonly values: Texts }

/**
 * One statement of a policy, in no language. A part that is not written is undefined, one that could not be read is `unknown`. What makes no sense to AWS
 * (no effect, no action) has `allow` undefined: it may be anything.
 */
export interface Statement {
  readonly allow: boolean | undefined;
  readonly actions?: Texts;
  readonly notActions?: Texts;
  readonly resources?: Texts;
  readonly notResources?: Texts;
  readonly principals?: readonly Principals[];
  readonly notPrincipals?: readonly Principals[];
  readonly conditions: readonly Condition[];
  /** The statement itself. */
  readonly at: Place;
}

/** A policy as it stands. `unread`: parts of it could not be followed, so it may say more. */
export interface Policy { readonly statements: readonly Statement[]; readonly unread: boolean }

/** Texts that are all known. */
export function texts(...all: readonly string[]): Texts { return { texts: all, unknown: false }; }

/** What a part is when it could not be read at all. */
export const UNKNOWN_TEXTS: Texts = { texts: [], unknown: true };

/** Has it a principal, so that it hangs on a thing instead of on a holder? */
export function namesPrincipal(statement: Statement): boolean {
  return statement.principals !== undefined || statement.notPrincipals !== undefined;
}

/** Actions by which somebody takes an identity. */
const ASSUME = /^sts:(?:assumerole(?:withsaml|withwebidentity)?|tagsession|setsourceidentity|setcontext|assume\*|assumerole\*|\*)$/i;

/** Is it a trust policy: who may take the identity it stands on? */
export function isTrust(policy: Policy): boolean {
  const speaking = policy.statements.filter((one) => namesPrincipal(one));
  return speaking.length > 0 && speaking.every((one) => one.actions !== undefined && one.actions.texts.length > 0 && one.actions.texts.every((text) => ASSUME.test(text)));
}
