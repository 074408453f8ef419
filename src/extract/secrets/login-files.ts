import { baseName, withArticle } from '../../model/index.ts';
import { displayName } from './bindings.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';
import { checkedMark } from './marked.ts';
import { namesOf, pathsOf } from './paths.ts';
import { isGuess } from './tokens.ts';
import { isPlaceholder } from '../shared/truth.ts';

const MOST = 2_000;

/** A file in which a tool keeps its login, where the value by itself does not tell whose it is. */
interface LoginFile {
  readonly file: RegExp;
  /** Kind of the tables. */
  readonly kind: string;
  /** Keys that hold it; empty: the file is nothing but the value. */
  readonly keys: readonly string[];
  /** Also where the value has a mark: it stands for several kinds, and the file says which. */
  readonly marked?: true;
}

/** Paths end as the tool writes them, wherever the folder was copied to. */
const LOGIN_FILES: readonly LoginFile[] = [
  { file: /(?:^|\/)\.railway\/config(?:-[a-z]+)?\.json$/, kind: 'railway.cli-session', keys: ['token', 'accessToken', 'refreshToken'] },
  { file: /(?:^|\/)kaggle\.json$/, kind: 'kaggle.api-key', keys: ['key'] },
  { file: /(?:^|\/)hcloud\/cli\.toml$/, kind: 'hetzner.api-token', keys: ['token'] },
  { file: /(?:^|\/)\.dogrc$/, kind: 'datadog.api-key', keys: ['apikey'] },
  { file: /(?:^|\/)\.dogrc$/, kind: 'datadog.application-key-unmarked', keys: ['appkey'] },
  { file: /(?:^|\/)\.sentryclirc$/, kind: 'sentry.token-unmarked', keys: ['token'] },
  { file: /(?:^|\/)(?:\.snowsql\/config|\.?snowflake\/connections\.toml)$/, kind: 'snowflake.password', keys: ['password'] },
  { file: /(?:^|\/)(?:\.terraformrc|\.tofurc|terraform\.rc|tofu\.rc|credentials\.tfrc\.json)$/, kind: 'terraform.cloud-token', keys: ['token'] },
  { file: /(?:^|\/)gh\/hosts\.ya?ml$/, kind: 'github.oauth-token', keys: ['oauth_token'] },
  { file: /(?:^|\/)\.vault-token$/, kind: 'vault.token-unmarked', keys: [] },
  { file: /(?:^|\/)com\.vercel\.cli\/auth\.json$/, kind: 'vercel.access-token', keys: ['token'] },
  { file: /(?:^|\/)\.?netlify\/config\.json$/, kind: 'netlify.access-token', keys: ['token'] },
  { file: /(?:^|\/)\.wrangler\/config\/default\.toml$/, kind: 'cloudflare.token-unmarked', keys: ['oauth_token', 'refresh_token', 'api_token'] },
  { file: /(?:^|\/)neonctl\/credentials\.json$/, kind: 'neon.api-key', keys: ['access_token', 'refresh_token'] },
  { file: /(?:^|\/)\.render\/cli\.ya?ml$/, kind: 'render.api-key', keys: ['key', 'apikey', 'token'] },
  { file: /(?:^|\/)\.config\/linode-cli$/, kind: 'linode.access-token', keys: ['token'] },
  { file: /(?:^|\/)\.vultr-cli\.ya?ml$/, kind: 'vultr.api-key', keys: ['api-key'] },
  { file: /(?:^|\/)scw\/config\.ya?ml$/, kind: 'scaleway.secret-key', keys: ['secret_key'] },
  { file: /(?:^|\/)\.circleci\/cli\.ya?ml$/, kind: 'circleci.token-unmarked', keys: ['token'] },
  { file: /(?:^|\/)ngrok\.ya?ml$/, kind: 'ngrok.token', keys: ['authtoken', 'api_key'] },
  { file: /(?:^|\/)\.edgerc$/, kind: 'akamai.client-secret', keys: ['client_secret'] },
  { file: /(?:^|\/)\.fly\/config\.ya?ml$/, kind: 'fly.personal-token', keys: ['access_token'] },
  { file: /(?:^|\/)doctl\/config\.ya?ml$/, kind: 'digitalocean.token', keys: ['access-token'] },
  { file: /(?:^|\/)\.supabase\/access-token$/, kind: 'supabase.access-token', keys: [] },
  { file: /(?:^|\/)planetscale\/access-token$/, kind: 'planetscale.oauth-token', keys: [] },
  { file: /(?:^|\/)stripe\/config\.toml$/, kind: 'stripe.restricted-live', keys: ['live_mode_api_key'] },
  { file: /(?:^|\/)turso\/settings\.json$/, kind: 'turso.platform-token', keys: ['token'] },
  { file: /(?:^|\/)\.pulumi\/credentials\.json$/, kind: 'pulumi.access-token', keys: ['accessToken'] },
  { file: /(?:^|\/)configstore\/firebase-tools\.json$/, kind: 'firebase.ci-token', keys: ['refresh_token'] },
  { file: /(?:^|\/)\.boto$/, kind: 'gcp.user-login', keys: ['gs_oauth2_refresh_token'], marked: true },
  { file: /(?:^|\/)nuget\.config$/i, kind: 'nuget.api-key', keys: ['https://www.nuget.org', 'https://api.nuget.org/v3/index.json'] },
];

