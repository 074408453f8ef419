import type { GrantFact } from '../../../../model/index.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import type { ItemIndex } from './index-of.ts';
import { headOf, itemsIn, read, text } from './reading.ts';

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
      powers: [{ power: 'admin-keeps-key', how: 'through the group of administrators', at, certain: true }], evidence: [{ at, note: `${shortName(user)} is an administrator` }, { at: headOf(key), note: 'and has an API key' }],
    }];
  });
}
