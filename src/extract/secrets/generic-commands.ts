import { withArticle } from '../../model/index.ts';
import type { Sight } from './generic-headers.ts';
import type { CommandReader } from './given-commands.ts';
import { shapeOf } from './generic-shape.ts';
import { CLASS_KINDS, CLASS_WORDS, classOfName } from './generic-names.ts';
import { judgeValue } from './generic-values.ts';
import type { Judgement } from './generic-values.ts';
import { NAMED_FORMS } from './named-forms.ts';
import { anyPlace, latinOf } from './standing.ts';
import type { Standing } from './standing.ts';

const MOST = 2_000;

/** One argument of a call: a text, or a name with what is asked of it. */
const ARGUMENT = `"[^"\\n]{0,300}"|'[^'\\n]{0,300}'|[$\\w.]{1,60}(?:\\[["']?\\w{1,40}["']?\\])?`;

/** Calls that take a password by its position, and how many arguments stand before it. */
const CALLS: readonly { readonly holds: readonly string[]; readonly call: string; readonly before: number; readonly what: string }[] = [
  { holds: ['getConnection', 'DBI->connect', 'new PDO', 'mysqli_connect', 'new mysqli', 'mysql_connect', 'mysql_pconnect', 'MySQLdb.connect', 'pymysql.connect', 'new Sequelize'], call: '\\b(?:getConnection|DBI->connect|new \\\\?PDO|mysqli_connect|new mysqli|mysql_p?connect|MySQLdb\\.connect|pymysql\\.connect|new Sequelize)', before: 2, what: 'a password of a database user' },
  { holds: ['oci_connect', 'odbc_connect', 'ldap_bind', 'ftp_login', 'imap_open', 'ssh2_auth_password'], call: '\\b(?:ldap_bind|ftp_login|imap_open|ssh2_auth_password|odbc_connect)', before: 2, what: 'a password of a service' },
  { holds: ['.login("', ".login('", 'PasswordAuthentication(', 'NetworkCredential(', 'SetBasicAuth(', 'UsernamePasswordCredentials(', 'WiFi.begin(', 'db.auth(', 'AuthenticationToken('], call: '(?:\\.login|\\bPasswordAuthentication|\\bNetworkCredential|\\bSetBasicAuth|\\bUsernamePasswordCredentials|\\bUsernamePasswordAuthenticationToken|\\bWiFi\\.begin|\\bdb\\.auth)', before: 1, what: 'a password of a service' },
  { holds: ['UserPassword(', 'BasicAWSCredentials(', 'BasicCredentials.create(', 'StaticCredentials(', 'StaticCredentialsProvider(', 'Credentials.basic(', 'WithEmailAndPassword(', '.basic_auth(', '.basicAuth(', '.setBasicAuth('], call: '\\b(?:url\\.UserPassword|changeUserPassword|BasicAWSCredentials|AwsBasicCredentials\\.create|NewStaticCredentials(?:Provider)?|Credentials\\.basic|(?:signIn|createUser)WithEmailAndPassword|(?<=\\.)(?:basic_auth|basicAuth|setBasicAuth))', before: 1, what: 'a password of a service' },
  { holds: ['mysql_real_connect('], call: '\\bmysql_real_connect', before: 3, what: 'a password of a database user' },
  { holds: ['PlainAuth('], call: '\\bsmtp\\.PlainAuth', before: 2, what: 'a password of a mailbox' },
  { holds: ['Credentials("'], call: '(?<!\\w)Credentials', before: 3, what: 'a password of a registry of packages' },
];

/**
 * Forms in which a password stands behind words of its own language rather than behind a name. `inside`: in what is found, or a thousand characters beside it, one of the words stands. `name`: what to call it, where the
 * word before it is no name. `kind`: where it is no password.
 * `before`: a word that stands within three hundred characters before that one in each. `judged`: where it is written as no other secret is. `reach`: characters beside the word in which the form stands whole. `quoted`: a quote stands behind each of the words, blanks aside. An expression with groups
 * `name` and `value` binds the one to the other, in a program where `code` says so.
 */
