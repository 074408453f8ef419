import { ASKED, bufferOf } from '../../model/index.ts';
import type { FileHint, Spots, Within } from '../../model/index.ts';
import { DATABASE_URL_START } from '../shared/database-url.ts';
import { isPlaceholder, looksRandom, rankOfFile } from '../shared/truth.ts';
import { anyNameOf } from './alternation.ts';
import { AWS_LITERALS } from './aws.ts';
import { BEARER_LITERALS, sendsVariable } from './bearer.ts';
import { fitsValue, holdsNamedAt } from './by-name.ts';
import { COOKIE_LITERALS, COOKIE_OPTIONS } from './cookies.ts';
import { encryptedSpans } from './encrypted.ts';
import type { Gates } from './gates.ts';
import { COMMAND_LITERALS } from './generic-commands.ts';
import { isTable, tableSights } from './generic-tables.ts';
import { familyOf, findAt, FIND_WORDS } from './generic-finds.ts';
import type { Family } from './generic-finds.ts';
import { CURL_LITERALS, schemeSights } from './generic-headers.ts';
import { addressSights } from './generic-urls.ts';
import { judgeValue } from './generic-values.ts';
import { mayBind, mayRefer } from './in-data.ts';
import { loginKeys } from './login-keys.ts';
import { placesOf } from './looks.ts';
import { CI_FILES } from './named.ts';
import { hasMeaning, MEANING_LITERALS } from './meaning.ts';
import { kindsOfName } from './names.ts';
import { holdsRegistrySecret } from './npmrc.ts';
import { QUESTIONS } from './questions.ts';
import { holdsPageTable, isPage } from './page-tables.ts';
import { holdsPackedRun } from './packed-runs.ts';
import { NEUTRAL } from './generic-names.ts';
import { takesSecrets } from './kept-elsewhere.ts';
import { holdsAnyOf, ofSameHits } from './same-hits.ts';
import { holdsPrivateKey } from './pem.ts';
import { PUBLISHED_LITERALS } from './secretlint.ts';
import { holdsGoogleType } from './service-account.ts';
import { bareWords } from './shapes.ts';
import { CONSTANT_LITERALS, holdsPieces } from './split.ts';
import { SLASHED_LITERALS } from './slashed.ts';
import { latinOf, standingOf, withoutMark } from './standing.ts';
import type { Standing } from './standing.ts';
import { byEnding, endingOf } from '../shared/ending.ts';
import { remembered } from '../shared/remembered.ts';
import { once, piecesOfName, plainName } from './tables.ts';
import type { Ending, KindRow, SecretTables } from './tables.ts';
import { holdsTokenAt, Runs } from './tokens.ts';
import { WEBHOOK_LITERALS } from './webhooks.ts';

/** What a name may be made of behind `pw`: signs, digits, and in a data file, where words of one name are told by their case, a word that changes nothing. */
const BEHIND_PW = [...' \t\r\n!"#$%&\'()*+,-./0123456789:;<=>?@[\\]^_`{|}~', ...new Set([...NEUTRAL].map((word) => word.slice(0, 4)))];
/** What all names that tell secrets are made of, what headers begin with, and what addresses hold: looked at wherever they stand. */
const SPOT_LITERALS: readonly string[] = ['pass', 'pwd', 'pswd', 'secret', 'token', 'key', 'auth', 'cred', 'bearer', 'kennwort', 'senha', 'contrasena', 'verifier', 'basic', '://', ...BEHIND_PW.map((sign) => `pw${sign}`)];
/** Words that are schemes of headers too. */
const SCHEMES = new Set(['basic', 'bearer', 'token', 'key', 'auth']);

