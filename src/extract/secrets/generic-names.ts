import { wordsOf } from '../shared/name-words.ts';
import { remembered } from '../shared/remembered.ts';

/** What a name says its value is. `key` alone says little: half of all keys are those of maps. */
export type SecretClass = 'password' | 'secret' | 'token' | 'api-key' | 'key' | 'auth' | 'credential';

/** Words behind the telling one that change nothing: `password1`, `TOKEN_PROD`, `SECRET_KEY_BASE`, `api_key_value`. */
export const NEUTRAL: ReadonlySet<string> = new Set(['value', 'values', 'val', 'string', 'str', 'text', 'plain', 'plaintext', 'cleartext', 'raw', 'base', 'b64', 'default', 'new', 'old', 'current', 'previous', 'next', 'confirm', 'confirmation', 'confirmed', 'again', 'repeat', 'test', 'testing', 'dev', 'prod', 'production',
  'staging', 'stage', 'live', 'sandbox', 'env', 'var', 'const', 'data', 'main', 'master', 'primary', 'secondary', 'first', 'second', 'backup', 'local', 'remote', 'admin', 'user', 'root', 'custom', 'v', 'a', 'b', 'one', 'two', 'my', 'real', 'fake', 'dummy', 'good', 'bad', 'wrong', 'right', 'correct', 'incorrect', 'valid', 'invalid', 'actual', 'expected']);
/** What last words end with that say password, and what those end with that say key. */
export const PASSWORD_ENDS = ['password', 'passwords', 'passwd', 'passphrase', 'passcode', 'passwort', 'pswd', 'pwd', 'passwrd', 'passw', 'requirepass', 'storepass', 'keypass', 'masterauth', 'primaryauth', 'sshpass', 'bindpw', 'rootpw', 'kennwort', 'motdepasse', 'contrasena', 'senha', 'authtok',
  ...['db', 'database', 'sql', 'mysql', 'mongo', 'redis', 'ldap', 'smtp', 'mail', 'imap', 'pop', 'pop3', 'ftp', 'sftp', 'ssh', 'vpn', 'http', 'proxy', 'web', 'wifi', 'user', 'admin', 'root', 'remote', 'login', 'my', 'rpc', 'cert', 'key', 'server', 'client', 'host', 'srv', 'svc'].map((what) => `${what}pass` as const)] as const;
export const KEY_ENDS = ['apikey', 'secretkey', 'accesskey', 'privatekey', 'authkey', 'appkey', 'clientkey', 'masterkey', 'encryptionkey', 'signingkey', 'privkey', 'licensekey'] as const;
const PASSWORD = new RegExp(`(?:${PASSWORD_ENDS.join('|')})$`);
const TOKEN = /(?:token|tokens)$/;
const SECRET = /secrets?$/;
/** Words before `key` that make it one that opens something. */
export const KEY_OF: ReadonlySet<string> = new Set(['api', 'apis', 'access', 'secret', 'private', 'priv', 'auth', 'encryption', 'encrypt', 'decryption', 'signing', 'signature', 'account', 'client', 'consumer', 'app', 'application', 'service', 'shared', 'license', 'licence', 'ssh', 'crypt', 'cipher', 'aes', 'hmac', 'jwt', 'cookie', 'admin', 'write',
  'server', 'security', 'token', 'password', 'credential', 'certificate', 'integration', 'webhook', 'deploy', 'host', 'bearer', 'ingest', 'subscription', 'crypto', 'des', 'rsa', 'ecdsa', 'tls', 'ssl', 'preshared', 'psk', 'tsig', 'master', 'root', 'user', 'dev', 'developer', 'oauth', 'session', 'rest', 'project', 'sdk']);
/** Words before `key` that make it one that opens nothing. */
export const HARMLESS_KEY: ReadonlySet<string> = new Set(['public', 'pub', 'publishable', 'primary', 'foreign', 'sort', 'partition', 'cache', 'hash', 'translation', 'i18n', 'row', 'map', 'object', 'index', 'range', 'composite', 'unique', 'cmd', 'ctrl', 'shift', 'hot', 'query', 'config', 'label', 'locale', 'message', 'field', 'site', 'registry', 'reg', 'property', 'dictionary', 'entry', 'event', 'routing', 'react', 'tab', 'menu', 'button', 'idempotency', 'dedupe', 'lookup', 'metadata', 'data', 'json', 'state', 'action', 'reducer', 'context', 'sbom', 'recaptcha', 'measurement', 'answer', 'column', 'parent', 'group', 'gpg', 'repo', 'header', 'param', 'answer', 'short', 'press', 'artifact', 'build', 'job', 'feature', 'flag', 'fingerprint']);
const KEY = new RegExp(`(?:${KEY_ENDS.join('|')})$`);
export const AUTH: ReadonlySet<string> = new Set(['verifier', 'auth', 'authorization', 'authentication', 'basicauth', 'oauth', 'bearer']);
export const CREDENTIAL: ReadonlySet<string> = new Set(['credential', 'credentials', 'cred', 'creds']);

/** What the name says of its value; undefined where it says nothing, or that the value only describes a secret (`token_type`, `passwordField`, `secretName`). */
export const classOfName: (name: string) => SecretClass | undefined = remembered(readClass);

