import type { GrantFact, Knowledge, NamedRole, RoleNames } from '../../../../model/index.ts';
import { valueAt } from '../body.ts';
import { textOf, truthOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import { headOf, homeOf, nested, read, text, textsIn } from './reading.ts';

/** Attribute that holds the policy, by type. Both clouds write statements as AWS does. */
const POLICIES: Readonly<Record<string, readonly [attributes: readonly string[], provider: string]>> = { alicloud_ram_policy: [['policy_document', 'document'], 'alibaba'], tencentcloud_cam_policy: [['document'], 'tencent'], huaweicloud_identity_role: [['policy'], 'huaweicloud'], minio_iam_policy: [['policy'], 'minio'] };
/** Policies that a cloud keeps and that give everything, by the attachments that take one by its name. */
const ATTACHED = /^(?:alicloud_ram|tencentcloud_cam)_(?:user|group|role)_policy_attachment(?:_by_name)?$/;
const YANDEX = /^yandex_(?:organizationmanager_organization|resourcemanager_(?:cloud|folder))_iam_(?:binding|member)$/;
/** What a role that a cloud keeps gives, where the table knows it. */
type Gives = (cloud: string, role: string | undefined) => NamedRole['gives'] | undefined;
/** Roles that clouds keep for every service at once, for looking up. */
export function keptRoles(knowledge: Knowledge): Gives {
  const roles = new Map((knowledge.access?.find((table): table is RoleNames => table.platform === 'small-clouds')?.roles ?? []).map((one) => [`${one.cloud} ${one.role}`, one.gives]));
  return (cloud, role) => roles.get(`${cloud} ${role ?? ''}`);
}

const YANDEX_OPEN = /^yandex_\w{1,80}_iam_(?:binding|member)$/;

/** Policies of IBM Cloud that give roles to a user, a service id, a group or a trusted profile. */
const IBM = /^ibm_iam_(?:user|service|access_group|trusted_profile)_policy$/;
/** What narrows such a policy to some services or things; without any it holds for all of the account. */
const IBM_NARROWS = ['resources', 'resource_attributes', 'resource_tags'];

/** Policies that give everything, and roles for every service, of Alibaba Cloud, Tencent Cloud, Huawei Cloud, Yandex Cloud, IBM Cloud, Scaleway, OVHcloud and Exoscale. */
export function smallCloudGrants(items: readonly Item[], knowledge: Knowledge): readonly GrantFact[] {
  const gives = keptRoles(knowledge);
  return items.flatMap((item): GrantFact[] => {
    if (item.mode !== 'managed') return [];
    const policy = Object.hasOwn(POLICIES, item.type) ? POLICIES[item.type] : undefined;
    if (policy) {
      const [attributes, provider] = policy;
      const attribute = attributes.find((one) => read(item, one) !== undefined);
      return attribute !== undefined && givesEverything(read(item, attribute)) ? [everything(item, attribute, provider)] : [];
    }
    if (IBM.test(item.type)) return ibmPolicy(item);
    if (ATTACHED.test(item.type)) {
      const cloud = item.type.startsWith('alicloud') ? 'alibaba' : 'tencent';
      return gives(cloud, text(item, 'policy_name')) === 'everything' && text(item, 'policy_type') !== 'Custom' ? [everything(item, 'policy_name', cloud)] : [];
    }
    if (item.type === 'alicloud_ram_role') return takenByAnybody(item);
    if (item.type === 'scaleway_iam_policy') return scaleway(item, gives);
    if (item.type === 'ovh_iam_policy') return textsIn(read(item, 'allow')).texts.includes('*') ? [{ ...everything(item, 'allow', 'ovh'), on: { everything: false }, amounts: [{ trait: 'whole-service', how: 'every action on the resources it lists', at: homeOf(item, 'allow'), certain: true }] }] : [];
    if (item.type === 'exoscale_iam_role') return text(item, 'policy.default_service_strategy') === 'allow' && (read(item, 'policy.services')?.type ?? 'map') === 'map' && !hasEntries(read(item, 'policy.services')) ? [everything(item, 'policy', 'exoscale')] : [];
    if (YANDEX_OPEN.test(item.type)) {
      const open = [...textsIn(read(item, 'members')).texts, ...textsIn(read(item, 'member')).texts].includes('system:allUsers');
      const home = homeOf(item, read(item, 'members') ? 'members' : 'member');
      if (open) return [{ fact: 'grant', to: item.key, name: shortName(item), provider: 'yandex', effects: [], on: { everything: false, keys: [item.key] }, bound: 'exact', limitedBy: [], amounts: [{ trait: 'open-to-anyone', how: `everybody has the role ${/^[\w.-]{1,80}$/.exec(text(item, 'role') ?? '')?.[0] ?? 'it gives'}`, at: home, certain: true }], evidence: [{ at: home, note: `${shortName(item)} says so` }] }];
    }
    const role = YANDEX.test(item.type) ? text(item, 'role') : undefined;
    const given = gives('yandex', role);
    if (role === undefined || given === undefined) return [];
    const at = homeOf(item, 'role');
    return [{
      fact: 'grant', to: item.key, name: `${role} through ${shortName(item)}`, provider: 'yandex', effects: given === 'every-service' ? ['write', 'destroy', 'destroy-backup'] : ['administer'], on: { everything: true }, bound: 'exact', limitedBy: [],
      amounts: [{ trait: 'basic-role', how: 'for every service', at, certain: true }], evidence: [{ at: headOf(item), note: `${shortName(item)} gives ${role}` }],
    }];
  });
}

function everything(item: Item, attribute: string, provider: string): GrantFact {
  return { fact: 'grant', to: item.key, name: shortName(item), provider, effects: ['administer'], on: { everything: true }, bound: 'exact', limitedBy: [], evidence: [{ at: homeOf(item, attribute), note: `${shortName(item)} allows every action on everything` }] };
}

function hasEntries(value: Value | undefined): boolean { return value?.type === 'map' && value.entries.size > 0; }

/** A role of Alibaba Cloud whose trust names everybody. */
function takenByAnybody(item: Item): GrantFact[] {
  const attribute = ['assume_role_policy_document', 'document'].find((one) => read(item, one) !== undefined);
  const open = attribute !== undefined && statementsOf(read(item, attribute)).some((one: unknown) => String(field(one, 'effect')).toLowerCase() === 'allow' && field(one, 'condition') === undefined && isStar(field(field(one, 'principal'), 'ram')));
  if (!open) return [];
  const at = homeOf(item, attribute);
  return [{ fact: 'grant', to: item.key, name: shortName(item), provider: 'alibaba', effects: [], on: { everything: false }, bound: 'exact', limitedBy: [], amounts: [{ trait: 'anyone-may-assume', how: 'any account of Alibaba Cloud may take it', at, certain: true }], evidence: [{ at, note: `${shortName(item)} says who may take it` }] }];
}

/** Sets of permissions of Scaleway that hold for every product, or for who may do what. */
function scaleway(item: Item, gives: Gives): GrantFact[] {
  return nested(item, 'rule').flatMap((rule): GrantFact[] => {
    const value = valueAt(rule.body, 'permission_set_names', rule.scope);
    const { texts } = textsIn(value);
    const limitedBy = valueAt(rule.body, 'condition', rule.scope) === undefined ? [] : ['a condition'];
    const at = value?.at ?? homeOf(item, 'rule');
    const base = { fact: 'grant' as const, to: item.key, name: shortName(item), provider: 'scaleway', on: { everything: true }, bound: 'exact' as const, limitedBy, evidence: [{ at, note: `${shortName(item)} gives it` }] as const };
    const given = new Set(texts.map((one) => gives('scaleway', one)));
    if (given.has('permissions') || given.has('everything')) return [{ ...base, effects: given.has('everything') ? ['administer'] : [], amounts: [{ trait: 'manages-permissions', how: 'users, applications and policies of the organisation', at, certain: limitedBy.length === 0 }] }];
    return given.has('every-service') ? [{ ...base, effects: ['write', 'destroy'], amounts: [{ trait: 'basic-role', how: 'for every service', at, certain: limitedBy.length === 0 }] }] : [];
  });
}

/** Does a statement allow every action on everything, without a condition? */
function givesEverything(value: Value | undefined): boolean {
  // Huawei Cloud takes a statement without resources as one for all of them; of MinIO everything is S3.
  return statementsOf(value).some((one: unknown) => String(field(one, 'effect')).toLowerCase() === 'allow' && isStar(field(one, 'action')) && (isStar(field(one, 'resource')) || (field(one, 'resource') === undefined && isStar(field(one, 'action'), '*:*:*'))) && field(one, 'condition') === undefined);
}

function statementsOf(value: Value | undefined): readonly unknown[] {
  const written = textOf(value);
  const statements = field(written === undefined ? plain(value?.json, 0) : parsed(written), 'statement');
  return Array.isArray(statements) ? statements : [statements];
}

const STARS: readonly unknown[] = ['*', '*:*', '*:*:*', 's3:*', 'arn:aws:s3:::*'];
function isStar(value: unknown, ...stars: readonly unknown[]): boolean { return (Array.isArray(value) ? value : [value]).some((one: unknown) => (stars.length > 0 ? stars : STARS).includes(one)); }

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
