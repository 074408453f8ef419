import { withArticle } from '../../model/index.ts';
import type { Span } from '../../model/index.ts';
import { sightingNamed } from './by-name.ts';
import { cookieSights, signsIn } from './cookies.ts';
import { commandSights } from './generic-commands.ts';
import { elementSights } from './generic-elements.ts';
import { isTable, tableSights } from './generic-tables.ts';
import { isPage, pageTableSights } from './page-tables.ts';
import { addressSights, signedSights } from './generic-urls.ts';
import { findsOf } from './generic-finds.ts';
import { headerSights } from './generic-headers.ts';
import type { Sight } from './generic-headers.ts';
import { CLASS_KINDS, CLASS_WORDS, classOfName, saysDigest } from './generic-names.ts';
import type { SecretClass } from './generic-names.ts';
import { tokenSights } from './generic-signed.ts';
import { dayOf } from './jwt.ts';
import { webhookSights } from './webhooks.ts';
import { judgeValue } from './generic-values.ts';
import type { Judgement, Writing } from './generic-values.ts';
import { searchesSite } from './public.ts';
import { isCatalogue } from '../shared/truth.ts';
import type { Binding } from './bindings.ts';
import { addedTo } from './pieced.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';
import { VALUE_KEYS } from './telling-keys.ts';
import { isExample } from './tokens.ts';

const MOST = 5_000;

