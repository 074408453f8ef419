import type { EvidenceList } from './place.ts';
import type { Known, Scalar } from './known.ts';
import type { Key } from './facts.ts';

/**
 * What a service that keeps a repository says of its settings, where it was asked. `set` stands at an answer (origin `api`), `unknown` says which permission would settle it. A setting that is not
 * there was not asked.
 */
export interface RepositoryFact {
  readonly fact: 'repository';
  /** `github:<owner>/<repo>`. */
  readonly key: Key;
  /** `owner/repo`. */
  readonly name: string;
  readonly settings: readonly RepositorySetting[];
  /** Sorts of things whose list is whole: what is not among the settings is not there. */
  readonly whole: readonly RepositorySetting['setting'][];
  readonly evidence: EvidenceList;
}
/**
 * `visibility`: public, private, internal. `forking`: may it be forked. `default-branch`. `allowed-actions`: all, local_only, selected, none. `pinned-actions`: must actions be named by their commit. `token-default`: what
 * the token of a job that names no permissions may do, read or write. `token-approves`: may workflows approve pull requests. `fork-approval`: for whose pull requests somebody must agree first. `fork-secrets`, `fork-write-token`: are they given to runs of forks.
 * Of an environment: `environment` (its kind, by its name), `environment-reviewers` (how many may approve; one must), `environment-wait` (minutes), `environment-self-review` (may one approve one's own), `environment-bypass` (may administrators pass), `environment-branches` (any, protected, listed), `environment-rules` (of other apps).
 * Of a branch: `branch-force-push`, `branch-deletion` (may whoever pushes do it), `branch-reviews`, `branch-checks` (how many), `branch-bypass` (actors that a rule does not bind), `branch-passed-by` (a program that no rule of it binds: deploy keys, app <name or number>). `secret`, `variable`, `agent-secret`: a name, and who has it: repository, organization, environment <name>.
 * `deploy-key`: read or write. `runner`: kept or ephemeral. `oidc-subject`: default, or the claims it is made of. `agent-firewall`, `agent-workflow-approval`, `agent-open-triggers`: of the cloud agent. `app`: permissions of an installed app to write.
 */
export const REPOSITORY_SETTINGS = [
  'visibility', 'forking', 'default-branch', 'allowed-actions', 'pinned-actions', 'token-default', 'token-approves', 'fork-approval', 'fork-secrets', 'fork-write-token',
  'environment', 'environment-reviewers', 'environment-wait', 'environment-self-review', 'environment-bypass', 'environment-branches', 'environment-rules',
  'branch-force-push', 'branch-deletion', 'branch-reviews', 'branch-checks', 'branch-bypass', 'branch-passed-by', 'secret', 'variable', 'agent-secret', 'deploy-key', 'runner', 'oidc-subject',
  'agent-firewall', 'agent-workflow-approval', 'agent-open-triggers', 'app',
] as const;
export interface RepositorySetting {
  readonly setting: (typeof REPOSITORY_SETTINGS)[number];
  /** Name of the environment, branch, secret, key, runner or app; empty: the repository. */
  readonly about: string;
  readonly value: Known<Scalar>;
  /** What a token needs to be told this: `Actions: read`. */
  readonly permission: string;
}
