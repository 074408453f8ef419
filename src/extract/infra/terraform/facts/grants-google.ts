import type { EvidenceList, Fact, GrantAmount, GrantFact } from '../../../../model/index.ts';
import { amountsOf, effectsOf, kindsOf } from '../../../shared/cloud-roles.ts';
import type { CloudRoles, Given } from '../../../shared/cloud-roles.ts';
import { nestedBlocks, valueAt } from '../body.ts';
import { placeOf } from '../scope.ts';
import { textOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import type { ItemIndex } from './index-of.ts';
import { headOf, holdersIn, homeOf, itemsIn, read, textsIn } from './reading.ts';

const WIDE = new Set(['project', 'folder', 'organization']);
/** Attributes that name the one thing a role is given on. */
const TARGETS = ['bucket', 'instance', 'dataset_id', 'table_id', 'secret_id', 'crypto_key_id', 'database', 'topic', 'subscription', 'repository', 'service', 'name', 'disk', 'service_account_id'];
const DEFAULT_ACCOUNTS = new Set(['google_compute_default_service_account', 'google_app_engine_default_service_account']);
/** Accounts that Google makes with every project and gives to what names none. */
const DEFAULT_ACCOUNT = /(?:^|:)[\w.-]{1,100}(?:-compute@developer\.gserviceaccount\.com|@appspot\.gserviceaccount\.com|@cloudbuild\.gserviceaccount\.com)$/;

/** Accounts that services of Google run with themselves, in which nobody's own code runs (https://docs.cloud.google.com/iam/docs/service-agents, 2026-11-22). */
const SERVICE_AGENT = /^serviceAccount:(?:service-\d{1,20}@[a-z0-9.-]{1,100}|\d{1,20}@cloudservices)\.gserviceaccount\.com$/;

interface Made { readonly item: Item; readonly scope: string; readonly role: Value | undefined; readonly members: readonly (Value | undefined)[]; readonly limited: boolean; readonly at: EvidenceList[0]['at']; readonly roleAt: EvidenceList[0]['at'] }

/** Role bindings of Google Cloud, one by one or as a policy, and custom roles that nothing in the tree gives to anybody. */
export function googleGrants(items: readonly Item[], index: ItemIndex, isData: (item: Item) => boolean, roles: CloudRoles): readonly Fact[] {
  const given = new Set<Item>();
  const policies = new Set<Item>();
  const made = items.flatMap((item): Made[] => {
    if (item.mode !== 'managed') return [];
    const [, scope, form] = /^google_([a-z0-9_]+)_iam_(member|binding|policy)$/.exec(item.type) ?? [];
    if (scope === undefined) return [];
    if (form !== 'policy') return [{ item, scope, role: read(item, 'role'), members: [read(item, 'member'), read(item, 'members')], limited: read(item, 'condition') !== undefined, at: headOf(item), roleAt: homeOf(item, 'role') }];
    return itemsIn(read(item, 'policy_data'), index).filter((policy) => policy.type === 'google_iam_policy').flatMap((policy) => { policies.add(policy); return bindingsOf(policy, item, scope); });
  });
  const unused = items.filter((item) => item.type === 'google_iam_policy' && item.mode === 'data' && !policies.has(item)).flatMap((policy) => bindingsOf(policy, policy, undefined));
  const out: Fact[] = [...made, ...unused].flatMap((one) => bound(one, index, isData, roles, given));
  for (const item of items) {
    if (item.mode !== 'managed' || given.has(item)) continue;
    const custom = customRole(item, roles);
    const effects = custom ? effectsOf(custom) : [];
    if (custom && effects.length > 0) out.push({ fact: 'grant', to: item.key, name: `${custom.name}, whoever it is given to`, provider: 'gcp', effects, bound: 'at-most', limitedBy: [], on: { everything: true, kinds: kindsOf(custom) }, evidence: [{ at: homeOf(item, 'permissions'), note: `${shortName(item)} lists it` }] });
  }
  return out;
}

function bindingsOf(policy: Item, item: Item, scope: string | undefined): Made[] {
  const { body } = policy.declared.block;
  return nestedBlocks(body, 'binding', policy.instance.scope).map((binding) => {
    const at = placeOf(policy.declared.file, binding.block.headSpan);
    return { item, scope: scope ?? '', role: valueAt(binding.body, 'role', binding.scope), members: [valueAt(binding.body, 'members', binding.scope)], limited: valueAt(binding.body, 'condition', binding.scope) !== undefined, at, roleAt: at };
  });
}

function bound(whole: Made, index: ItemIndex, isData: (item: Item) => boolean, roles: CloudRoles, seen: Set<Item>): readonly GrantFact[] {
  const agents = areAgents(whole);
  const made = agents ? { ...whole, limited: true } : whole;
  const { item, scope, at } = made;
  const role = roleOf(made.role, index, roles, seen);
  const wide = WIDE.has(scope);
  const targets = wide ? [] : TARGETS.flatMap((path) => itemsIn(read(item, path), index)).filter(isData).map((found) => found.key);
  const members = textsIn({ type: 'list', items: made.members.flatMap((value) => (value?.type === 'list' ? value.items : value ? [value] : [])), at: undefined, refs: [], via: [] }).texts;
  const amounts: GrantAmount[] = [...(wide && role ? amountsOf(role, made.roleAt, !made.limited) : []), ...ofMembers(made, members, index, role)];
  if (role?.basic === true && wide) amounts.push({ trait: 'basic-role', how: `on the ${scope}`, at: made.roleAt, certain: !made.limited });
  const effects = role ? effectsOf(role) : [];
  if ((effects.length === 0 && amounts.length === 0) || (scope === 'bigquery_dataset' && amounts.length === 0 && isDefault(made, members))) return [];
  const name = role?.name ?? 'a role';
  const holders = holdersIn(made.members, index, 'gcp');
  const kinds = role && !effects.includes('administer') ? kindsOf(role) : [];
  const exact = role?.exact === true && (!effects.includes('administer') || role.basic);
  return (holders.length > 0 ? holders : [item.key]).map((to, position): GrantFact => ({
    fact: 'grant', to, name: `${name} through ${shortName(item)}`, provider: 'gcp', effects, bound: exact ? 'exact' : 'at-most', limitedBy: agents ? ['a service of Google alone holds it'] : made.limited ? ['a condition'] : [],
    on: { everything: wide, ...kinds.length > 0 ? { kinds } : {}, ...targets.length > 0 ? { keys: [...new Set(targets)] } : {} },
    // What the role comes to is one matter, however many hold it.
    ...position === 0 && amounts.length > 0 ? { amounts } : {},
    evidence: [{ at, note: `${shortName(item)} gives ${name}` }],
  }));
}

/** Is every member written out, and a service agent of Google? */
function areAgents({ members }: Made): boolean {
  const written = members.flatMap((value) => (value?.type === 'list' ? value.items : value ? [value] : []));
  return written.length > 0 && written.every((value) => SERVICE_AGENT.test(textOf(value) ?? ''));
}

/**
 * Is it for nobody but the groups of the project, which BigQuery itself gives each new dataset by the basic role they have? Written down it gives them nothing more
 * (https://cloud.google.com/bigquery/docs/access-control-basic-roles, 2026-11-22).
 */
function isDefault(made: Made, members: readonly string[]): boolean {
  const written = made.members.flatMap((value) => (value?.type === 'list' ? value.items : value ? [value] : []));
  const group = new Map([['roles/bigquery.dataowner', 'projectowner'], ['roles/bigquery.dataeditor', 'projectwriter'], ['roles/bigquery.dataviewer', 'projectreader']]).get((textOf(made.role) ?? '').toLowerCase());
  return group !== undefined && written.length > 0 && written.length === members.length && members.every((member) => /^(project(?:owner|writer|reader))(?:s$|:)/i.exec(member)?.[1]?.toLowerCase() === group);
}

/** What follows from who the members are, whatever the role. */
function ofMembers(made: Made, members: readonly string[], index: ItemIndex, role: Given | undefined): readonly GrantAmount[] {
  const at = made.members.find((value) => value?.at !== undefined)?.at ?? made.at;
  const certain = !made.limited;
  const out: GrantAmount[] = [];
  if (members.includes('allUsers')) out.push({ trait: 'open-to-anyone', how: 'everybody on the internet', at, certain });
  else if (members.includes('allAuthenticatedUsers')) out.push({ trait: 'open-to-anyone', how: 'everybody with any Google account', at, certain });
  if (made.members.some((value) => isDefaultAccount(value, index))) out.push({ trait: 'default-identity', how: 'a default service account of the project', at, certain: certain && role !== undefined && effectsOf(role).length > 0 });
  if (members.some((member) => /^principalSet:\/\/iam\.googleapis\.com\/.{1,300}\/workloadIdentityPools\/[^/]{1,100}\/\*$/.test(member))) out.push({ trait: 'trusts-widely', how: 'every identity of a workload identity pool', at, certain: false });
  return out;
}

function roleOf(value: Value | undefined, index: ItemIndex, roles: CloudRoles, seen: Set<Item>): Given | undefined {
  const custom = itemsIn(value, index).find((found) => /^google_(?:project|organization)_iam_custom_role$/.test(found.type));
  if (custom) { seen.add(custom); return customRole(custom, roles); }
  const name = textOf(value);
  return name === undefined ? undefined : roles.named(name);
}

/** A custom role by the permissions it lists; undefined for items that are none. */
function customRole(item: Item, roles: CloudRoles): Given | undefined {
  if (!/^google_(?:project|organization)_iam_custom_role$/.test(item.type)) return undefined;
  const { texts, all } = textsIn(read(item, 'permissions'));
  return roles.custom(`the custom role ${item.label}`, { allow: texts, except: [], data: [], dataExcept: [] }, all);
}

/** Does a value name, or lead to, an account that Google makes with every project? */
export function isDefaultAccount(value: Value | undefined, index: ItemIndex): boolean {
  return textsIn(value).texts.some((one) => DEFAULT_ACCOUNT.test(one)) || itemsIn(value, index).some((found) => DEFAULT_ACCOUNTS.has(found.type));
}
