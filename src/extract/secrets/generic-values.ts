import { andList } from '../../model/index.ts';
import type { Confidence } from '../../model/index.ts';
import { plainOf } from '../shared/base64-text.ts';
import { isPlaceholder, isStockPassword } from '../shared/truth.ts';
import type { SecretClass } from './generic-names.ts';
import { isMachineMade, shapeOf } from './generic-shape.ts';
import type { Shape } from './generic-shape.ts';

/** How a value is written: decides how much of it could be program text. */
export interface Writing {
  /** Between quotes, so not an expression. */
  readonly quoted: boolean;
  /** In a program: what is not quoted is an expression there. */
  readonly code: boolean;
  /** Between the tags of an element, behind a sentence's "is": weaker than an assignment. */
  readonly loose?: boolean;
}

/** A value taken for a secret, how far, and why. */
export interface Judgement {
  readonly confidence: Confidence;
  readonly because: string;
  readonly start: number;
  readonly end: number;
  /** What the text says that was only wrapped in base64. */
  readonly plain?: string;
}

/** Digests, also behind the user they belong to, as htpasswd has them. */
const HASH = /^(?:sha(?:1|224|256|384|512)|md5|blake2b?|crc32|hash)[:=_$-]|^(?:[\w.@+-]{1,64}:)?\$(?:2[abxy]?|1|5|6|apr1|argon2\w{0,2}|pbkdf2[\w-]{0,12}|scrypt|P|S)\$|^\{(?:SSHA|SHA|MD5|CRYPT|bcrypt|noop)\}|^(?:pbkdf2|bcrypt|argon2|scrypt)[_:$]/i;
const SEALED = /^(?:ENC[[(]|vault:v\d|!vault|AQICA|\$ANSIBLE_VAULT|AgA[A-Za-z0-9+/]{60}|secure:|\{cipher\}|\{crypt\}|obscured:|age1|kms:|[0-7]\.(?:[A-Za-z0-9+/]{8,2000}={0,2}\|){1,2}[A-Za-z0-9+/]{8,2000}={0,2}$|[A-Za-z0-9+/]{16,24}={0,2}\|\|[A-Za-z0-9+/]{16,2000}={0,2}$)/;
/** Made to be shown to everybody: keys of web pages, identifiers of objects and accounts. */
const PUBLIC = /^(?:phc_|pk[_.-](?!.{0,9}secret)|pk-lf-|pub[_-]|publishable|price_|prod_[A-Z]|ca-pub-|UA-\d|G-[A-Z0-9]{8,12}$|GTM-|6L[A-Za-z0-9_-]{38}$|ssh-(?:rsa|ed25519|dss)|ecdsa-sha2|AAAA[BCE]3Nza)/;
/** Values that say themselves that they are for no real use. */
const SAYS_SO = /not[-_]?a[-_]?(?:real[-_]?)?(?:secret|key|token|pass)|insecure|unsafe|do[-_]?not[-_]?use|(?:for|only)[-_]?(?:test|dev|local|ci)(?![a-z])|(?:test|dev|local|ci)[-_]?only|(?:random|long)[-_]?string|apikey-{2,}|-{2,}(?:api|secret|token)/i;
/** What names of procedures are made of: `PBKDF2WithHmacSHA256`, `AES/GCM/NoPadding`, `ecdsa-with-SHA512`, `MSCHAPV2`. */
const PROCEDURE_WORDS = /pbkdf2|pbe|hmac|sha|md[245]|aes|gcm|cbc|ecb|ctr|desede|des|rsa|ecdsa|ecdh|dsa|eddsa|ed25519|x25519|oaep|pss|mgf1|pkcs|blowfish|chacha|poly|argon2id?|bcrypt|scrypt|ms-?chap|eap|peap|ttls|ntlm|scram|cram|xoauth|gssapi|spnego|with|and|padding|secret|key|no|v(?=\d)|\d|[-_/+.]/gi;
/** Text put together, an expression that tells values, a part of a page that is asked for, characters written by their numbers, the form of a date. */
const WRITTEN = /^["'`]\+[\w.]{1,60}\+["'`]$|^\/?\^[^\n]{0,300}[[(\\][^\n]{0,300}\$(?:\/[A-Za-z]{0,6})?$|\[[\w-]{1,40}[~|^$*]?=["'][^\]\n]{1,80}["']\]|^(?:\\{1,4}(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})){2,100}$|^yyyy-mm-dd/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const FILE = /\.(?:pem|key|crt|cer|p12|pfx|jks|jsonl?|ya?ml|toml|xml|txt|[cm]?[jt]sx?|py|rb|go|php|rs|java|kts?|html?|css|scss|svg|png|jpe?g|gif|ico|woff2?|md|sh|env|cfg|conf|ini|properties|proto|sql|vue|tmpl|tpl|log|lock|asc|gpg|pub|zip|tgz|tar\.gz|jar|war|whl)$/i;
const SEQUENCES = ['0123456789', '9876543210', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1q2w3e4r', '1qaz2wsx', 'abcdef0123456789'];

/**
 * Is `value`, bound to a name of this class, a secret? Undefined: no. Offsets are into `value`: the secret may stand inside of it. Pure; time is linear in
 * the value, of which 400 characters are looked at.
 */
export function judgeValue(value: string, of: SecretClass, writing: Writing): Judgement | undefined {
  const text = value.trim();
  // No shorter one is taken for a secret, nor one wrapped in base64 or JSON.
  if (text.length < (of === 'key' ? 16 : 5) || text.length > 4_000) return undefined;
  const start = value.indexOf(text);
  const all = (confidence: Confidence, because: string): Judgement => { const says = SAYS_SO.test(text); return { confidence: says ? 'low' : confidence, because: says ? `${because}, and it says of itself that it is for no real use` : because, start, end: start + text.length }; };
  // Text that was only wrapped: what it says decides.
  const plain = plainOf(text);
  if (plain !== undefined) { const judged = judgeValue(plain, of, { ...writing, quoted: true }); return judged && { ...all(writing.loose ? 'low' : judged.confidence, judged.plain === undefined ? `${judged.because}, in base64` : judged.because.replace(/, in base64$/, ', in base64 twice')), plain: judged.plain ?? plain }; }
  const inside = text.startsWith('{') || text.startsWith('[') ? withinJson(value) : undefined;
  if (inside) return inside;
  // White space, and text in other scripts.
  if (/[^\x21-\x7e]/.test(text)) return undefined;
  // Most values have no shape of a secret, and that asks less than all that a text may be which has.
  const judged = ofShape(text, of, all, writing);
  return judged && !isNoSecret(text) ? judged : undefined;
}

/** What the characters of a value say, which may still be one of those that are no secret. */
function ofShape(text: string, of: SecretClass, all: All, writing: Writing): Judgement | undefined {
  if (UUID.test(text)) return of === 'key' || !/[a-f]/i.test(text) || new Set(text).size < 10 ? undefined : all('low', 'an identifier of random digits');
  const shape = shapeOf(text);
  if (shape.lower + shape.upper + shape.digits < shape.length * 0.6) return undefined;
  if (writing.code && !writing.quoted) return isMachineMade(shape, 16) && !isName(text) ? all('low', described(shape)) : undefined;
  const made = isMachineMade(shape, of === 'key' ? 20 : 16);
  // `serverless/shop/2024-02-16T09:39:18Z/api.zip`: what an object of a bucket is called.
  if (of === 'key' && text.includes('/') && /\/[^/]{0,200}\.[a-z][a-z0-9]{1,4}$/i.test(text)) return undefined;
  if (of === 'key') return made && (shape.digits >= 2 || shape.odd > 12) && !isName(text) && !isChain(text, shape) && !/(?:^|[_:.])[A-Za-z]{3,}[_:.]/.test(text) ? all(hexOf(text) ? 'low' : 'medium', described(shape)) : undefined;
  // Letters of one case alone may be words run together, which no list of words tells.
  const letters = shape.digits === 0 && shape.symbols === 0 && (shape.lower === 0 || shape.upper === 0);
  // `SOMELONGSECRETKEY`: it says what is to be put there.
  if (letters && /secret|passw|token|(?:api|private|public|access|auth|signing|encryption|jwt|vapid)key/i.test(text)) return undefined;
  if (made && !isChain(text, shape)) return all(writing.loose || letters ? 'low' : 'medium', described(shape));
  if (of === 'password' || of === 'secret' || of === 'token' || of === 'api-key' || of === 'auth' || of === 'credential') return short(text, shape, of, all, writing);
  return undefined;
}
type All = (confidence: Confidence, because: string) => Judgement;

/** What is too short for a machine's secret, or of too few kinds: a password that a person chose, a shortened token. */
function short(text: string, shape: Shape, of: SecretClass, all: All, writing: Writing): Judgement | undefined {
  if (shape.distinct < 4 || isSequence(text)) return undefined;
  const password = of === 'password';
  // Of letters alone: no word, and long enough to see it.
  // Both cases mixed through it, as no name is written.
  if (password && shape.digits === 0 && shape.symbols <= 2 && text.length >= 10 && shape.words < 0.3 && (text.match(shape.symbols > 0 ? /[a-z](?=[A-Z])|[A-Z](?=[a-z])/g : /[a-z][A-Z]/g) ?? []).length >= 3 && (shape.symbols === 0 || !isChain(text, shape))) return all('low', 'letters of both cases that make no word');
  if (shape.digits === 0 && shape.symbols === 0) return shape.odd >= (password ? 6 : of === 'credential' ? 8 : 12) && shape.odd >= shape.length * 0.8 ? all('low', 'letters that make no word') : undefined;
  if (password && writing.quoted && !writing.code && writing.loose !== true && /^[A-Z][a-z]{3,14}(?:19|20)\d\d$/.test(text) && !SAYS_WHAT.test(text)) return all('low', 'a word and a year');
  if (isChain(text, shape)) return password && isChosen(text, shape) ? all('low', described(shape)) : undefined;
  const mixed = shape.digits > 0 && shape.lower + shape.upper > 0;
  if (mixed && shape.words < 0.5 && shape.turns >= (password ? 1 : 2) && text.length >= (password ? 6 : 8)) return all(password && shape.kinds >= 3 && text.length >= (writing.loose ? 10 : 8) ? 'medium' : 'low', described(shape));
  if (mixed && shape.odd >= 5 && shape.words < 0.3) return all('low', described(shape));
  if (password && shape.kinds >= 3 && shape.symbols <= 6 && text.length >= 8 && shape.words < 0.8 && mixed) return all('low', described(shape));
  if (shape.odd >= (password ? 6 : 10) && shape.odd >= shape.length * 0.6) return all('low', 'letters that make no word');
  return password && isChosen(text, shape) ? all('low', described(shape)) : undefined;
}

/** What names itself or stands in for something, in a password that a person may have put together. */
const SAYS_WHAT = /pass|pwd|secret|token|key|admin|user|login|auth|cred|test|demo|default|example|sample|dummy|fake|mock|change|your|insert|enter|value|field|error|invalid|valid|wrong|correct|hash|salt/i;

/** `Summer2024!`, `Copper.Willow17`: what services ask people for, capitals, digits and a sign about words of their own. No name is written with all four. */
function isChosen(text: string, shape: Shape): boolean {
  return shape.kinds === 4 && shape.length >= 10 && shape.length <= 40 && shape.symbols <= 3 && shape.digits <= 8 && /\d[!@#$%^&*?._+=-]?$|[!@#$%^&*?]$/.test(text) && !/[/\\:;,'"`(){}[\]<>|]/.test(text) && !SAYS_WHAT.test(text) && !/\d\.\d|^[A-Z][A-Z0-9]*[-_]/.test(text);
}

/** JSON written out inside a string: the longest random text of it. */
function withinJson(value: string): Judgement | undefined {
  for (const match of value.slice(0, 1_000).matchAll(/["']([A-Za-z0-9+/_=-]{16,200})(?=\\{0,3}["'])/g)) {
    const text = match[1] ?? '';
    if (isMachineMade(shapeOf(text)) && !isNoSecret(text)) return { confidence: 'medium', because: `${described(shapeOf(text))}, inside of JSON`, start: match.index + 1, end: match.index + 1 + text.length };
  }
  return undefined;
}

/**
 * Placeholders, references, template holes, hashes, sealed text, paths, addresses, numbers, dates, plain words. Most of what is asked hangs on signs that few values hold: an expression that is never asked
 * is never compiled, which in a small tree is most of what a value costs.
 */
function isNoSecret(text: string): boolean {
  const signs = text.replace(/[A-Za-z0-9_]+/g, '');
  if (isPlaceholder(text) || isStockPassword(text) || HASH.test(text.replace(/^\\{0,3}["']/, '')) || isProcedure(text) || SEALED.test(text) || PUBLIC.test(text)) return true;
  if (text.includes('xxxx') || text.includes('XXXX') || repeats(text) || /^(?:aws|amazon|google|github|azure|my|your|some|the|this|that|test|fake|dummy|mock|sample|demo|foo|bar|baz|qux|abc|xyz)(?:[_.-]|(?=[A-Z]))[A-Za-z_.-]*\d{0,4}$/.test(text)) return true;
  if (text.startsWith('spki') || isOpenDer(text) || isEmptyPem(text) || isNumber(text)) return true;
  return signs !== '' && (ofSigns(text) || (signs.includes('.') && ofDots(text)) || (/[\\/%]/.test(signs) && ofSlashes(text)) || WRITTEN.test(text));
}

/** Numbers, versions, short ones of hexadecimal digits, and times. */
function isNumber(text: string): boolean { return !/^[A-Za-uw-z]/.test(text) && (/^[\d.,:;/_+ -]+$/.test(text) || /^v?\d+\.\d+/.test(text) || /^0x[0-9a-f]{1,8}$/i.test(text) || /^\d{4}-\d\d-\d\dT/.test(text)); }

/** What holes, calls, options and elisions are written with, pairs of hexadecimal digits with signs between them, and what begins with a word and a colon. */
function ofSigns(text: string): boolean { return /[{}<>]|%[sdvq(]|\$\(|^\$|\$[A-Z_]{3}|^%|^@\w|^:[a-z_]+$|^&|\[\w*\]|\(\)|\*{3}|\.{3}|^-{2}|:\/\/|^arn:|^urn:|^data:|^([0-9a-fA-F]{2}[:-]){5,}[0-9a-fA-F]{2}$/.test(text); }

/** Files, hosts, addresses of mail, signed tokens. */
function ofDots(text: string): boolean { return FILE.test(text) || /^[\w.+-]{1,64}@(?:[\w-]{1,64}\.){1,5}[a-z]{2,12}$/i.test(text) || (/^(?:[a-z0-9-]{1,64}\.){1,6}[a-z]{2,12}$/i.test(text) && shapeOf(text).words > 0.4) || /^eyJ[\w-]{6,}\.e(?:yJ|30\.)/.test(text); }

/** Paths, and names of what a cloud keeps. */
function ofSlashes(text: string): boolean { return (/^(?:\.{0,2}|~|[A-Za-z]:)[\\/][\w.@-]+(?:[\\/][\w.@=-]*){0,20}$/.test(text) && shapeOf(text).words > 0.3) || /(?:\/|%2F)aws4_request$/i.test(text) || text.startsWith('projects/'); }

/** A public key, a certificate or a key under a passphrase as base64 without lines: a sequence that begins with another. A private key begins with the number of its version. */
function isOpenDer(text: string): boolean {
  if (!text.startsWith('M') || text.length < 56 || !/^[A-Za-z0-9+/]{12}/.test(text)) return false;
  const [tag = 0, size = 0, ...rest] = Buffer.from(text.slice(0, 12), 'base64');
  const more = size < 0x80 ? 0 : size - 0x80;
  if (tag !== 0x30 || more > 2 || rest[more] !== 0x30) return false;
  const told = more === 0 ? size : rest.slice(0, more).reduce((sum, byte) => sum * 256 + byte, 0);
  return told + 2 + more === Math.floor(text.replace(/=+$/, '').length * 3 / 4);
}

/** The two lines around a key with nothing between them, in base64. */
function isEmptyPem(text: string): boolean { return text.startsWith('LS0tLS1CRUdJTi') && text.length < 400 && !/[A-Za-z0-9+/=]{20}/.test(Buffer.from(text, 'base64').toString('latin1').replace(/-{5}[A-Z0-9 ]{1,60}-{5}/g, '')); }

/** Is it the name of a procedure, each word of it one of theirs? */
function isProcedure(text: string): boolean { return text.length <= 60 && /hmac|sha|pbkdf2|pbe|aes|rsa|dsa|argon2|crypt|chap|eap|ntlm|scram|xoauth/i.test(text) && text.replace(PROCEDURE_WORDS, '') === ''; }

/** Words and numbers joined by signs or camel case: `test-1234`, `auth.token.v2`, `MyAuthToken1`. */
function isChain(text: string, shape: Shape): boolean {
  if (shape.words > 0.75) return true;
  const pieces = text.split(/[_.:/-]+|(?<=[a-z])(?=[A-Z])/).filter((piece) => piece !== '');
  // Random text falls into short pieces too, between its capitals.
  if (text.length >= 12 && shape.words < 0.2 && shape.digits > 0 && pieces.length >= 5) return false;
  return pieces.every((piece) => /^\d{1,20}$/.test(piece) || (/^[A-Za-z]{1,24}\d{0,4}$/.test(piece) && (piece.replace(/\d+$/, '').length <= 3 || shapeOf(piece.replace(/\d+$/, '')).words > 0.7)));
}

/** Could it be the name of a variable, made of words? */
function isName(text: string): boolean { return /^[A-Za-z_$][\w$.]*$/.test(text) && shapeOf(text).words > 0.4; }
function hexOf(text: string): boolean { return /^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text); }

/** A row of the keyboard, the alphabet, digits in order: whole or nearly. */
function isSequence(text: string): boolean {
  const low = text.toLowerCase();
  for (const sequence of SEQUENCES) for (let size = Math.min(low.length, sequence.length); size >= Math.max(5, low.length - 3); size--) if (low.includes(sequence.slice(0, size)) || low.includes(sequence.slice(-size))) return true;
  return false;
}

/** A short piece over and over: `abababab`, `12ab12ab12ab`, `s3cr3ts3cr3t`. */
function repeats(text: string): boolean {
  if (text.length < 8) return new Set(text).size <= 2;
  for (let size = 1; size <= Math.min(12, text.length / 2); size++) {
    const compared = text.length - size;
    let same = compared;
    for (let i = size; i < text.length && same >= compared * 0.85; i++) if (text.charCodeAt(i) !== text.charCodeAt(i - size)) same--;
    if (same >= compared * 0.85) return true;
  }
  // Digits or letters in order, as hand-made test values have them.
  let steps = 0;
  for (let i = 1; i < text.length; i++) if (Math.abs(text.charCodeAt(i) - text.charCodeAt(i - 1)) <= 1) steps++;
  return steps >= (text.length - 1) * 0.6;
}

function described(shape: Shape): string {
  const kinds = [shape.lower > 0 ? 'lower case' : '', shape.upper > 0 ? 'upper case' : '', shape.digits > 0 ? 'digits' : '', shape.symbols > 0 ? 'signs' : ''].filter((kind) => kind !== '');
  return `${shape.length} characters of ${kinds.length > 0 ? andList(kinds) : 'one kind'}${shape.words < 0.3 ? ' that make no word' : ''}`;
}
