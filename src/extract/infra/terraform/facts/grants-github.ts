import type { GrantAmount, GrantFact } from '../../../../model/index.ts';
import { truthOf } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import type { ItemIndex } from './index-of.ts';
import { homeOf, itemsIn, read, text } from './reading.ts';

const ADMINS = new Set(['github_repository_collaborator', 'github_team_repository']);
const PROTECTIONS = new Set(['github_branch_protection', 'github_branch_protection_v3']);

/** Administrators of repositories of GitHub, and protections of branches that let whoever may push rewrite or delete them. */
export function githubGrants(items: readonly Item[], index: ItemIndex): readonly GrantFact[] {
  return items.flatMap((item): readonly GrantFact[] => {
    if (item.mode !== 'managed') return [];
    if (ADMINS.has(item.type) && text(item, 'permission') === 'admin') {
      const at = homeOf(item, 'permission');
      return [{ fact: 'grant', to: item.key, name: `admin of a repository through ${shortName(item)}`, provider: 'github', effects: ['administer'], on: { everything: false, ...keysOf(item, index) }, bound: 'exact', limitedBy: [], evidence: [{ at, note: `${shortName(item)} may delete the repository and change what protects it` }] }];
    }
    return PROTECTIONS.has(item.type) ? rewritable(item, index) : [];
  });
}

function rewritable(item: Item, index: ItemIndex): readonly GrantFact[] {
  const amounts = [['allows_force_pushes', 'rewrite'], ['allows_deletions', 'delete']].flatMap(([name = '', verb = '']): readonly GrantAmount[] => (truthOf(read(item, name)) === true ? [{ trait: 'rewrites-branch', how: `${name} lets whoever may push ${verb} the branch`, at: homeOf(item, name), certain: true }] : []));
  const [first] = amounts;
  return first ? [{ fact: 'grant', to: `${item.key}#push`, name: shortName(item), provider: 'github', effects: ['write'], on: { everything: false, ...keysOf(item, index) }, bound: 'exact', limitedBy: [], amounts, evidence: [{ at: first.at, note: `${shortName(item)} allows it` }] }] : [];
}

function keysOf(item: Item, index: ItemIndex): { readonly keys?: readonly string[] } {
  const keys = ['repository', 'repository_id'].flatMap((name) => itemsIn(read(item, name), index)).filter((one) => one.type === 'github_repository').map((one) => one.key);
  return keys.length > 0 ? { keys } : {};
}