interface Form { readonly holds: readonly string[]; readonly inside?: true; readonly before?: string; readonly pattern: RegExp; readonly what: string; readonly name?: string; readonly kind?: string; readonly judged?: (value: string) => Judgement | undefined; readonly code?: boolean; readonly reach?: number; readonly quoted?: true }
const FORMS: readonly Form[] = [
  { holds: ['IDENTIFIED', 'identified', 'Identified'], inside: true, pattern: /IDENTIFIED[ \t]{1,4}(?:WITH[ \t]{1,4}["'`]?\w{1,40}["'`]?[ \t]{1,4})?(?:BY|AS)[ \t]{1,4}(?:PASSWORD[ \t]{1,4})?(["'])([^"'\n]{4,200})\1/gi, what: 'a password of a database user', name: 'IDENTIFIED BY' },
  { holds: ['IDENTIFIED BY ', 'identified by ', 'Identified by '], inside: true, pattern: /\bUSER[ \t]{1,4}[\w$#".]{1,80}[ \t]{1,4}IDENTIFIED[ \t]{1,4}BY[ \t]{1,4}()([^\s"'`;<>{}&$:]{6,60})(?=[ \t;\r\n]|$)/gi, what: 'a password of a database user', name: 'IDENTIFIED BY' },
  // SET PASSWORD FOR 'app'@'%' = '...', ALTER CURRENT USER SET PASSWORD FROM '...' TO '...'
  { holds: ['SET PASSWORD F', 'set password f'], inside: true, pattern: /\bSET[ \t]{1,4}PASSWORD[ \t]{1,4}(?:FOR[ \t]{1,4}[^\n=;]{1,120}=[ \t]{0,4}|FROM[ \t]{1,4}[^\n;]{1,100}[ \t]TO[ \t]{1,4})(["'])([^"'\n]{4,200})\1/gi, what: 'a password of a database user', name: 'SET PASSWORD' },
  { holds: ['SecureString', 'securestring'], inside: true, pattern: /ConvertTo-SecureString[ \t]{1,4}(?:-String[ \t]{1,4})?(["'])([^"'\n]{4,200})\1/gi, what: 'a password in PowerShell' },
  { holds: ['jdbc:oracle'], inside: true, pattern: /jdbc:oracle:(?:thin|oci):(["']?)[\w$#]{1,60}\/([^@\s"'`$<>{}/]{4,200})@/g, what: 'a password of a database user' },
  { holds: ['chpasswd'], inside: true, pattern: /(?<=chpasswd:[ \t]{0,8}\n(?:[ \t][^\n]{0,140}\n){0,8})([ \t]{2,20})(?:-[ \t]{1,8})?[a-z_][a-z0-9_-]{0,30}:([^\s"'`$<>{}|;]{4,200})(?=[ \t]*$)/gm, what: 'a password of a user of the system', name: 'chpasswd' },
  // Settings that put it behind a word of their own.
  { holds: ['stats auth'], pattern: /^[ \t]{0,20}stats[ \t]{1,8}auth[ \t]{1,8}(["']?)[\w.-]{1,60}:([^\s"'`$<>{}|;]{4,200})\1/gm, what: 'a password of the page of a proxy', name: 'stats auth' },
  { holds: ['+@all'], pattern: /^[ \t]{0,20}user[ \t]{1,4}[\w.-]{1,60}[ \t](?:[^\n>]{0,200}[ \t])?(>)([^\s"'`$<>{}|;]{4,200})(?=\s|$)/gm, what: 'a password of Redis', name: 'user' },
  { holds: ['cache_peer'], inside: true, pattern: /^[ \t]{0,8}cache_peer[ \t][^\n]{0,200}?[ \t]login=()[\w.-]{1,60}:([^\s"'`$<>{}|;]{4,200})/gm, what: 'a password of a proxy', name: 'cache_peer' },
  { holds: ['psk=', 'psk ='], pattern: /^[ \t]{0,20}psk[ \t]{0,4}=[ \t]{0,4}(["']?)([^\s"']{8,63})\1[ \t]{0,8}$/gm, what: 'a password of a network', name: 'psk' },
  { holds: [': PSK ', ': EAP ', ': XAUTH '], pattern: /^[^\n#]{0,120}:[ \t]{1,8}(?:PSK|EAP|XAUTH)[ \t]{1,8}(["']?)([^\s"']{6,200})\1[ \t]{0,8}$/gm, what: 'a password of a network', name: 'PSK' },
  { holds: ['<auth-user-pass>'], inside: true, pattern: /<auth-user-pass>[ \t]{0,8}\r?\n()[^\n]{1,100}\n([^\s<]{4,200})[ \t]{0,8}\r?\n<\/auth-user-pass>/g, what: 'a password of a network', name: 'auth-user-pass' },
  { holds: ['.LOGON ', '.logon ', '.Logon '], inside: true, pattern: /^[ \t]{0,20}\.logon[ \t]{1,4}(["']?)[\w./]{1,80},([^\s;"']{4,200})/gim, what: 'a password of a database user', name: '.LOGON' },
  // What a program types where it is asked for a password.
  { holds: ['send "', 'send -- "', 'sendline('], pattern: /assword[^\n]{0,60}(?:\n[^\n]{0,80}){0,2}?\bsend(?:line)?(?:[ \t]{1,4}(?:--[ \t]{1,4})?|\([ \t]{0,2})(["'])([^"'\n\\]{4,200})(?:\\[rn]){0,2}\1/g, what: 'a password given to a command', name: 'send' },
  // Arguments by their position: address, user, password.
  ...CALLS.map(({ holds, call, before, what }) => ({ holds, inside: true as const, pattern: new RegExp(`${call}\\([ \\t\\n]{0,20}${`(?:${ARGUMENT})[ \\t]{0,4},[ \\t\\n]{0,20}`.repeat(before)}(?:Some\\([ \\t]{0,2})?(["'])([^"'\\n]{4,200})\\1`, 'g'), what })),
  { holds: ['auth=(', 'HTTPBasicAuth('], inside: true, pattern: /(?:\bauth[ \t]?=[ \t]?\(|\bHTTPBasicAuth\()[ \t]{0,4}(?:"[^"\n]{1,80}"|'[^'\n]{1,80}'|[\w.]{1,60})[ \t]{0,4},[ \t]{0,4}(["'])([^"'\n]{4,200})\1/g, what: 'a password of a service' },
  { holds: ['basic_auth '], inside: true, pattern: /\bbasic_auth[ \t(]{1,4}(?:"[^"\n]{1,80}"|'[^'\n]{1,80}'|[\w.]{1,60})[ \t]{0,4},[ \t]{0,4}(["'])([^"'\n]{4,200})\1/g, what: 'a password of a service' },
  // Files of requests, in which editors make the header of it: `Authorization: Basic anna x7Kd...`.
  { holds: ['uthorization: Basic ', 'uthorization: Digest '], inside: true, pattern: /^[ \t]{0,8}Authorization:[ \t]{1,4}(?:Basic|Digest)()[ \t]{1,4}[^\s:]{1,80}[ \t:]{1,4}([^\s"'`$<>{}]{4,200})[ \t]{0,8}$/gim, what: 'a password of a service', name: 'Authorization' },
  { holds: ['@tcp(', '@unix('], inside: true, pattern: /(?<![\w./@:-])()[\w.-]{1,60}:([^\s"'`:@<>{}$]{4,200})@(?:tcp|unix)\(/g, what: 'a password of a database user', name: 'dsn' },
  { holds: ['jwt.sign(', 'jwt.verify(', 'jwt.encode(', 'jwt.decode('], inside: true, pattern: /\bjwt\.(?:sign|verify|encode|decode)\((?:\{[^{}\n]{0,200}\}|[\w.$]{1,60})[ \t]{0,4},[ \t]{0,4}(["'])([^"'\n]{8,200})\1/g, what: 'a secret that signs tokens', name: 'jwt', kind: 'unknown.secret' },
  // Keys that programs sign or encrypt with, written where they are handed over.
  { holds: ['createHmac(', 'hmac.new('], inside: true, pattern: /\b(?:createHmac\([ \t]{0,2}["'`][\w-]{2,20}["'`][ \t]{0,2},|hmac\.new\()[ \t]{0,2}b?(["'`])([^"'`\n$]{8,200})\1/g, what: 'a secret that signs', name: 'hmac', kind: 'unknown.secret' },
  { holds: ['HMAC256(', 'HMAC384(', 'HMAC512(', 'SignatureAlgorithm.HS'], inside: true, pattern: /\b(?:HMAC(?:256|384|512)\(|SignatureAlgorithm\.HS(?:256|384|512)[ \t]{0,2},)[ \t]{0,2}(["'])([^"'\n$]{8,200})\1/g, what: 'a secret that signs tokens', name: 'jwt', kind: 'unknown.secret' },
  { holds: ['SecretKeySpec("', 'SymmetricSecurityKey('], inside: true, pattern: /\b(?:SecretKeySpec\([ \t]{0,2}|SymmetricSecurityKey\([ \t]{0,2}(?:[\w.]{1,60}GetBytes\([ \t]{0,2})?)(")([^"\n$]{8,200})\1/g, what: 'a secret that signs or encrypts', name: 'key', kind: 'unknown.secret' },
  { holds: ['CryptoJS.'], inside: true, pattern: new RegExp(`\\bCryptoJS\\.(?:AES|DES|TripleDES|Rabbit|RC4)\\.(?:en|de)crypt\\([ \\t]{0,2}(?:${ARGUMENT})[ \\t]{0,2},[ \\t]{0,2}(["'])([^"'\\n$]{8,200})\\1`, 'g'), what: 'a secret that encrypts', name: 'CryptoJS', kind: 'unknown.secret' },
  { holds: ['pgp_sym_', 'PGP_SYM_'], inside: true, pattern: /\bpgp_sym_(?:en|de)crypt(?:_bytea)?\([^;\n]{1,120}?,[ \t]{0,4}(')([^'\n$]{5,200})\1/gi, what: 'a secret that encrypts', name: 'pgp_sym_encrypt', kind: 'unknown.secret' },
  { holds: ['cookieParser(', 'cookieSession('], inside: true, pattern: /\b(?:cookieParser\([ \t]{0,2}|cookieSession\([^()]{0,200}?\bkeys:[ \t]{0,2}\[[ \t\n]{0,20})(["'`])([^"'`\n$]{8,200})\1/g, what: 'a secret that signs logins', name: 'cookie', kind: 'unknown.secret' },
  { holds: ['CURLOPT_USERPWD', 'CURLOPT_PROXYUSERPWD', 'CURLOPT_PASSWORD', 'CURLOPT_PROXYPASSWORD'], inside: true, pattern: /\bCURLOPT_(?:PROXY)?(?:PASSWORD["']?[ \t]{0,4}(?:,|=>)[ \t]{0,4}(?=(["'])(?:[^"'\n$]{4,200})\1)["']|USERPWD["']?[ \t]{0,4}(?:,|=>)[ \t]{0,4}["'][\w.@+-]{1,80}:)([^"'\n$]{4,200})(?=["'])/g, what: 'a password of a service', name: 'CURLOPT_USERPWD' },
  { holds: ['ParameterKey='], inside: true, pattern: /\bParameterKey=\w{0,60}(?:Password|Passwd|Pwd|Secret|Token)\w{0,20},ParameterValue=(["']?)([^\s"',$<>{}]{4,200})\1/g, what: 'a password given to a command', name: 'ParameterValue' },
  { holds: ['anaconda.org/t/'], inside: true, pattern: /\/\/conda\.anaconda\.org\/t()\/([\w-]{20,80})(?=\/)/g, what: 'a token of a registry of packages', name: 'conda', kind: 'unknown.token' },
  { holds: ['[BasicAuth]'], inside: true, pattern: /^\[BasicAuth\][ \t]{0,4}\r?\n()[\w.@-]{1,80}:[ \t]{1,4}([^\s"'`$<>{}]{4,200})[ \t]{0,4}$/gm, what: 'a password of a service', name: 'BasicAuth' },
  { holds: ['${PASSWORD}', '${Password}', '${password}', '_PASSWORD}', '_password}'], inside: true, pattern: /^\$\{(?:\w{1,40}_)?PASSWORD\}(?:[ \t]{2,20}|[ \t]{0,4}=[ \t]{1,20}|\t)()([^\s"'`$<>{}]{4,200})[ \t]{0,4}$/gim, what: 'a password typed into a page', name: 'PASSWORD' },
  { holds: ['Input Password', 'Fill Secret'], inside: true, pattern: /\b(?:Input[ \t]Password|Fill[ \t]Secret)(?:[ \t]{2,20}|\t)\S{1,80}(?:[ \t]{2,20}|\t)()([^\s"'`$%<>{}]{4,200})[ \t]{0,4}$/gm, what: 'a password typed into a page', name: 'Input Password' },
  { holds: ['=password"', '#password"'], inside: true, pattern: /"target"[ \t]{0,4}:[ \t]{0,4}"(?:id|name|css)=#?password",[^{}"]{0,40}(?:"targets"[ \t]{0,4}:[ \t]{0,4}\[[^{}]{0,600}\],\s{0,40})?"value"[ \t]{0,4}:[ \t]{0,4}(")([^"\n]{4,200})\1/g, what: 'a password typed into a page', name: 'password' },
  { holds: ['{noop}'], inside: true, pattern: /(["'])\{noop\}([^"'\n{}]{4,200})\1/g, what: 'a password of a service', name: 'noop' },
  { holds: [' login '], inside: true, before: 'machine', pattern: /\bmachine[ \t]{1,4}[\w.-]{1,200}(?:[ \t]{1,4}port[ \t]{1,4}\w{1,12})?[ \t]{1,4}login[ \t]{1,4}\S{1,100}(?:[ \t]{1,4}port[ \t]{1,4}\w{1,12})?[ \t]{1,4}password[ \t]{1,4}("?)([^\s"]{4,300})\1/g, what: 'a password of a service', name: 'machine' },
  { holds: ['open ftp.', 'open sftp.'], inside: true, pattern: /^open[ \t]{1,4}s?ftp\.[\w.-]{1,200}(?:[ \t]\d{1,5})?[ \t]{0,4}\r?\n(?:user[ \t]{1,4})()[^\s]{1,80}[ \t]{1,4}([^\s"'`$<>{}%]{4,200})[ \t]{0,4}$/gim, what: 'a password of a share', name: 'user' },
  // The word that is mixed into the digest of an address (https://nginx.org/en/docs/http/ngx_http_secure_link_module.html).
  { holds: ['secure_link_md5'], inside: true, pattern: /\bsecure_link_md5[ \t]{1,8}(["'])(?:[^"'\n]{0,200}[ \t}])?([^\s"'$]{5,100})\1/g, what: 'a secret that signs links', name: 'secure_link_md5', kind: 'unknown.secret' },
  // `/msg NickServ identify shop ...`, `PRIVMSG NickServ :IDENTIFY ...` (https://libera.chat/guides/registration).
  { holds: ['NickServ', 'nickserv', 'Nickserv', 'NICKSERV'], inside: true, pattern: /\bnickserv[ \t]{1,4}:?identify[ \t]{1,4}()(?:[\w[\]^{|}-]{1,30}[ \t]{1,4})?([^\s"'`$<>{}()[\];\\]{5,100})(?=[\s"'`;\\]|$)/gi, what: 'a password of a service', name: 'NickServ' },
  // Keys handed to `wg` without a file (https://man7.org/linux/man-pages/man8/wg.8.html).
  { holds: ['private-key <', 'preshared-key <'], inside: true, pattern: /\b(?:private|preshared)-key[ \t]{1,4}<(?:\([ \t]{0,2}(?:echo|printf)|<<)[ \t]{1,4}(["']?)([A-Za-z0-9+/]{43}=)\1/g, what: 'a key of a private network', name: 'wg', kind: 'unknown.key' },
  { holds: ['<sonar.login>', '<sonar.token>'], inside: true, pattern: /<sonar\.(?:login|token)>[ \t]{0,4}()((?:sq[apu]_)?[0-9a-f]{40})[ \t]{0,4}<\//g, what: 'a token of SonarQube', name: 'sonar.login', kind: 'unknown.token' },
  // The installer of Drupal makes it (https://drupal.stackexchange.com/questions/271393).
  { holds: ['hash_salt'], inside: true, pattern: /hash_salt(?:["']\])?[ \t]{0,4}=[ \t]{0,4}(["'])([\w-]{20,200})\1/g, what: 'a secret that signs logins', name: 'hash_salt', kind: 'unknown.secret' },
  // Four keys and four salts of every kind of character, as the generator of WordPress makes them (https://wpschool.com/glossary/security-key/).
  { holds: ['AUTH_KEY', 'AUTH_SALT', 'LOGGED_IN_KEY', 'LOGGED_IN_SALT', 'NONCE_KEY', 'NONCE_SALT'], inside: true, pattern: /\b(?:(?:SECURE_)?AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT)["']?[ \t]{0,8}[,=:][ \t]{0,40}(["'])([^"'\n]{40,128})\1/g, what: 'a secret that signs logins', kind: 'unknown.secret', judged: ofAllSigns },
  // A password that WebSphere hides from a glance: each character by the same one (https://mohan.sg/?p=3688).
  { holds: ['{xor}'], inside: true, pattern: /()\{xor\}([A-Za-z0-9+/]{6,200}={0,2})(?=["'<\s]|$)/g, what: 'a password of a service', judged: ofXor },
  // What a wallet is made of again (https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki).
  { holds: ['mnemonic', 'MNEMONIC', 'Mnemonic', 'seed_phrase', 'SEED_PHRASE', 'seedPhrase', 'recovery_phrase', 'RECOVERY_PHRASE', 'recoveryPhrase'], inside: true, pattern: /(?:mnemonic|(?:seed|recovery)_?phrase)\w{0,20}["'\]]{0,3}[ \t]{0,4}(?:=>|:=|[=:,])[ \t]{0,4}(["'`]?)([a-z]{3,8}(?: [a-z]{3,8}){11,23})\1(?=[ \t]{0,4}(?:[;,)}\r\n]|$))/gi, what: 'the words of a wallet', kind: 'unknown.secret', judged: ofWallet },
  // Words drawn from a list, as `diceware` and managers of passwords put them together.
  { holds: ['passphrase', 'PASSPHRASE', 'Passphrase'], inside: true, pattern: /passphrase["'\]]{0,3}[ \t]{0,4}[:=][ \t]{0,4}(["']?)([a-z]{3,9}(?:[ -][a-z]{3,9}){3,7})\1(?=[ \t]{0,4}(?:[,;}\r\n]|$))/gi, what: 'a password', judged: ofWords },
  // What a test of pages types into a field of a password.
  { holds: ['assword")', "assword')", 'assword"]', "assword']"], inside: true, pattern: /password["'\]]{0,3}\)\.(?:fill|type|sendKeys|send_keys)\([ \t]{0,2}(["'])([^"'\n{}$]{5,100})\1/gi, what: 'a password typed into a page', name: 'password' },
  ...NAMED_FORMS.map(({ holds, pattern, plain, reach, quoted }): Form => ({ holds, inside: true, pattern, what: '', code: plain !== true, ...(reach === undefined ? {} : { reach }), ...(quoted ? { quoted } : {}) })),
];

/** Letters of both cases, digits and signs thoroughly mixed, blanks among them: no sentence and no expression is written so. */
function ofAllSigns(value: string): Judgement | undefined {
  const shape = shapeOf(value);
  return shape.kinds === 4 && shape.symbols >= 6 && shape.digits >= 2 && shape.distinct >= 24 && shape.words < 0.3 && !/\$\{|\{\{|\$_|\(\)/.test(value) ? { confidence: 'medium', because: `${shape.length} characters of every kind`, start: 0, end: value.length } : undefined;
}

/** What stands behind `{xor}`, judged by what it says. */
function ofXor(value: string): Judgement | undefined {
  const judged = judgeValue(Array.from(Buffer.from(value, 'base64'), (byte) => String.fromCharCode(byte ^ 0x5f)).join(''), 'password', { quoted: true, code: false });
  return judged && { confidence: judged.confidence, because: `${judged.because}, hidden by xor`, start: 0, end: value.length };
}

/** Words that stand in sentences and in none of the lists that wallets draw from. */
const OF_SENTENCES = /\b(?:the|and|for|from|are|not|but|with|your|has|was)\b/;

/** Words by which people are asked for one, or say what it is; and those of the passphrase that everybody knows. */
const ASKS_FOR = /\b(?:you|this|that|these|enter|confirm|type|please|must|should|here|new|old|repeat|phrase|pass|password|passphrase|key|secret|test|example|some|very|long|random|change|when|which|what|only|used|use|correct|battery|staple)\b/;

/** Four words and more, none twice. */
function ofWords(value: string): Judgement | undefined {
  const words = value.split(/[ -]/);
  return new Set(words).size === words.length && value === value.toLowerCase() && !OF_SENTENCES.test(value) && !ASKS_FOR.test(value) ? { confidence: 'low', because: `${words.length} words that make no sentence`, start: 0, end: value.length } : undefined;
}

/** Twelve to twenty-four words by threes, hardly one of them twice. */
function ofWallet(value: string): Judgement | undefined {
  const words = value.split(' ');
  return words.length % 3 === 0 && new Set(words).size >= words.length * 0.8 && value === value.toLowerCase() && !OF_SENTENCES.test(value) ? { confidence: 'medium', because: `${words.length} words of which a wallet is made again`, start: 0, end: value.length } : undefined;
}

/** What SQL changes the password of, in front of it. */
const SQL = /\b(?:user|role|account|login|grant)\b/i;

/** Forms with their words in lower case, and by each of these. */
const IN_LOWER = FORMS.map((form) => ({ form, words: [...new Set(form.holds.map((word) => word.toLowerCase()))] }));
const BY_WORD = new Map<string, typeof IN_LOWER>();
for (const held of IN_LOWER) for (const word of held.words) { const list = BY_WORD.get(word); if (list) list.push(held); else BY_WORD.set(word, [held]); }

/** One of these stands in every text with such a form, lower case. */
export const COMMAND_LITERALS: readonly string[] = FORMS.flatMap((form) => form.holds.map((word) => word.toLowerCase()));

/** Passwords in SQL, in settings of servers, in calls, and on the lines of commands. `hits`: its literals, where they are known. */
export function commandSights(text: string, commands: CommandReader, most = MOST, hits?: ReadonlySet<string>): Sight[] {
  const out: Sight[] = commands.find(text, most, hits);
  for (const form of FORMS) if (form.holds.some((word) => hits?.has(word.toLowerCase()) !== false)) ofForm(text, form, most, out);
  return out;
}

function ofForm(text: string, { holds, pattern, what, name, kind, judged, code }: Form, most: number, out: Sight[]): void {
  if (!holds.some((word) => text.includes(word))) return;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match && out.length < most; match = pattern.exec(text)) {
    if (match.groups) { const sight = ofNamed(match.index, match[0], match.groups, code); if (sight) out.push(sight); continue; }
    const value = match[2] ?? '';
    // `the image identified by 'shop@sha256:...'`: a sentence, where no statement of SQL stands before it.
    if (name === 'IDENTIFIED BY' && match[0].startsWith('identified') && !SQL.test(text.slice(Math.max(0, match.index - 200), match.index))) continue;
    const judgement = judged ? judged(value) : judgeValue(value, kind === undefined ? 'password' : 'secret', { quoted: true, code: false });
    const start = match.index + match[0].lastIndexOf(value);
    if (judgement && start >= match.index) out.push({ start, end: start + value.length, name: name ?? 'password', ...(name === undefined ? {} : { named: true as const }), what, ...(kind === undefined ? {} : { kind }), judgement });
  }
}

/** What a form binds to a name of its own, where that name speaks of a secret. */
function ofNamed(index: number, whole: string, groups: Readonly<Record<string, string>>, code = false): Sight | undefined {
  const { name = '', value = '' } = groups;
  const of = classOfName(name);
  const judgement = of && judgeValue(value, of, { quoted: true, code });
  const start = index + whole.lastIndexOf(value);
  return of && judgement && { start: start + judgement.start, end: start + judgement.end, name, named: true, what: withArticle(CLASS_WORDS[of]), kind: CLASS_KINDS[of], judgement };
}

/** More than any of the expressions with one of their words inside takes before it, and behind it. */
const AROUND = 1_500;
const BEFORE = 300;

/** Is the first byte from there on that is no blank a quote? Behind more blanks than any form has none is. */
function isQuoted(bytes: Uint8Array, from: number): boolean {
  let at = from;
  while (at < from + 40 && (bytes[at] === 0x20 || bytes[at] === 0x09)) at++;
  return bytes[at] === 0x22 || bytes[at] === 0x27 || bytes[at] === 0x60;
}

/** Does `commandSights` find something in these bytes? `read`: they as text, made where their literals say that it may. `standing`: the places of `COMMAND_LITERALS` and of the literals of commands. */
export function holdsCommand(bytes: Uint8Array, read: () => string, commands: CommandReader, standing: Standing, hits: ReadonlySet<string>): boolean {
  if (commands.holds(bytes, read, standing, hits)) return true;
  // Of most files with such words the few that stand there are fewer than the forms.
  const asked = new Set<Form>();
  for (const literal of standing.keys()) {
    for (const { form, words } of BY_WORD.get(literal) ?? []) {
      if (asked.has(form)) continue;
      asked.add(form);
      const found = (text: string): boolean => { const out: Sight[] = []; ofForm(text, form, 1, out); return out.length > 0; };
      const { reach = AROUND } = form;
      // Around many places stands more than the whole text.
      const places = words.reduce((sum, word) => sum + (standing.get(word)?.length ?? 0), 0);
      if (form.inside !== true || places * 2 * reach >= bytes.length ? found(read()) : anyPlace(words, standing, (at, word) => (form.quoted !== true || isQuoted(bytes, at + word.length)) && (form.before === undefined || latinOf(bytes, at - BEFORE, at).includes(form.before)) && found(latinOf(bytes, at - reach, at + reach)), places)) return true;
    }
  }
  return false;
}
