import type { EvidenceList, Fact, GrantFact, Key } from '../../../../model/index.ts';
import { nestedBlocks, valueAt } from '../body.ts';
import { placeOf } from '../scope.ts';
import { refsOf, textOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import { managedPolicy } from './aws-actions.ts';
import { shortName } from './drafts.ts';
import type { ItemIndex } from './index-of.ts';
import { allowedActions, allowedBy } from './policy.ts';
import type { Allowed } from './policy.ts';

/** Attributes that name the holder of a policy, by resource type. */
const HOLDERS = ['role', 'user', 'group', 'roles', 'users', 'groups'] as const;
const IDENTITIES = new Set(['aws_iam_role', 'aws_iam_user', 'aws_iam_group']);
const INLINE = new Set(['aws_iam_role_policy', 'aws_iam_user_policy', 'aws_iam_group_policy']);
const ATTACHMENTS = new Set(['aws_iam_role_policy_attachment', 'aws_iam_user_policy_attachment', 'aws_iam_group_policy_attachment', 'aws_iam_policy_attachment']);

/** Grants of IAM: inline policies, policies of the tree through their attachments, and policies kept by AWS. */
export function awsGrants(items: readonly Item[], index: ItemIndex, isData: (item: Item) => boolean): readonly Fact[] {
  const out: Fact[] = [];
  const attached = new Set<Item>();
  for (const item of items) {
    if (item.mode !== 'managed') continue;
    const at: EvidenceList = [{ at: placeOf(item.declared.file, item.declared.block.headSpan), note: `${shortName(item)} gives it` }];
    const read = (path: string): Value | undefined => valueAt(item.declared.block.body, path, item.instance.scope);
    if (INLINE.has(item.type)) {
      const policy = read('policy');
      if (policy) out.push(...granted(holdersOf(item, index), allowedBy([policy], index, isData), at, item));
    } else if (ATTACHMENTS.has(item.type)) {
      const policy = read('policy_arn');
      if (policy) out.push(...ofPolicy(policy, item, holdersOf(item, index), at, index, isData, attached));
    } else if (item.type === 'aws_iam_role' || item.type === 'aws_iam_user') {
      const arns = read('managed_policy_arns');
      for (const arn of arns?.type === 'list' ? arns.items : []) out.push(...ofPolicy(arn, item, [item.key], at, index, isData, attached));
      const inline = nestedBlocks(item.declared.block.body, 'inline_policy', item.instance.scope).flatMap((nested) => valueAt(nested.body, 'policy', nested.scope) ?? []);
      if (inline.length > 0) out.push(...granted([item.key], allowedBy(inline, index, isData), at, item));
    }
  }
  for (const item of items) {
    if (item.mode !== 'managed' || item.type !== 'aws_iam_policy' || attached.has(item)) continue;
    const policy = valueAt(item.declared.block.body, 'policy', item.instance.scope);
    const at: EvidenceList = [{ at: placeOf(item.declared.file, item.declared.block.headSpan), note: `${shortName(item)} gives it to whoever it is attached to` }];
    if (policy) out.push(...granted([item.key], allowedBy([policy], index, isData), at, item));
  }
  return out;
}

function ofPolicy(arn: Value, item: Item, to: readonly Key[], at: EvidenceList, index: ItemIndex, isData: (item: Item) => boolean, attached: Set<Item>): readonly Fact[] {
  const text = textOf(arn);
  const managed = text === undefined ? undefined : managedPolicy(text);
  if (managed) return granted(to, allowedActions(managed.allow, managed.deny), at, item, managed.name);
  const policies = [...new Set(refsOf(arn).flatMap((ref) => index.of(ref)))].filter((one) => one.type === 'aws_iam_policy');
  return policies.flatMap((policy) => {
    attached.add(policy);
    const value = valueAt(policy.declared.block.body, 'policy', policy.instance.scope);
    const evidence: EvidenceList = [{ at: placeOf(policy.declared.file, policy.declared.block.headSpan), note: `${shortName(policy)} says what is allowed` }, ...at];
    return value ? granted(to, allowedBy([value], index, isData), evidence, policy) : [];
  });
}

/** Keys of roles, users and groups: what a reference leads to, else the name written out. */
function holdersOf(item: Item, index: ItemIndex): readonly Key[] {
  const keys = HOLDERS.flatMap((attribute): Key[] => {
    const value = valueAt(item.declared.block.body, attribute, item.instance.scope);
    if (!value) return [];
    // A holder's name may be put together from other things; those hold nothing.
    const found = refsOf(value).flatMap((ref) => index.of(ref));
    const identities = found.filter((one) => IDENTITIES.has(one.type));
    const known = (identities.length > 0 ? identities : found).map((one) => one.key);
    const text = textOf(value);
    return known.length > 0 ? known : text !== undefined && /^[\w+=,.@/-]{1,128}$/.test(text) ? [`aws:${attribute.replace(/s$/, '')}/${text}`] : [];
  });
  return keys.length > 0 ? [...new Set(keys)] : [item.key];
}

function granted(to: readonly Key[], allowed: Allowed, evidence: EvidenceList, item: Item, policy?: string): readonly Fact[] {
  const out: Fact[] = [];
  if (allowed.unread) out.push({ fact: 'gap', kind: 'unresolved', reason: `part of the policy of ${shortName(item)} could not be followed, so what it allows is not fully known; look at it by hand`, place: evidence[0].at });
  if (!allowed.effects.some((effect) => effect !== 'read')) return out;
  const name = policy === undefined ? shortName(item) : `${policy} through ${shortName(item)}`;
  return [...out, ...to.map((key): GrantFact => ({
    fact: 'grant', to: key, name, provider: 'aws', effects: allowed.effects, bound: allowed.bound, limitedBy: allowed.limitedBy, evidence,
    on: { everything: allowed.everything, ...allowed.kinds.length > 0 && !allowed.effects.includes('administer') ? { kinds: allowed.kinds } : {}, ...allowed.keys.length > 0 ? { keys: allowed.keys } : {} },
  }))];
}
