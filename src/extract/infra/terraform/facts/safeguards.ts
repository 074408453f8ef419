import { set, unknown } from '../../../../model/index.ts';
import type { Known, SafeguardFact } from '../../../../model/index.ts';
import { numberOf, textOf, truthOf } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import type { ItemIndex } from './index-of.ts';
import { headOf, homeOf, itemsIn, nested, read, text } from './reading.ts';

/** `true`, `false`: on where the attribute has this value (absent: not true). `some`: on where the attribute or block stands there. `most`: as strong as its number. */
interface Hold { readonly at: string; readonly on: 'true' | 'not-true' | 'some' | 'most' | { readonly is: readonly string[] }; readonly says: string }
interface Safeguard { readonly name: string; /** Attributes that together name it. */ readonly by: readonly string[]; readonly holds: readonly Hold[]; /** What its being there holds, if that is anything. */ readonly itself?: string }

const REVIEWED: Hold = { at: 'required_pull_request_reviews', on: 'some', says: 'asks for a review of what is merged' };
const CHECKED: Hold = { at: 'required_status_checks', on: 'some', says: 'asks for checks that passed' };
const KEPT: readonly Hold[] = [
  { at: 'allows_force_pushes', on: 'not-true', says: 'refuses pushes that rewrite the branch' }, { at: 'allows_deletions', on: 'not-true', says: 'refuses to delete the branch' },
  { at: 'enforce_admins', on: 'true', says: 'holds for administrators too' },
];
const RULES: readonly Hold[] = [
  { at: 'enforcement', on: { is: ['active'] }, says: 'is in force' }, { at: 'rules.deletion', on: 'true', says: 'refuses to delete the branch or tag' }, { at: 'rules.non_fast_forward', on: 'true', says: 'refuses pushes that rewrite the branch' },
  { at: 'rules.pull_request', on: 'some', says: 'asks for a pull request' }, { at: 'rules.required_status_checks', on: 'some', says: 'asks for checks that passed' },
];

/** As the documentation of each provider of Terraform has them: integrations/github, gitlabhq/gitlab, microsoft/azuredevops, hashicorp/google, hashicorp/aws, hashicorp/azurerm, hashicorp/tfe, DrFaust92/bitbucket. */
const SAFEGUARDS: ReadonlyMap<string, Safeguard> = new Map(Object.entries({
  github_branch_protection: { name: 'protection of a branch', by: ['repository_id', 'pattern'], holds: [REVIEWED, CHECKED, ...KEPT], itself: 'protects the branch' },
  github_branch_protection_v3: { name: 'protection of a branch', by: ['repository', 'branch'], holds: [REVIEWED, CHECKED, { at: 'enforce_admins', on: 'true', says: 'holds for administrators too' }], itself: 'protects the branch' },
  github_repository_ruleset: { name: 'ruleset of a repository', by: ['repository', 'name'], holds: RULES, itself: 'protects the branches or tags it names' },
  github_organization_ruleset: { name: 'ruleset of an organization', by: ['name'], holds: RULES, itself: 'protects the branches or tags it names' },
  github_repository_environment: {
    name: 'environment of a repository', by: ['repository', 'environment'], holds: [
      { at: 'reviewers', on: 'some', says: 'asks a reviewer before a job runs' }, { at: 'wait_timer', on: 'most', says: 'makes a job wait' }, { at: 'prevent_self_review', on: 'true', says: 'keeps whoever starts a job from approving it' },
      { at: 'deployment_branch_policy', on: 'some', says: 'takes certain branches only' }, { at: 'can_admins_bypass', on: { is: ['false'] }, says: 'holds for administrators too' },
    ],
  },
  gitlab_branch_protection: { name: 'protection of a branch', by: ['project', 'branch'], holds: [{ at: 'allow_force_push', on: 'not-true', says: 'refuses pushes that rewrite the branch' }, { at: 'code_owner_approval_required', on: 'true', says: 'asks an owner of the code' }], itself: 'protects the branch' },
  gitlab_tag_protection: { name: 'protection of a tag', by: ['project', 'tag'], holds: [], itself: 'protects the tag' },
  gitlab_project_protected_environment: { name: 'protected environment', by: ['project', 'environment'], holds: [{ at: 'approval_rules', on: 'some', says: 'asks for an approval' }, { at: 'required_approval_count', on: 'most', says: 'asks as many persons' }], itself: 'says who may deploy' },
  gitlab_group_protected_environment: { name: 'protected environment', by: ['group', 'environment'], holds: [{ at: 'approval_rules', on: 'some', says: 'asks for an approval' }], itself: 'says who may deploy' },
  gitlab_project_approval_rule: { name: 'approval rule of a project', by: ['project', 'name'], holds: [{ at: 'approvals_required', on: 'most', says: 'asks as many persons' }], itself: 'asks for an approval of what is merged' },
  azuredevops_check_approval: { name: 'approval of a resource of pipelines', by: ['project_id', 'target_resource_id'], holds: [{ at: 'requester_can_approve', on: 'not-true', says: 'keeps whoever starts a run from approving it' }], itself: 'asks somebody before a job runs' },
  azuredevops_check_branch_control: { name: 'branch control of a resource of pipelines', by: ['project_id', 'target_resource_id'], holds: [], itself: 'takes certain branches only' },
  azuredevops_branch_policy_min_reviewers: { name: 'review policy of a branch', by: [], holds: [{ at: 'enabled', on: { is: ['true', ''] }, says: 'is in force' }, { at: 'blocking', on: { is: ['true', ''] }, says: 'blocks what nobody reviewed' }], itself: 'asks for a review of what is merged' },
  bitbucket_branch_restriction: { name: 'restriction of a branch', by: ['owner', 'repository', 'kind', 'pattern'], holds: [], itself: 'restricts what happens to the branch' },
  google_resource_manager_lien: { name: 'lien', by: ['parent', 'origin'], holds: [], itself: 'refuses that its project is deleted' },
  aws_organizations_policy_attachment: { name: 'policy of the organization', by: [], holds: [], itself: 'limits what accounts may do' },
  azurerm_management_lock: { name: 'management lock', by: ['scope', 'name'], holds: [], itself: 'refuses that what it lies on is deleted' },
  tfe_workspace: { name: 'workspace of Terraform', by: ['organization', 'name'], holds: [{ at: 'auto_apply', on: 'not-true', says: 'asks somebody before a plan is applied' }, { at: 'allow_destroy_plan', on: { is: ['false'] }, says: 'refuses plans that destroy everything' }] },
  spacelift_stack: { name: 'stack of Spacelift', by: ['name', 'space_id'], holds: [{ at: 'autodeploy', on: 'not-true', says: 'asks somebody before a run is applied' }, { at: 'protect_from_deletion', on: 'true', says: 'refuses to be deleted' }] },
} satisfies Record<string, Safeguard>));

