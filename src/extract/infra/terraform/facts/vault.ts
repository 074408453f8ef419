import type { GrantFact, Knowledge } from '../../../../model/index.ts';
import { vaultGrant, vaultRules } from '../../../shared/vault-policy.ts';
import type { VaultRule } from '../../../shared/vault-policy.ts';
import { valueAt } from '../body.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import { homeOf, headOf, nested, text, textsIn } from './reading.ts';

/** Policies of Vault that Terraform writes, as text or as a document of rules. */
export function vaultPolicies(items: readonly Item[], knowledge: Knowledge): readonly GrantFact[] {
  return items.flatMap((item): readonly GrantFact[] | GrantFact => {
    if (item.type === 'vault_policy' && item.mode === 'managed') {
      const policy = text(item, 'policy');
      const at = homeOf(item, 'policy');
      return policy === undefined ? [] : vaultGrant(vaultRules(policy), () => at, item.key, `the Vault policy of ${shortName(item)}`, knowledge) ?? [];
    }
    if (item.type !== 'vault_policy_document' || item.mode !== 'data') return [];
    const rules = nested(item, 'rule').map((block): VaultRule => ({ path: textsIn(valueAt(block.body, 'path', block.scope)).texts[0] ?? '', capabilities: textsIn(valueAt(block.body, 'capabilities', block.scope)).texts, start: 0, end: 0 }));
    return vaultGrant(rules.filter((rule) => !rule.capabilities.includes('deny')), () => headOf(item), item.key, `the Vault policy of ${shortName(item)}`, knowledge) ?? [];
  });
}
