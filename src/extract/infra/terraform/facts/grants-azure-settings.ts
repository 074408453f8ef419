import type { Effect, GrantFact } from '../../../../model/index.ts';
import { nestedBlocks, valueAt } from '../body.ts';
import { truthOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import { placeOf } from '../scope.ts';
import { shortName } from './drafts.ts';
import type { ItemIndex } from './index-of.ts';
import { headOf, holdersIn, homeOf, itemsIn, read, textsIn } from './reading.ts';

/** Lists of rights a policy of a key vault has, one for each sort of what it keeps. */
const RIGHTS = ['secret_permissions', 'key_permissions', 'certificate_permissions', 'storage_permissions'];

/** Settings of Azure that give rights by themselves: a cluster without roles, the shared user of a registry, and policies of a vault that delete what it keeps and the deleted as well. */
export function azureSettings(items: readonly Item[], index: ItemIndex): readonly GrantFact[] {
  return items.flatMap((item): readonly GrantFact[] => {
    if (item.mode !== 'managed') return [];
    switch (item.type) {
      case 'azurerm_kubernetes_cluster': return withoutRoles(item);
      case 'azurerm_container_registry': return sharedUser(item);
      case 'azurerm_key_vault': {
        // Where roles of Azure decide, or nothing is purged before its time, the policies give less than they say.
        if (heldOff(item)) return [];
        return nestedBlocks(item.declared.block.body, 'access_policy', item.instance.scope).flatMap((block) => policy(item, [item.key], (name) => valueAt(block.body, name, block.scope), placeOf(block.scope.file, block.block.headSpan), index));
      }
      case 'azurerm_key_vault_access_policy': {
        const vaults = itemsIn(read(item, 'key_vault_id'), index).filter((one) => one.type === 'azurerm_key_vault');
        return vaults.some(heldOff) ? [] : policy(item, vaults.map((vault) => vault.key), (name) => read(item, name), headOf(item), index);
      }
      default: return [];
    }
  });
}

function heldOff(vault: Item): boolean {
  return ['purge_protection_enabled', 'rbac_authorization_enabled', 'enable_rbac_authorization'].some((name) => { const value = read(vault, name); return value !== undefined && truthOf(value) !== false; });
}

function policy(item: Item, vaults: readonly string[], right: (name: string) => Value | undefined, at: GrantFact['evidence'][0]['at'], index: ItemIndex): readonly GrantFact[] {
  const given = new Set(RIGHTS.flatMap((name) => textsIn(right(name)).texts).map((one) => one.toLowerCase()));
  if (!given.has('purge') || !given.has('delete')) return [];
  const effects: readonly Effect[] = ['write', 'destroy', 'destroy-backup'];
  const [to = item.key] = holdersIn([right('object_id')], index, 'azure');
  // Which of what it keeps somebody could not make again is not seen, so it is the most it may come to.
  return [{ fact: 'grant', to, name: `Delete and Purge through ${shortName(item)}`, provider: 'azure', effects, on: { everything: false, kinds: ['secret-store', 'key'], ...vaults.length > 0 ? { keys: vaults } : {} }, bound: 'at-most', limitedBy: [], evidence: [{ at, note: `${shortName(item)} lets it delete, and purge what is kept after that` }] }];
}

function withoutRoles(item: Item): readonly GrantFact[] {
  const name = ['role_based_access_control_enabled', 'role_based_access_control.enabled'].find((one) => truthOf(read(item, one)) === false);
  if (name === undefined) return [];
  const at = read(item, name)?.at ?? homeOf(item, name.split('.')[0] ?? name);
  return [{ fact: 'grant', to: `${item.key}#login`, name: `any login to ${shortName(item)}`, provider: 'azure', effects: ['administer'], on: { everything: false, keys: [item.key] }, bound: 'exact', limitedBy: [], evidence: [{ at, note: `${shortName(item)} has no roles, so whoever gets in may do everything` }] }];
}

function sharedUser(item: Item): readonly GrantFact[] {
  if (truthOf(read(item, 'admin_enabled')) !== true) return [];
  const at = homeOf(item, 'admin_enabled');
  return [{
    fact: 'grant', to: `${item.key}#admin`, name: `the admin user of ${shortName(item)}`, provider: 'azure', effects: ['read', 'write', 'destroy'], on: { everything: false, keys: [item.key] }, bound: 'exact', limitedBy: [],
    amounts: [{ trait: 'long-lived-key', how: 'whose password pushes and deletes images and is the same for everybody who has it', at, certain: true }], evidence: [{ at, note: `${shortName(item)} switches its shared user on` }],
  }];
}