/** Is it the last part of the name of a thing at AWS, `arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/mail-AbCdEf`? It says where a secret is kept. */
function inArn(text: string, start: number): boolean {
  return text[start - 1] === ':' && /\barn:[^\s"'`:]{1,30}:[a-z0-9-]{1,40}:[^\s"'`]{0,200}$/.test(text.slice(Math.max(0, start - 300), start));
}

/** `<String x:Key="...">`: the name under which a page or a tool keeps what stands in the element. */
function isEntry(text: string, start: number): boolean { return /\bx:Key=["']$/.test(text.slice(Math.max(0, start - 10), start)); }

/** `"Password1", "Password22", "iloveyou!"` are values one beside the other, and `"client.key", "SSLROOTCERT"` is a file before the next name. */
function isListed(name: string): boolean { return /^[A-Z][a-z]{2,20}\d{1,4}$/.test(name) || /\.(?:key|pem)$/.test(name); }

/** `'PT' => 'Portugal', 'PW' => 'Palaos'`: a country by its code, among others. */
function isCountry(text: string, start: number, name: string): boolean {
  return name === 'PW' && (text.slice(Math.max(0, start - 160), start + 160).match(/["'][A-Z]{2}["'][ \t]{0,4}(?:=>|:)/g) ?? []).length >= 3;
}

/**
 * Secrets of services that no table knows, by what binds or carries them: names that say password, headers, addresses, signed links and tokens. What another
 * reader has taken is left to it.
 */
export function genericSightings(reading: Reading, taken: (span: Span) => boolean): Sighting[] {
  const { text, document, open } = reading;
  const out: Sighting[] = [];
  const held = new Set<number>();
  const add = (sighting: Sighting): void => {
    if (out.length >= MOST || taken(sighting) || held.has(sighting.start)) return;
    held.add(sighting.start);
    out.push(sighting);
  };
  const sights = [
    ...(open.has('signed') ? tokenSights(text) : []), ...(open.has('signatures') ? signedSights(text) : []), ...(isCatalogue(document.file) ? [] : headerSights(text, open)), ...(open.has('addresses') ? addressSights(text) : []), ...(open.has('commands') ? commandSights(text, reading.tables.commands, undefined, open.hits) : []),
    ...(open.has('cookies') ? cookieSights(text) : []), ...(open.has('webhooks') ? webhookSights(text) : []), ...(open.has('elements') && !isCatalogue(document.file) ? elementSights(text) : []), ...(isTable(document.file) ? tableSights(text) : isPage(document.file) ? pageTableSights(text) : []),
  ];
  for (const sight of sights) if (!isShown(reading, text.slice(sight.start, sight.end)) && !isTokenByName(text, sight.start, sight.end)) add(ofSight(reading, sight));
  const covered = out.map((one) => ({ start: one.start, end: one.end })).sort((a, b) => a.start - b.start);
  let read = 0;
  for (const find of open.has('finds') ? findsOf(text, document.file) : []) {
    const { of } = find;
    // `SECRET_KEY: "my-key:Zm9v..."`: what is taken whole holds no second one.
    if (find.start < read) continue;
    if ((find.argument === true && (of === 'key' || of === 'auth' || of === 'credential')) || covered.some((one) => one.start < find.end && find.start < one.end)) continue;
    if (inArn(text, find.start) || (of === 'key' && isEntry(text, find.start)) || (find.argument === true && isListed(find.name))) continue;
    const added = /["'`]/.test(text[find.end] ?? '') ? addedTo(text, find.end, document.file) : undefined;
    const alone = named(reading, find.name, of, text.slice(find.start, find.end), find, find.writing);
    // Of one that is written in pieces the first alone is another value, or none.
    const whole = added && named(reading, find.name, of, text.slice(find.start, find.end) + added.raw, find, find.writing);
    const sighting = whole && added ? { ...whole, end: added.end, note: `${whole.note}, in pieces` } : alone;
    if (sighting) { add(sighting); read = sighting.end; }
  }
  if ('roots' in document) for (const sighting of boundSightings(reading)) if (!out.some((one) => one.start < sighting.end && sighting.start < one.end)) add(sighting);
  return out.sort((a, b) => a.start - b.start);
}

/** Values that a data file binds to a name which does not stand before them on their line: pairs of `name` and `value`, folded text. */
function boundSightings(reading: Reading): Sighting[] {
  const out: Sighting[] = [];
  for (const binding of reading.telling()) {
    const { name, path } = binding;
    const kept = path.includes('cookies') ? cookieOf(reading, binding) : undefined;
    if (kept) { out.push(kept); continue; }
    // `DEPLOY_TOKEN: {value: ..., description: ...}`
    const own = VALUE_KEYS.has(name) ? path.at(-2) ?? name : name;
    const of = classOfName(own);
    if (!of || path.includes('secretKeyRef')) continue;
    const one = named(reading, own, of, binding.value, binding, { quoted: true, code: false });
    if (one) out.push(binding.decoded === true ? { ...one, start: binding.start, end: binding.end } : one);
  }
  return out;
}

/** `cookies: [{name, value}]` of recorded traffic and of the state in which a test browser keeps a login. */
function cookieOf(reading: Reading, binding: Binding): Sighting | undefined {
  if (!signsIn(binding.name, binding.value)) return undefined;
  return ofSight(reading, { start: binding.start, end: binding.end, name: binding.name, named: true, kind: 'unknown.session-cookie', what: 'a session cookie', judgement: { confidence: 'medium', because: 'the value of a cookie that keeps somebody signed in' } });
}

/** What a vendor or a standard prints for everybody. */
function isShown(reading: Reading, value: string): boolean {
  const table = reading.tables.byId.get('unknown.secret');
  return table !== undefined && isExample(table, value);
}

/** `i18n.lock`, `models.lock.json`: what a tool wrote down of things as they were. */
const LOCKS = /\.lock(?:\.(?:json|ya?ml|toml))?$/i;
const DIGEST_LENGTH = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/;

function named(reading: Reading, name: string, of: SecretClass, value: string, span: Span, writing: Writing): Sighting | undefined {
  // `"password": "Wachtwoord-opnieuw"`: words for people.
  if (isCatalogue(reading.document.file)) return undefined;
  const judged: Judgement | undefined = judgeValue(value, of, writing);
  if (!judged) return undefined;
  if (isShown(reading, value.slice(judged.start, judged.end))) return undefined;
  // A file that locks something holds digests of it, whatever the names are.
  if (LOCKS.test(reading.role) && DIGEST_LENGTH.test(value.slice(judged.start, judged.end))) return undefined;
  const start = span.start + judged.start;
  if (isCountry(reading.text, start, name)) return undefined;
  const bound = reading.nameAt(start);
  // `checksums: {api_key: ...}`: what stands below such a key are digests of what the names say.
  if (bound && (saysDigest(bound.name) || bound.path.some(saysDigest))) return undefined;
  const raw = value.slice(judged.start, judged.end);
  // `"get-api-key": "getApiKey"`: the name once more; `public key "RWT..."`: two words of prose.
  if (lettersOf(raw) === lettersOf(name) || (bound && lettersOf(raw) === lettersOf(bound.name)) || isShownOpenly(reading.text, span.start, name)) return undefined;
  if (of === 'api-key' && searchesSite(reading, name, raw, start)) return undefined;
  if (isFingerprint(reading.text, start, raw) || (of === 'key' && isOfCache(reading.text, start))) return undefined;
  if (of === 'token' && (isOfPicture(reading.text, start) || isTokenByName(reading.text, start, span.start + judged.end))) return undefined;
  // A token that is traded: the address of its contract.
  if (of === 'token' && /^0x[0-9A-Fa-f]{40}$/.test(value.slice(judged.start, judged.end))) return undefined;
  if (of === 'api-key' && hasItsSecret(reading.text, start, bound?.name ?? name)) return {
    start, end: span.start + judged.end, raw, provider: 'unknown', kinds: ['unknown.key-id'], name: bound?.name ?? name, path: bound?.path ?? [name], opens: {}, confidence: 'low', note: 'holds the id of a key', truth: ['the secret of the pair has a name of its own beside it'],
  };
  if (isIdOfTitle(bound?.name ?? name, raw)) return undefined;
  const word = CLASS_WORDS[of];
  // In a sentence the word before the value is a verb.
  // `"start": "API_KEY=... node"`: where the key of the text says nothing of secrets, what stands before the value in it names it.
  const shown = (writing.loose === true ? name : bound !== undefined && (bound.path.length === 0 || classOfName(bound.path.at(-1) ?? '') !== undefined) ? bound.name : name.replace(/^[-.]+/, '')).replace(/^(?:process|import\.meta)\.env\./, '');
  const until = of === 'token' ? endOfLink(reading.text, start) : undefined;
  // The tables know more of it than that it is one.
  const known = judged.plain === undefined ? sightingNamed(reading, name, { start, end: span.start + judged.end }, raw) : undefined;
  if (known) return { ...known, name: shown, path: bound?.path ?? [shown], ...(judged.confidence === 'low' ? { confidence: 'low' } : {}) };
  return {
    start, end: span.start + judged.end, raw: judged.plain ?? raw, provider: 'unknown', kinds: [CLASS_KINDS[of]], name: shown, path: bound?.path ?? [shown], opens: {},
    confidence: judged.confidence, note: `holds ${withArticle(word)}`, truth: [`its name says ${word}`, `it is ${judged.because}`], ...(until === undefined ? {} : { until }),
  };
}

/** How far from the id of a key its secret may stand. */
const PAIR = 400;

/**
 * `access_key` beside `secret_key`, `api.key` beside `api.secret`: the first names the key and the second opens. Of the name the last words count, in any spelling, and something is given to the other.
 */
function hasItsSecret(text: string, at: number, name: string): boolean {
  const last = /(?:^|[^a-z])(access|api|consumer|app|application|client)[_.-]?key(?:[_.-]?id)?$/i.exec(name)?.[1] ?? /[a-z](Access|Api|API|Consumer|App|Client)Key(?:Id)?$/.exec(name)?.[1];
  if (last === undefined || /secret|private/i.test(name)) return false;
  const around = text.slice(Math.max(0, at - PAIR), at + PAIR);
  return new RegExp(`(?:${last}[_.-]?(?:key[_.-]?)?secret(?:[_.-]?key)?${last.toLowerCase() === 'access' ? '|secret[_.-]?(?:access[_.-]?)?key' : ''})["'\\])]{0,3}[ \\t]{0,20}(?:=>|:=|[=:,])[ \\t]{0,20}["'\\w$]`, 'i').test(around);
}

/**
 * `key='859BE8D7...'; gpg --recv-keys "$key"`: by which a public key is asked for; `<trusted-key id="0154...">`: by which Gradle knows who signs what it takes
 * (https://docs.gradle.org/current/userguide/dependency_verification.html).
 */
function isFingerprint(text: string, at: number, raw: string): boolean {
  if (/^(?:[0-9A-F]{16}|[0-9A-F]{40})$/i.test(raw) && /<(?:trusted|ignored)-key[ \t][^<>]{0,60}$/.test(text.slice(Math.max(0, at - 80), at))) return true;
  return /^(?:0x)?[0-9A-F]{16}(?:[0-9A-F]{24})?$/.test(raw) && /\bgpg\b|keyserver|--recv|apt-key|fingerprint/i.test(text.slice(Math.max(0, at - PAIR), at + PAIR));
}

/** `uses: actions/cache@v4` with its `key`: under which name a pipeline keeps what it has fetched (https://github.com/actions/cache). */
function isOfCache(text: string, at: number): boolean {
  const step = text.slice(Math.max(0, at - 1_000), at).split(/\n[ \t]{0,40}- /).at(-1) ?? '';
  return /\buses:[ \t]{1,4}["']?[\w.-]{1,60}\/[\w.-]{0,40}cache[\w.-]{0,40}(?:\/\w{1,20})?@/.test(step);
}

/** `<img src="https://.../pages.png?alt=media&token=...">`: a link to a picture that whoever reads the page sees (https://firebase.google.com/docs/storage/web/download-files). */
function isOfPicture(text: string, at: number): boolean {
  return /(?:<img\b[^<>\n]{0,200}?\bsrc=["']|!\[[^\]\n]{0,200}\]\(<?)https?:[^\s"'<>]{0,500}[?&]alt=media&(?:amp;)?token=$/.test(text.slice(Math.max(0, at - 900), at));
}

/** `TOKEN "dashboard" READ`: which of the tokens that a workspace of Tinybird keeps may do that, by its name (github:elie222/inbox-zero@4f70dcef:packages/tinybird/project/datasources/aiCall.datasource). */
function isTokenByName(text: string, start: number, end: number): boolean {
  return /(?:^|\n)[ \t]{0,8}TOKEN[ \t]{1,4}["']?$/.test(text.slice(Math.max(0, start - 24), start)) && /^["']?[ \t]{1,4}(?:READ|APPEND)[ \t]{0,8}(?:[\r\n]|$)/.test(text.slice(end, end + 40));
}

/** `"Key Vault Secrets User": "4633458b-..."`: by which a role is known that has a title (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles). */
function isIdOfTitle(name: string, raw: string): boolean { return /[A-Za-z] [A-Za-z]+ [A-Za-z]/.test(name) && /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(raw); }

/** `?e=1573634298&token=...`: until when a link to a private file of Qiniu opens it, in seconds (https://developer.qiniu.com/kodo/manual/1202). */
function endOfLink(text: string, start: number): string | undefined {
  const seconds = /[?&;]e=(\d{9,11})&(?:amp;|amp;amp;)?token=$/.exec(text.slice(Math.max(0, start - 40), start))?.[1];
  return seconds === undefined ? undefined : dayOf(Number(seconds));
}

/** Letters and digits alone, lower case. */
function lettersOf(text: string): string { return text.replace(/[^A-Za-z0-9]+/g, '').toLowerCase(); }

/** Is the name `key` alone, with `public` before it as a word of its own? */
function isShownOpenly(text: string, start: number, name: string): boolean {
  return name.toLowerCase() === 'key' && /\bpublic[ \t]{1,3}key["'`:=\s]{1,6}$/i.test(text.slice(Math.max(0, start - 60), start));
}

function ofSight(reading: Reading, sight: Sight & { readonly until?: string }): Sighting {
  const bound = reading.nameAt(sight.start);
  const raw = reading.text.slice(sight.start, sight.end);
  const known = sight.named === true ? sightingNamed(reading, sight.name, { start: sight.start, end: sight.end }, raw) : undefined;
  if (known) return { ...known, path: bound?.path ?? [sight.name], ...(sight.judgement.confidence === 'low' ? { confidence: 'low' } : {}) };
  const kind = sight.kind ?? (sight.what.includes('password') ? 'unknown.password' : 'unknown.token');
  return {
    start: sight.start, end: sight.end, raw, provider: 'unknown', kinds: [kind], name: sight.named === true ? sight.name : bound?.name ?? sight.name, path: bound?.path ?? [], opens: {},
    confidence: sight.judgement.confidence, note: `holds ${sight.what}`, truth: [`it is ${sight.judgement.because}`], ...(sight.until === undefined ? {} : { until: sight.until }),
  };
}
