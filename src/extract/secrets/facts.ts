import { SecretValue, set, unknown, withArticle } from '../../model/index.ts';
import type { Confidence, CredentialFact, EnvironmentMark, Evidence, Fact, RecognisedKind, ValueTruth } from '../../model/index.ts';
import { localityOf } from '../shared/hosts.ts';
import { ANY_PIPELINE } from '../shared/pipeline-files.ts';
import { isPlaceholder, isStockPassword } from '../shared/truth.ts';
import { checksumHolds } from './checksum.ts';
import { doubtOf } from './doubts.ts';
import { judgeValue } from './generic-values.ts';
import { addressSights } from './generic-urls.ts';
import { ghLogin } from './gh-hosts.ts';
import { nameMarks } from './marks.ts';
import { environmentsAt } from './namespace.ts';
import type { Reading } from './reading.ts';
import { liesIn, setApartIn } from './set-apart.ts';
import type { Sighting } from './sighting.ts';
import { hear, toldOf } from './told/index.ts';

/** Kinds of readers that prove them: kept, believed little, even in a file made to be copied. */
const PROVEN = /^(?:aws|gcp|ssh|unknown|configured)\./;

/** Facts of one sighting; here the raw value becomes a `SecretValue` and is gone. */
export function factsOfSighting(whole: Reading, seen: Sighting): Fact[] {
  const apart = setApartIn(whole);
  const tested = whole.rank === 'plain' && liesIn(apart.tests, seen.start);
  const reading: Reading = tested ? { ...whole, rank: 'side' } : whole;
  const link = linkBefore(reading.text, seen);
  const heard = seen.elsewhere === true ? undefined : hear((link || partsBefore(reading.text, seen)) + seen.raw, reading.tables.byId.get(seen.kinds[0])?.kind);
  const [only, ...others] = seen.kinds.filter((kind) => heard?.kinds?.includes(kind));
  const until = heard?.until ?? seen.until;
  // The path of a link is no name of what stands behind it.
  const bound = link === '' ? undefined : reading.nameAt(seen.start - link.length);
  const kindName = reading.tables.byId.get(only ?? '')?.kind.name;
  const sighting: Sighting = { ...seen, ...(kindName === undefined || only === seen.kinds[0] ? {} : { note: `holds ${withArticle(kindName)}` }), ...(link === '' ? {} : { name: bound?.name ?? reading.role, path: bound?.path ?? [] }), ...(only === undefined ? {} : { kinds: [only, ...others] }), ...(until === undefined ? {} : { until }), opens: { ...heard?.opens, ...seen.opens } };
  const told = heard && toldOf(heard);
  const row = reading.tables.byId.get(sighting.kinds[0]);
  const proven = PROVEN.test(sighting.kinds[0]) || (row?.value !== undefined && row.kind.recognise.decides !== 'no' && row.provider.id !== 'databases');
  if (reading.rank === 'nothing' || isShownToPeople(reading.text, sighting, row?.kind) || (seen.secret !== undefined && liesIn(apart.said, seen.start))) return [];
  // In a file made to be copied a name proves nothing; a value that is no placeholder is still seen.
  if (reading.rank === 'template' && !proven) return row === undefined || row.provider.id === 'databases' ? [] : asUnknown(reading, sighting, 'the file is made to be copied and filled in');
  const at = reading.place(sighting);
  const environments = sighting.marks ?? [...environmentsAt(reading, sighting.start), ...nameMarks(sighting.path, at)];
  const own = sighting.provider === 'unknown' && madeForOneMachine(at.file, sighting, environments);
  const said = liesIn(apart.said, sighting.start);
  const inManual = sighting.provider === 'databases' && sighting.secret === undefined && (said || standsInManual(reading.text, sighting.start));
  const shownForm = inManual || showsForm(reading.text, sighting.start);
  const comment = shownForm || ((sighting.provider === 'unknown' || sighting.provider === 'ssh') && (said || standsInComment(reading.text, sighting.start)));
  const doubt = reading.rank === 'plain' ? doubtOf(reading, sighting) : undefined;
  // Half of a pair opens nothing, whoever has seen it, and so does an identifier.
  const half = row?.kind.recognise.half === true || row?.kind.recognise.identifies === true;
  const believed = own || comment || half || doubt !== undefined ? 'low' : confidenceOf(reading, sighting.confidence);
  const also: Evidence[] = (sighting.also ?? []).map((one) => ({ at: reading.place(one.at), note: one.note }));
  const local = sighting.opens.host !== undefined && localityOf(sighting.opens.host) !== undefined;
  // A local store in documentation, a test's own: what every reader of the project is told, and nobody's data.
  if (reading.rank === 'side' && local && !reading.role.startsWith('.env')) return asUnknown(reading, sighting, 'the file is a test, an example or documentation');
  const shown = reading.rank === 'template' ? [] : sighting.opened ?? [];
  const fact: CredentialFact = {
    fact: 'credential', provider: sighting.provider, kinds: sighting.kinds, name: sighting.name,
    ...(sighting.elsewhere ? { foundation: 'named' } : { foundation: 'found', value: new SecretValue(sighting.raw, row?.kind.name ?? 'secret'), ...(isPlaceholder(sighting.raw) || isStockPassword(sighting.raw) ? { common: true as const } : {}) }),
    opens: { ...sighting.opens, ...ghLogin(reading, sighting) }, holders: sighting.holders ?? [], confidence: believed,
    readOnly: sighting.readOnly ?? (told?.effects?.every((one) => one === 'read') === true ? set(true, at) : unknown(told?.effects ? 'its own text names its limits' : 'what it may do does not stand in the file', at)),
    environments, ...(told ? { told } : {}),
    evidence: [{ at, note: sighting.elsewhere ? sighting.note.replace(/^holds/, 'names') : sighting.note }, ...also],
    ...(sighting.elsewhere ? {} : { truth: { ...truthOf(reading, sighting, local || own, comment, doubt, tested), ...(shownForm ? { shown: true as const } : {}), ...(tested ? { tested: true as const } : {}) } }),
  };
  return [fact, ...shown];
}

