import type { Evidence, Fact, GrantFact, IamTables, Key } from '../../../../model/index.ts';
import { grantsOf, managedByAws, namesPrincipal } from '../../../shared/iam/index.ts';
import type { Around, Hung, Policy } from '../../../shared/iam/index.ts';
import { nestedBlocks, valueAt } from '../body.ts';
import { structureOf } from '../functions-json.ts';
import { attributeOf } from '../module.ts';
import { placeOf } from '../scope.ts';
import { refsOf, textOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import { ATTACHMENTS, HOLDERS, IDENTITIES, INLINE, ON_THINGS, PERMISSION_SETS } from './iam-types.ts';
import { policyOf } from './iam-policy.ts';
import type { KeysOf } from './iam-policy.ts';
import type { ItemIndex } from './index-of.ts';
import { serviceControls } from './service-controls.ts';

interface World { readonly items: readonly Item[]; readonly index: ItemIndex; readonly keysOf: KeysOf; readonly tables: IamTables | undefined; readonly gaps: Fact[]; readonly followed: Set<Item> }
/** Services that act for all of their customers. */
const AWS_SERVICE = /^[a-z0-9.-]{2,60}\.amazonaws\.com$/;

/** A policy and its holder, before it is known what else the holder has. */
interface Given { readonly to: Key; readonly item: Item; readonly name: string; readonly policy: Policy; readonly note: string; readonly kept?: true; readonly through?: Evidence }

/** Grants of IAM: inline policies, policies of the tree through their attachments, those kept by AWS, policies on things, and who may take an identity. */
export function awsGrants(items: readonly Item[], index: ItemIndex, isData: (item: Item) => boolean, tables: IamTables | undefined): readonly Fact[] {
  const keysOf: KeysOf = (value) => { const refs = refsOf(value); return refs.length === 0 ? [] : [...new Set(refs.flatMap((ref) => index.of(ref)).filter(isData).map((item) => item.key))]; };
  const world: World = { items, index, keysOf, tables, gaps: [], followed: new Set() };
  const managed = items.filter((item) => item.mode === 'managed');
  const given = managed.flatMap((item) => identityOf(item, world));
  for (const item of items) if (isDocument(item)) for (const one of documentsIn(item, index)) world.followed.add(one);
  for (const item of managed) for (const one of mentioned(item, index)) world.followed.add(one);
  const bounds = boundsOf(managed, world);
  given.push(...items.flatMap((item) => loose(item, world)));
  for (const [user, groups] of groupsOf(managed, index)) given.push(...given.filter((one) => groups.has(one.to)).slice(0, 50).map((one): Given => ({ ...one, to: user })));
  const byHolder = new Map<Key, Given[]>();
  for (const one of given) { const had = byHolder.get(one.to); if (had) had.push(one); else byHolder.set(one.to, [one]); }
  const hung = given.map((one): Hung => {
    const beside = (byHolder.get(one.to) ?? []).filter((other) => other.policy !== one.policy).slice(0, 20).map((other) => other.policy);
    const around: Around = { beside, bounds: bounds.get(one.to) ?? [] };
    return { to: one.to, name: one.name, policy: one.policy, given: [evidenceOf(one.item, one.note), ...one.through ? [one.through] : []], around, ...one.kept ? { kept: true } : {}, role: 'identity' };
  });
  const facts: GrantFact[] = [...grantsOf([...hung, ...managed.flatMap((item) => onThing(item, world)), ...items.flatMap((item) => looseOnThing(item, world))], tables), ...managed.flatMap(direct)];
  return [...facts, ...world.gaps];
}

function evidenceOf(item: Item, note: string): Evidence {
  return { at: placeOf(item.declared.file, item.declared.block.headSpan), note: `${shortName(item)} ${note}` };
}
function read(item: Item, path: string): Value | undefined { return valueAt(item.declared.block.body, path, item.instance.scope); }
function listed(value: Value | undefined): readonly Value[] { return !value ? [] : value.type === 'list' ? value.items : [value]; }

function policyIn(value: Value, item: Item, world: World): Policy {
  const home = placeOf(item.declared.file, attributeOf(item.declared.block.body, 'policy') ?? item.declared.block.headSpan);
  const policy = policyOf(value, world.keysOf, home);
  if (policy.unread) world.gaps.push({ fact: 'gap', kind: 'unresolved', reason: `part of the policy of ${shortName(item)} could not be followed, so what it allows is not fully known; look at it by hand`, place: placeOf(item.declared.file, item.declared.block.headSpan) });
  return policy;
}

/** Policies an item gives to holders. */
function identityOf(item: Item, world: World): readonly Given[] {
  const to = (keys: readonly Key[], value: Value): readonly Given[] => { const policy = policyIn(value, item, world); return keys.map((key) => ({ to: key, item, name: shortName(item), policy, note: 'gives it' })); };
  const inline = INLINE.get(item.type);
  if (inline !== undefined) { const policy = read(item, inline); return policy ? to(holdersOf(item, world.index), policy) : []; }
  const attached = ATTACHMENTS.get(item.type);
  if (attached !== undefined) { const keys = holdersOf(item, world.index); return listed(read(item, attached)).flatMap((arn) => ofArn(arn, item, keys, world)); }
  if (item.type !== 'aws_iam_role' && item.type !== 'aws_iam_user') return [];
  const nested = nestedBlocks(item.declared.block.body, 'inline_policy', item.instance.scope).flatMap((block) => valueAt(block.body, 'policy', block.scope) ?? []);
  return [...listed(read(item, 'managed_policy_arns')).flatMap((arn) => ofArn(arn, item, [item.key], world)), ...nested.flatMap((value) => to([item.key], value))];
}

/** The policy an ARN or reference leads to. One kept by AWS that no table knows is said. */
function ofArn(arn: Value, item: Item, to: readonly Key[], world: World): readonly Given[] {
  const text = textOf(arn) ?? keptName(arn, world.index);
  if (text !== undefined && (text.startsWith('arn:') || textOf(arn) === undefined)) {
    const kept = managedByAws(text, arn.at ?? placeOf(item.declared.file, item.declared.block.headSpan), world.tables);
    if (kept === 'unknown' && text.includes(':aws:policy/')) world.gaps.push({ fact: 'gap', kind: 'unresolved', reason: `${shortName(item)} attaches a policy kept by AWS that is not in the tables; look at what it allows`, place: arn.at ?? placeOf(item.declared.file, item.declared.block.headSpan) });
    if (kept !== undefined && kept !== 'unknown') return to.map((key) => ({ to: key, item, name: `${kept.name} through ${shortName(item)}`, policy: kept.policy, note: 'attaches it', kept: true }));
  }
  const policies = [...new Set(refsOf(arn).flatMap((ref) => world.index.of(ref)))].filter((one) => one.type === 'aws_iam_policy' && one.mode === 'managed');
  return policies.flatMap((policy) => {
    world.followed.add(policy);
    const value = read(policy, 'policy');
    if (!value) return [];
    const made = policyIn(value, policy, world);
    return to.map((key): Given => ({ to: key, item: policy, name: shortName(policy), policy: made, note: 'says what is allowed', through: evidenceOf(item, 'gives it') }));
  });
}

/** `data "aws_iam_policy"` by name or ARN. */
function keptName(value: Value, index: ItemIndex): string | undefined {
  for (const item of refsOf(value).flatMap((ref) => index.of(ref))) {
    if (item.mode === 'data' && item.type === 'aws_iam_policy') return textOf(read(item, 'arn')) ?? textOf(read(item, 'name'));
  }
  return undefined;
}

/** Policies that nothing in the tree gives to anybody: those of the tree, documents no resource uses, and ones kept by AWS that are only looked up. */
function loose(item: Item, world: World): readonly Given[] {
  if (world.followed.has(item)) return [];
  if (item.mode === 'managed' && item.type === 'aws_iam_policy') {
    const value = read(item, 'policy');
    return value ? [{ to: item.key, item, name: shortName(item), policy: policyIn(value, item, world), note: 'gives it to whoever it is attached to' }] : [];
  }
  if (item.mode === 'data' && item.type === 'aws_iam_policy') {
    const text = textOf(read(item, 'arn')) ?? textOf(read(item, 'name'));
    const kept = text === undefined ? undefined : managedByAws(text, placeOf(item.declared.file, item.declared.block.headSpan), world.tables);
    return kept === undefined || kept === 'unknown' ? [] : [{ to: item.key, item, name: `${kept.name} through data.${shortName(item)}`, policy: kept.policy, note: 'looks it up', kept: true }];
  }
  if (!isDocument(item)) return [];
  const policy = documentOf(item, world);
  return policy.statements.length === 0 || policy.statements.some(namesPrincipal) ? [] : [{ to: item.key, item, name: `data.${shortName(item)}`, policy, note: 'gives it to whoever it is attached to' }];
}

function isDocument(item: Item): boolean { return item.mode === 'data' && item.type === 'aws_iam_policy_document'; }
function documentOf(item: Item, world: World): Policy {
  const value = item.module.refer('data', ['aws_iam_policy_document', item.label, ...item.instance.key === undefined ? [] : [item.instance.key], 'json'], placeOf(item.declared.file, item.declared.block.headSpan));
  return policyOf(value, world.keysOf, placeOf(item.declared.file, item.declared.block.headSpan));
}
/** Documents that are part of another. */
function documentsIn(item: Item, index: ItemIndex): readonly Item[] {
  return ['source_policy_documents', 'override_policy_documents', 'source_json', 'override_json'].flatMap((path) => { const value = read(item, path); return value ? refsOf(value).flatMap((ref) => index.of(ref)).filter(isDocument) : []; });
}
/** Documents and looked-up policies that a resource speaks of by itself. */
function mentioned(item: Item, index: ItemIndex): readonly Item[] {
  const names = [INLINE.get(item.type), ATTACHMENTS.get(item.type), ON_THINGS.get(item.type), item.type === 'aws_iam_role' ? 'assume_role_policy' : undefined, item.type === 'aws_iam_policy' ? 'policy' : undefined, item.type === 'aws_organizations_policy' ? 'content' : undefined, 'managed_policy_arns'];
  const values = names.flatMap((name) => (name === undefined ? [] : read(item, name) ?? []));
  return values.flatMap((value) => refsOf(value).map((ref) => ref)).flatMap((ref) => index.of(ref)).filter((one) => one.mode === 'data');
}

/** A policy that stands on a thing, or says who may take an identity. */
function onThing(item: Item, world: World): readonly Hung[] {
  const trust = item.type === 'aws_iam_role';
  const attribute = trust ? 'assume_role_policy' : ON_THINGS.get(item.type);
  if (attribute === undefined) return [];
  const value = read(item, attribute);
  if (!value || (!structureOf(value) && textOf(value) === '')) return [];
  return [{ to: item.key, name: shortName(item), policy: policyIn(value, item, world), given: [], role: trust ? 'trust' : 'resource', inNetwork: !trust && inNetwork(item, world) }];
}

/** Stores that answer in a network of their owner where this block puts them there, by type; policies apart name their store by this attribute. */
const IN_NETWORK: Readonly<Record<string, string>> = { aws_opensearch_domain: 'vpc_options', aws_elasticsearch_domain: 'vpc_options' };
const STORE_OF: Readonly<Record<string, string>> = { aws_opensearch_domain_policy: 'domain_name', aws_elasticsearch_domain_policy: 'domain_name' };

function inNetwork(item: Item, world: World): boolean {
  const block = Object.hasOwn(IN_NETWORK, item.type) ? IN_NETWORK[item.type] : undefined;
  if (block !== undefined) return nestedBlocks(item.declared.block.body, block, item.instance.scope).length > 0;
  const named = Object.hasOwn(STORE_OF, item.type) ? read(item, STORE_OF[item.type] ?? '') : undefined;
  const stores = named ? refsOf(named).flatMap((ref) => world.index.of(ref)).filter((one) => Object.hasOwn(IN_NETWORK, one.type)) : [];
  return stores.length > 0 && stores.every((one) => inNetwork(one, world));
}
function looseOnThing(item: Item, world: World): readonly Hung[] {
  if (!isDocument(item) || world.followed.has(item)) return [];
  const policy = documentOf(item, world);
  return policy.statements.some(namesPrincipal) ? [{ to: item.key, name: `data.${shortName(item)}`, policy, given: [], loose: true }] : [];
}

/** What the boundary of each holder and permission set allows, and what the organisation leaves to its account. */
function boundsOf(items: readonly Item[], world: World): ReadonlyMap<Key, readonly Policy[]> {
  const out = new Map<Key, readonly Policy[]>();
  const controls = serviceControls(items, world.index, (item, value) => policyIn(value, item, world));
  for (const item of items) {
    if (!IDENTITIES.has(item.type)) continue;
    const value = read(item, 'permissions_boundary');
    const found = value ? ofArn(value, item, [item.key], world).map((one) => one.policy) : [];
    const all = [...value && found.length === 0 ? [{ statements: [], unread: true }] : found, ...controls(item)];
    if (all.length > 0) out.set(item.key, all);
  }
  return out;
}

/** Groups of each user, by key: what a group may do, its users may do too. */
function groupsOf(items: readonly Item[], index: ItemIndex): ReadonlyMap<Key, ReadonlySet<Key>> {
  const out = new Map<Key, Set<Key>>();
  const led = (item: Item, attribute: string, type: string): readonly Key[] => refsOf(read(item, attribute) ?? { type: 'list', items: [], at: undefined, refs: [], via: [] }).flatMap((ref) => index.of(ref)).filter((one) => one.type === type).map((one) => one.key);
  for (const item of items) {
    if (item.type !== 'aws_iam_user_group_membership' && item.type !== 'aws_iam_group_membership') continue;
    const single = item.type === 'aws_iam_user_group_membership';
    for (const user of led(item, single ? 'user' : 'users', 'aws_iam_user')) for (const group of led(item, single ? 'groups' : 'group', 'aws_iam_group')) { const had = out.get(user); if (had) had.add(group); else out.set(user, new Set([group])); }
  }
  return out;
}

/** Grants that are no policy: a permission on a function for anybody, a ledger that asks only for its API. */
function direct(item: Item): readonly GrantFact[] {
  const whole = (trait: 'open-to-anyone' | 'trusts-widely' | 'writes-anything', how: string, value: Value, certain: boolean): GrantFact[] => {
    const at = value.at ?? placeOf(item.declared.file, item.declared.block.headSpan);
    return [{ fact: 'grant', to: item.key, name: shortName(item), provider: 'aws', effects: trait === 'writes-anything' ? ['write', 'destroy'] : [], on: { everything: false, keys: [item.key] }, bound: certain ? 'exact' : 'at-most', limitedBy: [], evidence: [{ at, note: `${shortName(item)} says so` }], amounts: [{ trait, how, at, certain }] }];
  };
  if (item.type === 'aws_lambda_permission') {
    const who = read(item, 'principal');
    const limited = ['source_account', 'source_arn', 'principal_org_id', 'event_source_token', 'function_url_auth_type'].some((name) => read(item, name) !== undefined);
    if (!who || limited) return [];
    return textOf(who) === '*' ? whole('open-to-anyone', 'anybody may call the function', who, true) : AWS_SERVICE.test(textOf(who) ?? '') ? whole('trusts-widely', 'a service of AWS calls it for any of its customers, and no source says whose', who, false) : [];
  }
  if (item.type === 'aws_qldb_ledger') {
    const mode = read(item, 'permissions_mode');
    return mode && textOf(mode) === 'ALLOW_ALL' ? whole('writes-anything', 'every statement on every table of the ledger, for whoever reaches its API', mode, true) : [];
  }
  return [];
}

/** Keys of roles, users and groups: what a reference leads to, else the name written out. */
function holdersOf(item: Item, index: ItemIndex): readonly Key[] {
  const keys = [...HOLDERS, ...PERMISSION_SETS.has(item.type) ? ['permission_set_arn'] : []].flatMap((attribute): Key[] => {
    const value = read(item, attribute);
    if (!value) return [];
    // A holder's name may be put together from other things; those hold nothing.
    const found = refsOf(value).flatMap((ref) => index.of(ref));
    const identities = found.filter((one) => IDENTITIES.has(one.type));
    const known = (identities.length > 0 ? identities : found).map((one) => one.key);
    const text = textOf(value);
    return known.length > 0 ? known : text !== undefined && /^[\w+=,.@/-]{1,128}$/.test(text) ? [`aws:${attribute.replace(/s$|_name$/, '')}/${text}`] : [];
  });
  return keys.length > 0 ? [...new Set(keys)] : [item.key];
}
