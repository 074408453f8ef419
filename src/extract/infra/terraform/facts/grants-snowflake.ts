import type { Effect, GrantAmount, GrantFact, Knowledge } from '../../../../model/index.ts';
import { truthOf } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import { keptRoles } from './grants-small-clouds.ts';
import type { ItemIndex } from './index-of.ts';
import { homeOf, itemsIn, nested, read, text, textsIn } from './reading.ts';

/** The role that every user and every other role of an account has. */
const EVERYBODY = /^"?PUBLIC"?$/i;
/** Blocks that say on what: databases and schemas named there are what the grant is on. */
const TARGETS = ['on_account_object', 'on_schema', 'on_schema_object', 'on'];
const DESTROYS = new Set(['OWNERSHIP', 'ALL', 'ALL PRIVILEGES', 'DELETE', 'TRUNCATE', 'MANAGE GRANTS']);
const WRITES = new Set(['INSERT', 'UPDATE', 'MODIFY', 'WRITE']);

/** What Terraform gives to everybody who has a login of a Snowflake account. */
export function snowflakeGrants(items: readonly Item[], index: ItemIndex, knowledge: Knowledge): readonly GrantFact[] {
  const gives = keptRoles(knowledge);
  return items.flatMap((item): readonly GrantFact[] => {
    if (item.mode !== 'managed') return [];
    switch (item.type) {
      case 'snowflake_grant_privileges_to_account_role': {
        if (!isEverybody(item, 'account_role_name')) return [];
        const all = truthOf(read(item, 'all_privileges')) === true;
        const names = textsIn(read(item, 'privileges')).texts.map((one) => one.toUpperCase());
        return given(item, index, 'account_role_name', all ? ['ALL PRIVILEGES'] : names);
      }
      case 'snowflake_grant_ownership': return isEverybody(item, 'account_role_name') ? given(item, index, 'account_role_name', ['OWNERSHIP']) : [];
      case 'snowflake_grant_account_role': {
        const role = (text(item, 'role_name') ?? '').replaceAll('"', '').toUpperCase();
        return isEverybody(item, 'parent_role_name') && gives('snowflake', role) === 'everything' ? [fact(item, ['administer'], [], 'parent_role_name', `${role} goes to every user of the account`, true)] : [];
      }
      default: return [];
    }
  });
}

function isEverybody(item: Item, attribute: string): boolean { return EVERYBODY.test(text(item, attribute) ?? ''); }

/** To see that something is there, or to use a warehouse, is what everybody is usually given; to read, change or delete is not. */
function given(item: Item, index: ItemIndex, attribute: string, privileges: readonly string[]): readonly GrantFact[] {
  const keys = TARGETS.flatMap((block) => nested(item, block)).flatMap((block) => block.block.body.attributes.flatMap((one) => itemsIn(read(item, `${block.block.type}.${one.name}`), index))).filter((one) => /^snowflake_(?:database|schema|table)$/.test(one.type)).map((one) => one.key);
  const worst = privileges.find((one) => DESTROYS.has(one));
  const some = worst ?? privileges.find((one) => WRITES.has(one)) ?? privileges.find((one) => one === 'SELECT' || one === 'READ');
  if (some === undefined) return [];
  const effects: readonly Effect[] = worst !== undefined ? ['read', 'write', 'destroy'] : WRITES.has(some) ? ['read', 'write'] : ['read'];
  return [fact(item, effects, keys, attribute, `every user of the account has ${some}`, truthOf(read(item, 'on_account')) === true)];
}

function fact(item: Item, effects: readonly Effect[], keys: readonly string[], attribute: string, how: string, everything: boolean): GrantFact {
  const at = homeOf(item, attribute);
  const amount: GrantAmount = { trait: 'default-identity', how, at, certain: true };
  return { fact: 'grant', to: item.key, name: shortName(item), provider: 'snowflake', effects, on: { everything, ...keys.length > 0 ? { keys } : {} }, bound: 'exact', limitedBy: [], amounts: [amount], evidence: [{ at, note: `${shortName(item)} gives it to the role everybody has` }] };
}
