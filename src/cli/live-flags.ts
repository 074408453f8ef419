import { EXIT, Refusal } from './failure.ts';

/** Options for asking GitHub, as the command line gives them. */
export interface LiveFlags {
  readonly github?: string;
  readonly githubCache?: string;
  readonly githubUrl?: string;
}

/** What is asked, of whom, and by which right. The token comes from the environment and goes nowhere but into requests to `url`. */
export interface LiveQuestion { readonly owner: string; readonly repo: string; readonly url: string; readonly token: string; readonly cache?: string }

const REPOSITORY = /^([A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9])?)\/([A-Za-z0-9._-]{1,100})$/;

/** Undefined where nobody asks. Throws Refusal for what the user can mend; the token is in no message. */
export function checkLive(flags: LiveFlags, env: NodeJS.ProcessEnv): LiveQuestion | undefined {
  if (flags.github === undefined) {
    if (flags.githubCache !== undefined || flags.githubUrl !== undefined) throw new Refusal('--github-cache and --github-url need --github owner/repo', EXIT.usage);
    return undefined;
  }
  const [, owner, repo] = REPOSITORY.exec(flags.github) ?? [];
  if (owner === undefined || repo === undefined || repo === '.' || repo === '..') throw new Refusal('--github takes a repository as owner/repo', EXIT.usage);
  const token = [env['GITHUB_TOKEN'], env['GH_TOKEN']].map((one) => one?.trim() ?? '').find((one) => one !== '');
  if (token === undefined) throw new Refusal('--github needs a token in GITHUB_TOKEN or GH_TOKEN; docs/github.md says which permissions it wants', EXIT.usage);
  if (!/^[\x21-\x7e]{1,4000}$/.test(token)) throw new Refusal('what stands in GITHUB_TOKEN or GH_TOKEN is no token', EXIT.usage);
  return { owner, repo, token, url: urlOf(flags.githubUrl ?? (env['GITHUB_API_URL'] || 'https://api.github.com')), ...(flags.githubCache === undefined ? {} : { cache: flags.githubCache }) };
}

/** A token is sent in the open to nobody but this machine. */
function urlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const here = url !== undefined && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (!url || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '' || (url.protocol !== 'https:' && !(url.protocol === 'http:' && here))) throw new Refusal('the address of GitHub must be an https address without user, password or query', EXIT.usage);
  return url.href.replace(/\/+$/, '');
}
