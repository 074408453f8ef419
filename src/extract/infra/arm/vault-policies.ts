import type { GrantFact } from '../../../model/index.ts';
import { itemsOf, textOf, valueAt } from '../../shared/nodes.ts';
import { armTexts, armValue, resolve } from './template.ts';
import type { ArmResource } from './template.ts';

/** Sorts of what a vault keeps, each with a list of rights of its own. */
const SORTS = ['keys', 'secrets', 'certificates', 'storage'];
const MOST = 100;

/**
 * Policies of a key vault that may delete what it keeps and purge the deleted as well. Where roles of Azure decide, or nothing is purged before its time, they give less than they say. `all` is
 * every right but to purge.
 */
export function vaultPolicies(resource: ArmResource): readonly GrantFact[] {
  const vault = resource.type.toLowerCase() === 'microsoft.keyvault/vaults' ? resource : resource.parent;
  if (vault && ['enablePurgeProtection', 'enableRbacAuthorization'].some((name) => isOn(vault, name))) return [];
  const list = armValue(resource, 'properties', 'accessPolicies');
  const policies = list?.is === 'node' ? itemsOf(list.node).slice(0, MOST) : [];
  return policies.flatMap((item, index): readonly GrantFact[] => {
    const policy = resolve(item, resource.template);
    if (policy?.is !== 'node') return [];
    const permissions = resolve(valueAt(policy.node, 'permissions'), resource.template);
    const rights = new Set(permissions?.is === 'node' ? SORTS.flatMap((sort) => armTexts(resolve(valueAt(permissions.node, sort), resource.template), resource.template).texts.map((one) => one.toLowerCase())) : []);
    if (!rights.has('purge') || !(rights.has('delete') || rights.has('all'))) return [];
    const holder = resolve(valueAt(policy.node, 'objectId'), resource.template);
    const id = holder?.is === 'node' ? textOf(holder.node) : undefined;
    return [{
      fact: 'grant', to: id !== undefined && /^[0-9a-f-]{36}$/i.test(id) ? `azure:principal/${id}` : `${resource.key}#policy/${index}`, name: `Delete and Purge through ${vault?.name ?? 'a key vault'}`, provider: 'azure', effects: ['write', 'destroy', 'destroy-backup'],
      on: { everything: false, kinds: ['secret-store', 'key'], ...vault ? { keys: [vault.key] } : {} }, bound: 'at-most', limitedBy: [], evidence: [{ at: policy.at, note: 'this policy may delete what the vault keeps, and purge it' }],
    }];
  });
}

/** Switched on, or not known to be off. */
function isOn(vault: ArmResource, property: string): boolean {
  const value = armValue(vault, 'properties', property);
  return value?.is === 'unknown' || (value?.is === 'node' && textOf(value.node) !== undefined && textOf(value.node)?.toLowerCase() !== 'false');
}
