import { baseName } from '../../model/index.ts';
import type { Span } from '../../model/index.ts';
import { isPlaceholder, isStockPassword } from '../shared/truth.ts';
import { classOfName } from './generic-names.ts';
import { checkedMark } from './marked.ts';
import { namesOf, pathsOf } from './paths.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';
import { decodeBase64 } from './unpack.ts';

const MOST = 2_000;

/** A file whose lines hold a login in a way of their own, under keys that say nothing: `value` is the secret. `section`: below this heading alone. */
interface LoginLines { readonly file: RegExp; readonly line: RegExp; readonly token?: true; readonly packed?: true; readonly section?: string }

const LOGIN_LINES: readonly LoginLines[] = [
  { file: /(?:^|\/)\.bundle\/config$/, line: /^BUNDLE_\w{1,120}:[ \t]{1,4}["']?[\w.@-]{1,80}:(?<value>[^\s"'/]{6,300})["']?[ \t]{0,8}$/gm },
  { file: /(?:^|\/)\.gem\/credentials$/, line: /^:[\w.-]{1,80}:[ \t]{1,4}["']?(?<value>[^\s"']{16,300})["']?[ \t]{0,8}$/gm, token: true },
  { file: /(?:^|\/)\.yarnrc\.yml$/, line: /npmAuthIdent["']?:[ \t]{1,4}["']?[\w.@-]{1,80}:(?<value>[^\s"']{6,300})/g },
  { file: /(?:^|\/)sasl_passwd$/, line: /^[^\s#][^\s]{0,200}[ \t]{1,20}[^\s:]{1,100}:(?<value>\S{6,300})[ \t]{0,8}$/gm },
  { file: /(?:^|\/)(?:chap|pap)-secrets$/, line: /^[ \t]{0,8}[^\s#]\S{0,100}[ \t]{1,20}\S{1,100}[ \t]{1,20}["']?(?<value>[^\s"']{6,300})/gm },
  { file: /(?:^|\/)wpa_supplicant[\w-]{0,40}\.conf$/, line: /^[ \t]{0,20}psk="?(?<value>[^\s"]{8,63})"?[ \t]{0,8}$/gm },
  { file: /(?:^|\/)(?:auth[-_]user[-_]pass|(?:open)?vpn[-_.]?(?:auth|creds?|credentials|login|pass))(?:\.(?:txt|conf|pass|auth))?$/i, line: /^\S{1,100}[ \t]{0,8}\r?\n(?<value>\S{6,200})\s{0,8}$/g },
  // `auth-user-pass` takes a file of any name: beside the settings of a network one that says what it holds.
  { file: /(?:^|\/)(?:open)?vpn[\w-]{0,40}\/[\w.-]{0,40}(?:login|auth|creds?|credentials|pass|password|passwd|userpass)(?:\.(?:txt|conf|pass|auth))?$/i, line: /^\S{1,100}[ \t]{0,8}\r?\n(?<value>\S{6,200})\s{0,8}$/g },
  // What opens encrypted settings, and nothing else in the file.
  { file: /(?:^|\/)config\/(?:master|credentials\/[\w-]{1,60})\.key$/, line: /^\s{0,8}(?<value>[0-9a-f]{32})\s{0,8}$/g, token: true },
  { file: /(?:^|\/)\.?(?:ansible[-_.]?)?vault[-_.]?pass(?:word|wd|phrase)?(?:[-_.](?:prod|production|staging|dev|file))?(?:\.txt)?$/i, line: /^(?!#!)(?<value>\S{6,300})\s{0,8}$/g },
  { file: /(?:^|\/)rsyncd\.secrets$/, line: /^(?!#)[\w.@-]{1,80}:(?<value>\S{5,200})[ \t]{0,8}$/gm },
  { file: /(?:^|\/)passwd\.client$/, line: /^(?!#)[^\s:]{1,200}:[^\s:]{1,100}:(?<value>\S{5,200})[ \t]{0,8}$/gm },
  { file: /(?:^|\/)userlist\.txt$/, line: /^"[^"\n]{1,100}"[ \t]{1,8}"(?!md5|SCRAM)(?<value>[^"\s]{5,200})"/gm },
  { file: /(?:^|\/)conf\/passwd$/, line: /^[ \t]{0,8}(?!#)[\w.@-]{1,80}[ \t]{0,8}=[ \t]{0,8}(?<value>\S{5,200})[ \t]{0,8}$/gm },
  { file: /(?:^|\/)auth\.json$/, line: /"(?:bearer|gitlab-token|gitlab-oauth|github-oauth)"\s{0,20}:\s{0,20}\{\s{0,40}"[\w.:-]{1,120}"\s{0,20}:\s{0,20}"(?<value>[^\s"]{8,400})"/g, token: true },
  { file: /(?:^|\/)nuget\.config$/i, line: /<add[ \t]{1,8}key="https?:[^"\n]{1,300}"[ \t]{1,8}value="(?<value>[^\s":/%]{12,400})"/gi, token: true },
  // With it are read the credentials that a Jenkins keeps (https://www.jenkins.io/doc/developer/security/secrets/).
  { file: /(?:^|\/)master\.key$/, line: /^\s{0,8}(?<value>[0-9a-f]{256})\s{0,8}$/g, token: true },
  // With it are read the passwords of its flows; a bar parts what is sealed itself (https://docs.cloudera.com/cfm/2.1.3/nifi-admin-guide/topics/nifi-administration-guide-security_properties.html).
  { file: /(?:^|\/)nifi\.properties$/, line: /^nifi\.sensitive\.props\.key=(?<value>[^\s|]{8,200})[ \t]{0,8}$/gm },
  // What begins with a dash CouchDB has made a digest of (https://docs.couchdb.org/en/stable/config/auth.html).
  { file: /(?:^|\/)(?:local|docker)\.ini$|(?:^|\/)local\.d\/[\w.-]{1,60}\.ini$/, section: 'admins', line: /^[ \t]{0,8}[\w.@-]{1,80}[ \t]{0,8}=[ \t]{0,8}(?!-)(?<value>\S{5,200})[ \t]{0,8}$/gm },
  { file: /(?:^|\/)(?:sitemanager|recentservers)\.xml$/, line: /<Pass encoding="base64">(?<value>[A-Za-z0-9+/]{8,400}={0,2})<\/Pass>/g, packed: true },
];
const LINES = pathsOf(LOGIN_LINES.map((one) => one.file));
/** May one of them have this name, whatever its folder is? */
export const mayBeLoginLines = namesOf(LOGIN_LINES.map((one) => one.file));

/** A file that a platform hands to a container: its name says what is in it, and there is nothing else. */
const HANDED = /(?:^|\/)\.?secrets?\/([\w.-]{1,80}?)(?:\.txt|\.secret)?$/;

/** Is it one of these, or a file of one secret? `named`: may it be one of these by its name? */
export function isLoginLines(file: string, named = true): boolean { return (named && mayBeLoginLines(baseName(file)) && LINES.test(file)) || isHanded(file); }

function isHanded(file: string): boolean {
  const slash = file.lastIndexOf('/');
  if (!file.startsWith('secret', slash - 6) && !file.startsWith('secrets', slash - 7)) return false;
  const name = HANDED.exec(file)?.[1];
  return name !== undefined && !/\.[a-z]{2,5}$/i.test(name) && /^(?:password|secret|token|api-key)$/.test(classOfName(name) ?? '');
}

/** What these files hold, but placeholders and the passwords that images ship with. */
export function loginLineSightings(reading: Reading): Sighting[] {
  const { text, document, role } = reading;
  const told = (start: number, raw: string, token: boolean): Sighting[] => (isPlaceholder(raw) || isStockPassword(raw) || checkedMark(reading.tables, raw) ? [] : [{
    start, end: start + raw.length, raw, provider: 'unknown', kinds: [token ? 'unknown.token' : 'unknown.password'], name: role, path: [], opens: {}, confidence: 'medium', note: `holds a ${token ? 'token' : 'password'}`, truth: ['it stands where its tool keeps a login'],
  }]);
  if (isHanded(document.file)) { const raw = text.trim(); return /^\S{6,300}$/.test(raw) ? told(text.indexOf(raw), raw, !/pass|pwd|pw/i.test(role)) : []; }
  return LOGIN_LINES.filter((one) => one.file.test(document.file)).flatMap((one) => { const { start, end } = sectionOf(text, one.section); return [...text.slice(start, end).matchAll(one.line)].slice(0, MOST).flatMap((match) => {
    const raw = match.groups?.value ?? '';
    if (one.packed === true && isPlaceholder(decodeBase64(raw) ?? '')) return [];
    return told(start + match.index + match[0].lastIndexOf(raw), raw, one.token === true);
  }); });
}

/** What stands below the first heading of this name, up to the next one; all of the text without a name. */
function sectionOf(text: string, name: string | undefined): Span {
  if (name === undefined) return { start: 0, end: text.length };
  const at = text.startsWith(`[${name}]`) ? 0 : text.indexOf(`\n[${name}]`);
  if (at < 0) return { start: 0, end: 0 };
  const next = text.indexOf('\n[', at + 1);
  return { start: at + name.length + 2, end: next < 0 ? text.length : next };
}
