import { byDefault, set, unknown } from '../../../../model/index.ts';
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
  const locks = items.filter((item) => item.type === 'azurerm_management_lock' && item.mode === 'managed');
  const below = locks.length === 0 ? [] : [...drafts.values()].filter((draft) => draft.row.provider === 'azure' && draft.row.guards.some((guard) => guard.attribute === LOCK)).map((draft) => ({ draft, ...around(draft.item, index) }));
  const unclear = new Set<Item['root']>();
  for (const lock of locks) {
    const scope = valueAt(lock.declared.block.body, 'scope', lock.instance.scope);
    if (!scope) { unclear.add(lock.root); continue; }
    const state = said(lock);
    const text = textOf(scope) ?? '';
    // What has a path behind it is something in there, and not the whole.
    const held = new Set(refsOf(scope).filter((ref) => ref.segment === undefined && ref.perhaps === undefined && (ref.attribute === 'id' || ref.attribute === '')).flatMap((ref) => index.of(ref)));
    const group = /\/resourceGroups\/([^/]{1,90})$/i.exec(text)?.[1]?.toLowerCase();
    const whole = /^\/subscriptions\/[^/]{1,60}$/i.test(text) || [...held].some((item) => item.type === 'azurerm_subscription');
    for (let round = 0; round < DEEPEST; round++) {
      const before = held.size;
      const names = new Set([...held].flatMap((item) => (item.type === 'azurerm_resource_group' ? textOf(valueAt(item.declared.block.body, 'name', item.instance.scope))?.toLowerCase() ?? [] : [])));
      if (group !== undefined) names.add(group);
      for (const { draft, within, called } of below) {
        if (held.has(draft.item) || draft.item.root !== lock.root) continue;
        if (!whole && !within.some((one) => held.has(one)) && !(called !== undefined && names.has(called))) continue;
        held.add(draft.item);
        const had = draft.attributes.get(LOCK);
        if (had?.basis !== 'set' || (had.value === false && state.basis === 'set')) draft.attributes.set(LOCK, state);
      }
      if (held.size === before) break;
    }
    if (held.size === 0 && text === '' && refsOf(scope).length === 0) unclear.add(lock.root);
  }
  // Where a directory declares locks, what none of them holds for was left out of them. Where it declares none, they may be kept elsewhere.
  const kept = new Set(locks.map((lock) => lock.root));
  for (const { draft } of below) if (draft.attributes.get(LOCK) === undefined && kept.has(draft.item.root) && !unclear.has(draft.item.root)) draft.attributes.set(LOCK, byDefault<Scalar>(false, 'resources/terraform-azure:management_lock'));
}

/** What a thing lies in: what its arguments refer to, and the name of its group where that is written out. */
function around(item: Item, index: ItemIndex): { readonly within: readonly Item[]; readonly called: string | undefined } {
  const read = (name: string): Value | undefined => valueAt(item.declared.block.body, name, item.instance.scope);
  return { within: WITHIN.flatMap((name) => { const value = read(name); return value ? itemsOf(value, index) : []; }), called: textOf(read('resource_group_name'))?.toLowerCase() };
}

function itemsOf(value: Value, index: ItemIndex): readonly Item[] { return refsOf(value).flatMap((ref) => index.of(ref)); }

function said(lock: Item): Known<Scalar> {
  const at = placeOf(lock.declared.file, lock.declared.block.headSpan);
  const level = textOf(valueAt(lock.declared.block.body, 'lock_level', lock.instance.scope));
  if (level === undefined || !lock.certain) return unknown(`${shortName(lock)} may hold for it`, at);
  return set<Scalar>(level === 'CanNotDelete' || level === 'ReadOnly', at, [{ at, note: `${shortName(lock)} holds for all that lies in it` }]);
}
