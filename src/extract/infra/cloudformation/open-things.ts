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
  return [];
}

function fact(item: Item, value: Value, trait: GrantAmount['trait'], how: string, writes: boolean, certain = true): GrantFact {
  return {
    fact: 'grant', to: item.key, name: item.id, provider: 'aws', effects: writes ? ['write', 'destroy'] : [], on: { everything: false, keys: [item.key] }, bound: certain ? 'exact' : 'at-most', limitedBy: [],
    amounts: [{ trait, how, at: value.at, certain }], evidence: [{ at: value.at, note: `${item.type} ${item.id} says so` }],
  };
}
