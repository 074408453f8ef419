import { baseName, isSource } from '../../model/index.ts';
import { databaseKey, normalHost } from '../shared/database-url.ts';
import { fits, localityOf } from '../shared/hosts.ts';
import { entriesOf, spanOf, textOf, valueAt } from '../shared/nodes.ts';
import { decodeBase64 } from './unpack.ts';
import { remembered } from '../shared/remembered.ts';
import { isLoginFile, loginSightings, mayBeLogin } from './login-files.ts';
import { isLoginLines, loginLineSightings, mayBeLoginLines } from './login-lines.ts';
import { checkedMark } from './marked.ts';
import { nameMarks } from './marks.ts';
import type { Reading } from './reading.ts';
import { registryLogin } from './registry-login.ts';
import { databaseFacts, storeMarks, readOnlyOf } from './resources.ts';
import type { Sighting } from './sighting.ts';
import { isPlaceholder, isStockPassword } from '../shared/truth.ts';

const MOST = 2_000;

/** Is it a file in which a tool keeps its login, or one whose format says where the secret stands? No tool keeps one in a file that ends as programs, pages and pictures do. */
export function isStore(file: string): boolean {
  // Of these names only one may end as those of programs do.
  if (isSource(file)) return file.startsWith('kubeconfig', file.lastIndexOf('/') + 1) && STORE.test(baseName(file));
  const says = ofName(baseName(file));
  return says === 'yes' || (says === 'some' && (KUBE_CONFIG.test(file) || isLoginFile(file))) || isLoginLines(file, says !== 'no');
}
/** Names of a tree repeat: is a file of this name one of these, or may it be in some folder? */
const ofName = remembered((name): 'yes' | 'some' | 'no' => (STORE.test(name) || CLUSTER.test(name) ? 'yes' : name === 'config' || mayBeLogin(name) || mayBeLoginLines(name) ? 'some' : 'no'));
const STORE = /^(?:\.pgpass|pgpass\.conf|\.netrc|_netrc|\.git-credentials|\.dockercfg|\.?my\.cnf|\.?pg_service\.conf|kubeconfig(?:[-.][\w.-]{1,100})?)$/;
const CLUSTER = /^[\w-]{1,100}\.kubeconfig$/;
const KUBE_CONFIG = /(?:^|\/)\.kube\/config$/;

/** Files whose format says where the secret stands: .pgpass, .netrc, .git-credentials, the Docker configuration. */
export function storeSightings(reading: Reading): Sighting[] {
  const base = reading.role.toLowerCase();
  if (isLoginFile(reading.document.file)) {
    const known = loginSightings(reading);
    return [...known, ...loginLineSightings(reading).filter((one) => !known.some((other) => other.start < one.end && one.start < other.end))];
  }
  if (isLoginLines(reading.document.file)) return loginLineSightings(reading);
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
  // Of an older file the hosts stand at the top.
  return reading.document.roots.flatMap((root) => (valueAt(root, 'auths') === undefined && reading.role === '.dockercfg' ? entriesOf(root) : entriesOf(valueAt(root, 'auths')))).slice(0, MOST).flatMap((entry): Sighting[] => {
    const host = entry.key.replace(/^https?:\/\//, '').replace(/\/.*$/, '').toLowerCase();
    const bare = valueAt(entry.value, 'password') ?? valueAt(entry.value, 'identitytoken') ?? valueAt(entry.value, 'registrytoken');
    const written = textOf(bare);
    if (bare && written !== undefined && written.length >= 4 && !isPlaceholder(written) && !checkedMark(reading.tables, written)) return [{ ...spanOf(bare), ...registryLogin(reading.tables, host, textOf(valueAt(entry.value, 'username')), written) }];
    const auth = valueAt(entry.value, 'auth');
    const plain = decodeBase64(textOf(auth) ?? '');
    const colon = plain?.indexOf(':') ?? -1;
    if (!auth || plain === undefined || colon < 1 || isPlaceholder(plain.slice(colon + 1))) return [];
    return [{ ...spanOf(auth), ...registryLogin(reading.tables, host, plain.slice(0, colon), plain.slice(colon + 1)) }];
  });
}
