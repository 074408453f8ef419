import type { HclBody, Key } from '../../../../model/index.ts';
import { addRunner, roleKey, runnerOfSubject, runnersByTrust, serviceAccountKey } from '../../../shared/runners.ts';
import type { Runner, Runners } from '../../../shared/runners.ts';
import { nestedBlocks } from '../body.ts';
import { evaluate } from '../evaluate.ts';
import { placeOf } from '../scope.ts';
import type { Scope } from '../scope.ts';
import { refsOf, textOf } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import type { ItemIndex } from './index-of.ts';
import { policyOf } from './iam-policy.ts';
import { configurationOf, setting } from './providers.ts';
import { headOf, homeOf, itemsIn, read, text, textsIn } from './reading.ts';

/** Things that are an identity by themselves, and what leads to one. */
const IDENTITIES = new Set(['aws_iam_role', 'aws_iam_instance_profile', 'google_service_account', 'azurerm_user_assigned_identity', 'kubernetes_service_account', 'kubernetes_service_account_v1']);
/** Arguments that name what a thing runs as, whatever the type: `role`, `task_role_arn`, `iam_instance_profile`, `service_account_email`, `identity_ids`. */
const RUNS_AS = /^(?:\w{1,60}_)?(?:role|role_arn|role_name|role_id|fleet_role|instance_profile|instance_profile_arn|instance_profile_name|service_account|service_account_email|service_account_name|identity_ids?)$/;
/** Blocks whose plain names do: `iam_instance_profile { name = ... }`. */
const WITHIN: ReadonlyMap<string, ReadonlySet<string>> = new Map([['iam_instance_profile', new Set(['name', 'arn'])], ['service_account', new Set(['email'])], ['metadata', new Set(['annotations'])]]);
/** Types that give rights or trust to an identity, or keys of it, and run nothing. */
const RUNS_NOTHING = /^(?:aws_iam_|aws_lambda_permission|aws_kms_grant|aws_ssoadmin_|google_service_account|google_iam_|google_\w{1,80}_iam_|azurerm_role_|azurerm_federated_identity_|azuread_|kubernetes_(?:cluster_)?role)/;
/** Types that say which outside token takes an identity: where its subject stands, and what leads to the identity. */
const BY_SUBJECT: ReadonlyMap<string, readonly [subject: string, identity: readonly string[]]> = new Map([
  ['azurerm_federated_identity_credential', ['subject', ['parent_id', 'user_assigned_identity_id']]],
  ['google_service_account_iam_member', ['member', ['service_account_id']]], ['google_service_account_iam_binding', ['members', ['service_account_id']]],
]);
const DEEPEST = 12;

/** What runs with which identity, as far as references tell: functions, tasks, machines, jobs, pods by the role, service account or managed identity they name. */
export function runnersOf(items: readonly Item[], index: ItemIndex): Runners {
  const out = new Map<Key, Runner[]>();
  const profiles = new Map<Key, readonly Key[]>(items.filter((item) => item.type === 'aws_iam_instance_profile').map((item) => [item.key, itemsIn(read(item, 'role') ?? read(item, 'roles'), index).filter((one) => one.type === 'aws_iam_role').map((one) => one.key)]));
  const add = (identity: Item, evidence: Runner): void => { for (const key of profiles.get(identity.key) ?? [identity.key]) addRunner(out, key, evidence); };
  for (const item of items) {
    if (item.mode === 'data') continue;
    if (item.type === 'aws_ssoadmin_account_assignment') {
      for (const set of itemsIn(read(item, 'permission_set_arn'), index)) add(set, { at: headOf(item), note: `${shortName(item)} assigns it` });
      continue;
    }
    // A managed identity that comes and goes with the thing: role assignments name the thing itself.
    if (item.type.startsWith('azurerm_') && nestedBlocks(item.declared.block.body, 'identity', item.instance.scope).length > 0) addRunner(out, item.key, { at: headOf(item), note: `${shortName(item)} runs with it` });
    if (item.type === 'aws_iam_role') {
      const trust = read(item, 'assume_role_policy');
      if (trust) for (const one of runnersByTrust(policyOf(trust, () => [], homeOf(item, 'assume_role_policy')))) add(item, one);
    }
    const [attribute, of] = BY_SUBJECT.get(item.type) ?? [];
    if (attribute !== undefined && of !== undefined) for (const subject of textsIn(read(item, attribute)).texts) {
      const runner = runnerOfSubject(subject, homeOf(item, attribute));
      if (runner) for (const identity of of.flatMap((name) => itemsIn(read(item, name), index))) add(identity, runner);
    }
    if (RUNS_NOTHING.test(item.type)) continue;
    walk(item.declared.block.body, item.instance.scope, item, index, add);
  }
  return out;
}

/** What other files call roles and service accounts, by their keys, where the root writes it out. */
export function namesOf(items: readonly Item[]): ReadonlyMap<Key, Key> {
  return new Map(items.flatMap((item): [Key, Key][] => {
    const name = item.mode === 'data' ? undefined : item.type === 'aws_iam_role' ? roleKey(text(item, 'name')) : item.type === 'google_service_account' ? serviceAccountKey(`${text(item, 'account_id') ?? ''}@${text(item, 'project') ?? projectOf(item) ?? ''}.iam.gserviceaccount.com`) : undefined;
    return name === undefined ? [] : [[item.key, name]];
  }));
}

/** The project that the provider gives to what names none. */
function projectOf(item: Item): string | undefined { return textOf(setting(configurationOf(item), 'project')); }

function walk(body: HclBody, scope: Scope, item: Item, index: ItemIndex, add: (identity: Item, evidence: Runner) => void, within = '', depth = 0): void {
  if (depth > DEEPEST) return;
  for (const attribute of body.attributes) {
    if (!RUNS_AS.test(attribute.name) && WITHIN.get(within)?.has(attribute.name) !== true) continue;
    for (const ref of refsOf(evaluate(attribute.value, scope))) for (const identity of index.of(ref)) {
      if (identity !== item && identity.mode === 'managed' && IDENTITIES.has(identity.type)) add(identity, { at: placeOf(item.declared.file, attribute), note: `${shortName(item)} runs with it` });
    }
  }
  for (const block of body.blocks.slice(0, 200)) {
    if (block.type !== 'dynamic') walk(block.body, scope, item, index, add, block.type, depth + 1);
    else if (block.labels[0] !== undefined) for (const nested of nestedBlocks(body, block.labels[0], scope).slice(0, 5)) walk(nested.body, nested.scope, item, index, add, block.labels[0], depth + 1);
  }
}
