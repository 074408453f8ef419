/**
 * What policies of AWS come to, in no language. A format reads its syntax into `Policy` (JSON-like data: `policyOfData`), says who holds it and what stands beside
 * (`Hung`), and takes the grants (`grantsOf`). Policies kept by AWS come from `managedByAws`. `decide` answers for one action on one thing.
 */
export { catalogOf } from './catalog.ts';
export { decide } from './decide.ts';
export type { Decision, Policies, Request } from './decide.ts';
export { grantsOf, managedByAws } from './grants.ts';
export type { Hung } from './grants.ts';
export { policyOfData, valueOf } from './json.ts';
export type { ReadTexts } from './json.ts';
export { powerOf } from './power.ts';
export type { Around, Power } from './power.ts';
export { isTrust, namesPrincipal, texts, UNKNOWN_TEXTS } from './statement.ts';
export type { Condition, Policy, Principals, Statement, Texts } from './statement.ts';
