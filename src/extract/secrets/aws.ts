import { withArticle } from '../../model/index.ts';
import type { Span } from '../../model/index.ts';
import { accountOfKeyId } from './aws-id.ts';
import { isAlphanumeric, isDigit, isUpper } from './byte-kinds.ts';
import { endsEscape, mayEscape } from './escapes.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';
import { anyPlace, latinOf } from './standing.ts';
import type { Standing } from './standing.ts';
import { isPlaceholder, looksRandom } from '../shared/truth.ts';

const MOST = 500;
/** One of these stands in every text with a key id or a secret behind its name, lower case. */
export const AWS_LITERALS: readonly string[] = ['akia', 'asia', 'abia', 'acca', ...['', '_', '-', '.'].flatMap((sign) => [`secret${sign}key`, `secret${sign}access`]), 'unique_id'];
/** A secret behind its name. */
const SECRET = /(?:aws[_.-]?)?secret[_.-]?(?:access[_.-]?)?key(?:[_.-]?[A-Za-z0-9]{1,20})?["'`\])]{0,3}[ \t]{0,40}(?:=>|:=|=|:|,)?[ \t]{0,40}["'`]?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/;
/** The unique id of a user or role, as Terraform keeps it in states and plans. Elsewhere such ids are parts of policies, logs and examples, and say nothing. */
const UNIQUE = /(?<=^|["\\])unique_id\\?"\s{0,8}:\s{0,8}\\?"(A(?:IDA|ROA)[A-Z2-7]{17})(?=\\?")/;
/** Lines a key id may stand away from its secret. */
const NEAR = 600;

/**
 * AWS keys: the secret has no mark of its own, so its name and the key id near it decide. The id holds the account number. An id alone opens
 * nothing and is told as the half that it is.
 */
export function awsSightings(reading: Reading): Sighting[] {
  const { text } = reading;
  if (!reading.open.has('aws')) return [];
  const out: Sighting[] = [];
  const ids = keyIds(text);
  const secret = new RegExp(SECRET, 'gi');
  for (let match = secret.exec(text), count = 0; match && count < MOST; match = secret.exec(text), count++) {
    const raw = match[1] ?? '';
    const start = match.index + match[0].length - raw.length;
    const id = closest(ids, start);
    if (!isSecret(raw) || (!id && (!saysAws(text, match.index, match[0]) || hasOtherId(text, match.index, match.index + match[0].length)))) continue;
    out.push(sightingOf(reading, raw, { start, end: start + 40 }, id));
  }
  out.push(...uniqueIds(reading));
  if (ids.length === 0) return out.sort((a, b) => a.start - b.start);
  // `aws_access_key_id` and a bare 40-character string in one statement: `new AWS.Credentials("AKIA...", "...")`.
  const held = new Set(out.map((one) => one.start));
  for (const id of ids) {
    const after = text.slice(id.end, id.end + 120);
    const bare = /^(?:\\[nrt]|["'`\s,;:|/\\]){1,6}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/.exec(after);
    const start = bare?.[1] === undefined ? -1 : id.end + bare[0].length - 40;
    if (bare?.[1] !== undefined && !held.has(start) && isSecret(bare[1])) out.push(sightingOf(reading, bare[1], { start, end: start + 40 }, id));
  }
  const paired = new Set(out.flatMap((one) => (one.also ?? []).map((part) => part.at.start)));
  for (const id of ids) if (!paired.has(id.start)) out.push(...halfOf(reading, id));
  return out.sort((a, b) => a.start - b.start);
}

/** A key id whose secret is not here. */
function halfOf(reading: Reading, id: KeyId): Sighting[] {
  const row = reading.tables.byId.get('aws.access-key-id');
  const bound = reading.nameAt(id.start);
  if (!row) return [];
  return [{ start: id.start, end: id.end, raw: id.id, provider: 'aws', kinds: [row.kind.id], name: bound?.name ?? reading.role, path: bound?.path ?? [], opens: {}, confidence: 'low', note: 'holds an AWS access key id, without its secret' }];
}

/** Unique ids of users and roles, which are no credentials: of one file one sighting, with the places of the others. */
function uniqueIds(reading: Reading): Sighting[] {
  const row = reading.tables.byId.get('aws.unique-id');
  const ids = new Map<string, Span & { readonly raw: string }>();
  for (const match of row ? reading.text.matchAll(new RegExp(UNIQUE, 'g')) : []) {
    const [whole, raw = ''] = match;
    const end = match.index + whole.length;
    if (!/EXAMPLE|XXXX/.test(raw) && !isPlaceholder(raw) && looksRandom(raw) && !ids.has(raw)) ids.set(raw, { raw, start: end - raw.length, end });
    if (ids.size >= MOST) break;
  }
  const [first, ...others] = ids.values();
  if (!row || !first) return [];
  const bound = reading.nameAt(first.start);
  return [{
    ...first, provider: 'aws', kinds: [row.kind.id], name: bound?.name ?? reading.role, path: bound?.path ?? [], opens: {}, confidence: 'low', note: `holds ${withArticle(row.kind.name)}`,
    also: others.map((at) => ({ at, note: 'another unique id' })),
  }];
}

/** Does a key id stand in the bytes, a unique id in a state, or forty characters behind the name of a secret key? `standing`: the places of `AWS_LITERALS`. */
export function holdsAwsKey(bytes: Uint8Array, standing: Standing): boolean {
  return anyPlace(AWS_LITERALS.slice(0, 4), standing, (at) => isKeyId(bytes, at), Infinity) || anyPlace(AWS_LITERALS.slice(4, -1), standing, (at) => (AT_SECRET ??= new RegExp(`^(?:${SECRET.source})`, 'i')).test(latinOf(bytes, at, at + LONGEST)))
    || anyPlace(AWS_LITERALS.slice(-1), standing, (at) => UNIQUE.test(latinOf(bytes, at - 1, at + LONGEST)));
}
let AT_SECRET: RegExp | undefined;
/** More than the expression of a secret behind its name takes. */
const LONGEST = 200;

/** Twenty great letters and digits by themselves, the first four of which are a literal. */
function isKeyId(bytes: Uint8Array, at: number): boolean {
  for (let p = at; p < at + 20; p++) if (!isGreat(bytes[p] ?? 0)) return false;
  return (!isWord(bytes[at - 1] ?? 0) || mayEscape(bytes, at)) && !isWord(bytes[at + 20] ?? 0);
}
function isGreat(byte: number): boolean { return isUpper(byte) || isDigit(byte); }
function isWord(byte: number): boolean { return isAlphanumeric(byte) || byte === 95; }

interface KeyId extends Span { readonly id: string }

function keyIds(text: string): KeyId[] {
  const out: KeyId[] = [];
  const pattern = /A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{16}(?![A-Za-z0-9_])/g;
  for (let match = pattern.exec(text); match && out.length < MOST; match = pattern.exec(text)) {
    if (/\w/.test(text[match.index - 1] ?? '') && !endsEscape(text, match.index)) { pattern.lastIndex = match.index + 1; continue; }
    if (!/EXAMPLE|XXXX/.test(match[0]) && !SHOWN.test(match[0]) && !isPlaceholder(match[0]) && looksRandom(match[0])) out.push({ id: match[0], start: match.index, end: match.index + 20 });
  }
  return out;
}

function closest(ids: readonly KeyId[], at: number): KeyId | undefined {
  let best: KeyId | undefined;
  for (const id of ids) if (Math.abs(id.start - at) <= NEAR && (!best || Math.abs(id.start - at) < Math.abs(best.start - at))) best = id;
  return best;
}

/** Pieces of the pair that AWS prints in its manuals, which people change here and there. */
const SHOWN = /wJalrXUtn|K7MDENG|bPxRfiCY|IOSFODNN|I44QH8DHB|je7MtGbClwBF/i;

/** Forty characters with digits and letters of both cases: a git hash has one case only. */
function isSecret(raw: string): boolean {
  return /[a-z]/.test(raw) && /[A-Z]/.test(raw) && /[0-9/+]/.test(raw) && !/^[0-9a-f]{40}$/i.test(raw) && !SHOWN.test(raw) && !isPlaceholder(raw) && looksRandom(raw) && new Set(raw).size >= 12;
}

function saysAws(text: string, at: number, name: string): boolean {
  return /aws|secret[_.-]?access[_.-]?key/i.test(name) || /aws|amazon|s3/i.test(text.slice(Math.max(0, at - 160), at));
}

/** A key id written out, of whatever form: `AWS_ACCESS_KEY_ID: minioadmin`. */
const OTHER_ID = /access[_.-]?key(?:[_.-]?id)?["'`\])]{0,3}[ \t]{0,40}(?:=>|:=|=|:|,)[ \t]{0,40}["'`]?([A-Za-z0-9_.+/-]{3,128})/gi;

/** Is the id beside it written out and none of Amazon's? Then another service that speaks the language of S3 made both. */
function hasOtherId(text: string, start: number, end: number): boolean {
  const before = Math.max(0, start - NEAR / 2);
  for (const match of text.slice(before, end + NEAR / 2).matchAll(OTHER_ID)) {
    const at = before + match.index;
    const value = match[1] ?? '';
    if (at >= start && at < end) continue;
    if (/secret[_.-]?$/i.test(text.slice(Math.max(0, at - 8), at)) || /[$<{]$/.test(match[0].slice(0, -value.length)) || isPlaceholder(value) || /[._](?:env|get|secrets?|value|var|config)\b|^(?:os|process|env|var|local|secrets?|config|settings?)\b/i.test(value)) continue;
    if (!/^A(?:KIA|SIA|BIA|CCA)/.test(value)) return true;
  }
  return false;
}

function sightingOf(reading: Reading, raw: string, span: Span, id: KeyId | undefined): Sighting {
  const bound = reading.nameAt(span.start);
  const session = id?.id.startsWith('ASIA') === true;
  const account = id ? accountOfKeyId(id.id) : undefined;
  const kind = session ? 'aws.session' : 'aws.access-key';
  const name = reading.tables.byId.get(kind)?.kind.name ?? 'AWS access key';
  const at = reading.place(span);
  return {
    ...span, raw, provider: 'aws', kinds: [kind], name: bound?.name ?? reading.role, path: bound?.path ?? [],
    opens: account === undefined ? {} : { account, key: `aws:account/${account}` }, confidence: id ? 'high' : 'medium', note: `holds ${withArticle(name)}`,
    also: id ? [{ at: id, note: 'its key id, which holds the account number' }] : [],
    opened: account === undefined ? [] : [{
      fact: 'resource', name: `AWS account ${account}`, kind: 'account', provider: 'aws', type: 'aws.account', keys: [`aws:account/${account}`, ...profileKey(reading, bound?.path)], maybe: [], attributes: {}, environments: [], evidence: [{ at, note: 'the key id holds the account number' }],
    }],
  };
}

/** A section of the shared credentials file is the profile of that name. */
function profileKey(reading: Reading, path: readonly string[] | undefined): string[] {
  const section = path?.[0];
  return /(?:^|\/)\.aws\/credentials$/.test(reading.document.file) && path !== undefined && path.length > 1 && section !== undefined ? [`aws:profile/${section}`] : [];
}
