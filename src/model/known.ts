import type { Evidence, Place } from './place.ts';

/** Names a row of `rules/` that a default rests on, e.g. `resources/terraform-aws:aws_db_instance.deletion_protection`. */
export type BeliefId = string;

/**
 * A value we may or may not know: three answers, never two. `set`: it stands in a file. `default`: it stands nowhere, and a
 * dated belief says what then holds. `unknown`: it stands somewhere we cannot follow. Switch on `basis` with three arms; there is no
 * boolean shortcut on purpose, because its negation would turn unknown into an answer.
 */
export type Known<T> =
  | { readonly basis: 'set'; readonly value: T; readonly at: Place; readonly via: readonly Evidence[] }
  | { readonly basis: 'default'; readonly value: T; readonly because: BeliefId }
  | { readonly basis: 'unknown'; readonly why: string; readonly at?: Place; readonly possible?: readonly T[] };

/** What an attribute may be in any configuration language. */
export type Scalar = string | number | boolean | null;

/** The value stands at `at`; `via` are the variables, defaults and callers it came through. */
export function set<T>(value: T, at: Place, via: readonly Evidence[] = []): Known<T> {
  return { basis: 'set', value, at, via };
}

/** The value stands nowhere; belief `because` says what holds then. */
export function byDefault<T>(value: T, because: BeliefId): Known<T> {
  return { basis: 'default', value, because };
}

/** The value cannot be told; `why` finishes the sentence "not known, because ...". */
export function unknown<T>(why: string, at?: Place, possible?: readonly T[]): Known<T> {
  return { basis: 'unknown', why, ...(at ? { at } : {}), ...(possible ? { possible } : {}) };
}