/** Of which literals every place is wanted, lower case, and what is asked of it: telling words, what begins tokens, pieces of names, and what other readers look around. */
export function asksOf(tables: SecretTables): ReadonlyMap<string, number> {
  const out = new Map<string, number>();
  const add = (literal: string, ask: number): void => { out.set(literal, (out.get(literal) ?? 0) | ask); };
  // Short ones of letters alone stand by chance in what is packed as base64, where no value begins with them; of others to ask it takes longer than to look.
  const begins = (spellings: readonly string[]): boolean => spellings.every((one) => /^[A-Za-z0-9]{1,6}$/.test(one) && tables.byLiteral.get(one)?.every((row) => !row.infix) === true);
  for (const [literal, spellings] of tables.tokenLiterals) add(literal, ASKED.told | (begins(spellings) ? ASKED.begins : 0) | (spellings.every((one) => tables.byLiteral.get(one)?.every((row) => startsWith(row, one)) === true) ? ASKED.starts : 0) | caseOf(spellings));
  for (const literal of tables.nameLiterals) add(literal, ASKED.named);
  for (const literal of [...AWS_LITERALS, ...BEARER_LITERALS, ...COMMAND_LITERALS, ...tables.commands.literals, ...CONSTANT_LITERALS, ...COOKIE_LITERALS, ...CURL_LITERALS, ...PUBLISHED_LITERALS, ...SLASHED_LITERALS, ...WEBHOOK_LITERALS, ...bareWords(tables)]) add(literal, ASKED.stands);
  for (const literal of SPOT_LITERALS) {
    if (literal === '://') { add(literal, ASKED.address); continue; }
    if (SCHEMES.has(literal)) add(literal, ASKED.scheme);
    if (literal === 'basic') continue;
    if (literal === 'pass' || literal === 'pwd') add(literal, ASKED.given);
    add(literal, ASKED.value | ASKED.key | (literal.startsWith('pw') && literal !== 'pwd' ? ASKED.signed : 0));
  }
  return out;
}

/** Does every value of the kind begin with the literal, by the first letters of its expression? */
function startsWith(row: KindRow, literal: string): boolean {
  const source = row.kind.recognise.value ?? '';
  if (!source.startsWith(`^${literal}`) || '?*{|'.includes(source[literal.length + 1] ?? '')) return false;
  let depth = 0;
  for (const char of source) { if (char === '(') depth++; else if (char === ')') depth--; else if (char === '|' && depth === 0) return false; }
  return true;
}

/** Are the letters of all spellings in lower case, or all in upper case? */
function caseOf(spellings: readonly string[]): number {
  return spellings.every((one) => one === one.toLowerCase()) ? ASKED.lower : spellings.every((one) => one === one.toUpperCase()) ? ASKED.upper : 0;
}

const URL_START = new RegExp(DATABASE_URL_START.source);

/** What only this asks about a file, lower case: options and keys beside which the readers may find something, and words of names without a telling word. */
export function worthLiterals(tables: SecretTables): string[] {
  return [...new Set([...quietNames(tables), ...COOKIE_OPTIONS, ...MEANING_LITERALS, ...silentLiterals(silencesOf(tables))])];
}

/** Names of the tables without a telling word, in all the ways their words are put together: looked for so that a reference behind one is seen. */
function quietNames(tables: SecretTables): string[] {
  return [...new Set(tables.kinds.flatMap((row) => row.kind.recognise.names).filter(isQuiet).flatMap(spellings))];
}
const TELLING = new RegExp(FIND_WORDS.source, 'i');
function isQuiet(name: string): boolean { return !TELLING.test(name); }

/** Those of them whose value the name decides: a file that holds no more than one is read for it. */
export function decidingNames(tables: SecretTables): string[] {
  return [...new Set(tables.kinds.filter((row) => row.kind.recognise.decides === 'no' && row.kind.recognise.value !== undefined && row.kind.recognise.public !== true).flatMap((row) => row.kind.recognise.names).filter((name) => isQuiet(name) && /[_.-]/.test(name)).flatMap(spellings))];
}

function spellings(name: string): readonly string[] {
  const lower = name.toLowerCase();
  return /[_.-]/.test(lower) ? ['', '_', '-', '.'].flatMap((sign) => [/[_.-]+/g, /[_.-]/g].map((signs) => lower.replace(signs, sign))) : [lower];
}

export interface Worth {
  /** May some reader find something in the bytes of this file? */
  (hint: FileHint): boolean;
  /** What the places of its literals tell, all of them looked at; undefined where they are too many. `text`: the bytes as Latin-1. */
  told(hint: FileHint, within: Within, text: () => string): Told | undefined;
}

/** `standing`: where the literals stand of which each place is told. `found`: what may be found at one of the places, as ASKED. */
export interface Told { readonly standing: Standing; readonly found: number }

/**
 * Tells from what stands around the literals of a file whether any of the readers may find something in it: most files that hold `token` or `password` hold no value of one. Each
 * reader is asked by the cheapest question that it never answers with yes where this one says no; bytes are read as Latin-1 for it, for what tells secrets is ASCII. `structured`: is the file one
 * whose keys may stand on other lines than their values? `asks`: as `asksOf`.
 */
