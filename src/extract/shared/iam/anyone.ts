import type { GrantAmount, GrantFact } from '../../../model/index.ts';
import { isVacuous } from './match.ts';
import type { Condition, Policy, Principals, Statement } from './statement.ts';

/** Keys that tell nothing of who asks: any value of them is any caller's, and the name of a user may be given in any account. */
const IDLE = /^aws:(?:username|requestedregion|securetransport|currenttime|epochtime|useragent|referer|viaawsservice|tokenissuetime)$|^sts:(?:rolesessionname|transitivetagkeys)$|^aws:requesttag\/|^kms:(?!calleraccount|viaservice)|^s3:(?!resourceaccount|dataaccesspointaccount)/i;

/** Does a statement for anybody still say who, by account, organisation, network or source? */
function pinsDown(statement: Statement): boolean {
  return statement.conditions.some((condition) => !isVacuous(condition) && !IDLE.test(condition.key) && !passesWhenAbsent(condition) && !isNegative(condition) && !leavesAccountOpen(condition));
}
/** Holds too where the request has no such key, as one without a login has none. */
function passesWhenAbsent({ operator }: Condition): boolean { return /^forallvalues:|ifexists$/i.test(operator); }
function isNegative(condition: Condition): boolean { return /not/i.test(condition.operator) || (/^null$/i.test(condition.operator)); }

/** An ARN pattern that holds in any account: `arn:aws:iam::*:role/x`. */
function leavesAccountOpen({ operator, key, values }: Condition): boolean {
  if (!/like|arnequals/i.test(operator) || values.unknown || values.texts.length === 0) return false;
  if (/^aws:(?:sourceaccount|principalaccount|principalorgid|sourceorgid|sourcevpc|sourcevpce)$/i.test(key)) return values.texts.some((value) => /^\*+$/.test(value));
  return values.texts.some((value) => { const parts = value.split(':'); return /^\*+$/.test(value) || (parts[0] === 'arn' && parts.length >= 5 && /^\*+$/.test(parts[4] ?? '') && !/^[a-z0-9.-]{3,}$/.test(parts[5] ?? '')); });
}

/** Anybody: `*`, or an identity of any account. */
function isAnybody(principal: Principals): boolean {
  if (principal.kind === '*') return true;
  return principal.kind === 'AWS' && principal.values.texts.some((text) => text === '*' || /^arn:aws[a-z-]{0,12}:(?:iam|sts)::\*+:/.test(text) || text === 'arn:aws:iam::*');
}
function saysAnybody(statement: Statement): boolean {
  return statement.allow !== false && ((statement.principals ?? []).some(isAnybody) || (statement.notPrincipals !== undefined && statement.notPrincipals.length > 0));
}

/** Is a statement for anybody at all? */
export function isOpen(statement: Statement): boolean { return saysAnybody(statement) && !pinsDown(statement); }

/** A policy that hangs on a thing: is it open to anybody? */
export function openings(policy: Policy): readonly GrantAmount[] {
  return policy.statements.filter(isOpen).map((one) => ({
    trait: 'open-to-anyone', how: `${one.notPrincipals ? 'whoever is not named' : 'anybody'} may use ${actionsInWords(one)}`, at: one.at,
    certain: one.allow === true && one.actions?.unknown !== true && one.conditions.length === 0,
  }));
}

function actionsInWords(statement: Statement): string {
  if (statement.notActions) return 'all but a few actions';
  const all = (statement.actions?.texts ?? []).filter((text) => /^[A-Za-z0-9-]{1,40}:[A-Za-z0-9*?]{1,80}$/.test(text) || text === '*');
  if (all.includes('*')) return 'every action on it';
  return all.length === 0 ? 'it' : `${all.slice(0, 3).join(', ')}${all.length > 3 ? ` and ${all.length - 3} more` : ''}`;
}

/** A trust policy: may anybody take the identity, or an outside party of which nothing says which part? */
export function trusts(policy: Policy): readonly GrantAmount[] {
  return policy.statements.flatMap((statement): GrantAmount[] => {
    if (statement.allow === false) return [];
    if (saysAnybody(statement)) {
      return pinsDown(statement) ? [] : [{ trait: 'anyone-may-assume', how: `${statement.notPrincipals ? 'whoever is not named' : 'any AWS identity of any account'} may take it`, at: statement.at, certain: statement.allow === true && statement.conditions.length === 0 }];
    }
    return (statement.principals ?? []).flatMap((principal): GrantAmount[] => {
      const how = principal.kind === 'Federated' ? federated(statement, principal) : principal.kind === 'AWS' ? wholeAccount(statement, principal) : undefined;
      return how === undefined ? [] : [{ trait: 'trusts-widely', how: how.how, at: statement.at, certain: how.certain && statement.allow === true }];
    });
  });
}

