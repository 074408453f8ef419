import type { Fact, GrantAmount, GrantFact } from '../../../../model/index.ts';
import { valueAt } from '../body.ts';
import { placeOf } from '../scope.ts';
import { textOf, truthOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import { isDefaultAccount } from './grants-google.ts';
import type { ItemIndex } from './index-of.ts';
import { headOf, homeOf, nested, read, text, textsIn } from './reading.ts';

const MACHINES = new Set(['google_compute_instance', 'google_compute_instance_template', 'google_compute_region_instance_template', 'google_compute_instance_from_template', 'google_compute_instance_from_machine_image']);
const FULL = /^(?:https:\/\/www\.googleapis\.com\/auth\/)?cloud-platform$/;
const ANYBODY = /^(?:allUsers|allAuthenticatedUsers)$/;

/** Machines that act as the default account, lasting keys of service accounts, and stores that open themselves to anybody. */
export function googleIdentities(items: readonly Item[], index: ItemIndex): readonly Fact[] {
  return items.flatMap((item): readonly GrantFact[] => {
    if (item.mode !== 'managed') return [];
    switch (item.type) {
      case 'google_service_account_key': case 'google_storage_hmac_key': return [plain(item, { amounts: [{ trait: 'long-lived-key', how: 'and it lies in the state as well', at: headOf(item), certain: true }] })];
      case 'google_bigquery_dataset': return nested(item, 'access').flatMap((block) => {
        const who = ['special_group', 'iam_member'].map((name) => textOf(valueAt(block.body, name, block.scope))).find((one) => one !== undefined && ANYBODY.test(one));
        return who === undefined ? [] : [open(item, who, placeOf(item.declared.file, block.block.headSpan), writes(textOf(valueAt(block.body, 'role', block.scope))))];
      });
      case 'google_bigquery_dataset_access': {
        const who = ['special_group', 'iam_member'].map((name) => text(item, name)).find((one) => one !== undefined && ANYBODY.test(one));
        return who === undefined ? [] : [open(item, who, homeOf(item, text(item, 'iam_member') === who ? 'iam_member' : 'special_group'), writes(text(item, 'role')))];
      }
      case 'google_storage_bucket_access_control': case 'google_storage_default_object_access_control': case 'google_storage_object_access_control': {
        const who = text(item, 'entity');
        return who !== undefined && ANYBODY.test(who) ? [open(item, who, homeOf(item, 'entity'), writes(text(item, 'role')))] : [];
      }
      case 'google_storage_bucket_acl': case 'google_storage_default_object_acl': case 'google_storage_object_acl': {
        const who = textsIn(read(item, 'role_entity')).texts.find((one) => /:(?:allUsers|allAuthenticatedUsers)$/.test(one));
        const ready = text(item, 'predefined_acl');
        if (who === undefined && (ready === undefined || !/^(?:publicRead|publicReadWrite|authenticatedRead)$/.test(ready))) return [];
        return [open(item, who?.endsWith('allUsers') === true || ready?.startsWith('public') === true ? 'allUsers' : 'allAuthenticatedUsers', homeOf(item, who === undefined ? 'predefined_acl' : 'role_entity'), writes(who?.slice(0, who.indexOf(':'))) || ready === 'publicReadWrite')];
      }
      case 'google_container_node_pool': case 'google_container_cluster': return nodes(item, index);
      default: return MACHINES.has(item.type) ? machine(item, index) : [];
    }
  });
}

/** Does a role in a list of access control change and delete contents? */
function writes(role: string | undefined): boolean { return role !== undefined && /^(?:owner|writer|roles\/bigquery\.(?:admin|dataOwner|dataEditor))$/i.test(role); }

/** Nodes that GKE makes are named `gke-...` and are its own matter. */
function machine(item: Item, index: ItemIndex): readonly GrantFact[] {
  if (text(item, 'name')?.startsWith('gke-') === true || nested(item, 'service_account').length === 0) return [];
  const { texts } = textsIn(read(item, 'service_account.scopes'));
  return usual(read(item, 'service_account.email'), index) ? [defaultAccount(item, homeOf(item, 'service_account'), texts.some((scope) => FULL.test(scope)))] : [];
}

function nodes(item: Item, index: ItemIndex): readonly GrantFact[] {
  if (nested(item, 'node_config').length === 0 || truthOf(read(item, 'remove_default_node_pool')) === true) return [];
  return usual(read(item, 'node_config.service_account'), index) ? [defaultAccount(item, homeOf(item, 'node_config'), textsIn(read(item, 'node_config.oauth_scopes')).texts.some((scope) => FULL.test(scope)))] : [];
}

function usual(email: Value | undefined, index: ItemIndex): boolean { return email === undefined || textOf(email) === 'default' || isDefaultAccount(email, index); }

function defaultAccount(item: Item, at: GrantAmount['at'], full: boolean): GrantFact {
  const how = `the default service account of Compute Engine${full ? ' with the scope of every API' : ''}; it edits the project unless the organisation forbids it`;
  return plain(item, { amounts: [{ trait: 'default-identity', how, at, certain: false }] });
}

function open(item: Item, who: string, at: GrantAmount['at'], owns: boolean): GrantFact {
  return { ...plain(item, { amounts: [{ trait: 'open-to-anyone', how: who === 'allUsers' ? 'everybody on the internet' : 'everybody with any Google account', at, certain: true }] }), effects: owns ? ['write', 'destroy'] : [], bound: 'exact' };
}

function plain(item: Item, more: { readonly amounts: readonly GrantAmount[] }): GrantFact {
  return { fact: 'grant', to: item.key, name: shortName(item), provider: 'gcp', effects: [], on: { everything: false }, bound: 'at-most', limitedBy: [], ...more, evidence: [{ at: headOf(item), note: `declares ${shortName(item)}` }] };
}
