import type { EvidenceList, Fact, Key, Knowledge } from '../../../model/index.ts';
import { grantsOf, managedByAws, texts } from '../../shared/iam/index.ts';
import type { Hung, Policy } from '../../shared/iam/index.ts';
import { roleKey, withNames, withRunners } from '../../shared/runners.ts';
import type { Draft } from './drafts.ts';
import type { Item } from './instances.ts';
import { openThings, SOURCES } from './open-things.ts';
import { policyOf, policyOfStatements } from './policy-document.ts';
import type { KeysOf } from './policy-document.ts';
import { ON_THINGS } from './policy-types.ts';
import { runnersOf } from './runners.ts';
import { samPolicies } from './sam-policies.ts';
import { below, itemsOf, refsOf, textOf } from './value.ts';
import type { Value } from './value.ts';

const IDENTITIES = new Set(['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group']);
/** Separate policies, by what they are. */
const APART = new Set(['AWS::IoT::Policy', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy', 'AWS::IAM::UserPolicy', 'AWS::IAM::GroupPolicy']);
/** SAM makes a role for these out of their own list of policies. */
const SAM = new Set(['AWS::Serverless::Function', 'AWS::Serverless::StateMachine']);
const HOLDERS = ['Roles', 'Users', 'Groups', 'RoleName', 'UserName', 'GroupName'] as const;

interface Written { readonly policy: Policy; readonly name: string; readonly given: EvidenceList }
interface Holder { readonly item: Item; readonly policies: Written[]; readonly bounds: Policy[] }

/** Grants of every policy in the templates: of roles, users and groups with all that stands beside each other, and of policies that hang on things. */
export function grantsIn(items: readonly Item[], drafts: ReadonlyMap<Item, Draft>, knowledge: Knowledge): readonly Fact[] {
  const find = (from: Item, value: Value | undefined): readonly Item[] => {
    const refs = new Set(refsOf(value).map((ref) => ref.to));
    return refs.size === 0 ? [] : (byInstance.get(from.instance) ?? []).filter((item) => refs.has(item.id));
  };
  const byInstance = new Map<Item['instance'], Item[]>();
  for (const item of items) { const had = byInstance.get(item.instance); if (had) had.push(item); else byInstance.set(item.instance, [item]); }
  const keysFor = (from: Item): KeysOf => (value) => find(from, value).flatMap((item) => drafts.get(item)?.keys[0] ?? []);
  const holders = new Map<Item, Holder>();
  const holderOf = (item: Item): Holder => { const had = holders.get(item); if (had) return had; const made: Holder = { item, policies: [], bounds: [] }; holders.set(item, made); return made; };
  const loose: Hung[] = [];
  const gaps: Fact[] = [];
  const attached = new Map<Item, Item[]>();
  const note = (item: Item): EvidenceList => [{ at: item.at, note: `${item.type} ${item.id} gives it` }, ...item.instance.callers];
  const document = (item: Item, value: Value | undefined): Policy | undefined => {
    const policy = policyOf(value, keysFor(item));
    if (policy?.unread === true) gaps.push({ fact: 'gap', kind: 'unresolved', reason: `part of the policy of ${item.id} could not be followed, so what it allows is not fully known; look at it by hand`, place: value?.at ?? item.at });
    return policy;
  };
  const managed = (item: Item, arn: Value, to: Written[]): void => {
    const text = textOf(arn);
    const known = text === undefined ? undefined : managedByAws(text, arn.at, knowledge.iam);
    if (known !== undefined && known !== 'unknown') to.push({ policy: known.policy, name: `${known.name} through ${item.id}`, given: [{ at: arn.at, note: `${item.id} takes this policy of AWS` }, ...note(item)] });
    for (const policy of find(item, arn)) if (policy.type === 'AWS::IAM::ManagedPolicy') attached.set(policy, [...attached.get(policy) ?? [], item]);
  };
  /** Who may take the identity; SAM gives the role it makes the same property. */
  const trusted = (item: Item): void => {
    const trust = document(item, below(item.properties, 'AssumeRolePolicyDocument'));
    if (trust) loose.push({ to: item.key, name: `trust policy of ${item.id}`, policy: trust, given: note(item), role: 'trust' });
  };
  for (const item of items) {
    if (IDENTITIES.has(item.type)) {
      const holder = holderOf(item);
      for (const inline of itemsOf(below(item.properties, 'Policies'))) {
        const policy = document(item, below(inline, 'PolicyDocument'));
        if (policy) holder.policies.push({ policy, name: item.id, given: note(item) });
      }
      for (const arn of itemsOf(below(item.properties, 'ManagedPolicyArns'))) managed(item, arn, holder.policies);
      trusted(item);
      bound(item, holder, find(item, below(item.properties, 'PermissionsBoundary')), knowledge, document);
    } else if (SAM.has(item.type)) {
      const holder = holderOf(item);
      trusted(item);
      for (const one of samPolicies(item, keysFor(item))) {
        if ('arn' in one) managed(item, one.arn, holder.policies);
        else holder.policies.push({ policy: one.policy, name: item.id, given: note(item) });
      }
    } else if (item.type === 'AWS::SSO::PermissionSet') {
      const holder = holderOf(item);
      const policy = document(item, below(item.properties, 'InlinePolicy'));
      if (policy) holder.policies.push({ policy, name: item.id, given: note(item) });
      for (const arn of itemsOf(below(item.properties, 'ManagedPolicies'))) managed(item, arn, holder.policies);
    }
  }
  for (const item of items) {
    if (!APART.has(item.type)) continue;
    const policy = document(item, below(item.properties, 'PolicyDocument'));
    if (!policy) continue;
    const named = [...HOLDERS.flatMap((property) => find(item, below(item.properties, property))), ...attached.get(item) ?? []];
    const to = [...new Set(named)].filter((one) => IDENTITIES.has(one.type) || SAM.has(one.type) || one.type === 'AWS::SSO::PermissionSet');
    for (const one of to) holderOf(one).policies.push({ policy, name: item.id, given: note(item) });
    if (to.length === 0) loose.push({ to: item.key, name: item.id, policy, given: note(item), role: 'identity' });
  }
  for (const item of items) {
    for (const { document: path, on } of Object.hasOwn(ON_THINGS, item.type) ? ON_THINGS[item.type] ?? [] : []) {
      const policy = document(item, below(item.properties, ...path.split('.')));
      if (!policy) continue;
      const things = on === undefined ? [item] : find(item, below(item.properties, on));
      const [thing] = things;
      loose.push({ to: thing?.key ?? item.key, name: `policy of ${thing?.id ?? item.id}`, policy, given: note(item), role: 'resource', inNetwork: item.type.endsWith('::Domain') && below(item.properties, 'VPCOptions') !== undefined });
    }
    const bus = busPolicy(item, keysFor(item));
    if (bus) loose.push({ to: find(item, below(item.properties, 'EventBusName'))[0]?.key ?? item.key, name: item.id, policy: bus, given: note(item), role: 'resource' });
    gaps.push(...openThings(item));
    const invoked = invocation(item);
    if (invoked) loose.push({ to: find(item, below(item.properties, 'FunctionName'))[0]?.key ?? item.key, name: item.id, policy: invoked, given: note(item), role: 'resource' });
    const ledger = openLedger(item);
    if (ledger) gaps.push(ledger);
  }
  for (const [user, groups] of groupsOf(items, find)) holderOf(user).policies.push(...[...groups].flatMap((group) => holders.get(group)?.policies ?? []).slice(0, 50));
  const held = [...holders.values()].flatMap(({ item, policies, bounds }): Hung[] => policies.map((one, index) => ({
    to: item.key, name: one.name, policy: one.policy, given: one.given, role: 'identity', around: { beside: policies.filter((_, other) => other !== index).map((other) => other.policy), bounds },
  })));
  const names = new Map(items.flatMap((item): [Key, Key][] => { const name = item.type === 'AWS::IAM::Role' ? roleKey(textOf(below(item.properties, 'RoleName'))) : undefined; return name === undefined ? [] : [[item.key, name]]; }));
  return withNames(withRunners([...grantsOf([...held, ...loose], knowledge.iam), ...gaps], runnersOf(items, find)), names);
}

/** Groups of each user: what a group may do, its users may do too. */
function groupsOf(items: readonly Item[], find: (from: Item, value: Value | undefined) => readonly Item[]): ReadonlyMap<Item, ReadonlySet<Item>> {
  const out = new Map<Item, Set<Item>>();
  const add = (user: Item, group: Item): void => { if (user.type !== 'AWS::IAM::User' || group.type !== 'AWS::IAM::Group') return; const had = out.get(user); if (had) had.add(group); else out.set(user, new Set([group])); };
  for (const item of items) {
    if (item.type === 'AWS::IAM::User') for (const group of find(item, below(item.properties, 'Groups'))) add(item, group);
    if (item.type === 'AWS::IAM::UserToGroupAddition') for (const user of find(item, below(item.properties, 'Users'))) for (const group of find(item, below(item.properties, 'GroupName'))) add(user, group);
  }
  return out;
}

/** A boundary: nothing counts that it does not allow. One from elsewhere is not known, and narrows in some way. */
function bound(item: Item, holder: Holder, local: readonly Item[], knowledge: Knowledge, document: (item: Item, value: Value | undefined) => Policy | undefined): void {
  const written = below(item.properties, 'PermissionsBoundary');
  if (!written) return;
  const [policy] = local.filter((one) => one.type === 'AWS::IAM::ManagedPolicy').flatMap((one) => document(one, below(one.properties, 'PolicyDocument')) ?? []);
  const text = textOf(written);
  const known = text === undefined ? undefined : managedByAws(text, written.at, knowledge.iam);
  holder.bounds.push(policy ?? (known !== undefined && known !== 'unknown' ? known.policy : { statements: [{ allow: true, actions: { ...texts(), unknown: true }, conditions: [], at: written.at }], unread: true }));
}

/** A single permission to call a function, as the statement it becomes. */
function invocation(item: Item): Policy | undefined {
  if (item.type !== 'AWS::Lambda::Permission' && item.type !== 'AWS::Lambda::LayerVersionPermission') return undefined;
  const principal = textOf(below(item.properties, 'Principal'));
  const action = textOf(below(item.properties, 'Action'));
  if (principal === undefined || action === undefined) return undefined;
  const narrowed = SOURCES.filter((property) => below(item.properties, property) !== undefined);
  const conditions = narrowed.map((property) => ({ operator: 'StringEquals', key: `lambda:${property}`, values: { texts: [], unknown: true } }));
  return { unread: false, statements: [{ allow: true, actions: texts(action), resources: texts('this'), principals: [{ kind: principal === '*' ? '*' : principal.includes('.') ? 'Service' : 'AWS', values: texts(principal) }], conditions, at: item.at }] };
}

/** A statement for a bus of events, as a document or as its older single properties. */
function busPolicy(item: Item, keysOf: KeysOf): Policy | undefined {
  if (item.type !== 'AWS::Events::EventBusPolicy') return undefined;
  const statement = below(item.properties, 'Statement');
  if (statement) return policyOfStatements(statement, keysOf);
  const principal = textOf(below(item.properties, 'Principal'));
  if (principal === undefined) return undefined;
  const condition = below(item.properties, 'Condition');
  return { unread: false, statements: [{
    allow: true, actions: texts(textOf(below(item.properties, 'Action')) ?? 'events:PutEvents'), resources: texts('this'), principals: [{ kind: principal === '*' ? '*' : 'AWS', values: texts(principal) }], at: item.at,
    conditions: condition ? [{ operator: textOf(below(condition, 'Type')) ?? '', key: textOf(below(condition, 'Key')) ?? '', values: texts(textOf(below(condition, 'Value')) ?? '') }] : [],
  }] };
}

/** The older way of QLDB: whoever may connect may do everything to every table, whatever policies say of single ones. */
function openLedger(item: Item): Fact | undefined {
  const mode = item.type === 'AWS::QLDB::Ledger' ? below(item.properties, 'PermissionsMode') : undefined;
  if (!mode || textOf(mode) !== 'ALLOW_ALL') return undefined;
  const to: Key = item.key;
  return {
    fact: 'grant', to, name: item.id, provider: 'aws', effects: ['destroy'], on: { everything: false, keys: [to] }, bound: 'exact', limitedBy: [], evidence: [{ at: mode.at, note: 'whoever may connect may run every statement' }, { at: item.at, note: `declares ${item.type} ${item.id}` }],
    amounts: [{ trait: 'writes-anything', how: 'every PartiQL statement on every table, for whoever has qldb:SendCommand', at: mode.at, certain: true }],
  };
}
