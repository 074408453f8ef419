import type { EvidenceList, Place } from './place.ts';
import type { Known } from './known.ts';
import type { EnvironmentMark, Key } from './facts.ts';

/** A job of a CI workflow. */
export interface JobFact {
  readonly fact: 'job';
  readonly key: Key;
  readonly name: string;
  readonly workflow: string;
  readonly triggers: readonly string[];
  /** Who can start it with their own words or code: anyone (issues, comments, pull_request_target), contributors, maintainers. */
  readonly startedBy: 'anyone' | 'contributors' | 'maintainers' | 'unknown';
  readonly environment: Known<string>;
  readonly permissions: Known<'read-all' | 'write-all' | 'listed' | 'none'>;
  /** Permission names with write access, when listed. */
  readonly writes: readonly string[];
  readonly environments: readonly EnvironmentMark[];
  /** What the way it is written gives away beyond that. Absent: nothing was asked. */
  readonly traits?: readonly JobTrait[];
  /** Which system runs it. Absent: GitHub Actions. */
  readonly system?: CiSystem;
  /** Must a person say yes before it runs, as far as its own file or the service that keeps its environment tells? Absent: only its environment can tell. */
  readonly approval?: Known<boolean>;
  /** Caches that its steps save and restore. Absent: nothing was asked. */
  readonly caches?: readonly JobCache[];
  /** What its file declares it may do with the cache. Absent: nothing is declared. */
  readonly cacheMode?: Known<string>;
  /** What holds it back beside environments and permissions. Absent: nothing, or nothing was asked. */
  readonly limits?: readonly JobLimit[] | undefined;
  /** Code of other repositories that it runs. Absent: none, or nothing was asked. */
  readonly foreign?: readonly JobForeign[];
  readonly evidence: EvidenceList;
}

/**
 * `branch`: a condition on branch or tag; `push`: the branches or tags whose pushes start it; `person`: who started it; `merged`: only what was merged; `origin`: only what comes from this
 * repository; `alone`: one run at a time. Implied: it follows from something else (a step's condition, an event that does not occur), so it stands in for one that is gone and is none by itself.
 */
export interface JobLimit { readonly kind: 'branch' | 'push' | 'person' | 'merged' | 'origin' | 'alone'; readonly at?: Place; readonly implied?: true }

/** An action or workflow of another repository, by name: at one commit, at something that its owner releases and can move, or at a branch. */
export interface JobForeign { readonly name: string; readonly named: 'commit' | 'release' | 'branch'; readonly at: Place }

/** A cache as a step names it: key and path as they are written, without spaces; `prefixes`: beginnings of keys that it takes as well. */
export interface JobCache { readonly key: string; readonly path: string; readonly prefixes: readonly string[]; readonly does: 'both' | 'save' | 'restore'; readonly at: Place }

/** Systems that run jobs for a repository, besides GitHub Actions. */
export const CI_SYSTEMS = [
  'aws-codebuild', 'azure-pipelines', 'bitbucket-pipelines', 'buildkite', 'circleci', 'drone', 'gitlab-ci', 'google-cloud-build', 'jenkins', 'travis', 'woodpecker',
] as const;
export type CiSystem = (typeof CI_SYSTEMS)[number];

/**
 * `permissions-absent`: nothing says what its token may do. `permissions-read-all`, `permissions-write-all`: everything, in one word. `permissions-for-all-jobs`: a permission to write that
 * every job without its own block gets. `permission-unused`: no step of it can use this permission. `app-token-wide`: takes a token of a GitHub App without
 * naming repositories or permissions. `all-secrets`: every secret goes to one step. `secrets-inherited`: every secret goes to the workflow it calls. `dangerous-trigger`: runs with the rights of
 * the repository for what an outsider starts. `secret-outside-environment`: is given a secret of the repository and belongs to no environment.
 * `outsider-text-in-script`: words of whoever opens an issue or a pull request become part of a script. `outsider-artifact-run`: what the run of an outsider left behind is fetched and run.
 * `own-runner-open`: what an outsider wrote runs on a machine of the owner. `deploys-environment`: a command of it puts something in place in this environment, or changes it there.
 */
export const JOB_TRAITS = [
  'permissions-absent', 'permissions-read-all', 'permissions-write-all', 'permissions-for-all-jobs', 'permission-unused', 'app-token-wide', 'all-secrets', 'secrets-inherited', 'dangerous-trigger', 'secret-outside-environment',
  'outsider-text-in-script', 'outsider-artifact-run', 'own-runner-open', 'deploys-environment',
] as const;
export interface JobTrait {
  readonly trait: (typeof JOB_TRAITS)[number];
  /** What, in a few words free of values: `contents: write`, `pull_request_target`, `DEPLOY_KEY`. */
  readonly what: string;
  readonly at: Place;
  /** Does it stand at the workflow, for all its jobs, or at this job? */
  readonly scope: 'workflow' | 'job';
  /** True where nothing that was read narrows it and it reaches everything, or runs what the outsider wrote. */
  readonly worst: boolean;
}
