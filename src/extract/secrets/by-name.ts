import { bufferOf, withArticle } from '../../model/index.ts';
import type { Confidence, Span } from '../../model/index.ts';
import type { Binding } from './bindings.ts';
import { bindingsIn, displayName } from './bindings.ts';
import { isNameByte } from './byte-kinds.ts';
import { plainName } from './tables.ts';
import type { KindRow, SecretTables } from './tables.ts';
import { wordsOf } from '../shared/name-words.ts';
import { remembered } from '../shared/remembered.ts';
import { kindsOfName, nameBefore, saysIdentifier, saysSecret } from './names.ts';
import { searchesSite } from './public.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';
import { isPlaceholder, looksRandom } from '../shared/truth.ts';
import { endsName } from './telling-keys.ts';
import { latinOf } from './standing.ts';
import { isExample, isGuess } from './tokens.ts';

const UUID = /(?<![A-Za-z0-9-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![A-Za-z0-9-])/y;
const MOST = 20_000;
/** Kinds with readers of their own. */
const ELSEWHERE = /^(?:databases\.|aws\.|gcp\.|kubernetes\.kubeconfig$|ssh\.)/;

/** Values that a name of the tables decides: `RAILWAY_API_TOKEN=<uuid>`, `UPSTASH_REDIS_REST_TOKEN=...`. */
export function namedSightings(reading: Reading): Sighting[] {
  const out: Sighting[] = [];
  for (const binding of reading.telling()) {
    const rows = rowsOf(reading, binding).filter((row) => (row.kind.recognise.decides === 'no' || reading.tables.shapes.includes(row)) && !ELSEWHERE.test(row.kind.id) && row.kind.recognise.public !== true && fitsValue(row, binding.value) && !isExample(row, binding.value));
    const sighting = rows.length > 0 && !isPlaceholder(binding.value) && looksRandom(binding.value) && !searchesSite(reading, binding.name, binding.value, binding.start) ? sightingOf(binding, displayName(binding), binding.path, binding.value, rows, rows[0] && isGuess(rows[0]) ? 'medium' : 'high') : undefined;
    if (sighting) out.push(sighting);
  }
  return out;
}

/**
 * What a name of the tables says of a value that text binds to it, inside of a value of a data file or by a form without a sign of assignment: `run: export RAILWAY_TOKEN=...`, `SetEnv API_TOKEN ...`. Undefined where
 * no kind has that name and a value of that form.
 */
export function sightingNamed(reading: Reading, name: string, span: Span, raw: string): Sighting | undefined {
  const rows = reading.kindsOf(name).filter((row) => row.kind.recognise.decides === 'no' && !ELSEWHERE.test(row.kind.id) && row.kind.recognise.public !== true && fitsValue(row, raw) && !isExample(row, raw));
  return isPlaceholder(raw) || !looksRandom(raw) || searchesSite(reading, name, raw, span.start) ? undefined : sightingOf(span, name, [name], raw, rows, rows[0] && isGuess(rows[0]) ? 'medium' : 'high');
}

/** How far around a piece of a name its value is read, in bytes. */
const AROUND = 128;
const BEHIND = 900;
const ALONE = new Map<string, ReadonlySet<string>>();

/** Does a value stand in program text behind the name of the tables of which `literal` at `at` is a piece? */
export function holdsNamedAt(bytes: Uint8Array, at: number, literal: string, tables: SecretTables): boolean {
  if (!mayName(bytes, at, literal, tables)) return false;
  const alone = ALONE.get(literal) ?? new Set([literal]);
  ALONE.set(literal, alone);
  const start = Math.max(0, at - AROUND);
  const text = bufferOf(bytes, start, at + BEHIND).toString('latin1');
  const names = tables.names(alone);
  const found: Binding[] = [];
  if (names) bindingsIn(text, { start: Math.max(0, at - start - tables.nameReach), end: at - start + literal.length + tables.nameReach }, names, found);
  return found.some((binding) => binding.value.length >= 8 && kindsOfName(binding.name, tables).some((row) => fitsValue(row, binding.value)));
}

/** Names without their separators that hold a piece, by pieces; to make an expression of them and to look with it costs many times as much, and hardly a name that holds one is of the tables. */
const NAMED = new WeakMap<SecretTables, { readonly names: readonly string[]; readonly byPiece: Map<string, readonly string[]> }>();

/** Is a name of the tables with that piece part of the name around `at`? */
function mayName(bytes: Uint8Array, at: number, literal: string, tables: SecretTables): boolean {
  const known = NAMED.get(tables) ?? { names: [...tables.byName.keys()], byPiece: new Map<string, readonly string[]>() };
  NAMED.set(tables, known);
  const piece = plainName(literal);
  const names = known.byPiece.get(piece) ?? known.names.filter((name) => name.includes(piece));
  known.byPiece.set(piece, names);
  let [start, end] = [at, at + literal.length];
  for (const floor = Math.max(0, at - tables.nameReach); start > floor && isNameByte(bytes[start - 1] ?? 0);) start--;
  for (const most = end + tables.nameReach; end < most && isNameByte(bytes[end] ?? 0);) end++;
  const around = plainName(bufferOf(bytes, start, end).toString('latin1'));
  return names.some((name) => around.includes(name));
}

/** Rows by the last key, or by the last keys of the path together: `railway: {apiToken: ...}`. */
function rowsOf(reading: Reading, binding: Binding): readonly KindRow[] {
  const direct = reading.kindsOf(binding.name);
  if (direct.length > 0) return direct;
  const { path } = binding;
  let together = plainOf(binding.name);
  if (path.length < 2 || !endsName(binding.name, reading.tables)) return [];
  for (let from = path.length - 2; from >= Math.max(0, path.length - 3); from--) {
    together = plainOf(path[from] ?? '') + together;
    const found = reading.tables.byName.get(together);
    if (found) return found;
  }
  return [];
}

const plainOf = remembered(plainName);

/** Has the value the form of the kind, or, of a kind without one, that of a token? */
export function fitsValue(row: KindRow, value: string): boolean {
  return row.value ? row.value.test(value) : value.length >= 16 && /^[A-Za-z0-9+/=_.~:-]+$/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value);
}