/** The address in whose query it stands: `https://host/path?`. Empty where it stands in none. */
function linkBefore(text: string, { start, raw }: Sighting): string {
  return text[start - 1] === '?' && text.startsWith(raw, start) ? /https?:\/\/[A-Za-z0-9._~:/%-]{1,300}\?$/.exec(text.slice(Math.max(0, start - 320), start))?.[0] ?? '' : '';
}

/** The fields of a connection string that stand before it: `DefaultEndpointsProtocol=https;AccountName=shop;`. */
function partsBefore(text: string, { start, raw }: Sighting): string {
  return text[start - 1] === ';' && text.startsWith(raw, start) ? /(?:[A-Za-z]{2,40}=[^;"'`\s]{1,200};){1,6}$/.exec(text.slice(Math.max(0, start - 300), start))?.[0] ?? '' : '';
}

/** The password alone, believed little and opening nothing: to be seen, and to join with the same value elsewhere. Undefined where it is a placeholder, a word or an image's own. */
function asUnknown(reading: Reading, sighting: Sighting, because: string): Fact[] {
  const [one] = addressSights(` ${sighting.raw}`);
  const judged = one ?? judgeValue(sighting.raw, 'password', { quoted: true, code: false });
  if (!judged || sighting.elsewhere === true || (reading.rank === 'template' && IDENTIFIER.test(sighting.raw))) return [];
  const at = reading.place(sighting);
  return [{
    fact: 'credential', provider: 'unknown', kinds: [reading.rank === 'template' ? 'unknown.secret' : 'unknown.password'], name: sighting.name, foundation: 'found', value: new SecretValue(sighting.raw, reading.rank === 'template' ? 'secret' : 'password'), opens: {}, holders: [],
    readOnly: unknown('what it may do does not stand in the file', at), confidence: 'low', environments: [], evidence: [{ at, note: sighting.note }],
    truth: reading.rank === 'template' ? { looks: 'example', because: ['its name says that it is a secret', because] } : { looks: 'test', because: ['it is the password of a store of this machine or a private neighbour', because] },
  }];
}

/** What a field of a form shows until somebody writes into it. */
const PLACEHOLDER_TEXT = /\bplaceholder\w{0,8}["']?\s{0,3}(?:=>|[=:])\s{0,60}(?:\{\s{0,40})?(?:"[^"\n]{0,120}|'[^'\n]{0,120}|`[^`\n]{0,120})$/i;
/** A call that prints, as far as the value. */
const PRINTS = /(?:\bconsole\.\w{3,8}\(|\b(?:echo|printf?|println|puts|fmt\.\w{5,9}|log(?:ger|ging)?\.\w{3,8})\b[ \t(])[^\n]{0,300}$/;

/** A sentence in quotes that leads to an address: `Timeout connecting to redis://cache:6379`. */
const REPORTS = /["'`](?:[A-Za-z][\w',.-]{0,30} ){1,12}(?:to|at|from|with|via|reach|of|for)(?: the)? (?:[a-z]{2,20} )?$/;

/**
 * Is it there to be read by people: the hint in an empty field, and an address without a secret of its own in a comment or in printed text? A value that carries the checksum
 * of its maker is none of these.
 */
function isShownToPeople(text: string, { start, raw, secret }: Sighting, kind: RecognisedKind | undefined): boolean {
  const before = text.slice(Math.max(0, start - 320), start);
  if (PLACEHOLDER_TEXT.test(before.slice(-280))) return kind === undefined || checksumHolds(kind, raw) !== true;
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return secret !== undefined && (standsInComment(text, start) || PRINTS.test(line) || REPORTS.test(line));
}

/** What is written into a form to show its shape. */
const IDENTIFIER = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Variables with which an image makes the first user of its store. */
const MADE_WITH = /^(?:POSTGRES(?:QL)?|MYSQL|MARIADB|MONGO(?:_INITDB|DB)?|REDIS|VALKEY|RABBITMQ|MINIO|MSSQL|MSSQL_SA|SA|ACCEPT_EULA_SA|CLICKHOUSE|NEO4J|ELASTIC|OPENSEARCH_INITIAL_ADMIN|COUCHDB|CASSANDRA|INFLUXDB|KEYCLOAK|PGADMIN|GF_SECURITY)_\w{0,24}(?:PASSWORD|PASS|AUTH|TOKEN)$/;

/** A secret of a file or name that says development or test, or with which a pipeline makes a store for its run. */
function madeForOneMachine(file: string, sighting: Sighting, marks: readonly EnvironmentMark[]): boolean {
  if (ANY_PIPELINE.test(file) && MADE_WITH.test(sighting.name.slice(sighting.name.lastIndexOf('.') + 1))) return true;
  return marks.length > 0 && marks.every((mark) => mark.kind === 'development' || mark.kind === 'test' || mark.kind === 'local');
}

/** Does the line begin as a comment does? */
function standsInComment(text: string, start: number): boolean {
  const from = Math.max(0, start - 400);
  const before = text.slice(from, start);
  return /^\s*(?:#(?!!)|\/\/(?=[\s/!])|\/?\*|--\s|;|<!--)/.test(before.slice(before.lastIndexOf('\n') + 1));
}

/** Does the line belong to what a program says of its classes and functions, ` * ...` and `/// ...`? Nobody switches a setting off that way. */
function standsInManual(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 400), start);
  return /^\s*(?:\*|\/\*\*|\/\/\/)\s/.test(before.slice(before.lastIndexOf('\n') + 1));
}

/** Words by which a remark shows the form of a value instead of noting one down. */
const SHOWS_FORM = /(?:\be\.\s?g\b|\bfor (?:instance|example)\b|\bexamples?\b|\bsuch as\b|\blooks? like\b|\bsample\b)/i;
/** Where a remark begins: at the start of its line, or behind a space within one. */
const REMARK = /(?:^|\s)(?:#(?!!)|\/\/(?=[\s/!])|\/?\*|--\s|;|<!--)/;

/** Does the remark it stands in say, on this line or in the one above, that it shows an example? Who notes a key of his own down says nothing of the kind. */
function showsForm(text: string, start: number): boolean {
  const lines = text.slice(Math.max(0, start - 400), start).split('\n');
  const own = lines.at(-1) ?? '';
  const from = own.search(REMARK);
  if (from < 0) return false;
  if (SHOWS_FORM.test(own.slice(from))) return true;
  const above = lines.at(-2) ?? '';
  return own.slice(0, from).trim() === '' && /^\s*(?:#(?!!)|\/\/|\/?\*|--\s|;|<!--)/.test(above) && SHOWS_FORM.test(above);
}

/** What file, host and value say of its truth. */
function truthOf(reading: Reading, sighting: Sighting, local: boolean, comment: boolean, doubt: string | undefined, tested: boolean): ValueTruth {
  const told = reading.tables.byId.get(sighting.kinds[0])?.kind.recognise.decides === 'no' && sighting.provider !== 'unknown' ? 'its name, its file or what stands around it says what it is' : 'its form says what it is';
  const kind = reading.tables.byId.get(sighting.kinds[0])?.kind;
  const checked = kind !== undefined && checksumHolds(kind, sighting.raw) === true;
  const because = [...(sighting.truth ?? [told]), ...(checked ? ['its checksum is right'] : []), ...(doubt === undefined ? [] : [doubt])];
  const until = { ...(sighting.until === undefined ? {} : { until: sighting.until }), ...(checked ? { checksum: 'right' as const } : {}), ...(sighting.secret === undefined ? {} : { secret: sighting.secret }) };
  if (sighting.note.includes('encrypted with a passphrase')) return { looks: 'sealed', because: [...because, 'it is encrypted with a passphrase'], ...until };
  if (reading.rank === 'template') return { looks: 'example', because: [...because, 'the file is made to be copied and filled in'], ...until };
  if (reading.rank === 'side') return { looks: 'test', because: [...because, tested ? 'it stands in a test of the file' : 'the file is a test, an example or documentation'], ...until };
  if (comment) return { looks: 'example', because: [...because, 'it stands in a comment'], ...until };
  return local ? { looks: 'local', because: [...because, sighting.provider === 'unknown' ? 'its file or name says that it is for development or a test run' : 'the host is this machine or a private neighbour'], ...until } : { looks: 'real', because, ...until };
}

function confidenceOf(reading: Reading, seen: Confidence): Confidence {
  return reading.rank === 'plain' ? seen : 'low';
}
