import { z } from 'zod';

/** One thing GitHub is asked: which part of the answer is kept, and what a token needs to be told it. Nothing else of an answer goes on: values of variables end here. */
export interface Topic {
  readonly id: string;
  /** As the settings of a fine-grained token name it. GitHub may name another in its refusal. */
  readonly permission: string;
  /** What is kept: of the answer, or of each item of a list. */
  readonly keeps: z.ZodType;
  /** The property that holds the list; empty: the answer is the list. Absent: no list, so one page. */
  readonly list?: string;
}

const name = z.string().max(500);
const named = z.object({ name });
const count = z.number().int().min(0);
const switched = z.object({ enabled: z.boolean() });

/** One rule of an environment in the three forms that GitHub documents, and those of other apps. */
const rule = z.object({ type: z.string().max(100), wait_timer: count.nullish(), prevent_self_review: z.boolean().nullish(), reviewers: z.array(z.unknown()).max(1000).nullish() });
const environment = z.object({
  name, can_admins_bypass: z.boolean().nullish(), protection_rules: z.array(rule).max(100).nullish(), deployment_branch_policy: z.object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() }).nullish(),
}).transform((one) => {
  const rules = one.protection_rules ?? [];
  const review = rules.filter((each) => each.type === 'required_reviewers');
  const policy = one.deployment_branch_policy;
  return {
    name: one.name, reviewers: review.reduce((sum, each) => sum + (each.reviewers?.length ?? 0), 0), waitMinutes: Math.max(0, ...rules.map((each) => each.wait_timer ?? 0)), selfReviewPrevented: review.some((each) => each.prevent_self_review === true),
    ...(typeof one.can_admins_bypass === 'boolean' ? { adminsBypass: one.can_admins_bypass } : {}), branches: !policy ? 'any' : policy.protected_branches ? 'protected' : 'listed',
    otherRules: rules.filter((each) => !['required_reviewers', 'wait_timer', 'branch_policy'].includes(each.type)).length,
  };
});

const branchRule = z.object({
  type: z.string().max(100), ruleset_id: z.number().int().optional(),
  parameters: z.object({ required_approving_review_count: count.optional(), required_status_checks: z.array(z.unknown()).max(1000).optional() }).optional().catch(undefined),
}).transform((one) => ({ type: one.type, ...(one.ruleset_id === undefined ? {} : { ruleset: one.ruleset_id }), ...(one.parameters?.required_approving_review_count === undefined ? {} : { reviews: one.parameters.required_approving_review_count }), ...(one.parameters?.required_status_checks === undefined ? {} : { checks: one.parameters.required_status_checks.length }) }));

const protection = z.object({
  allow_force_pushes: switched.optional(), allow_deletions: switched.optional(), enforce_admins: switched.optional(), lock_branch: switched.optional(),
  required_pull_request_reviews: z.object({ required_approving_review_count: count.optional() }).optional(), required_status_checks: z.object({ contexts: z.array(z.string()).max(1000) }).nullish(),
}).transform((one) => ({
  forcePush: one.allow_force_pushes?.enabled ?? null, deletion: one.allow_deletions?.enabled ?? null, adminsBound: one.enforce_admins?.enabled ?? null, locked: one.lock_branch?.enabled ?? false, pullRequest: one.required_pull_request_reviews !== undefined,
  reviews: one.required_pull_request_reviews ? (one.required_pull_request_reviews.required_approving_review_count ?? 0) : 0, checks: one.required_status_checks?.contexts.length ?? 0,
}));

