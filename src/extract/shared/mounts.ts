import type { Foundation, Knowledge } from '../../model/index.ts';

/** What a path of the host gives to whoever has it mounted. */
export type HostMount =
  | { readonly gives: 'docker'; readonly what: string }
  | { readonly gives: 'host'; readonly what: string }
  | { readonly gives: 'store'; readonly provider: string; readonly kinds: readonly [string, ...string[]]; readonly name: string };

/** Credential stores of a home directory: path below it, provider, kinds it may hold. */
const STORES: readonly (readonly [path: string, provider: string, kinds: readonly [string, ...string[]]])[] = [
  ['.aws', 'aws', ['aws.profile']],
  ['.config/gcloud', 'gcp', ['gcp.ambient']],
  ['.azure', 'azure', ['azure.ambient']],
  ['.kube', 'kubernetes', ['kubernetes.kubeconfig']],
  ['.ssh', 'ssh', ['ssh.private-key']],
  ['.docker', 'dockerhub', ['dockerhub.ambient']],
  ['.fly', 'fly', ['fly.ambient']],
  ['.railway', 'railway', ['railway.ambient']],
  ['.supabase', 'supabase', ['supabase.ambient']],
  ['.config/gh', 'github', ['github.ambient']],
  ['.config/com.vercel.cli', 'vercel', ['vercel.ambient']],
  ['.local/share/com.vercel.cli', 'vercel', ['vercel.ambient']],
  ['.config/netlify', 'netlify', ['netlify.ambient']],
  ['.config/.wrangler', 'cloudflare', ['cloudflare.ambient']],
  ['.config/heroku', 'heroku', ['heroku.ambient']],
  ['.local/share/heroku', 'heroku', ['heroku.ambient']],
  ['.config/doctl', 'digitalocean', ['digitalocean.ambient']],
  ['.config/stripe', 'stripe', ['stripe.ambient']],
  ['.config/planetscale', 'planetscale', ['planetscale.ambient']],
  ['.config/neonctl', 'neon', ['neon.ambient']],
  ['.config/turso', 'turso', ['turso.ambient']],
  ['.config/configstore/firebase-tools.json', 'firebase', ['firebase.ambient']],
  ['.terraform.d', 'terraform', ['terraform.ambient']],
  ['.pulumi', 'pulumi', ['pulumi.ambient']],
  ['.netrc', 'unknown', ['unknown.secret']],
  ['.npmrc', 'npm', ['npm.ambient']],
  ['.pgpass', 'databases', ['databases.postgres-url']],
  ['.git-credentials', 'github', ['unknown.secret']],
];

/**
 * Reads the source of a mount: the Docker socket, the root or the whole home directory of the host, or a credential store below home.
 * `path` is normalised: `~/...`, absolute, or relative to the checkout. Kinds that are in no table become `unknown.secret`.
 */
export function hostMountOf(path: string, knowledge: Knowledge): HostMount | undefined {
  const clean = path.replace(/\/+$/, '') || '/';
  if (/(?:^|\/)(?:docker|podman|containerd)\.sock$/.test(clean)) return { gives: 'docker', what: 'the Docker socket of the host' };
  if (clean === '/' || clean === '/etc' || clean === '/var/lib/docker') return { gives: 'host', what: clean === '/' ? 'the whole file system of the host' : `${clean} of the host` };
  if (clean === '~' || /^\/(?:home\/[^/]+|root|Users\/[^/]+)$/.test(clean)) return { gives: 'host', what: 'the whole home directory of the host' };
  const below = /^(?:~|\/home\/[^/]+|\/root|\/Users\/[^/]+)\/(.+)$/.exec(clean)?.[1];
  if (below === undefined) return undefined;
  const store = STORES.find(([name]) => below === name || below.startsWith(`${name}/`));
  if (!store) return undefined;
  const known = new Set(knowledge.providers.flatMap((provider) => provider.credentials.map((kind) => kind.id)));
  const kinds = store[2].filter((kind) => known.has(kind));
  return { gives: 'store', provider: store[1], kinds: kinds[0] === undefined ? ['unknown.secret'] : [kinds[0], ...kinds.slice(1)], name: `mounted ~/${store[0]}` };
}

/** A mount of a store is a name for credentials that lie elsewhere. */
export const MOUNT_FOUNDATION: Foundation = 'named';

/**
 * The host path of a mount in one form: `${HOME}`, `$HOME`, `${localEnv:HOME}` and `~` become `~`, `$PWD` and `./x` become relative to
 * `directory`, what leads out of the checkout keeps its `../`. Undefined parts (`$X` that nothing sets) stay as written, so the
 * result tells them by a `$`.
 */
export function hostPath(raw: string, directory: string, variables: ReadonlyMap<string, string>): string {
  const text = raw.slice(0, 2048).replace(/\$\{localEnv:(?:HOME|USERPROFILE)[^}]*\}/g, '~').replace(/\$\{localWorkspaceFolder\}|\$\{containerWorkspaceFolder\}/g, '.')
    .replace(/\$\{([A-Za-z_]\w*)(?:(:?[-?+])([^{}]*))?\}|\$([A-Za-z_]\w*)/g, (whole, braced: string | undefined, sign: string | undefined, fallback: string | undefined, bare: string | undefined) => {
      const name = braced ?? bare ?? '';
      if (name === 'HOME') return '~';
      if (name === 'PWD') return '.';
      return variables.get(name) ?? (sign?.endsWith('-') && fallback !== undefined ? fallback.replace(/^\$\{?HOME\}?/, '~') : whole);
    });
  if (text.startsWith('~')) return text.replace(/^~\/\/*/, '~/').replace(/(.)\/+$/, '$1');
  if (text.startsWith('/')) return text.replace(/\/\/+/g, '/').replace(/(.)\/+$/, '$1');
  if (text.startsWith('$')) return text;
  return joinRelative(directory, text);
}

/** Joins and normalises relative paths; `..` above the root stays in front. */
export function joinRelative(directory: string, path: string): string {
  const out: string[] = [];
  for (const part of `${directory}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
    else out.push(part);
  }
  return out.length === 0 ? '.' : out.join('/');
}
