import { texts } from '../../../shared/iam/index.ts';
import type { Policy } from '../../../shared/iam/index.ts';
import { textOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import type { ItemIndex } from './index-of.ts';
import { accountOf, configurationOf, setting } from './providers.ts';
import { headOf, itemsIn, read, text } from './reading.ts';

const DEEPEST = 8;

/**
 * What service control policies of the tree leave to the account an item is made in: those attached to the account itself, to a unit above it or to the root of its organisation.
 * The account is told by its number in the provider block, or by the reference that the block's role is made of. `read` follows the text of a policy.
 */
export function serviceControls(items: readonly Item[], index: ItemIndex, follow: (item: Item, value: Value) => Policy): (item: Item) => readonly Policy[] {
  const attached = items.filter((item) => item.type === 'aws_organizations_policy_attachment').flatMap((item) => {
    const target = read(item, 'target_id');
    return itemsIn(read(item, 'policy_id'), index).filter(isControl).map((policy) => ({ policy, number: text(item, 'target_id'), targets: new Set(itemsIn(target, index)) }));
  });
  if (attached.length === 0) return () => [];
  const organisations = items.filter((item) => item.type === 'aws_organizations_organization');
  const policies = new Map<Item, Policy>();
  for (const { policy } of attached) {
    const content = read(policy, 'content');
    if (content && !policies.has(policy)) policies.set(policy, asBound(follow(policy, content), policy));
  }
  return (item) => {
    const configuration = configurationOf(item);
    const number = accountOf(configuration)?.keys.find((key) => key.startsWith('aws:account/'))?.slice('aws:account/'.length);
    const referred = itemsIn(setting(configuration, 'assume_role.role_arn'), index).filter((one) => one.type === 'aws_organizations_account');
    const { things, ids } = unitsAbove(referred, index, organisations.filter((one) => referred.some((account) => account.root === one.root)));
    const found = attached.filter((one) => (one.number !== undefined && (one.number === number || ids.has(one.number))) || [...one.targets].some((target) => things.has(target)));
    return [...new Set(found.flatMap(({ policy }) => policies.get(policy) ?? []))];
  };
}

/** `aws_organizations_policy` is a service control policy unless it says otherwise. */
function isControl(item: Item): boolean {
  return item.type === 'aws_organizations_policy' && item.mode === 'managed' && (text(item, 'type') ?? 'SERVICE_CONTROL_POLICY') === 'SERVICE_CONTROL_POLICY';
}

/**
 * An account, the units it lies in and the organisation whose root they hang on, with the ids of those that only an id names. An account that names no parent hangs on the root itself: then
 * it is that of the one organisation its root module speaks of.
 */
function unitsAbove(accounts: readonly Item[], index: ItemIndex, organisations: readonly Item[]): { readonly things: ReadonlySet<Item>; readonly ids: ReadonlySet<string> } {
  const things = new Set(accounts);
  const ids = new Set<string>();
  let next = accounts;
  for (let depth = 0; depth < DEEPEST && next.length > 0; depth++) {
    next = next.flatMap((item) => {
      const parent = read(item, 'parent_id');
      const id = parent && textOf(parent);
      if (id !== undefined && /^(?:r|ou)-[a-z0-9-]{4,70}$/.test(id)) ids.add(id);
      return parent ? itemsIn(parent, index) : item.type === 'aws_organizations_account' && organisations.length === 1 ? organisations : [];
    }).filter((item) => item.type.startsWith('aws_organizations_') && !things.has(item));
    for (const one of next) things.add(one);
  }
  return { things, ids };
}

/** An account keeps the policy that allows everything unless somebody takes it off, which no file shows: what a policy denies is sure, what it leaves out only possible. */
function asBound(policy: Policy, item: Item): Policy {
  const denies = policy.statements.filter((one) => one.allow === false);
  const lists = policy.statements.some((one) => one.allow !== false && one.actions?.texts.some((action) => /^\*+$/.test(action)) !== true);
  return { statements: [{ allow: true, actions: texts('*'), resources: texts('*'), conditions: [], at: headOf(item) }, ...denies], unread: policy.unread || lists };
}
