import type { Effect, EvidenceList, GrantFact, Key, ResourceKind } from '../../../../model/index.ts';
import { valueAt } from '../body.ts';
import { placeOf } from '../scope.ts';
import { refsOf, textOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import type { ItemIndex } from './index-of.ts';

interface Role { readonly effects: readonly Effect[]; readonly kinds?: readonly ResourceKind[]; readonly bound: 'exact' | 'at-most' }
const DESTROYS: readonly Effect[] = ['write', 'destroy'];
const DESTROYS_COPIES: readonly Effect[] = ['write', 'destroy', 'destroy-backup'];

/** What the predefined roles of Google Cloud come to. The editor role deletes instances and their backups but no storage objects. */
const GOOGLE: Readonly<Record<string, Role>> = {
  'roles/owner': { effects: ['administer'], bound: 'exact' },
  'roles/editor': { effects: DESTROYS_COPIES, kinds: ['database', 'volume', 'compute', 'cluster', 'backup', 'secret-store', 'dns'], bound: 'exact' },
  'roles/resourcemanager.projectIamAdmin': { effects: ['administer'], bound: 'at-most' },
  'roles/iam.securityAdmin': { effects: ['administer'], bound: 'at-most' },
  'roles/cloudsql.admin': { effects: DESTROYS_COPIES, kinds: ['database', 'backup'], bound: 'exact' },
  'roles/storage.admin': { effects: DESTROYS, kinds: ['object-store'], bound: 'exact' },
  'roles/storage.objectAdmin': { effects: DESTROYS, kinds: ['object-store'], bound: 'exact' },
  'roles/storage.objectUser': { effects: DESTROYS, kinds: ['object-store'], bound: 'exact' },
  'roles/compute.admin': { effects: DESTROYS_COPIES, kinds: ['compute', 'volume', 'backup'], bound: 'exact' },
  'roles/container.admin': { effects: DESTROYS, kinds: ['cluster', 'namespace'], bound: 'exact' },
  'roles/bigquery.admin': { effects: DESTROYS, kinds: ['warehouse'], bound: 'exact' },
  'roles/bigquery.dataOwner': { effects: DESTROYS, kinds: ['warehouse'], bound: 'exact' },
  'roles/spanner.admin': { effects: DESTROYS_COPIES, kinds: ['database', 'backup'], bound: 'exact' },
  'roles/datastore.owner': { effects: DESTROYS_COPIES, kinds: ['database', 'backup'], bound: 'exact' },
  'roles/secretmanager.admin': { effects: DESTROYS, kinds: ['secret-store'], bound: 'exact' },
  'roles/cloudkms.admin': { effects: DESTROYS, kinds: ['key'], bound: 'at-most' },
};
/** Roles of Azure. Contributor cannot lift a lock; Owner can. */
const AZURE: Readonly<Record<string, Role>> = {
  Owner: { effects: ['administer'], bound: 'exact' }, 'User Access Administrator': { effects: ['administer'], bound: 'at-most' }, 'Role Based Access Control Administrator': { effects: ['administer'], bound: 'at-most' },
  Contributor: { effects: DESTROYS_COPIES, bound: 'exact' },
  'SQL DB Contributor': { effects: DESTROYS, kinds: ['database'], bound: 'exact' }, 'SQL Server Contributor': { effects: DESTROYS, kinds: ['database'], bound: 'exact' },
  'Storage Account Contributor': { effects: DESTROYS, kinds: ['object-store'], bound: 'exact' }, 'Storage Blob Data Contributor': { effects: DESTROYS, kinds: ['object-store'], bound: 'exact' }, 'Storage Blob Data Owner': { effects: DESTROYS, kinds: ['object-store'], bound: 'exact' },
  'Key Vault Administrator': { effects: DESTROYS, kinds: ['key', 'secret-store'], bound: 'exact' }, 'Backup Contributor': { effects: ['write', 'destroy-backup'], kinds: ['backup'], bound: 'exact' },
  'DocumentDB Account Contributor': { effects: DESTROYS, kinds: ['database'], bound: 'exact' }, 'Azure Kubernetes Service Cluster Admin Role': { effects: DESTROYS, kinds: ['cluster', 'namespace'], bound: 'exact' },
};

/** Role bindings of Google Cloud and Azure. */
export function otherGrants(items: readonly Item[], index: ItemIndex, isData: (item: Item) => boolean): readonly GrantFact[] {
  return items.flatMap((item) => {
    if (item.mode !== 'managed') return [];
    const google = /^google_([a-z_]+)_iam_(?:member|binding)$/.exec(item.type)?.[1];
    if (google !== undefined) return grantsOf(item, index, isData, 'gcp', GOOGLE, 'role', ['member', 'members'], ['project', 'folder', 'organization'].includes(google) ? undefined : ['bucket', 'instance', 'dataset_id', 'secret_id', 'crypto_key_id', 'database']);
    return item.type === 'azurerm_role_assignment' ? grantsOf(item, index, isData, 'azure', AZURE, 'role_definition_name', ['principal_id'], ['scope']) : [];
  });
}

function grantsOf(item: Item, index: ItemIndex, isData: (item: Item) => boolean, provider: string, roles: Readonly<Record<string, Role>>, roleAttribute: string, to: readonly string[], on: readonly string[] | undefined): readonly GrantFact[] {
  const read = (path: string): Value | undefined => valueAt(item.declared.block.body, path, item.instance.scope);
  const name = textOf(read(roleAttribute));
  const role = name !== undefined && Object.hasOwn(roles, name) ? roles[name] : undefined;
  if (!role || name === undefined) return [];
  const holders = to.flatMap((path) => {
    const value = read(path);
    const items = value?.type === 'list' ? value.items : value ? [value] : [];
    return items.flatMap((one): Key[] => {
      const known = refsOf(one).flatMap((ref) => index.of(ref)).map((found) => found.key);
      const text = textOf(one);
      return known.length > 0 ? known : text !== undefined && /^[\w:@./-]{1,160}$/.test(text) ? [`${provider}:principal/${text}`] : [];
    });
  });
  const targets = (on ?? []).flatMap((path) => { const value = read(path); return value ? refsOf(value).flatMap((ref) => index.of(ref)).filter(isData).map((found) => found.key) : []; });
  const scope = textOf(read('scope'));
  const wide = on === undefined || (provider === 'azure' && targets.length === 0 && (scope === undefined || /^\/subscriptions\/[^/]{1,60}$/.test(scope)));
  const limits = read('condition') ? ['a condition'] : [];
  const evidence: EvidenceList = [{ at: placeOf(item.declared.file, item.declared.block.headSpan), note: `${shortName(item)} gives ${name}` }];
  const unsure = provider === 'azure' && targets.length === 0 && scope === undefined;
  return [...new Set(holders.length > 0 ? holders : [item.key])].map((key): GrantFact => ({
    fact: 'grant', to: key, name: `${name} through ${shortName(item)}`, provider, effects: role.effects, bound: unsure ? 'at-most' : role.bound, limitedBy: limits, evidence,
    on: { everything: wide, ...role.kinds ? { kinds: role.kinds } : {}, ...targets.length > 0 ? { keys: [...new Set(targets)] } : {} },
  }));
}
