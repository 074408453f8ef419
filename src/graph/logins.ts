import type { AgentFact, Decision } from '../model/index.ts';
import type { LinkedCredential } from './credentials.ts';
import { mostPermissive, open } from './decide.ts';

/** Where the tools of a provider keep what they were logged in with. */
const STORES: Readonly<Record<string, readonly [string, ...string[]]>> = {
  aws: ['~/.aws/credentials', '~/.aws/config', '~/.aws/sso/cache/session.json'], gcp: ['~/.config/gcloud/application_default_credentials.json', '~/.config/gcloud/credentials.db'],
  azure: ['~/.azure/msal_token_cache.json', '~/.azure/service_principal_entries.json'], kubernetes: ['~/.kube/config'], github: ['~/.config/gh/hosts.yml'], fly: ['~/.fly/config.yml'], railway: ['~/.railway/config.json'],
  vercel: ['~/.local/share/com.vercel.cli/auth.json', '~/.config/com.vercel.cli/auth.json'], netlify: ['~/.config/netlify/config.json'], cloudflare: ['~/.config/.wrangler/config/default.toml'], heroku: ['~/.netrc'],
  digitalocean: ['~/.config/doctl/config.yaml'], supabase: ['~/.supabase/access-token'], stripe: ['~/.config/stripe/config.toml'], planetscale: ['~/.config/planetscale/access-token'], terraform: ['~/.terraform.d/credentials.tfrc.json'],
  neon: ['~/.config/neonctl/credentials.json'], turso: ['~/.config/turso/settings.json'], firebase: ['~/.config/configstore/firebase-tools.json'], pulumi: ['~/.pulumi/credentials.json'], npm: ['~/.npmrc'], dockerhub: ['~/.docker/config.json'],
};

/**
 * May a program that the agent starts open what its tool was logged in with? A login or a profile is only a name until the tool has read its
 * store, so a sandbox that keeps every store of the provider away keeps the authority away. What lies in a keychain is not known, and a value that
 * lies in the tree or is handed over by a job needs no store.
 */
export function loginDecision(agent: AgentFact, credential: LinkedCredential): Decision {
  const kind = credential.kinds[0]?.id ?? '';
  const login = credential.foundation === 'ambient' || (credential.foundation === 'named' && kind === 'aws.profile');
  const stores = login && Object.hasOwn(STORES, credential.provider) ? STORES[credential.provider] : undefined;
  if (!stores || agent.id.startsWith('ci:')) return open('no store of a login is needed');
  const [first, ...rest] = stores;
  return mostPermissive([agent.policy.programReads(first, 'home'), ...rest.map((store) => agent.policy.programReads(store, 'home'))]);
}