const administration = 'Administration: read';
const topic = <T extends Topic>(one: T): T => one;
/** Everything that is asked. The names of permissions are as GitHub calls them; that of agent secrets is a guess. */
export const TOPICS = {
  repository: topic({ id: 'repository', permission: 'Metadata: read', keeps: z.object({ visibility: z.enum(['public', 'private', 'internal']).optional().catch(undefined), private: z.boolean(), default_branch: name, allow_forking: z.boolean().optional(), archived: z.boolean().optional(), owner: z.object({ type: z.string().max(50) }) })
    .transform((one) => ({ visibility: one.visibility ?? (one.private ? 'private' : 'public'), defaultBranch: one.default_branch, forking: one.allow_forking ?? null, archived: one.archived ?? false, ownedBy: one.owner.type })) }),
  environments: topic({ id: 'environments', permission: 'Actions: read', list: 'environments', keeps: environment }),
  environmentBranches: topic({ id: 'environment-branches', permission: 'Actions: read', list: 'branch_policies', keeps: z.object({ name, type: z.enum(['branch', 'tag']).optional().catch(undefined) }).transform((one) => ({ name: one.name, kind: one.type ?? 'branch' })) }),
  environmentSecrets: topic({ id: 'environment-secrets', permission: 'Environments: read', list: 'secrets', keeps: named }),
  environmentVariables: topic({ id: 'environment-variables', permission: 'Environments: read', list: 'variables', keeps: named }),
  secrets: topic({ id: 'secrets', permission: 'Secrets: read', list: 'secrets', keeps: named }),
  organizationSecrets: topic({ id: 'organization-secrets', permission: 'Secrets: read', list: 'secrets', keeps: named }),
  variables: topic({ id: 'variables', permission: 'Variables: read', list: 'variables', keeps: named }),
  organizationVariables: topic({ id: 'organization-variables', permission: 'Variables: read', list: 'variables', keeps: named }),
  agentSecrets: topic({ id: 'agent-secrets', permission: 'Agent secrets: read', list: 'secrets', keeps: named }),
  organizationAgentSecrets: topic({ id: 'organization-agent-secrets', permission: 'Agent secrets: read', list: 'secrets', keeps: named }),
  branch: topic({ id: 'branch', permission: 'Contents: read', keeps: z.object({ protected: z.boolean(), protection: z.object({ enabled: z.boolean().optional() }).optional() }).transform((one) => ({ protected: one.protected && one.protection?.enabled !== false })) }),
  branchProtection: topic({ id: 'branch-protection', permission: administration, keeps: protection }),
  branchRules: topic({ id: 'branch-rules', permission: 'Metadata: read', list: '', keeps: branchRule }),
  ruleset: topic({ id: 'ruleset', permission: 'Metadata: read', keeps: z.object({ name, bypass_actors: z.array(z.object({ actor_type: z.string().max(50), actor_id: z.number().int().nullish(), bypass_mode: z.string().max(50).optional() })).max(1000).nullish() })
    .transform((one) => ({ name: one.name, bypass: one.bypass_actors ? one.bypass_actors.map((actor) => `${actor.actor_type}${actor.actor_type === 'Integration' && typeof actor.actor_id === 'number' ? ` ${actor.actor_id}` : ''}: ${actor.bypass_mode ?? 'always'}`) : null })) }),
  actions: topic({ id: 'actions', permission: administration, keeps: z.object({ enabled: z.boolean(), allowed_actions: z.enum(['all', 'local_only', 'selected']).optional(), sha_pinning_required: z.boolean().optional() }).transform((one) => ({ allowed: one.enabled ? (one.allowed_actions ?? null) : 'none', pinned: one.sha_pinning_required ?? null })) }),
  selectedActions: topic({ id: 'selected-actions', permission: administration, keeps: z.object({ github_owned_allowed: z.boolean().optional(), verified_allowed: z.boolean().optional(), patterns_allowed: z.array(name).max(1000).optional() }).transform((one) => ({ ofGitHub: one.github_owned_allowed ?? null, ofVerified: one.verified_allowed ?? null, patterns: one.patterns_allowed ?? [] })) }),
  workflowPermissions: topic({ id: 'workflow-permissions', permission: administration, keeps: z.object({ default_workflow_permissions: z.enum(['read', 'write']), can_approve_pull_request_reviews: z.boolean() }).transform((one) => ({ token: one.default_workflow_permissions, approves: one.can_approve_pull_request_reviews })) }),
  forkApproval: topic({ id: 'fork-approval', permission: administration, keeps: z.object({ approval_policy: z.enum(['first_time_contributors_new_to_github', 'first_time_contributors', 'all_external_contributors']) }).transform((one) => ({ of: one.approval_policy })) }),
  forkRuns: topic({ id: 'fork-runs', permission: administration, keeps: z.object({ run_workflows_from_fork_pull_requests: z.boolean(), send_write_tokens_to_workflows: z.boolean(), send_secrets_and_variables: z.boolean(), require_approval_for_fork_pr_workflows: z.boolean() })
    .transform((one) => ({ run: one.run_workflows_from_fork_pull_requests, writeTokens: one.send_write_tokens_to_workflows, secrets: one.send_secrets_and_variables, approval: one.require_approval_for_fork_pr_workflows })) }),
  deployKeys: topic({ id: 'deploy-keys', permission: administration, list: '', keeps: z.object({ title: name, read_only: z.boolean(), enabled: z.boolean().optional() }).transform((one) => ({ title: one.title, writes: !one.read_only, enabled: one.enabled ?? true })) }),
  runners: topic({ id: 'runners', permission: administration, list: 'runners', keeps: z.object({ name, ephemeral: z.boolean().optional() }).transform((one) => ({ name: one.name, ephemeral: one.ephemeral ?? null })) }),
  oidc: topic({ id: 'oidc', permission: 'Actions: read', keeps: z.object({ use_default: z.boolean(), include_claim_keys: z.array(name).max(100).optional() }).transform((one) => ({ claims: one.use_default ? [] : (one.include_claim_keys ?? null) })) }),
  cloudAgent: topic({ id: 'cloud-agent', permission: 'Copilot agent settings: read', keeps: z.object({ is_firewall_enabled: z.boolean(), is_firewall_recommended_allowlist_enabled: z.boolean(), require_actions_workflow_approval: z.boolean(), custom_allowlist: z.array(z.string().max(500)).max(5000).nullish(), is_automations_enabled: z.boolean().optional(), require_write_access_for_automation_triggers: z.boolean().optional(), mcp_configuration: z.unknown() })
    .transform((one) => ({ firewall: one.is_firewall_enabled, recommendedHosts: one.is_firewall_recommended_allowlist_enabled, ownHosts: one.custom_allowlist?.length ?? 0, workflowApproval: one.require_actions_workflow_approval, automations: one.is_automations_enabled ?? null, triggersNeedWrite: one.require_write_access_for_automation_triggers ?? null })) }),
  apps: topic({ id: 'apps', permission: 'Administration: read of the organization', list: 'installations', keeps: z.object({ app_slug: name, app_id: z.number().int().optional(), repository_selection: z.enum(['all', 'selected']), permissions: z.record(z.string().max(100), z.string().max(20)) })
    .transform((one) => ({ name: one.app_slug, ...(one.app_id === undefined ? {} : { id: one.app_id }), repositories: one.repository_selection, writes: Object.entries(one.permissions).filter(([, access]) => access !== 'read').map(([permission]) => permission).sort() })) }),
} as const satisfies Readonly<Record<string, Topic>>;
