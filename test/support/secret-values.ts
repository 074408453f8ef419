import { knowledge } from './knowledge.ts';
import { sampleOf } from './sample.ts';
import type { Draw } from './sample.ts';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const HEX = `${DIGITS}abcdef`;
export const base62 = LOWER + LOWER.toUpperCase() + DIGITS;
const SIGNS = '!#%*+,-./:;=?@^_~|$&()[]{}<>\'"\\ ';

/** One of a list that is not empty. */
export function pick<T>(d: Draw, list: readonly [T, ...T[]] | readonly T[]): T {
  const one = list[d(list.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}
/** A text of `length` characters of an alphabet. */
export function text(d: Draw, alphabet: string, length: number): string { return Array.from({ length }, () => alphabet[d(alphabet.length)] ?? '').join(''); }
export function base64(plain: string): string { return Buffer.from(plain).toString('base64'); }
/** At least so many characters of words and signs that hold no secret. */
export function fill(d: Draw, length: number): string {
  let out = '';
  while (out.length < length) out += `${pick(d, ['lorem', 'ipsum', 'dolor', 'name', 'value', 'x1', 'size', 'is', 'and', 'host', '=', ':', '"a"', ','])} `;
  return out;
}
export function uuid(d: Draw): string { const hex = text(d, HEX, 32); return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`; }
export function awsId(d: Draw): string { return pick(d, ['AKIA', 'ASIA']) + text(d, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16); }

const kinds = knowledge().providers.flatMap((provider) => provider.credentials);
const valued = kinds.flatMap((kind) => (kind.recognise.value === undefined ? [] : [kind.recognise.value]));
const known = kinds.flatMap((kind) => kind.recognise.names);
const TELLING = ['password', 'passwd', 'pass', 'passphrase', 'passcode', 'pwd', 'pswd', 'passwort', 'secret', 'secrets', 'token', 'tokens', 'key', 'apikey', 'api_key', 'api-key', 'secretKey', 'access_key', 'private_key', 'nkey', 'auth', 'authorization', 'credential', 'cred', 'creds', 'bearer', 'kennwort', 'senha', 'verifier', 'pw', 'oauth', 'passWord', 'client_key', 'contrasena', 'motdepasse', 'root_pw', 'dbPw', 'DB_PW', 'my.pw', 'user-pw'];
const BEFORE = ['', '', 'db_', 'DB_', 'my', 'app.', 'spring.mail.', 'X-', '--', '-', '$', '@', ':', 'the_', 'ADMIN_', 'stripe', 'prod-'];
const BEHIND = ['', '', '', '1', '_2', 'Value', '_BASE', '-old', '_PROD', 'Confirmation', '.value', '_b64', ' '];
const WAYS: readonly ((name: string) => string)[] = [(name) => name, (name) => name.toUpperCase(), (name) => name.toLowerCase(), (name) => name.slice(0, 1).toUpperCase() + name.slice(1)];

/** A name of the tables in any spelling, or one that says what its value is. */
export function nameOf(d: Draw): string {
  if (d(3) > 0) return pick(d, WAYS)(pick(d, BEFORE) + pick(d, TELLING) + pick(d, BEHIND));
  const name = pick(d, known);
  return d(4) === 0 ? pick(d, WAYS)(name) : name.replace(/[_.-]/g, pick(d, ['_', '-', '.', '']));
}

/** A password of one of several alphabets. */
function password(d: Draw): string {
  const length = 5 + d(16);
  return text(d, pick(d, [LOWER, LOWER + LOWER.toUpperCase(), base62, base62 + SIGNS, LOWER + DIGITS, HEX, `${base62}!@#`, `${LOWER}-_.`, `${base62}éüß`]), length);
}
function signedToken(d: Draw): string {
  const part = (said: object): string => Buffer.from(JSON.stringify(said)).toString('base64url');
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: text(d, LOWER, 8), role: pick(d, ['service_role', 'x']), iss: pick(d, ['supabase', 'https://a.example.com', 'turso']), exp: 1_900_000_000 })}.${text(d, base62, 43)}`;
}
const SCHEMES = ['postgres', 'mysql', 'mongodb+srv', 'redis', 'rediss', 'amqps', 'jdbc:postgresql', 'https', 'ftp', 'nats', 'smtp', 'sqlserver', 'clickhouse', 'mqtt'];
function address(d: Draw): string { return `${pick(d, SCHEMES)}://${pick(d, ['', 'app', 'a%40b.c'])}:${password(d).replace(/[\s@/]/g, '')}@${pick(d, ['db-1.shop-data.net', '10.0.0.3', 'localhost', 'db'])}:5432/app`; }
function token(d: Draw): string { return sampleOf(pick(d, valued), d); }

/** Ways in which a value says that it is kept elsewhere, or wraps one. */
const WRAPPED: readonly ((d: Draw) => string)[] = [
  () => 'op://vault/item/field', () => '${OTHER_VAR}', () => 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:x', () => 'ref+vault://a/b', () => '{{ .Values.x }}', () => 'projects/x/secrets/y', () => 'vault:secret/data/x#y',
  (d) => `{"a":"${text(d, base62, 24)}"}`, (d) => `\${X:-${password(d).replace(/[\s{}$]/g, '')}}`,
];
const VALUES: readonly ((d: Draw) => string)[] = [
  password, password, password, token, token, token, uuid, signedToken, address, awsId, (d) => base64(password(d)), (d) => base64(pick(d, [address, token, signedToken])(d)), (d) => text(d, `${base62}/+`, 40),
  (d) => `https://x.s3.amazonaws.com/a?X-Amz-Date=20260101T000000Z&X-Amz-Expires=600&X-Amz-Signature=${text(d, HEX, 64)}`,
  (d) => `https://hooks.${text(d, LOWER, 6)}.io/${pick(d, ['hooks', 'webhook', 'services/hooks', 'incoming', 'deploy', 'catch'])}/${text(d, base62, 24)}`, (d) => pick(d, WRAPPED)(d),
];
/** A password, a token of some kind of the tables, an address, an identifier, one of them packed, or a reference. */
export function valueOf(d: Draw): string { return pick(d, VALUES)(d); }
