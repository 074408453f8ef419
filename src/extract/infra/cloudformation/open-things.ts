import type { GrantAmount, GrantFact } from '../../../model/index.ts';
import { publicAcl } from '../../shared/public-acl.ts';
import type { Item } from './instances.ts';
import { below, textOf } from './value.ts';
import type { Value } from './value.ts';

/** What a property opens to anybody without a policy: a list of control of a bucket, an identity for guests. */
export function openThings(item: Item): readonly GrantFact[] {
  if (item.type === 'AWS::S3::Bucket') {
    const acl = below(item.properties, 'AccessControl');
    const open = publicAcl(textOf(acl) ?? '');
    return acl && open ? [fact(item, acl, 'open-to-anyone', open.how, open.writes)] : [];
  }
  if (item.type === 'AWS::Cognito::IdentityPool') {
    const guests = below(item.properties, 'AllowUnauthenticatedIdentities');
    return guests && textOf(guests)?.toLowerCase() === 'true' ? [fact(item, guests, 'anyone-may-assume', 'anybody gets credentials of the role for guests without logging in', false, false)] : [];
  }
  if (item.type === 'AWS::Lambda::Url' || item.type === 'AWS::Serverless::Function') {
    const auth = below(item.properties, ...item.type === 'AWS::Lambda::Url' ? [] : ['FunctionUrlConfig'], 'AuthType');
    return auth && textOf(auth) === 'NONE' ? [fact(item, auth, 'open-to-anyone', 'anybody who knows its address may call the function', false)] : [];
  }
  if (item.type === 'AWS::Lambda::Permission') {
    const who = below(item.properties, 'Principal');
    const said = SOURCES.some((property) => below(item.properties, property) !== undefined);
    return who && !said && /^[a-z0-9.-]{2,60}\.amazonaws\.com$/.test(textOf(who) ?? '') ? [fact(item, who, 'trusts-widely', 'a service of AWS calls it for any of its customers, and no source says whose', false, false)] : [];
  }
  return [];
}

/** What says for whom a service calls a function. */
export const SOURCES = ['SourceArn', 'SourceAccount', 'PrincipalOrgID', 'OrganizationId', 'FunctionUrlAuthType', 'EventSourceToken'] as const;

function fact(item: Item, value: Value, trait: GrantAmount['trait'], how: string, writes: boolean, certain = true): GrantFact {
  return {
    fact: 'grant', to: item.key, name: item.id, provider: 'aws', effects: writes ? ['write', 'destroy'] : [], on: { everything: false, keys: [item.key] }, bound: certain ? 'exact' : 'at-most', limitedBy: [],
    amounts: [{ trait, how, at: value.at, certain }], evidence: [{ at: value.at, note: `${item.type} ${item.id} says so` }],
  };
}
