import { databaseKey, normalHost } from '../shared/database-url.ts';
import { fits, localityOf } from '../shared/hosts.ts';
import { entriesOf, spanOf, textOf, valueAt } from '../shared/nodes.ts';
import { decodeBase64 } from './kubernetes-secret.ts';
import { nameMarks } from './marks.ts';
import type { Reading } from './reading.ts';
import { databaseFacts, storeMarks, readOnlyOf } from './resources.ts';
import type { Sighting } from './sighting.ts';
import { isPlaceholder, isStockPassword } from '../shared/truth.ts';

const MOST = 2_000;

/** Files in which the provider's own tool keeps its login, where the value does not tell whose it is. */
const SESSION_FILES: readonly { readonly file: RegExp; readonly kind: string; readonly keys: ReadonlySet<string> }[] = [
  { file: /(?:^|\/)\.railway\/config(?:-[a-z]+)?\.json$/, kind: 'railway.cli-session', keys: new Set(['token', 'accessToken', 'refreshToken']) },
];

/** Is it such a file, or one whose format says where the secret stands? */
export function isStore(file: string): boolean {
  return /(?:^|\/)(?:\.pgpass|pgpass\.conf|\.netrc|_netrc|\.git-credentials|\.kube\/config|kubeconfig(?:[-.][\w.-]{1,100})?|[\w-]{1,100}\.kubeconfig)$/.test(file) || SESSION_FILES.some((one) => one.file.test(file));
}

/** Tokens a tool wrote when somebody logged in. */
function sessions(reading: Reading, id: string, keys: ReadonlySet<string>): Sighting[] {
  const row = reading.tables.byId.get(id);
  if (!row) return [];
  return reading.bindings.filter((binding) => keys.has(binding.name) && binding.value.length >= 16 && !isPlaceholder(binding.value)).slice(0, MOST).map((binding): Sighting => ({
    start: binding.start, end: binding.end, raw: binding.value, provider: row.provider.id, kinds: [row.kind.id], name: binding.path.slice(-2).join('.'), path: [], opens: {}, confidence: 'high', note: `holds a ${row.kind.name}`,
  }));
}

/** Files whose format says where the secret stands: .pgpass, .netrc, .git-credentials, the Docker configuration. */
export function storeSightings(reading: Reading): Sighting[] {
  const base = reading.role.toLowerCase();
  const session = SESSION_FILES.find((one) => one.file.test(reading.document.file));
  if (session) return sessions(reading, session.kind, session.keys);
  if (base === '.pgpass' || base === 'pgpass.conf') return pgpass(reading);
  if (base === '.netrc' || base === '_netrc' || base === '.git-credentials') return hostPasswords(reading);
  if (base === 'config.json' || base === '.dockerconfigjson' || base === '.dockercfg' || (reading.open.hits?.has('"auths"') !== false && reading.text.includes('"auths"'))) return dockerAuths(reading);
  return [];
}

/** `host:port:database:user:password`, a colon in a field is escaped. */
function pgpass(reading: Reading): Sighting[] {
  const out: Sighting[] = [];
  for (const match of reading.text.matchAll(/^(?!#)((?:\\.|[^:\\\n]){1,255}):((?:\d{1,5}|\*)):((?:\\.|[^:\\\n]){1,255}):((?:\\.|[^:\\\n]){1,255}):([^\n\r]{1,500})/gm)) {
    if (out.length >= MOST) break;
    const [whole, host = '', port = '', database = '', user = '', password = ''] = match;
    const start = match.index + whole.length - password.length;
    if (isPlaceholder(password) || host === '*') continue;
    const address = { type: 'url.postgres', host: normalHost(host.toLowerCase()), port: port === '*' ? 5432 : Number(port), database: database === '*' ? '' : database, user: user === '*' ? undefined : user, password: undefined, passwordElsewhere: false };
    const at = reading.place({ start, end: start + password.length });
    const marks = storeMarks(address, nameMarks([host, database], at), at);
    out.push({
      start, end: start + password.length, raw: password, provider: 'databases', kinds: ['databases.password'], name: `${reading.role} ${address.host}`, path: [],
      opens: { host: address.host, port: address.port, database: address.database, ...(address.user === undefined ? {} : { user: address.user }), key: databaseKey(address) },
      confidence: isStockPassword(password) && !localityOf(address.host) ? 'medium' : 'high', note: `holds a database password for ${address.host}`, marks, readOnly: readOnlyOf(false, at), opened: databaseFacts(address, at, marks, reading.knowledge),
    });
  }
  return out;
}

/** `machine HOST login USER password SECRET` and `https://user:secret@host`. */
function hostPasswords(reading: Reading): Sighting[] {
  const out: Sighting[] = [];
  for (const match of reading.text.matchAll(/\bmachine[ \t]+(\S{1,255})\s+(?:account\s+\S{1,255}\s+)?login\s+(\S{1,255})\s+password\s+(\S{1,500})|https?:\/\/([^\s:@/]{1,255}):([^\s@/]{1,500})@([^\s/:]{1,255})/g)) {
    if (out.length >= MOST) break;
    const host = (match[1] ?? match[6] ?? '').toLowerCase();
    const raw = match[3] ?? match[5] ?? '';
    const user = match[2] ?? match[4] ?? '';
    const start = match.index + match[0].lastIndexOf(raw);
    const provider = reading.knowledge.providers.find((one) => one.hosts.api.some((pattern) => fits(host, pattern)));
    const kind = provider?.credentials.find((one) => one.recognise.public !== true && one.may.length > 0);
    if (isPlaceholder(raw) || raw === '') continue;
    out.push({
      start, end: start + raw.length, raw, provider: provider && kind ? provider.id : 'unknown', kinds: [kind?.id ?? 'unknown.secret'], name: `${reading.role} ${host}`, path: [],
      opens: { host, ...(user === '' ? {} : { user }) }, confidence: 'high', note: `holds a password for ${host}`,
    });
  }
  return out;
}

/** `auths: {host: {auth: base64 of user:password}}`. */
function dockerAuths(reading: Reading): Sighting[] {
  if (!('roots' in reading.document)) return [];
  return reading.document.roots.flatMap((root) => entriesOf(valueAt(root, 'auths'))).slice(0, MOST).flatMap((entry): Sighting[] => {
    const auth = valueAt(entry.value, 'auth');
    const plain = decodeBase64(textOf(auth) ?? '');
    const colon = plain?.indexOf(':') ?? -1;
    if (!auth || plain === undefined || colon < 1 || isPlaceholder(plain.slice(colon + 1))) return [];
    const host = entry.key.replace(/^https?:\/\//, '').replace(/\/.*$/, '').toLowerCase();
    return [{ ...spanOf(auth), raw: plain.slice(colon + 1), provider: 'unknown', kinds: ['unknown.secret'], name: `auths.${host}`, path: [], opens: { host, user: plain.slice(0, colon) }, confidence: 'high', note: `holds a registry password for ${host}` }];
  });
}