/**
 * `publicKeyToken`, by which assemblies name who signed them; `ClientToken`, by which a cloud knows a request that is sent twice: written in any other way it is a secret of some services.
 * By the token of a lock WebDAV tells who may write to a page (https://www.rfc-editor.org/rfc/rfc4918).
 * By the token of its initial cluster etcd tells clusters apart that are set up alike (https://etcd.io/docs/v3.4/op-guide/clustering).
 * By tokens of the same kind AWS knows a request that is sent twice, the page that comes next, a change that is asked about and a step of a life cycle, and with one a grant of a key is used before everybody knows of it: none of them opens anything
 * (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html, https://docs.aws.amazon.com/waf/latest/APIReference/API_waf_GetChangeToken.html, https://docs.aws.amazon.com/kms/latest/developerguide/grants.html).
 * By the key of its protocol a browser that looks for updates names a public key and a number of its own (https://chromium.googlesource.com/chromium/src/+/main/docs/updater/cup.md).
 * With the key of its handshake a browser only asks whether a server speaks WebSocket (https://www.rfc-editor.org/rfc/rfc6455, 1.3).
 * The token by which browsers read what a shop shows is public too: its private sibling is called `private` (https://shopify.dev/api/usage/authentication).
 * `NordPass`, `ApplePasswords`: by these names lists of passkeys tell which program keeps one (https://github.com/passkeydeveloper/passkey-authenticator-aaguids).
 */
const NO_SECRET = /^(?:[nN]ord|[pP]roton|[sS]amsung|[lL]ast|[bB]utter|[rR]obo|[zZ]oho)[-_]?[pP]ass$|^(?:[aA]pple|[iI](?:Cloud)?)[-_]?[pP]asswords$|^[kK]ee[pP]ass(?:XC|DX|ium)?$|^opaquelocktoken$|(?:^|[._-])[lL]ock[_-]?[tT]oken$|[iI](?:nitial|NITIAL)[_-]?[cC](?:luster|LUSTER)[_-]?[tT](?:oken|OKEN)$|[pP]ublic[_-]?[kK]ey[_-]?[tT]oken$|(?:^|[._-])[cC]lient(?:Request)?Token$|[nN]ext(?:Forward|Backward)Token$|(?:^|[._-])(?:ChangeToken|[lL]ifecycleActionToken|[gG]rantTokens?)$|^[sS]ec-[wW]eb[sS]ocket-[kK]ey$|^cup2key$|[sS](?:torefront|TOREFRONT)[_-]?(?:[aA](?:pi|PI)[_-]?)?(?:[pP](?:ublic|UBLIC)[_-]?)?(?:[aA](?:ccess|CCESS)[_-]?)?[tT](?:oken|OKEN)$/;

function readClass(name: string): SecretClass | undefined {
  if (NO_SECRET.test(name)) return undefined;
  // `PW-002`: a region of a country.
  if (/^[A-Z]{2}-(?:\d{1,3}|[A-Z]{1,3})$/.test(name)) return undefined;
  const words = wordsOf(name).map((word) => word.toLowerCase());
  if (words.some((word) => DIGEST.has(word))) return undefined;
  let at = words.length - 1;
  while (at > 0 && (NEUTRAL.has(words[at] ?? '') || /^\d+$/.test(words[at] ?? ''))) at--;
  const last = words[at] ?? '';
  const before = words[at - 1] ?? '';
  if (last === 'key' || last === 'keys') {
    if (HARMLESS_KEY.has(before) || words.includes('public')) return undefined;
    if (PASSWORD.test(before)) return 'password';
    return KEY_OF.has(before) ? 'api-key' : before === '' || last === 'key' ? 'key' : undefined;
  }
  // `passWord`, `passPhrase`.
  if ((last === 'word' || last === 'phrase' || last === 'code') && before === 'pass') return 'password';
  if (last === 'pass' || last === 'pw' || last === 'passwd' || PASSWORD.test(last)) return before === 'by' || before === 'one' ? undefined : 'password';
  if (SECRET.test(last)) return 'secret';
  if (TOKEN.test(last)) return SYNTAX.has(before) || /^(?:csrf|xsrf)/.test(last) ? undefined : 'token';
  if (KEY.test(last)) return words.includes('public') ? undefined : 'api-key';
  if (/^(?:n|x)key$/.test(last)) return 'key';
  if (AUTH.has(last)) return 'auth';
  if (CREDENTIAL.has(last)) return 'credential';
  return undefined;
}
/** `checksum/secret`: a digest of it, by which a change of it is seen. */
export function saysDigest(name: string): boolean { return wordsOf(name).some((word) => DIGEST.has(word.toLowerCase())); }
const DIGEST = new Set(['checksum', 'checksums', 'digest', 'hashed', 'integrity', 'md5']);
/** Tokens of grammars and of pages: nothing is opened by them. */
export const SYNTAX: ReadonlySet<string> = new Set(['csrf', 'xsrf', 'csrfmiddleware', 'authenticity', 'antiforgery', 'verification', 'syntax', 'lexer', 'parser', 'operator', 'punctuator', 'keyword', 'start', 'end', 'stop', 'eos', 'bos', 'pad', 'mask', 'special', 'max', 'min', 'cancel', 'cancellation', 'abort', 'design', 'injection', 'page', 'next', 'continuation', 'sync', 'stylesheet', 'style', 'scope', 'render', 'color', 'theme', 'cls', 'sep', 'unk']);

/** The class in words, for sentences: `its name says password`. */
export const CLASS_WORDS: Readonly<Record<SecretClass, string>> = {
  password: 'password', secret: 'secret', token: 'token', 'api-key': 'key', key: 'key', auth: 'authorization', credential: 'credential',
};
/** The kind of a credential that is only known by its name, by what the name says. */
export const CLASS_KINDS: Readonly<Record<SecretClass, string>> = {
  password: 'unknown.password', secret: 'unknown.secret', token: 'unknown.token', 'api-key': 'unknown.key', key: 'unknown.key', auth: 'unknown.token', credential: 'unknown.secret',
};
