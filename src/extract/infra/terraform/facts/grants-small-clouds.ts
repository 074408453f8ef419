import type { GrantFact } from '../../../../model/index.ts';
import { textOf, truthOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import { headOf, homeOf, read, text, textsIn } from './reading.ts';

/** Attribute that holds the policy, by type. Both clouds write statements as AWS does. */
const POLICIES: Readonly<Record<string, readonly [attributes: readonly string[], provider: string]>> = { alicloud_ram_policy: [['policy_document', 'document'], 'alibaba'], tencentcloud_cam_policy: [['document'], 'tencent'] };
const YANDEX = /^yandex_(?:organizationmanager_organization|resourcemanager_(?:cloud|folder))_iam_(?:binding|member)$/;
/** Roles of Yandex Cloud that hold for every service at once. */
const BASIC = new Set(['admin', 'editor', 'resource-manager.admin', 'resource-manager.clouds.owner', 'organization-manager.admin', 'organization-manager.organizations.owner']);

/** Policies of IBM Cloud that give roles to a user, a service id, a group or a trusted profile. */
const IBM = /^ibm_iam_(?:user|service|access_group|trusted_profile)_policy$/;
/** What narrows such a policy to some services or things; without any it holds for all of the account. */
const IBM_NARROWS = ['resources', 'resource_attributes', 'resource_tags'];

/** Policies that give everything, and roles for every service, of Alibaba Cloud, Tencent Cloud, Yandex Cloud and IBM Cloud. */
export function smallCloudGrants(items: readonly Item[]): readonly GrantFact[] {
  return items.flatMap((item): GrantFact[] => {
    if (item.mode !== 'managed') return [];
    const policy = Object.hasOwn(POLICIES, item.type) ? POLICIES[item.type] : undefined;
    if (policy) {
      const [attributes, provider] = policy;
      const attribute = attributes.find((one) => read(item, one) !== undefined);
      if (attribute === undefined || !givesEverything(read(item, attribute))) return [];
      return [{ fact: 'grant', to: item.key, name: shortName(item), provider, effects: ['administer'], on: { everything: true }, bound: 'exact', limitedBy: [], evidence: [{ at: homeOf(item, attribute), note: `${shortName(item)} allows every action on everything` }] }];
    }
    if (IBM.test(item.type)) return ibmPolicy(item);
    const role = YANDEX.test(item.type) ? text(item, 'role') : undefined;
    if (role === undefined || !BASIC.has(role)) return [];
    const at = homeOf(item, 'role');
    return [{
      fact: 'grant', to: item.key, name: `${role} through ${shortName(item)}`, provider: 'yandex', effects: role === 'editor' ? ['write', 'destroy', 'destroy-backup'] : ['administer'], on: { everything: true }, bound: 'exact', limitedBy: [],
      amounts: [{ trait: 'basic-role', how: 'for every service', at, certain: true }], evidence: [{ at: headOf(item), note: `${shortName(item)} gives ${role}` }],
    }];
  });
}

/** Does a statement allow every action on everything, without a condition? */
function givesEverything(value: Value | undefined): boolean {
  const written = textOf(value);
  const data = written === undefined ? plain(value?.json, 0) : parsed(written);
  const statements = field(data, 'statement');
  return (Array.isArray(statements) ? statements : [statements]).some((one: unknown) => String(field(one, 'effect')).toLowerCase() === 'allow' && isStar(field(one, 'action')) && isStar(field(one, 'resource')) && field(one, 'condition') === undefined);
}

function isStar(value: unknown): boolean { return (Array.isArray(value) ? value : [value]).some((one: unknown) => one === '*' || one === '*:*'); }

/** A field of an object by its name in lower case: the clouds differ in how they write it. */
function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1] : undefined;
}

function parsed(text: string): unknown { try { return JSON.parse(text); } catch { return undefined; } }

function plain(value: Value | undefined, depth: number): unknown {
  if (value === undefined || depth > 20) return undefined;
  if (value.type === 'scalar') return value.value;
  if (value.type === 'list') return value.items.map((item) => plain(item, depth + 1));
  return value.type === 'map' ? Object.fromEntries([...value.entries].map(([key, item]) => [key, plain(item, depth + 1)])) : undefined;
}

/** Administrator, Manager or Editor of every service of the account, or of the account itself. */
function ibmPolicy(item: Item): GrantFact[] {
  const roles = new Set(textsIn(read(item, 'roles')).texts);
  if (IBM_NARROWS.some((name) => read(item, name) !== undefined)) return [];
  const at = homeOf(item, 'roles');
  const limitedBy = read(item, 'rule_conditions') === undefined ? [] : ['a condition'];
  const base = { fact: 'grant' as const, to: item.key, provider: 'ibm', bound: 'exact' as const, limitedBy, evidence: [{ at, note: `${shortName(item)} gives it for all of the account` }] as const };
  if (roles.has('Administrator')) {
    // Account management is who may log in and what is paid, not the services.
    if (truthOf(read(item, 'account_management')) === true) return [{ ...base, name: `Administrator of the account through ${shortName(item)}`, effects: [], on: { everything: true }, amounts: [{ trait: 'manages-permissions', how: 'users, access groups and policies of the account', at, certain: limitedBy.length === 0 }] }];
    return [{ ...base, name: `Administrator through ${shortName(item)}`, effects: ['administer'], on: { everything: true } }];
  }
  const role = ['Manager', 'Editor'].find((one) => roles.has(one));
  if (role === undefined || truthOf(read(item, 'account_management')) === true) return [];
  return [{ ...base, name: `${role} through ${shortName(item)}`, effects: ['write', 'destroy'], on: { everything: true }, amounts: [{ trait: 'basic-role', how: 'for every service', at, certain: limitedBy.length === 0 }] }];
}
