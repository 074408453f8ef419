/** Where the systems that run pipelines look for them, and what is called so by everybody. Readers of jobs and readers of the agents that jobs start take the same files. */
export const GITLAB_MAIN = /(?:^|\/)\.gitlab-ci\.ya?ml$/;
/** Keys at the top of a file of GitLab that are no jobs. */
export const GITLAB_KEYS: ReadonlySet<string> = new Set(['default', 'include', 'stages', 'variables', 'workflow', 'image', 'services', 'cache', 'before_script', 'after_script', 'spec']);
export const CIRCLECI = /(?:^|\/)\.circleci\/[^/]{1,200}\.ya?ml$/;
export const AZURE_PIPELINES = /(?:^|\/)(?:\.?azure-pipelines?[^/]{0,100}|\.vsts-ci)\.ya?ml$/i;
export const BITBUCKET = /(?:^|\/)bitbucket-pipelines\.ya?ml$/;
export const JENKINSFILE = /(?:^|\/)(?:Jenkinsfile(?:[.-][\w.-]{1,80})?|[\w.-]{1,80}\.[jJ]enkinsfile)$/;

/** Files of pipelines of any system, whether their jobs are read or not: their names say what they release, and their own stores are made for the run. */
export const ANY_PIPELINE = /(?:^|\/)(?:\.github\/workflows\/|\.circleci\/|\.buildkite\/|\.gitlab-ci|\.gitlab\/ci\/|azure-pipelines|bitbucket-pipelines|\.drone\.yml|\.woodpecker|\.travis\.yml|wercker\.yml)/;
