import type { GrantFact } from '../../../../model/index.ts';
import { textOf } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import type { ItemIndex } from './index-of.ts';
import { headOf, homeOf, itemsIn, read, text } from './reading.ts';

/** `Allow group x to manage all-resources in tenancy`, without the condition that may end it. */
const STATEMENT = /^\s*allow\s+(any-user|any-group|[^\n]{1,300}?)\s+to\s+manage\s+(all-resources|[a-z-]{1,80})\s+in\s+(tenancy|compartment)\b([^\n]{0,400})$/i;

/** Statements of policies of Oracle Cloud: everything in the tenancy, and anything for anybody. One with a condition is not told. */
export function oraclePolicies(items: readonly Item[]): readonly GrantFact[] {
  return items.flatMap((item): GrantFact[] => {
    if (item.mode !== 'managed' || item.type !== 'oci_identity_policy') return [];
    const value = read(item, 'statements');
    return (value?.type === 'list' ? value.items : value ? [value] : []).flatMap((one): GrantFact[] => {
      const [, who = '', what = '', where = '', rest = ''] = STATEMENT.exec(textOf(one) ?? '') ?? [];
      if (who === '' || /\swhere\s/i.test(rest)) return [];
      const at = one.at ?? homeOf(item, 'statements');
      const base = { fact: 'grant' as const, to: item.key, name: shortName(item), provider: 'oci', bound: 'exact' as const, limitedBy: [], evidence: [{ at, note: `${shortName(item)} gives it` }] as const };
      if (/^any-(?:user|group)$/i.test(who)) return [{ ...base, effects: ['write', 'destroy'], on: { everything: false }, amounts: [{ trait: 'open-to-anyone', how: 'anybody who can log in, in any tenancy it trusts, may manage what it names', at, certain: true }] }];
      return what.toLowerCase() === 'all-resources' && where.toLowerCase() === 'tenancy' ? [{ ...base, effects: ['administer'], on: { everything: true } }] : [];
    });
  });
}

/** Users of the group of administrators of an Oracle tenancy that also have an API key. */
export function oracleGrants(items: readonly Item[], index: ItemIndex): readonly GrantFact[] {
  const managed = items.filter((item) => item.mode === 'managed');
  const keyed = new Map(managed.filter((item) => item.type === 'oci_identity_api_key').flatMap((key) => itemsIn(read(key, 'user_id'), index).map((user): [Item, Item] => [user, key])));
  if (keyed.size === 0) return [];
  return managed.filter((item) => item.type === 'oci_identity_user_group_membership' && itemsIn(read(item, 'group_id'), index).some((group) => text(group, 'name') === 'Administrators')).flatMap((membership) => itemsIn(read(membership, 'user_id'), index)).flatMap((user): GrantFact[] => {
    const key = keyed.get(user);
    if (!key) return [];
    const at = headOf(user);
    return [{
      fact: 'grant', to: user.key, name: shortName(user), provider: 'oci', effects: [], on: { everything: true }, bound: 'exact', limitedBy: [],
      amounts: [{ trait: 'admin-keeps-key', how: 'through the group of administrators', at, certain: true }], evidence: [{ at, note: `${shortName(user)} is an administrator` }, { at: headOf(key), note: 'and has an API key' }],
    }];
  });
}