/**
 * Bare UUIDs that context makes a token: bound to a name that says secret, or sent in an Authorization header, where a word of the kind
 * stands near (the name itself, 120 characters around, or the provider's API host anywhere in the file). An identifier is never one.
 */
export function uuidSightings(reading: Reading, taken: (span: Span) => boolean): Sighting[] {
  const { text, tables } = reading;
  const shaped = tables.uuids;
  if (shaped.length === 0 || !reading.open.has('uuids')) return [];
  const out: Sighting[] = [];
  let count = 0;
  for (const span of uuidsIn(text)) {
    if (count++ >= MOST) break;
    const value = text.slice(span.start, span.end);
    if (taken(span) || isPlaceholder(value) || !looksRandom(value)) continue;
    const bound = reading.nameAt(span.start);
    const header = headerBefore(text, span.start);
    const name = bound?.name ?? '';
    if (header === undefined && (!saysSecret(name) || saysIdentifier(name))) continue;
    const around = text.slice(Math.max(0, span.start - 120), span.end + 120).toLowerCase();
    const words = wordsOf(name).map((word) => word.toLowerCase());
    const near = shaped.filter((row) => row.kind.recognise.near.some((word) => words.includes(word) || around.includes(word)) || row.provider.hosts.api.some((host) => text.includes(host)));
    // A name that belongs to another kind, or to another provider, decides against it.
    const named = reading.kindsOf(name);
    const rows = named.length > 0 ? near.filter((row) => named.includes(row)) : near;
    const fitting = header === undefined ? rows : rows.filter((row) => row.kind.recognise.uses.some((use) => use.sentAs?.toLowerCase() === header));
    const [first] = fitting;
    if (!first) continue;
    const own = fitting.filter((row) => row.provider === first.provider);
    const sure = header !== undefined || words.some((word) => first.kind.recognise.near.includes(word)) || near.some((row) => row.provider.hosts.api.some((host) => text.includes(host)));
    const sighting = sightingOf(span, bound?.name ?? reading.role, bound?.path ?? [], value, own, sure ? 'high' : 'medium');
    if (sighting) out.push(sighting);
  }
  return out;
}

