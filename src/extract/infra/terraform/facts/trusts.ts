import type { GrantFact } from '../../../../model/index.ts';
import { wideCondition, wideSubject } from '../../../shared/federation.ts';
import type { Wide } from '../../../shared/federation.ts';
import { textOf } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import type { ItemIndex } from './index-of.ts';
import { headOf, homeOf, itemsIn, read, text } from './reading.ts';

const AZURE = /^azure(?:ad_application|rm)_(?:flexible_)?federated_identity_credential$/;

/** Identities of Google Cloud and Azure that tokens of a shared outside issuer may take, where nothing pins down whose tokens. A condition that cannot be followed is not judged. */
export function federatedTrusts(items: readonly Item[], index: ItemIndex): readonly GrantFact[] {
  return items.flatMap((item): GrantFact[] => {
    if (item.mode !== 'managed') return [];
    if (item.type === 'google_iam_workload_identity_pool_provider') {
      const issuer = text(item, 'oidc.issuer_uri');
      const condition = read(item, 'attribute_condition');
      if (issuer === undefined || (condition && textOf(condition) === undefined)) return [];
      return trusted(item, item.key, 'gcp', wideCondition(issuer, textOf(condition)), condition ? 'attribute_condition' : '');
    }
    if (!AZURE.test(item.type)) return [];
    const issuer = text(item, 'issuer');
    const expression = read(item, 'claims_matching_expression');
    const subject = read(item, 'subject');
    const asked = expression ?? subject;
    if (issuer === undefined || (asked && textOf(asked) === undefined)) return [];
    // Whose it is: the managed identity or application that outsiders take.
    const [of] = ['parent_id', 'user_assigned_identity_id', 'application_id', 'application_object_id'].flatMap((name) => itemsIn(read(item, name), index));
    return trusted(item, of?.key ?? item.key, 'azure', expression ? wideCondition(issuer, textOf(expression)) : wideSubject(issuer, textOf(subject)), expression ? 'claims_matching_expression' : subject ? 'subject' : '');
  });
}

function trusted(item: Item, to: string, provider: string, wide: Wide | undefined, attribute: string): GrantFact[] {
  if (!wide) return [];
  const at = attribute === '' ? headOf(item) : homeOf(item, attribute);
  return [{
    fact: 'grant', to, name: `the trust of ${shortName(item)}`, provider, effects: [], on: { everything: false }, bound: wide.certain ? 'exact' : 'at-most', limitedBy: [],
    amounts: [{ trait: 'trusts-widely', how: wide.how, at, certain: wide.certain }], evidence: [{ at, note: `${shortName(item)} says whose tokens are taken` }],
  }];
}