export function worthOf(tables: SecretTables, gates: Gates, asks: ReadonlyMap<string, number>, structured: (file: string) => boolean): Worth {
  // Made when a file first asks for them, which in many a tree none does.
  const isName = remembered((hit) => tables.byName.get(plainName(hit))?.some((row) => row.kind.recognise.names.some((name) => name.toLowerCase() === hit || plainName(name) === hit || (plainName(name) === plainName(hit) && isQuiet(name) && spellings(name).includes(hit)))) === true);
  const named = ofSameHits((hits) => [...hits].some(isName));
  const own = new Set(tables.ownLiterals);
  const silences = once(() => silencesOf(tables));
  const silent = silentAmong(silences);
  const means = ofSameHits((hits) => MEANING_LITERALS.some((literal) => hits.has(literal)));
  const lookAt = ({ file, hits }: FileHint, within: Within, text: () => string): { readonly places: Spots | undefined; readonly look: Look } => {
    const [open, data, family] = [gates.of(hits), structured(file.path), familyOf(file.path)];
    const asked = ASKED.value | ASKED.scheme | ASKED.address | ASKED.told | ASKED.stands | (data ? ASKED.key : ASKED.named) | (open.has('passwords') ? ASKED.given : 0);
    const all = within.looks ? undefined : within.spots();
    const places = within.looks ? within.looks.places(asked, family.code) : all && placesOf(within.bytes, all, asks, asked, family.code);
    return { places, look: { family, data, plain: once(() => data && rankOfFile(file.path) === 'plain' && !CI_FILES.test(file.path)), tables, text, lower: once(() => text().toLowerCase()) } };
  };
  // How far the places of the file that was judged worth reading last were gone over, for whoever asks about the rest of them.
  let gone: { readonly hint: FileHint; readonly sofar: Sofar } | undefined;
  const told = (hint: FileHint, within: Within, text: () => string): Told | undefined => {
    const { places, look } = lookAt(hint, within, text);
    return places && { standing: standingOf(places).standing, found: spotted(within.bytes, places, look, gone?.hint === hint ? gone.sofar : START, TOLD).found };
  };
  const worth = (hint: FileHint): boolean => {
    const { file, hits, within } = hint;
    if (!within) return true;
    const { bytes, looks } = within;
    if (own.size > 0 && holdsAnyOf(hits, own)) return true;
    // No text: whoever decodes it says so.
    if (looks ? looks.holdsZero() : bufferOf(bytes).includes(0)) return true;
    const open = gates.of(hits);
    const data = structured(file.path);
    if (looks ? looks.holdsPackedRun() : holdsPackedRun(bytes)) return true;
    let latin: string | undefined;
    const text = (): string => (latin ??= latinOf(bytes, 0, bytes.length));
    if ((open.has('google') && holdsGoogleType(text())) || (open.has('registries') && holdsRegistrySecret(text())) || (open.has('pem') && holdsPrivateKey(text())) || (open.has('encrypted') && encryptedSpans(text()).length > 0)) return true;
    const { places, look } = lookAt(hint, within, text);
    if (!places) return true;
    const sofar = spotted(bytes, places, look);
    if (sofar.found !== 0) { gone = { hint, sofar }; return true; }
    const { said, standing } = standingOf(places);
    if ((open.has('urls') && URL_START.test(text())) || (open.has('bearer') && sendsVariable(bytes, text, standing, hits)) || holdsPieces(bytes, text, data, open, standing, (said & ASKED.given) === 0 ? [] : givenAt(places))) return true;
    const asking = { file: file.path, bytes, text, hits, open, data, standing, tables };
    if (QUESTIONS.some(([gate, ask]) => open.has(gate) && ask(asking))) return true;
    if (isModule(file.path) && takesSecrets(text())) return true;
    if (isTable(file.path) && tableSights(text(), 1).length > 0) return true;
    if (isPage(file.path) && holdsPageTable(bytes, text)) return true;
    if (!data) return false;
    if ((means(hits) || bufferOf(bytes).includes('kind')) && hasMeaning(text())) return true;
    if (silent(hits)?.test(text()) === true) return true;
    const profile = hits.has('aws_profile') || hits.has('aws_default_profile');
    return (profile || named(hits)) && look.plain() && (profile || mayRefer(text()));
  };
  return Object.assign(worth, { told });
}

/** Is it a module of Terraform? */
const isModule = byEnding((file) => endingOf(file) === '.tf' || endingOf(file) === '.tofu');

