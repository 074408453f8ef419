import { bufferOf, withArticle } from '../../model/index.ts';
import type { Confidence, Opens, ResourceFact, Span } from '../../model/index.ts';
import { checksumHolds } from './checksum.ts';
import { claimsOf } from './jwt.ts';
import type { Claims } from './jwt.ts';
import { isDeep, standsDeep } from './deep-runs.ts';
import { endsEscape } from './escapes.ts';
import { isPublicHere } from './public.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';
import { projectResource, stripeResource } from './resources.ts';
import type { KindRow, SecretTables } from './tables.ts';
import { isPlaceholder, looksRandom } from '../shared/truth.ts';

/** Most hits of literals followed in one file: a hostile file of nothing but prefixes ends here. */
const MOST = 50_000;
/** Most hits of literals that stand inside their values, each of which is looked for in a window. */
const MOST_WINDOWS = 500;
const BEFORE = 128;
const AFTER = 480;

/** Tokens whose value tells whose they are: `ghp_`, `sk_live_`, `sbp_`, `fm2_`, signed tokens with claims. */
export function tokenSightings(reading: Reading): Sighting[] {
  const { text, tables } = reading;
  if (!reading.open.has('tokens')) return [];
  const out: Sighting[] = [];
  let after = 0;
  let windows = 0;
  for (const { literal, at } of literalsIn(text, tables, reading.open.hits)) {
    if (at < after) continue;
    const rows = tables.byLiteral.get(literal) ?? [];
    if (!rows.some((row) => row.infix) && isDeep(at, (start, end) => text.slice(start, end))) continue;
    const found = longest(text, at, rows) ?? (rows.some((row) => row.infix) && windows++ < MOST_WINDOWS ? around(text, at, rows, after) : undefined);
    if (!found) continue;
    after = found.end;
    const sighting = judge(reading, text.slice(found.start, found.end), found.start, found.rows);
    if (sighting) out.push(sighting);
  }
  return out;
}

/** How far a value is read before its literal, behind the end of its run, and how long that may be, in bytes. */
const AROUND = 192;
const BEHIND_RUN = 600;
const LONGEST_RUN = 20_000;

/** Does a value stand around the literal (lower case) at `at` by whose form it goes? */
export function holdsTokenAt(bytes: Uint8Array, at: number, literal: string, tables: SecretTables, runs: Runs): boolean {
  const spellings = tables.tokenLiterals.get(literal) ?? [];
  // In text of random letters short ones stand by the thousands, in another case than they are written.
  if (!spellings.some((exact) => standsAt(bytes, at, exact))) return false;
  // In the middle of a long run stands no value that begins with its literal: of base64 there may be megabytes.
  const deep = standsDeep(bytes, at);
  const rows = spellings.filter((exact) => standsAt(bytes, at, exact)).map((exact) => tables.byLiteral.get(exact) ?? []).filter((some) => !deep || some.some((row) => row.infix));
  if (rows.length === 0) return false;
  const { start, text } = runs.around(bytes, at);
  return rows.some((some) => longest(text, at - start, some) !== undefined || (some.some((row) => row.infix) && around(text, at - start, some, 0) !== undefined));
}

/** The text of one file from a little before a place to a little behind the end of its run. Of one run, which may be a map of sources of 20,000 characters, it is made once. */
export class Runs {
  #last: { readonly at: number; readonly start: number; readonly end: number; readonly text: string } | undefined;

