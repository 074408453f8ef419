import { coversAction, coversResource, isVacuous } from './match.ts';
import { namesPrincipalText } from './anyone.ts';
import type { Policy, Statement } from './statement.ts';

/** One request: an action on a thing, by somebody. */
export interface Request { readonly action: string; readonly resource: string; readonly principal: string }

/** Everything that decides on a request within one account. */
export interface Policies {
  readonly identity: readonly Policy[];
  readonly boundary?: Policy;
  readonly session?: Policy;
  /** Service control policies by level, from the root down: each level must allow. */
  readonly control?: readonly (readonly Policy[])[];
  /** The policy on the thing. */
  readonly resource?: Policy;
}

/** `maybe`: a condition or a part that could not be read decides it. */
export type Decision = 'allowed' | 'denied' | 'maybe';
type Answer = true | false | 'maybe';

const both = (a: Answer, b: Answer): Answer => (a === false || b === false ? false : a === 'maybe' || b === 'maybe' ? 'maybe' : true);
const either = (a: Answer, b: Answer): Answer => (a === true || b === true ? true : a === 'maybe' || b === 'maybe' ? 'maybe' : false);

/**
 * Is the request allowed? A Deny anywhere wins; control policies, the boundary and the session each must allow what the holder's own policies allow. Within one
 * account a policy on the thing that names the holder allows by itself, past boundary and session, as for a user.
 */
export function decide(request: Request, policies: Policies): Decision {
  const control = policies.control ?? [];
  const bounds = [policies.boundary, policies.session].filter((one) => one !== undefined);
  const own = [...policies.identity, ...bounds, ...control.flat()];
  const denied = either(some(own, false, request, false), policies.resource ? some([policies.resource], false, request, true) : false);
  if (denied === true) return 'denied';
  const allowed = both(control.map((level) => some(level, true, request, false)).reduce(both, true), either(
    [...bounds.map((bound) => some([bound], true, request, false)), some(policies.identity, true, request, false)].reduce(both, true),
    policies.resource ? some([policies.resource], true, request, true) : false,
  ));
  if (allowed === false) return 'denied';
  return allowed === true && denied === false ? 'allowed' : 'maybe';
}

/** Does a statement of an effect speak of the request? */
function some(policies: readonly Policy[], allow: boolean, request: Request, onThing: boolean): Answer {
  const unread: Answer = policies.some((one) => one.unread) ? 'maybe' : false;
  return policies.flatMap((one) => one.statements).map((one) => applies(one, allow, request, onThing)).reduce(either, unread);
}

function applies(statement: Statement, allow: boolean, { action, resource, principal }: Request, onThing: boolean): Answer {
  if (statement.allow === !allow) return false;
  const who = onThing ? names(statement, principal) : true;
  const conditions: Answer = statement.conditions.every(isVacuous) ? true : 'maybe';
  return [coversAction(statement, action), coversResource(statement, resource), who, conditions, statement.allow === undefined ? 'maybe' as const : true].reduce(both, true);
}

function names(statement: Statement, principal: string): Answer {
  if (statement.notPrincipals) return statement.notPrincipals.some((one) => one.values.unknown) ? 'maybe' : !namesPrincipalText(statement.notPrincipals, principal, true);
  if (!statement.principals) return false;
  return namesPrincipalText(statement.principals, principal, statement.allow === false) ? true : statement.principals.some((one) => one.values.unknown) ? 'maybe' : false;
}