/** Where UUIDs stand. They are told by four of their dashes: to look for digits takes many times as long. */
function* uuidsIn(text: string): Generator<Span> {
  for (let at = text.indexOf('-', 8); at >= 0; at = text.indexOf('-', at + 1)) {
    if (text[at + 5] !== '-' || text[at + 10] !== '-' || text[at + 15] !== '-') continue;
    UUID.lastIndex = at - 8;
    if (UUID.test(text)) yield { start: at - 8, end: at + 28 };
  }
}

const DASH = 0x2d;
/** UUIDs of one file before which it is looked; of one with more the reader judges. */
const MOST_UUIDS = 2_000;
/** More than is read before a value for what it is bound to. */
const LINE = 600;

/** May a UUID in these bytes be a token? Where keys may stand on other lines (`far`) any that stands there, elsewhere one behind a name that says secret, or in a header, as the reader asks. */
export function holdsUuid(bytes: Uint8Array, far: boolean): boolean {
  let count = 0;
  // Of its four dashes, each five bytes behind the one before, one stands at the first five of any twenty: the others are not looked at.
  for (let block = 0; block < bytes.length; block += 20) {
    for (let at = block; at < block + 5; at++) {
      if (bytes[at] !== DASH) continue;
      const first = firstDash(bytes, at);
      if (first < 8) continue;
      UUID.lastIndex = Math.min(first - 8, LINE);
      const text = latinOf(bytes, first - 8 - LINE, first + 29);
      if (UUID.test(text) && (far || ++count > MOST_UUIDS || isBound(text, Math.min(first - 8, LINE)))) return true;
    }
  }
  return false;
}

/** Where the first of four dashes stands, each five bytes behind the one before, of which one is at `at`; -1: there are no four, or another one of them is asked about. */
function firstDash(bytes: Uint8Array, at: number): number {
  let first = at;
  while (first >= at - 10 && bytes[first - 5] === DASH) first -= 5;
  return bytes[first + 5] === DASH && bytes[first + 10] === DASH && bytes[first + 15] === DASH ? first : -1;
}

/** Stands the UUID from `start` on, random by its digits, behind such a name or in a header? What is no ASCII before it is read by the reader. */
function isBound(text: string, start: number): boolean {
  const value = text.slice(start, start + 36);
  if (isPlaceholder(value) || !looksRandom(value)) return false;
  if (/[\x80-\xff]/.test(text.slice(0, start)) || headerBefore(text, start) !== undefined) return true;
  const name = nameBefore(text, start)?.name ?? '';
  return saysSecret(name) && !saysIdentifier(name);
}

/** `Authorization: Bearer ` or `Project-Access-Token: ` right before the value. */
function headerBefore(text: string, start: number): string | undefined {
  const before = text.slice(Math.max(0, start - 80), start);
  if (/\bbearer["'`\s+]{0,4}$/i.test(before)) return 'bearer';
  const header = /([A-Za-z][A-Za-z0-9-]*-token)["'`]?\s*[:=,]\s*["'`]?$/i.exec(before)?.[1];
  return header === undefined ? undefined : `header:${header.toLowerCase()}`;
}

function sightingOf(span: Span, name: string, path: readonly string[], raw: string, rows: readonly KindRow[], confidence: Confidence): Sighting | undefined {
  const [first, ...rest] = rows;
  if (!first) return undefined;
  const what = rest.length > 0 ? `${first.provider.name} token` : first.kind.name;
  return {
    start: span.start, end: span.end, raw, provider: first.provider.id, kinds: [first.kind.id, ...rest.filter((row) => row.provider === first.provider).map((row) => row.kind.id)], name, path,
    opens: {}, confidence, note: `holds ${withArticle(what)}`,
  };
}