/** What is declared for nothing but holding others back. */
export function safeguards(items: readonly Item[], index: ItemIndex): readonly SafeguardFact[] {
  return items.flatMap((item): readonly SafeguardFact[] => {
    const row = item.mode === 'managed' ? SAFEGUARDS.get(item.type) : undefined;
    if (!row) return [];
    // What a reference leads to is named by its own address, where its name is only known when it is applied.
    const named = row.by.map((attribute) => text(item, attribute) ?? itemsIn(read(item, attribute), index).map((one) => one.address)[0]);
    const whole = named.length > 0 && named.every((one) => one !== undefined && one !== '');
    const of = row.by.flatMap((attribute) => itemsIn(read(item, attribute), index)).map(({ key }) => key);
    const at = headOf(item);
    const itself: SafeguardFact['holds'] = row.itself === undefined ? [] : [{ id: '', says: row.itself, strength: item.certain ? set(1, at) : unknown('how many of it there are is not known', at, [0, 1]) }];
    return [{
      fact: 'safeguard', key: whole ? `safeguard:${item.type}:${named.join(':').slice(0, 300)}` : item.key, name: `${row.name} ${shortName(item)}`, of,
      holds: [...itself, ...row.holds.map((hold) => ({ id: hold.at, says: hold.says, strength: strengthOf(item, hold) }))], evidence: [{ at, note: `${shortName(item)} holds it back` }],
    }];
  });
}

function strengthOf(item: Item, { at: path, on }: Hold): Known<number> {
  const place = homeOf(item, path.split('.')[0] ?? path);
  const value = read(item, path);
  const stands = value !== undefined || nestedAt(item, path);
  if (on === 'some') return set(stands ? 1 : 0, place);
  if (on === 'not-true' || on === 'true') {
    const truth = value === undefined ? false : truthOf(value);
    return truth === undefined ? unknown(`${path} is only known when it is applied`, place, [0, 1]) : set(truth === (on === 'true') ? 1 : 0, place);
  }
  if (on === 'most') { const number = value === undefined ? 0 : numberOf(value); return number === undefined ? unknown(`${path} is only known when it is applied`, place) : set(number, place); }
  const known = value === undefined ? '' : textOf(value) ?? truthOf(value)?.toString();
  return known === undefined ? unknown(`${path} is only known when it is applied`, place, [0, 1]) : set(on.is.includes(known) ? 1 : 0, place);
}

function nestedAt(item: Item, path: string): boolean {
  const [first = '', second] = path.split('.');
  return nested(item, first).some((block) => second === undefined || block.body.blocks.some(({ type }) => type === second));
}
