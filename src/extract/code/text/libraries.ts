import type { Span } from '../../../model/index.ts';
import type { Deed, LocalUse, Subject } from '../local.ts';
import { afterSpace, functionAround, stringAt, subjectAt } from './names.ts';
import type { Language, TextSource } from './names.ts';

/** How a library is handed its secret, by language. `needs` stands in the file; `made` ends where its arguments begin. */
interface Library { readonly sdk: string; readonly language: Language; readonly needs: RegExp; readonly made: RegExp; /** Without a secret among the arguments it takes this variable. */ readonly variable?: string; /** Set once for the whole program: calls go to this name. */ readonly root?: RegExp }

const LIBRARIES: readonly Library[] = [
  { sdk: 'boto3', language: 'python', needs: /\bboto3\b/, made: /\bboto3\.(?:client|resource)\(/g, variable: 'AWS_SECRET_ACCESS_KEY' },
  { sdk: 'stripe', language: 'python', needs: /^\s*(?:import|from)\s+stripe\b/m, made: /\bstripe\.api_key\s*=/g, root: /\bstripe\.([A-Z]\w*(?:\.\w+)*)\(/g },
  { sdk: 'stripe', language: 'python', needs: /^\s*from\s+stripe\b/m, made: /\bStripeClient\(/g },
  { sdk: '@octokit/rest', language: 'python', needs: /^\s*from\s+github\b/m, made: /\bGithub\((?:auth=Auth\.Token\()?/g },
  { sdk: '@supabase/supabase-js', language: 'python', needs: /^\s*from\s+supabase\b/m, made: /\bcreate_client\(/g },
  { sdk: 'cloudflare', language: 'python', needs: /^\s*(?:import|from)\s+[cC]loud[fF]lare\b/m, made: /\b(?:CloudFlare\.CloudFlare|Cloudflare|AsyncCloudflare)\(/g, variable: 'CLOUDFLARE_API_TOKEN' },
  { sdk: 'digitalocean', language: 'python', needs: /^\s*(?:import|from)\s+(?:pydo|digitalocean)\b/m, made: /\b(?:digitalocean\.Manager|pydo\.Client|Client)\(/g },
  { sdk: 'hcloud', language: 'python', needs: /^\s*(?:import|from)\s+hcloud\b/m, made: /\bClient\(/g },
  { sdk: 'stripe', language: 'go', needs: /stripe\/stripe-go/, made: /\bstripe\.Key\s*=/g, root: /\b((?:customer|charge|paymentintent|subscription|invoice|price|product|refund|checkout\/session|session|coupon|account|balance)\.[A-Z]\w+)\(/g },
  { sdk: '@octokit/rest', language: 'go', needs: /google\/go-github/, made: /\b(?:WithAuthToken\(|AccessToken:)/g },
  { sdk: 'cloudflare', language: 'go', needs: /cloudflare\/cloudflare-go/, made: /\bcloudflare\.NewWithAPIToken\(/g },
  { sdk: 'digitalocean', language: 'go', needs: /digitalocean\/godo/, made: /\bgodo\.NewFromToken\(/g },
  { sdk: 'hcloud', language: 'go', needs: /hetznercloud\/hcloud-go/, made: /\bhcloud\.WithToken\(/g },
  { sdk: 'stripe', language: 'ruby', needs: /\bStripe\b/, made: /\bStripe\.api_key\s*=/g, root: /\bStripe::([A-Z]\w*(?:::\w+)*\.\w+)/g },
  { sdk: '@octokit/rest', language: 'ruby', needs: /\bOctokit\b/, made: /\bOctokit::Client\.new\(/g },
  { sdk: 'digitalocean', language: 'ruby', needs: /\bDropletKit\b/, made: /\bDropletKit::Client\.new\(/g },
  { sdk: 'aws-sdk', language: 'ruby', needs: /\bAws::/, made: /\bAws::\w+::(?:Client|Resource)\.new\(?/g, variable: 'AWS_SECRET_ACCESS_KEY' },
  { sdk: 'stripe', language: 'php', needs: /\bStripe\\/, made: /\b(?:StripeClient|Stripe::setApiKey)\(/g, root: /\\?Stripe\\([A-Z]\w*::\w+)\(/g },
  { sdk: 'aws-sdk', language: 'php', needs: /\bAws\\/, made: /new\s+\\?(?:Aws\\\w+\\)?\w+Client\(/g, variable: 'AWS_SECRET_ACCESS_KEY' },
];

/** Literals that stand in every file with one of these libraries. */
export const LIBRARY_SIGNS = ['boto3', 'stripe', 'github', 'supabase', 'cloudflare', 'pydo', 'digitalocean', 'hcloud', 'godo', 'octokit', 'dropletkit', 'aws::', 'aws\\', 'withtoken(', 'bearer_auth', 'basicauth', 'auth=(', 'clients import', 'client import', 'import client', '_client', 'import s3', 'import dynamodb'];

const SECRETS = /\b(?:aws_secret_access_key|secret_access_key|access_token|auth_token|api_token|api_key|token|login_or_token|key|secret|supabase_key)\b['"]?\s{0,4}(?:=>|=|:)/g;

/** Clients of known libraries, with what is called on them. */
export function libraryUses(source: TextSource): LocalUse[] {
  const out: LocalUse[] = [];
  for (const library of LIBRARIES) {
    if (library.language !== source.language || !library.needs.test(source.text)) continue;
    for (const match of source.code.matchAll(library.made)) {
      if (out.length >= 100) return out;
      const end = afterSpace(source.text, match.index + match[0].length);
      const subject = handed(source, library, end, /[=:]$/.test(match[0]));
      if (!subject) continue;
      const at = { start: match.index, end };
      const client = library.root ? undefined : clientBefore(source, match.index);
      const does = library.root ? rootDeeds(source, library.root) : client === undefined ? chained(source, end) : clientDeeds(source, client, service(source, end));
      out.push({ of: subject, host: undefined, sentAs: 'argument', sdk: library.sdk, does, at, ...(client !== undefined && isHandedOn(source, client, match.index) ? { open: true } : {}), ...(client !== undefined && ofWholeFile(source, match.index) ? { exportedAs: [client] } : {}), ...(library.root ? { everywhere: true } : {}) });
    }
  }
  return out;
}

/** Calls of a library that another file set up for the whole program. */
export function rootCalls(source: TextSource): { readonly sdk: string; readonly does: readonly Deed[] }[] {
  return LIBRARIES.flatMap((library) => (library.root && library.language === source.language && library.needs.test(source.text) ? [{ sdk: library.sdk, does: rootDeeds(source, library.root) }] : [])).filter((one) => one.does.length > 0);
}

function handed(source: TextSource, library: Library, at: number, assigned: boolean): Subject | undefined {
  if (assigned) return subjectAt(source, at);
  const close = closing(source, at);
  for (const named of source.text.slice(at, close).matchAll(SECRETS)) { const found = subjectAt(source, afterSpace(source.text, at + named.index + named[0].length)); if (found) return found; }
  // By position: the first argument that is no address and no name of a service.
  for (let from = at, count = 0; from < close && count < 4; count++) {
    const found = subjectAt(source, afterSpace(source.text, from));
    if (found && library.variable === undefined && !(found.type === 'variable' && /URL$/.test(found.variable))) return found;
    const comma = source.code.indexOf(',', from);
    if (comma < 0 || comma > close) break;
    from = comma + 1;
  }
  return library.variable === undefined ? undefined : { type: 'variable', variable: library.variable, at: { start: at, end: at } };
}

function closing(source: TextSource, at: number): number {
  let depth = 0;
  for (let i = at; i < Math.min(source.code.length, at + 1_000); i++) { const c = source.code[i] ?? ''; if ('([{'.includes(c)) depth++; else if (')]}'.includes(c) && depth-- === 0) return i; }
  return Math.min(source.code.length, at + 200);
}

/** The name a call is given to: `s3 = boto3.client(`, `client, err := cloudflare.New(`. */
function clientBefore(source: TextSource, at: number): string | undefined {
  const line = source.code.slice(source.code.lastIndexOf('\n', at) + 1, at);
  const own = /^\s*(?:(?:self\.|@|\$this->|\$|var\s+)?([A-Za-z_]\w{0,80}))(?:\s*,\s*\w+)?(?:\s*:\s*[\w.]+)?\s*(?::=|=)/.exec(line)?.[1];
  return own;
}

/** Does it stand at the very left, where a module or a package keeps what other files may use? */
function ofWholeFile(source: TextSource, at: number): boolean {
  return /^(?:var\s+)?\w/.test(source.code.slice(source.code.lastIndexOf('\n', at) + 1, at)) && (source.language === 'python' || source.language === 'go');
}

function service(source: TextSource, at: number): string {
  const name = stringAt(source, at)?.text ?? '';
  return /^[a-z0-9-]{2,40}$/.test(name) ? `${name}.` : '';
}

/** `client.repos.list(`, `$client->customers->all(`: what is called on a name. */
function clientDeeds(source: TextSource, client: string, before: string): Deed[] {
  const found = new Map<string, Deed>();
  const calls = new RegExp(`(?:^|[^\\w.])(?:self\\.|@|\\$this->|\\$)?${client}((?:(?:\\.|->|::|\\?\\.)\\w{1,60}(?:\\([^()]{0,200}\\))?){1,6})(?=[\\s(,)\\]]|$)`, 'gm');
  for (const match of source.code.matchAll(calls)) {
    const name = before + (match[1] ?? '').replace(/\([^()]*\)/g, '').replace(/^(?:\.|->|::|\?\.)/, '').replace(/->|::|\?\./g, '.');
    if (found.size < 100 && !found.has(name)) found.set(name, { name, start: match.index, end: match.index + match[0].length });
  }
  return [...found.values()];
}

function rootDeeds(source: TextSource, root: RegExp): Deed[] {
  return [...new Map([...source.code.matchAll(root)].map((match) => [match[1] ?? '', { name: (match[1] ?? '').replace(/::/g, '.'), start: match.index, end: match.index + match[0].length }])).values()].slice(0, 100);
}

/** `Octokit::Client.new(access_token: t).create_issue(`: called on what was just made. */
function chained(source: TextSource, at: number): Deed[] {
  const close = closing(source, at);
  const call = /^\)?\s{0,10}(?:\.|->)(\w{1,60}(?:(?:\.|->)\w{1,60}){0,3})/.exec(source.code.slice(close, close + 200));
  return call?.[1] === undefined ? [] : [{ name: call[1], start: close, end: close + call[0].length }];
}

/** Given back, handed to a function, or lying open in a module that others may import: then more may be done with it than stands here. */
function isHandedOn(source: TextSource, client: string, at: number): boolean {
  const uses = new RegExp(`\\breturn\\s+(?:[^\\n]{0,40}[^\\w.])?\\$?${client}\\b(?!\\s*(?:\\.|->))|[(,]\\s*\\$?${client}\\s*[,)]|[:=]\\s*\\$?${client}\\s*[,}\\n]`);
  const around: Span | undefined = functionAround(source, at);
  const text = source.code.slice(around?.start ?? 0, around?.end ?? source.code.length);
  return uses.test(text);
}
