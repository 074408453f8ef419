import { set, unknown } from '../../../../model/index.ts';
import type { Known, Scalar } from '../../../../model/index.ts';
import { valueAt } from '../body.ts';
import { placeOf } from '../scope.ts';
import { refsOf, textOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import type { Draft } from './drafts.ts';
import type { ItemIndex } from './index-of.ts';

/** Arguments by which a thing of Azure says what it lies in. A lock on that holds for it as well. */
const WITHIN = ['resource_group_name', 'resource_group_id', 'parent_id', 'server_id', 'server_name', 'managed_instance_id', 'storage_account_id', 'storage_account_name', 'account_name', 'cluster_id', 'cluster_name', 'namespace_id', 'namespace_name', 'synapse_workspace_id', 'pool_name'];
const LOCK = 'management_lock';
/** A subscription holds groups, a group servers, a server databases. */
const DEEPEST = 4;

/** Writes locks of resource groups, servers and whole subscriptions into the drafts of what lies in them, as Azure hands them down. */
export function locksBelow(items: readonly Item[], drafts: ReadonlyMap<Item, Draft>, index: ItemIndex): void {
  for (const lock of items) {
    if (lock.type !== 'azurerm_management_lock' || lock.mode !== 'managed') continue;
    const scope = valueAt(lock.declared.block.body, 'scope', lock.instance.scope);
    if (!scope) continue;
    const state = said(lock);
    const text = textOf(scope) ?? '';
    const held = new Set(itemsOf(scope, index));
    const group = /\/resourceGroups\/([^/]{1,90})$/i.exec(text)?.[1]?.toLowerCase();
    const whole = /^\/subscriptions\/[^/]{1,60}$/i.test(text) || [...held].some((item) => item.type === 'azurerm_subscription');
    for (let round = 0; round < DEEPEST; round++) {
      const before = held.size;
      for (const draft of drafts.values()) {
        if (held.has(draft.item) || draft.item.root !== lock.root || draft.row.provider !== 'azure' || !draft.row.guards.some((guard) => guard.attribute === LOCK)) continue;
        if (!whole && !WITHIN.some((name) => lies(draft.item, name, held, group, index))) continue;
        held.add(draft.item);
        if (draft.attributes.get(LOCK)?.basis !== 'set') draft.attributes.set(LOCK, state);
      }
      if (held.size === before) break;
    }
  }
}

function lies(item: Item, name: string, held: ReadonlySet<Item>, group: string | undefined, index: ItemIndex): boolean {
  const value = valueAt(item.declared.block.body, name, item.instance.scope);
  if (!value) return false;
  if (itemsOf(value, index).some((one) => held.has(one))) return true;
  const text = textOf(value)?.toLowerCase();
  if (text === undefined || !name.startsWith('resource_group')) return false;
  // A name that is written out means the group of that name.
  return text === group || [...held].some((one) => one.type === 'azurerm_resource_group' && textOf(valueAt(one.declared.block.body, 'name', one.instance.scope))?.toLowerCase() === text);
}

function itemsOf(value: Value, index: ItemIndex): readonly Item[] { return refsOf(value).flatMap((ref) => index.of(ref)); }

function said(lock: Item): Known<Scalar> {
  const at = placeOf(lock.declared.file, lock.declared.block.headSpan);
  const level = textOf(valueAt(lock.declared.block.body, 'lock_level', lock.instance.scope));
  if (level === undefined || !lock.certain) return unknown(`${shortName(lock)} may hold for it`, at);
  return set<Scalar>(level === 'CanNotDelete' || level === 'ReadOnly', at, [{ at, note: `${shortName(lock)} holds for all that lies in it` }]);
}
