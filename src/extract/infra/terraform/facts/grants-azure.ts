import type { Fact, GrantAmount, GrantFact } from '../../../../model/index.ts';
import { amountsOf, effectsOf, kindsOf } from '../../../shared/cloud-roles.ts';
import type { CloudRoles, Given } from '../../../shared/cloud-roles.ts';
import { valueAt } from '../body.ts';
import { textOf, truthOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import type { ItemIndex } from './index-of.ts';
import { headOf, holdersIn, homeOf, itemsIn, nested, read, text, textsIn } from './reading.ts';

/** Also those that run out, or that somebody has to switch on first: what they give is the same. */
const ASSIGNMENTS = new Set(['azurerm_role_assignment', 'azurerm_pim_active_role_assignment', 'azurerm_pim_eligible_role_assignment', 'azurerm_marketplace_role_assignment']);

/** Role assignments and custom roles of Azure, keys that may change their account, and signatures that may delete. */
export function azureGrants(items: readonly Item[], index: ItemIndex, isData: (item: Item) => boolean, roles: CloudRoles): readonly Fact[] {
  const given = new Set<Item>();
  const assigned = items.flatMap((item) => (item.mode === 'managed' && ASSIGNMENTS.has(item.type) ? assignment(item, index, isData, roles, given) : []));
  const others = items.flatMap((item): readonly GrantFact[] => {
    if (item.type === 'azurerm_role_definition' && item.mode === 'managed') return given.has(item) ? [] : definition(item, roles, index);
    if (item.type === 'azurerm_storage_container' && item.mode === 'managed') return container(item);
    if (item.type === 'azurerm_cosmosdb_account' && item.mode === 'managed') return accountKey(item);
    if (item.mode === 'data' && (item.type === 'azurerm_storage_account_sas' || item.type === 'azurerm_storage_account_blob_container_sas')) return signature(item, index, isData);
    return [];
  });
  return [...assigned, ...others];
}

function assignment(item: Item, index: ItemIndex, isData: (item: Item) => boolean, roles: CloudRoles, seen: Set<Item>): readonly GrantFact[] {
  const byName = text(item, 'role_definition_name');
  const byId = read(item, 'role_definition_id');
  const custom = itemsIn(byId, index).find((found) => found.type === 'azurerm_role_definition');
  if (custom?.mode === 'managed') seen.add(custom);
  const role = custom?.mode === 'managed' ? customRole(custom, roles) : roles.named(byName ?? (custom ? text(custom, 'name') : undefined) ?? textOf(byId)?.split('/').at(-1) ?? '');
  if (!role) return [];
  const limited = read(item, 'condition') !== undefined;
  const scope = scopeOf(read(item, 'scope'), index, isData);
  const roleAt = homeOf(item, byName === undefined ? 'role_definition_id' : 'role_definition_name');
  const from = custom?.mode === 'managed' ? [{ at: homeOf(custom, 'permissions'), note: `${shortName(custom)} says what is allowed` }] : [];
  return granted(role, scope, limited, roleAt, holdersIn([read(item, 'principal_id')], index, 'azure'), item, from);
}

function granted(role: Given, scope: Scope, limited: boolean, roleAt: GrantAmount['at'], holders: readonly string[], item: Item, from: GrantFact['evidence'][number][]): readonly GrantFact[] {
  const effects = effectsOf(role);
  const amounts: GrantAmount[] = scope.everything ? [
    ...amountsOf(role, roleAt, !limited && scope.known),
    ...role.basic && effects.length > 0 ? [{ trait: 'basic-role' as const, how: 'on everything in the subscription', at: roleAt, certain: scope.known && !limited }] : [],
  ] : [];
  if (effects.length === 0 && amounts.length === 0) return [];
  const kinds = effects.includes('administer') || role.name === 'Contributor' ? [] : kindsOf(role);
  // Owner has every action; others that may assign roles reach as far only by a step more.
  const exact = role.exact && scope.known && (!effects.includes('administer') || role.name === 'Owner' || role.name.startsWith('the custom role'));
  const here = { at: headOf(item), note: `${shortName(item)} gives ${role.name}` };
  return (holders.length > 0 ? holders : [item.key]).map((to): GrantFact => ({
    fact: 'grant', to, name: `${role.name} through ${shortName(item)}`, provider: 'azure', effects, bound: exact ? 'exact' : 'at-most', limitedBy: limited ? ['a condition'] : [],
    on: { everything: scope.everything, ...kinds.length > 0 ? { kinds } : {}, ...scope.keys.length > 0 ? { keys: scope.keys } : {} },
    ...amounts.length > 0 ? { amounts } : {}, evidence: from[0] ? [from[0], ...from.slice(1), here] : [here],
  }));
}

interface Scope { readonly everything: boolean; readonly known: boolean; readonly keys: readonly string[] }

/** A management group or a subscription is everything; a scope that cannot be told may be. */
function scopeOf(value: Value | undefined, index: ItemIndex, isData: (item: Item) => boolean): Scope {
  const written = textOf(value);
  const leads = itemsIn(value, index);
  const keys = [...new Set(leads.filter(isData).map((found) => found.key))];
  const wide = leads.some((found) => /^azurerm_(?:subscription|management_group)$/.test(found.type));
  if (written !== undefined) return { everything: wholeScope(written), known: true, keys };
  if (wide && keys.length === 0) return { everything: true, known: true, keys };
  return leads.length > 0 ? { everything: false, known: true, keys } : { everything: true, known: false, keys };
}

/** Is it the root, a management group or a whole subscription? */
function wholeScope(scope: string): boolean {
  return scope === '/' || /^\/subscriptions\/[^/]{1,60}\/?$/i.test(scope) || /^\/providers\/Microsoft\.Management\/managementGroups\/[^/]{1,90}\/?$/i.test(scope);
}

function definition(item: Item, roles: CloudRoles, index: ItemIndex): readonly GrantFact[] {
  const role = customRole(item, roles);
  const scopes = read(item, 'assignable_scopes') ?? read(item, 'scope');
  const texts = textsIn(scopes);
  const leads = itemsIn(scopes, index);
  const wide = texts.texts.some(wholeScope) || leads.some((found) => /^azurerm_(?:subscription|management_group)$/.test(found.type));
  const known = wide || texts.texts.length > 0 || leads.length > 0;
  const at = actionsAt(item);
  return granted(role, { everything: wide || !known, known, keys: [] }, false, at, [], item, [{ at, note: `${shortName(item)} lists it, for whoever it is given to` }]);
}

/** Where the actions of a custom role stand. */
function actionsAt(item: Item): GrantAmount['at'] {
  const [first] = nested(item, 'permissions');
  const actions = first && valueAt(first.body, 'actions', first.scope);
  return actions?.at ?? homeOf(item, 'permissions');
}

function customRole(item: Item, roles: CloudRoles): Given {
  const lists = nested(item, 'permissions').map((block) => ['actions', 'not_actions', 'data_actions', 'not_data_actions'].map((name) => textsIn(valueAt(block.body, name, block.scope))));
  const of = (position: number): readonly string[] => lists.flatMap((list) => list[position]?.texts ?? []);
  return roles.custom(`the custom role ${item.label}`, { allow: of(0), except: of(1), data: of(2), dataExcept: of(3) }, lists.every((list) => list.every(({ all }) => all)));
}

/** Keys of a Cosmos DB account may change it unless that is switched off, or keys are. */
function accountKey(item: Item): readonly GrantFact[] {
  const setting = read(item, 'access_key_metadata_writes_enabled');
  const off = (value: Value | undefined): boolean => truthOf(value) === false || value?.type === 'unknown';
  if (off(setting) || truthOf(read(item, 'local_authentication_disabled')) === true || truthOf(read(item, 'local_authentication_enabled')) === false) return [];
  const at = setting ? homeOf(item, 'access_key_metadata_writes_enabled') : headOf(item);
  return [{
    fact: 'grant', to: `${item.key}#key`, name: shortName(item), provider: 'azure', effects: ['write', 'destroy'], on: { everything: false, keys: [item.key] }, bound: 'exact', limitedBy: [],
    amounts: [{ trait: 'key-changes-account', how: 'writes of metadata are allowed to keys', at, certain: true }], evidence: [{ at, note: `${shortName(item)} lets its keys change it` }],
  }];
}

/** A signature with the permission to delete destroys what it is made for, by whoever has the text. */
function signature(item: Item, index: ItemIndex, isData: (item: Item) => boolean): readonly GrantFact[] {
  if (truthOf(read(item, 'permissions.delete')) !== true) return [];
  const keys = itemsIn(read(item, 'connection_string'), index).filter(isData).map((found) => found.key);
  const expiry = text(item, 'expiry');
  return [{
    fact: 'grant', to: item.key, name: `the signature of ${shortName(item)}`, provider: 'azure', effects: ['write', 'destroy'], bound: 'exact', limitedBy: expiry !== undefined && /^\d{4}-\d\d-\d\d/.test(expiry) ? [`until ${expiry.slice(0, 10)}`] : [],
    on: { everything: false, kinds: ['object-store'], ...keys.length > 0 ? { keys } : {} }, evidence: [{ at: homeOf(item, 'permissions'), note: 'whoever has the signature may delete' }],
  }];
}

/** A container that lists or shows its blobs to everybody. */
function container(item: Item): readonly GrantFact[] {
  const access = text(item, 'container_access_type');
  if (access !== 'blob' && access !== 'container') return [];
  const at = homeOf(item, 'container_access_type');
  return [{
    fact: 'grant', to: item.key, name: shortName(item), provider: 'azure', effects: [], on: { everything: false, keys: [item.key] }, bound: 'exact', limitedBy: [],
    amounts: [{ trait: 'open-to-anyone', how: access === 'blob' ? 'everybody who knows the name of a blob reads it' : 'everybody lists and reads the blobs', at, certain: true }], evidence: [{ at, note: `${shortName(item)} is read without logging in` }],
  }];
}