/** Names without a telling word that decide what stands behind them, lower case, and the words of those that end with one of `TAIL`, whose first words may be keys further up. */
interface Silences { readonly names: readonly string[]; readonly parted: readonly (readonly string[])[] }

function silencesOf(tables: SecretTables): Silences {
  const names = tables.kinds.filter((row) => row.kind.recognise.decides === 'no' || tables.shapes.includes(row)).flatMap((row) => row.kind.recognise.names).filter(isQuiet).map((name) => name.toLowerCase());
  return { names, parted: names.filter((name) => TAIL.test(name)).map((name) => name.split(/[_.-]+/)) };
}
/** A last word by itself is many another word's end (`compat`). */
const TAIL = /[_.-](?:pat|seed|sid)$/;

/** What stands in every spelling of a parted name: its first word, or its last two side by side. */
function partedLiterals(words: readonly string[]): readonly string[] { return [words[0] ?? '', ...['', '_', '-', '.'].map((sign) => words.slice(-2).join(sign))]; }
function silentLiterals({ parted }: Silences): readonly string[] { return parted.flatMap(partedLiterals); }

/** An expression of those of the names that a text with such literals can hold; undefined: it holds none. One of all of them takes longer than most files to go over. */
function silentAmong(silences: () => Silences): (hits: ReadonlySet<string>) => RegExp | undefined {
  const made = new Map<string, RegExp>();
  const held = once(() => {
    const { names, parted } = silences();
    return { names: names.map((name) => ({ name, pieces: piecesOfName(name) })), parted: parted.map((words) => ({ words, pieces: partedLiterals(words) })) };
  });
  return ofSameHits((hits) => {
    const among = ({ pieces }: { readonly pieces: readonly string[] }): boolean => pieces.some((piece) => hits.has(piece));
    const names = held().names.filter(among).map(({ name }) => name);
    const parted = held().parted.filter(among).map(({ words }) => words);
    if (names.length === 0 && parted.length === 0) return undefined;
    const key = [...names, '', ...parted.map((words) => words.join('_'))].join('\n');
    const known = made.get(key) ?? silentNames({ names, parted });
    if (made.size >= MOST_SETS) made.clear();
    made.set(key, known);
    return known;
  });
}
/** Sets of names for which the expression is kept. */
const MOST_SETS = 2_000;

/** Finds a name without a telling word that something is given to, or its last words, of which the first may be keys further up. */
function silentNames({ names, parted }: Silences): RegExp {
  const long = [...names.filter((name) => name.length >= 3), ...parted.flatMap((words) => words.slice(1, -1).map((_, from) => words.slice(from + 1).join('_')))];
  const short = new Set(parted.map((words) => words.at(-1) ?? ''));
  const named = [...(long.length > 0 ? [anyNameOf([...new Set(long)])] : []), ...(short.size > 0 ? [`(?<![a-z0-9])(?:${anyNameOf([...short])})`] : [])];
  return new RegExp(`(?:${named.join('|')})["'\`\\])]{0,3}[ \\t]*(?:\\?\\?|\\|\\|)?[:=,]`, 'i');
}

/** How far before and behind a literal its readers look. */
const BEFORE = 80;
const BEHIND = 4_300;
/** Places looked at closely in one file: of one with more the readers judge. */
const MOST_LOOKS = 5_000;

/** What the places of one file are judged by. `lower`: its text in lower case. */
interface Look { readonly family: Family; readonly data: boolean; readonly plain: () => boolean; readonly tables: SecretTables; readonly text: () => string; readonly lower: () => string }

/** Where a value is given to a key that begins with `pass` or `pwd`. */
function givenAt({ pairs }: Spots): readonly number[] {
  const out: number[] = [];
  for (let i = 1; i < pairs.length; i += 2) if ((((pairs[i] ?? 0) >>> 16) & ASKED.given) !== 0) out.push(pairs[i - 1] ?? 0);
  return out;
}

/** What is asked of a place here; the others stand for readers that look around theirs. */
const SPOTTED = ASKED.told | ASKED.named | ASKED.address | ASKED.scheme | ASKED.value | ASKED.key;

/** What is told of a file beyond that it is worth reading: who reads values reads them of keys too, and of names by themselves nobody asks. */
const TOLD = ASKED.told | ASKED.address | ASKED.scheme | ASKED.value | ASKED.key;