/** Is it the file in which some tool keeps its login? Most names say no, which spares the expression of all paths. */
export function isLoginFile(file: string): boolean { return mayBeLogin(baseName(file)) && ANY.test(file) && (CURL.test(file) || LOGIN_FILES.some((one) => one.file.test(file))); }
const CURL = /(?:^|\/)[._]curlrc$/;
/** All of them at once: asked of every file. */
const ALL = [...LOGIN_FILES.map((one) => one.file), CURL];
const ANY = pathsOf(ALL);
/** May one have this name, whatever its folder is? */
export const mayBeLogin = namesOf(ALL);

/** What such a file holds. A value with a mark of its own is left to whoever knows the mark. */
export function loginSightings(reading: Reading): Sighting[] {
  const { file } = reading.document;
  return !isLoginFile(file) ? [] : [...LOGIN_FILES.flatMap((one) => (one.file.test(file) ? ofFile(reading, one) : [])), ...(CURL.test(file) ? curlLogins(reading) : [])];
}

function ofFile(reading: Reading, { kind, keys, marked }: LoginFile): Sighting[] {
  const row = reading.tables.byId.get(kind);
  if (!row) return [];
  return valuesOf(reading, keys).filter(({ raw }) => raw.length >= (kind.endsWith('.password') ? 8 : 16) && !isPlaceholder(raw) && (marked === true || !checkedMark(reading.tables, raw))).slice(0, MOST).map((one): Sighting => ({
    ...one, provider: row.provider.id, kinds: [row.kind.id], path: [], opens: {}, confidence: isGuess(row) ? 'medium' : 'high', note: `holds ${withArticle(row.kind.name)}`, truth: ['it stands where its tool keeps a login'],
  }));
}

type Written = Pick<Sighting, 'start' | 'end' | 'raw' | 'name'>;

function valuesOf(reading: Reading, keys: readonly string[]): Written[] {
  const { text } = reading;
  if (keys.length === 0) { const start = text.length - text.trimStart().length; const raw = text.trim(); return /^\S{1,500}$/.test(raw) ? [{ start, end: start + raw.length, raw, name: reading.role }] : []; }
  if ('roots' in reading.document && reading.document.roots.length > 0) return reading.bindings().filter((binding) => keys.includes(binding.name)).map((binding) => ({ start: binding.start, end: binding.end, raw: binding.value, name: displayName(binding) }));
  // Text that is no data to us: `token = "..."`, `<add key="..." value="..." />`.
  const written = /(?:^|[\s{,>])(?:<add[ \t]{1,4}key=)?["']?([\w.:/-]{2,60})["']?[ \t]{0,20}(?:[=:]|value=)[ \t]{0,20}["']?([^\s"'<>]{8,600})/gm;
  return [...text.matchAll(written)].slice(0, MOST).flatMap((match) => {
    const [whole, name = '', raw = ''] = match;
    const start = match.index + whole.length - raw.length;
    return keys.includes(name) ? [{ start, end: start + raw.length, raw, name }] : [];
  });
}

/** `user = "name:password"` and `proxy-user` of curl's settings. */
function curlLogins(reading: Reading): Sighting[] {
  return [...reading.text.matchAll(/^[ \t]{0,20}(?:-u|(?:--)?(?:proxy-)?user)[ \t]{0,10}[=: \t][ \t]{0,10}"?([^\s":]{1,100}):([^\s"]{4,300})/gm)].slice(0, MOST).flatMap((match): Sighting[] => {
    const [whole, user = '', raw = ''] = match;
    const start = match.index + whole.length - raw.length;
    return isPlaceholder(raw) ? [] : [{ start, end: start + raw.length, raw, provider: 'unknown', kinds: ['unknown.password'], name: reading.role, path: [], opens: { user }, confidence: 'medium', note: 'holds a password given to curl', truth: ['it stands where curl takes a login from'] }];
  });
}