  around(bytes: Uint8Array, at: number): { readonly start: number; readonly text: string } {
    const from = Math.max(0, at - AROUND);
    if (this.#last && from >= this.#last.start && at >= this.#last.at && at < this.#last.end) return this.#last;
    const most = Math.min(bytes.length, at + LONGEST_RUN);
    let end = at;
    while (end < most && !endsRun(bytes[end] ?? 0)) end++;
    const text = bufferOf(bytes, from, end + BEHIND_RUN).toString('latin1');
    const made = { at, start: from, end, text };
    // One that is cut off goes on for whoever begins further on.
    this.#last = end < most || end === bytes.length ? made : undefined;
    return made;
  }
}
function endsRun(byte: number): boolean { return byte <= 0x20 || byte === 0x22 || byte === 0x27 || byte === 0x60; }

function standsAt(bytes: Uint8Array, at: number, literal: string): boolean {
  for (let i = 0; i < literal.length; i++) if (bytes[at + i] !== literal.charCodeAt(i)) return false;
  return true;
}

/**
 * Literals of values, in the order of the text, of those at one place the longest, at most MOST: one expression finds them all; where it is known which occur, only those few are searched for, which
 * is many times faster. Two that overlap are both kept: `SG.` may be the end of the host in `https://SG.azconfig.io;Id=`.
 */
function literalsIn(text: string, tables: SecretTables, hits: ReadonlySet<string> | undefined): Literal[] {
  const out: Literal[] = [];
  for (const hit of hits ?? []) {
    for (const literal of tables.tokenLiterals.get(hit) ?? []) {
      for (let at = text.indexOf(literal); at >= 0 && out.length <= MOST; at = text.indexOf(literal, at + 1)) out.push({ literal, at });
    }
  }
  if (!hits || out.length > MOST) return allLiteralsIn(text, tables);
  let last = -1;
  return out.sort((a, b) => a.at - b.at || b.literal.length - a.literal.length).filter((one) => { if (one.at === last) return false; last = one.at; return true; });
}

function allLiteralsIn(text: string, tables: SecretTables): Literal[] {
  const out: Literal[] = [];
  const prefix = tables.prefix();
  if (!prefix) return out;
  prefix.lastIndex = 0;
  for (let match = prefix.exec(text); match && out.length < MOST; match = prefix.exec(text)) { out.push({ literal: match[0], at: match.index }); prefix.lastIndex = match.index + 1; }
  return out;
}

interface Literal { readonly literal: string; readonly at: number }

interface Found { readonly start: number; readonly end: number; readonly rows: readonly KindRow[] }

/** The token begins where the run of letters, digits and `_` around the literal begins. */
function runStart(text: string, at: number): number {
  let i = at;
  while (i > 0 && at - i < 64 && /[A-Za-z0-9_]/.test(text[i - 1] ?? '')) i--;
  return i;
}

/** The longest value that begins with the literal, with every kind that it may be: where the run around it begins, or behind a character that is written by letters. */
function longest(text: string, at: number, rows: readonly KindRow[]): Found | undefined {
  const start = runStart(text, at);
  return longestFrom(text, start, rows) ?? (start < at && endsEscape(text, at) ? longestFrom(text, at, rows) : undefined);
}

function longestFrom(text: string, start: number, rows: readonly KindRow[]): Found | undefined {
  let end = start;
  let kept: KindRow[] = [];
  for (const row of rows) {
    if (!row.sticky) continue;
    row.sticky.lastIndex = start;
    const match = row.sticky.exec(text);
    const stop = match ? endOf(text, start, match[0]) : undefined;
    if (stop === undefined) continue;
    if (stop > end) { end = stop; kept = [row]; } else if (stop === end) kept.push(row);
  }
  return kept.length > 0 ? { start, end, rows: kept } : undefined;
}

/** The value of which the literal is a later part, in a window around it. */
function around(text: string, at: number, rows: readonly KindRow[], floor: number): Found | undefined {
  const from = Math.max(floor, at - BEFORE);
  const window = text.slice(from, at + AFTER);
  for (const row of rows) {
    if (!row.infix) continue;
    const found = holding(text, window, from, at, row.inside) ?? (MAY_ESCAPE.test(window.slice(0, at - from)) ? holding(text, window, from, at, row.escaped) : undefined);
    if (found) return { ...found, rows: [row] };
  }
  return undefined;
}
/** One of these stands in every character that is written by letters. */
const MAY_ESCAPE = /[\\%[]/;

/** The value in the window from `from` on, as the expression finds it, that goes on beyond `at`. */
function holding(text: string, window: string, from: number, at: number, pattern: RegExp | undefined): Span | undefined {
  if (!pattern) return undefined;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(window); match && from + match.index <= at; match = pattern.exec(window)) {
    const start = from + match.index;
    const end = endOf(text, start, match[0]);
    if (end !== undefined && end > at && (start > 0 || from === 0)) return { start, end };
    pattern.lastIndex = match.index + 1;
  }
  return undefined;
}

/** Where the value ends; undefined where it is part of a longer run of token characters: a hash, a blob, another provider's token. */
export function endOf(text: string, start: number, value: string): number | undefined {
  const end = start + value.replace(/[.,]+$/, '').length;
  if (end === start || text[start - 1] === '+') return undefined;
  const next = text[end] ?? '';
  // `/bot<token>/sendMessage`: one part of a path.
  if (next === '/' && text[start - 1] === '/') return end;
  if (/[A-Za-z0-9_]/.test(next) || (/[=/+-]/.test(next) && /[A-Za-z0-9]/.test(text[end + 1] ?? '') && /[A-Za-z0-9]$/.test(value))) return undefined;
  return end;
}

/** A value of a kind that it tells itself: undefined where it is public, an example, a placeholder or made by hand. */
export function judge(reading: Reading, whole: string, from: number, rows: readonly KindRow[]): Sighting | undefined {
  const lead = leadOf(whole, rows);
  const [raw, start] = [whole.slice(lead), from + lead];
  const bound = reading.nameAt(from);
  const name = bound?.name ?? reading.role;
  const told: { rows: KindRow[]; opens: Opens; until?: string } | undefined = /^eyJ[^.]*\.eyJ/.test(raw) ? bySigned(reading, raw, name, rows) : { rows: [...rows], opens: {} };
  if (!told) return undefined;
  const secret = told.rows.filter((row) => row.kind.recognise.public !== true);
  const [first, ...others] = secret;
  if (!first || isPublicHere(reading, name, raw, start) || secret.some((row) => isExample(row, raw)) || isPlaceholder(raw) || !looksRandom(raw.replace(/^[a-z0-9]{2,12}_(?:[a-z]{2,12}_)?/i, ''))) return undefined;
  const opens: Opens = { ...told.opens, ...(first.provider.id === 'stripe' && /_live_|_org_/.test(raw) ? { key: 'stripe:live' } : {}) };
  const at = reading.place({ start, end: start + raw.length });
  const opened: ResourceFact[] = [];
  if (opens.key === 'stripe:live') opened.push(stripeResource(at));
  if (opens.key?.startsWith('supabase:')) opened.push(projectResource(opens.key.slice(9), at));
  return {
    start, end: start + raw.length, raw, provider: first.provider.id, kinds: [first.kind.id, ...others.map((row) => row.kind.id)], name, path: bound?.path ?? [name], opens,
    confidence: confidenceOf(first, raw), note: `holds ${withArticle(first.kind.name)}`, opened, ...(told.until === undefined ? {} : { until: told.until }),
    ...(first.provider.id === 'stripe' && raw.includes('_test_') ? { marks: [{ kind: 'test', name: 'test mode', by: 'account', evidence: { at, note: 'the key is of the test mode' } }] } : {}),
  };
}

/** How much of it is what an address puts before every token, `/bot<token>/`, so that it is the same secret as without: the letters with which the expression of its kind may begin. */
function leadOf(whole: string, rows: readonly KindRow[]): number {
  const letters = /^[a-z]{2,8}/.exec(whole)?.[0] ?? '';
  return letters !== '' && rows.every((row) => row.kind.recognise.value?.startsWith(`^(?:${letters})?`) === true) ? letters.length : 0;
}

/** Signed tokens: the claims decide, else a name of the tables. */
function bySigned(reading: Reading, raw: string, name: string, rows: readonly KindRow[]): { rows: KindRow[]; opens: Opens; until?: string } | undefined {
  const claims = claimsOf(raw);
  const told = claims && ofClaims(reading, claims, name, rows);
  return told && { ...told, ...(claims.until === undefined ? {} : { until: claims.until }) };
}

function ofClaims(reading: Reading, claims: Claims, name: string, rows: readonly KindRow[]): { rows: KindRow[]; opens: Opens } | undefined {
  const only = (id: string): KindRow[] => rows.filter((row) => row.kind.id === id);
  if (claims.iss === 'supabase' || claims.ref !== undefined) {
    if (claims.role !== 'service_role') return undefined;
    return { rows: only('supabase.service-role'), opens: claims.ref === undefined ? {} : { project: claims.ref, key: `supabase:${claims.ref}` } };
  }
  // The command line tool signs the keys of every local stack alike.
  if (claims.iss === 'supabase-demo') return undefined;
  if (claims.sub?.startsWith('system:serviceaccount:') === true) return { rows: only('kubernetes.token'), opens: { user: claims.sub.slice('system:serviceaccount:'.length) } };
  const named = reading.kindsOf(name).filter((row) => row.kind.recognise.public !== true && rows.includes(row));
  return named.length > 0 ? { rows: named, opens: {} } : undefined;
}

/** A wrong checksum is a doubt; half of a pair opens nothing. */
function confidenceOf(row: KindRow, raw: string): Confidence {
  if (row.kind.recognise.half === true) return 'low';
  return checksumHolds(row.kind, raw) === false || isGuess(row) ? 'medium' : 'high';
}

/** Nobody could check what the table says of the whole service: its forms too are believed less. */
export function isGuess(row: KindRow): boolean { return row.provider.basis === 'guess' && row.kind.basis === 'guess'; }

/** Documented examples of the tables: exact values, or patterns between slashes. */
export function isExample(row: KindRow, raw: string): boolean {
  return row.kind.recognise.examples.some((example) => (example.length > 2 && example.startsWith('/') && example.endsWith('/') ? new RegExp(example.slice(1, -1)).test(raw) : example === raw));
}