/** What was found at the first of the places, as ASKED; `next`: of the pairs, where the others begin. */
interface Sofar { readonly found: number; readonly next: number }
const START: Sofar = { found: 0, next: 0 };

/** What may be found at the places, as ASKED: what was met first, or, where `all` are asked about, whatever of it there is, behind those that were gone over. Of values and values of keys one stands for both. */
function spotted(bytes: Uint8Array, { literals, pairs }: Spots, look: Look, sofar = START, all = 0): Sofar {
  const { tables } = look;
  // Of one with more the readers judge.
  if (pairs.length > MOST_LOOKS * 2) return { found: SPOTTED, next: pairs.length };
  const opensStore = loginKeys(look.text);
  const endsWith = (name: string): ((value: string) => boolean) | undefined => { const ends = tables.endings().get(plainName(name)); return ends && ((value) => fitsEnding(ends, value, look.lower)); };
  const runs = new Runs();
  let { found, next } = sofar;
  const asked = all === 0 ? SPOTTED : all;
  while (next < pairs.length) {
    const at = pairs[next] ?? 0;
    const packed = pairs[next + 1] ?? 0;
    next += 2;
    // What was found at one place need not be asked of the next.
    const says = (packed >>> 16) & asked & ~((found & VALUES) === 0 ? found : found | VALUES);
    if (says === 0) continue;
    const literal = literals[packed & 0xffff] ?? '';
    if ((says & ASKED.told) !== 0 && holdsTokenAt(bytes, at, literal, tables, runs)) found |= ASKED.told;
    if ((says & ASKED.named) !== 0 && holdsNamedAt(bytes, at, literal, tables)) found |= ASKED.named;
    if ((says & ASKED.address) !== 0 && addressSights(pieceOf(bytes, at, 600).text).length > 0) found |= ASKED.address;
    if ((says & ASKED.scheme) !== 0 && schemeSights(pieceOf(bytes, at, 2_100).text).length > 0) found |= ASKED.scheme;
    const word = literal.startsWith('pw') ? 2 : literal.length;
    if ((says & ASKED.value) !== 0 && isValue(bytes, at, word, look)) found |= ASKED.value;
    if ((says & ASKED.key) !== 0 && mayBind(bytes, at, word, tables, look.plain, opensStore, endsWith)) found |= ASKED.key;
    if (found !== 0 && all === 0) break;
  }
  return { found, next };
}
const VALUES = ASKED.value | ASKED.key;

/** Does a value stand behind the name around the telling word at `at`? */
function isValue(bytes: Uint8Array, at: number, word: number, { family, data, tables, lower }: Look): boolean {
  // A value ends with its line; that of an element may stand on the next one.
  const line = bytes.subarray(at, at + BEHIND).indexOf(10);
  const piece = pieceOf(bytes, at, line < 0 ? BEHIND : Math.min(BEHIND, line + 520));
  const find = findAt(piece.text, piece.at, piece.at + word, family);
  if (!find) return false;
  const value = piece.text.slice(find.start, find.end);
  if (judgeValue(value, find.of, find.writing) || (family.code && JOINED.test(piece.text.slice(find.end, find.end + 90)))) return true;
  return value.length >= 8 && !isPlaceholder(value) && looksRandom(value) && (kindsOfName(find.name, tables).some((row) => fitsValue(row, value)) || (data && fitsEnding(tables.endings().get(plainName(find.name)) ?? [], value, lower)));
}

/** Behind the quote of a value another one: the whole is judged, in whatever pieces it stands. */
const JOINED = /^["'`]\s{0,40}(?:\+|\.{1,2}|&|\\\r?\n)?\s{0,40}["'`]/;

/** Has the value the form of one of these kinds, whose names begin with a word that stands somewhere? */
function fitsEnding(ends: readonly Ending[], value: string, lower: () => string): boolean { return ends.some(({ row, first }) => fitsValue(row, value) && lower().includes(first)); }

/** A stretch of text around an offset; `at`: where the offset is in it. */
function pieceOf(bytes: Uint8Array, at: number, behind: number): { readonly text: string; readonly at: number } {
  const start = Math.max(0, at - BEFORE);
  const piece = bufferOf(bytes, start, at + behind);
  const before = withoutMark(piece.toString('latin1', 0, at - start));
  const after = piece.toString('latin1', at - start);
  return /[\x80-\xff]/.test(after) ? { text: before + piece.toString('utf8', at - start), at: at - start } : { text: before + after, at: at - start };
}