interface Width { readonly how: string; readonly certain: boolean }

/** Every identity of an account may take it that its own policies let; which those are stands elsewhere. */
function wholeAccount(statement: Statement, principal: Principals): Width | undefined {
  if (pinsDown(statement) || !principal.values.texts.some((text) => /^\d{12}$/.test(text) || /^arn:aws[a-z-]{0,12}:iam::\d{12}:root$/.test(text))) return undefined;
  return { how: 'every identity of an account, and no condition says which', certain: false };
}

/** Issuers that sign for anybody who has an account with them; whoever trusts one must say whose tokens. */
const ISSUERS: readonly { readonly host: string; readonly name: string }[] = [
  { host: 'token.actions.githubusercontent.com', name: 'GitHub Actions' }, { host: 'gitlab.com', name: 'GitLab' }, { host: 'app.terraform.io', name: 'HCP Terraform' },
  { host: 'agent.buildkite.com', name: 'Buildkite' }, { host: 'accounts.google.com', name: 'Google' }, { host: 'cognito-identity.amazonaws.com', name: 'Cognito' },
  { host: 'www.amazon.com', name: 'Amazon' }, { host: 'graph.facebook.com', name: 'Facebook' }, { host: 'oidc.vercel.com', name: 'Vercel' }, { host: 'api.pulumi.com', name: 'Pulumi' },
];

function federated(statement: Statement, principal: Principals): Width | undefined {
  for (const { host, name } of ISSUERS) {
    if (!principal.values.texts.some((text) => text === host || text.includes(`oidc-provider/${host}`))) continue;
    const about = statement.conditions.filter((one) => one.key.toLowerCase().startsWith(host));
    const subject = about.filter((one) => /:sub$/i.test(one.key));
    const others = about.filter((one) => !/:(?:aud|sub|amr)$/i.test(one.key) || (host !== 'token.actions.githubusercontent.com' && host !== 'gitlab.com' && host !== 'app.terraform.io' && host !== 'agent.buildkite.com'));
    if (others.some((one) => !isVacuous(one) && !isNegative(one))) return undefined;
    if (subject.length === 0) return { how: `tokens of ${name}, and no condition on sub says whose`, certain: true };
    if (subject.some((one) => one.values.unknown)) return undefined;
    const positive = subject.filter((one) => !isNegative(one));
    if (positive.some((one) => one.values.texts.every((value) => pinsSubject(value, host)))) return undefined;
    return { how: `tokens of ${name}, and what sub is compared with leaves open whose`, certain: positive.every((one) => /like/i.test(one.operator)) };
  }
  return undefined;
}

/** Subjects of tokens of GitHub Actions that a trust policy asks for, one entry for each statement that names all of them. */
export function subjectsOf(policy: Policy): NonNullable<GrantFact['subjects']> {
  const host = ISSUERS[0]?.host ?? '';
  return policy.statements.flatMap((statement) => {
    const federates = statement.allow === true && (statement.principals ?? []).some(({ kind, values }) => kind === 'Federated' && values.texts.some((text) => text === host || text.includes(`oidc-provider/${host}`)));
    const asked = statement.conditions.filter((one) => one.key.toLowerCase() === `${host}:sub` && !isNegative(one) && !isVacuous(one));
    const [first] = asked;
    return federates && first && asked.length === 1 && !first.values.unknown && first.values.texts.length > 0 ? [{ patterns: first.values.texts, at: statement.at }] : [];
  });
}

/** Claims that an issuer's customer cannot choose freely, of which one must come first and be whole: `repo:owner/name:...`. */
const OWNED = /^(?:repo|repository|repository_owner|repository_id|repository_owner_id|repository_visibility|job_workflow_ref|enterprise|organization|project_path|project_id|namespace_path|namespace_id|pulumi|owner):/i;
function pinsSubject(value: string, host: string): boolean {
  if (host === 'token.actions.githubusercontent.com') {
    if (!OWNED.test(value)) return false;
    const owner = /^[a-z_]+:([^/:*?]{1,100})(\/|:|$)/i.exec(value);
    return owner !== null && (owner[2] !== '' || !/^repo:/i.test(value));
  }
  const cut = value.search(/[*?]/);
  if (cut < 0) return true;
  return /^(?:[a-z_]+:)[^:/]{1,100}[:/]/i.test(value.slice(0, cut));
}

/** Does one of the principals name this identity? A whole account only hands the question to the policies of its identities; `account` counts it as naming all of them. */
export function namesPrincipalText(principals: readonly Principals[], arn: string, account: boolean): boolean {
  return principals.some((one) => one.kind === '*' || one.values.texts.some((text) => text === '*' || text === arn
    || (account && ((/^\d{12}$/.test(text) && arn.includes(`::${text}:`)) || (/:root$/.test(text) && arn.startsWith(text.slice(0, -4)))))));
}
