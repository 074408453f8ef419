import { z } from 'zod';
import type { Answer, Ask } from './answer.ts';
import { TOPICS } from './topics.ts';

/** Environments and branches asked about one by one. */
const MOST_ENVIRONMENTS = 100;
const MOST_BRANCHES = 20;
const MOST_RULESETS = 50;

export interface Repository { readonly owner: string; readonly repo: string }

const names = z.array(z.object({ name: z.string() }));
const withPolicy = z.array(z.object({ name: z.string(), branches: z.string() }));
const repositoryForm = z.object({ defaultBranch: z.string(), visibility: z.string(), ownedBy: z.string() });
const rules = z.array(z.object({ ruleset: z.number().optional() }));

/** Asks everything there is to ask about one repository, in one order. `branches`: those that workflows name, besides the default one. */
export async function askAll(ask: Ask, { owner, repo }: Repository, branches: readonly string[], progress: (done: number) => void = () => undefined): Promise<readonly Answer[]> {
  const at = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`;
  const answers: Answer[] = [];
  const put = async (...[topic, path, about]: Parameters<Ask>): Promise<unknown> => {
    const answer = await ask(topic, path, about);
    answers.push(answer);
    progress(answers.length);
    return answer.state === 'answered' ? answer.value : undefined;
  };
  const repository = repositoryForm.safeParse(await put(TOPICS.repository, at)).data;
  // A repository that the token cannot see answers everything else alike.
  if (!repository) return answers;
  const environments = withPolicy.safeParse(await put(TOPICS.environments, `${at}/environments`)).data ?? [];
  const policies: string[] = [];
  for (const environment of environments.slice(0, MOST_ENVIRONMENTS)) {
    const of = `${at}/environments/${encodeURIComponent(environment.name)}`;
    if (environment.branches === 'listed') policies.push(...(names.safeParse(await put(TOPICS.environmentBranches, `${of}/deployment-branch-policies`, environment.name)).data ?? []).map((one) => one.name));
    await put(TOPICS.environmentSecrets, `${of}/secrets`, environment.name);
    await put(TOPICS.environmentVariables, `${of}/variables`, environment.name);
  }
  await put(TOPICS.secrets, `${at}/actions/secrets`);
  await put(TOPICS.organizationSecrets, `${at}/actions/organization-secrets`);
  await put(TOPICS.variables, `${at}/actions/variables`);
  await put(TOPICS.organizationVariables, `${at}/actions/organization-variables`);
  const actions = z.object({ allowed: z.string().nullable() }).safeParse(await put(TOPICS.actions, `${at}/actions/permissions`)).data;
  if (actions?.allowed === 'selected') await put(TOPICS.selectedActions, `${at}/actions/permissions/selected-actions`);
  await put(TOPICS.workflowPermissions, `${at}/actions/permissions/workflow`);
  if (repository.visibility === 'public') await put(TOPICS.forkApproval, `${at}/actions/permissions/fork-pr-contributor-approval`);
  else await put(TOPICS.forkRuns, `${at}/actions/permissions/fork-pr-workflows-private-repos`);
  await put(TOPICS.oidc, `${at}/actions/oidc/customization/sub`);
  await put(TOPICS.runners, `${at}/actions/runners`);
  await put(TOPICS.deployKeys, `${at}/keys`);
  const asked = new Set<number>();
  const wanted = [...new Set([repository.defaultBranch, ...policies.filter((one) => !/[*?[\]{}!+@]/.test(one)), ...branches])].slice(0, MOST_BRANCHES);
  for (const branch of wanted) {
    const name = encodeURIComponent(branch);
    const found = rules.safeParse(await put(TOPICS.branchRules, `${at}/rules/branches/${name}`, branch)).data ?? [];
    const state = z.object({ protected: z.boolean() }).safeParse(await put(TOPICS.branch, `${at}/branches/${name}`, branch)).data;
    // Where the branch itself says that it is not protected there is nothing more to ask; a 404 here would say that and much else.
    if (state?.protected === true) await put(TOPICS.branchProtection, `${at}/branches/${name}/protection`, branch);
    for (const { ruleset } of found) {
      if (ruleset === undefined || asked.has(ruleset) || asked.size >= MOST_RULESETS) continue;
      asked.add(ruleset);
      await put(TOPICS.ruleset, `${at}/rulesets/${ruleset}`, String(ruleset));
    }
  }
  await put(TOPICS.cloudAgent, `${at}/copilot/cloud-agent/configuration`);
  await put(TOPICS.agentSecrets, `${at}/agents/secrets`);
  await put(TOPICS.organizationAgentSecrets, `${at}/agents/organization-secrets`);
  if (repository.ownedBy === 'Organization') await put(TOPICS.apps, `/orgs/${encodeURIComponent(owner)}/installations`);
  return answers;
}
