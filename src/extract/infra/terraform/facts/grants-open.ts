import type { GrantAmount, GrantFact, Place } from '../../../../model/index.ts';
import { publicAcl } from '../../../shared/public-acl.ts';
import { nestedBlocks, valueAt } from '../body.ts';
import { placeOf } from '../scope.ts';
import { textOf, truthOf } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import { homeOf, nested, read, text, textsIn } from './reading.ts';

/** Stores of objects whose list of access control is chosen by a name, with the attribute. */
const ACLS: ReadonlyMap<string, readonly [attribute: string, provider: string]> = new Map([
  ['aws_s3_bucket', ['acl', 'aws']], ['aws_s3_bucket_acl', ['acl', 'aws']], ['aws_s3_object', ['acl', 'aws']],
  ['alicloud_oss_bucket', ['acl', 'alibaba']], ['alicloud_oss_bucket_acl', ['acl', 'alibaba']], ['tencentcloud_cos_bucket', ['acl', 'tencent']], ['digitalocean_spaces_bucket', ['acl', 'digitalocean']], ['linode_object_storage_bucket', ['acl', 'linode']],
  ['scaleway_object_bucket', ['acl', 'scaleway']], ['scaleway_object_bucket_acl', ['acl', 'scaleway']], ['huaweicloud_obs_bucket', ['acl', 'huaweicloud']], ['yandex_storage_bucket', ['acl', 'yandex']], ['opentelekomcloud_obs_bucket', ['acl', 'opentelekomcloud']],
  ['exoscale_bucket', ['acl', 'exoscale']], ['minio_s3_bucket', ['acl', 'minio']], ['volcengine_tos_bucket', ['public_acl', 'volcengine']],
]);
/** Accounts that stand for everybody, where copies are shared by a list of accounts. */
const SHARED: Readonly<Record<string, { readonly attribute: string; readonly how: string }>> = {
  aws_ami_launch_permission: { attribute: 'group', how: 'every AWS account may start machines from the image and read what it holds' },
  aws_db_snapshot: { attribute: 'shared_accounts', how: 'every AWS account may restore the snapshot and read what it holds' },
  aws_db_cluster_snapshot: { attribute: 'shared_accounts', how: 'every AWS account may restore the snapshot and read what it holds' },
  aws_rds_cluster_snapshot_copy: { attribute: 'shared_accounts', how: 'every AWS account may restore the snapshot and read what it holds' },
  aws_db_snapshot_copy: { attribute: 'shared_accounts', how: 'every AWS account may restore the snapshot and read what it holds' },
  aws_ssm_document: { attribute: 'permissions.account_ids', how: 'every AWS account may read and run the document' },
  aws_cloudwatch_event_permission: { attribute: 'principal', how: 'every AWS account may put events on the bus' },
  aws_lambda_layer_version_permission: { attribute: 'principal', how: 'every AWS account may use the layer' },
};
const ANYBODY = /^(?:\*|all)$/i;
/** Settings that narrow whom a share is for. */
const NARROWS = ['organization_id', 'condition'];
const GROUPS = /^https?:\/\/acs\.amazonaws\.com\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;

/** Things that are open to anybody by a setting instead of a policy. What cannot be told is not judged. */
export function openGrants(items: readonly Item[]): readonly GrantFact[] {
  return items.flatMap((item) => (item.mode === 'managed' ? openings(item) : []));
}

function openings(item: Item): readonly GrantFact[] {
  const acl = ACLS.get(item.type);
  const named = acl ? publicAcl(text(item, acl[0]) ?? '') : undefined;
  if (acl && named) return [fact(item, homeOf(item, acl[0]), acl[1], named.how, named.writes)];
  if (item.type === 'aws_s3_bucket_acl' || item.type === 'aws_s3_bucket') return listed(item);
  const shared = Object.hasOwn(SHARED, item.type) ? SHARED[item.type] : undefined;
  if (shared) {
    const open = textsIn(read(item, shared.attribute)).texts.some((one) => ANYBODY.test(one)) && !NARROWS.some((one) => read(item, one) !== undefined || nested(item, one).length > 0);
    return open ? [fact(item, homeOf(item, shared.attribute.split('.')[0] ?? ''), 'aws', shared.how, false)] : [];
  }
  switch (item.type) {
    case 'aws_cognito_identity_pool': return truthOf(read(item, 'allow_unauthenticated_identities')) === true ? [fact(item, homeOf(item, 'allow_unauthenticated_identities'), 'aws', 'anybody gets credentials of the role for guests without logging in', false, 'anyone-may-assume')] : [];
    case 'aws_lambda_function_url': return text(item, 'authorization_type') === 'NONE' ? [fact(item, homeOf(item, 'authorization_type'), 'aws', 'anybody who knows its address may call the function', false)] : [];
    case 'azurerm_container_registry': return truthOf(read(item, 'anonymous_pull_enabled')) === true ? [fact(item, homeOf(item, 'anonymous_pull_enabled'), 'azure', 'anybody may pull its images', false)] : [];
    case 'oci_objectstorage_bucket': return /^ObjectRead/.test(text(item, 'access_type') ?? '') ? [fact(item, homeOf(item, 'access_type'), 'oci', 'anybody may read the objects of the bucket', false)] : [];
    default: return [];
  }
}

/** Rules of a list of access control, one by one: `grant` in the bucket, or within a policy of it. */
function listed(item: Item): readonly GrantFact[] {
  const blocks = item.type === 'aws_s3_bucket' ? nested(item, 'grant') : nested(item, 'access_control_policy').flatMap((policy) => nestedBlocks(policy.body, 'grant', policy.scope));
  return blocks.flatMap((block): GrantFact[] => {
    const group = GROUPS.exec(textOf(valueAt(block.body, 'uri', block.scope) ?? valueAt(block.body, 'grantee.uri', block.scope)) ?? '')?.[1];
    if (group === undefined) return [];
    const rights = [...textsIn(valueAt(block.body, 'permission', block.scope)).texts, ...textsIn(valueAt(block.body, 'permissions', block.scope)).texts];
    const writes = rights.some((one) => one === 'WRITE' || one === 'FULL_CONTROL' || one === 'WRITE_ACP');
    return [fact(item, placeOf(item.declared.file, block.block.headSpan), 'aws', `${group === 'AllUsers' ? 'anybody' : 'anybody with an AWS account'} may ${writes ? 'write and delete the objects of' : 'list or read'} the bucket`, writes)];
  });
}

function fact(item: Item, at: Place, provider: string, how: string, writes: boolean, trait: GrantAmount['trait'] = 'open-to-anyone'): GrantFact {
  const certain = trait === 'open-to-anyone';
  return {
    fact: 'grant', to: item.key, name: shortName(item), provider, effects: writes ? ['write', 'destroy'] : [], on: { everything: false, keys: [item.key] }, bound: certain ? 'exact' : 'at-most', limitedBy: [],
    amounts: [{ trait, how, at, certain }], evidence: [{ at, note: `${shortName(item)} says so` }],
  };
}
