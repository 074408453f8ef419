import { bufferOf } from '../../model/index.ts';
import type { Span } from '../../model/index.ts';
import { escaped } from './alternation.ts';
import type { Open } from './gates.ts';
import type { KindRow, SecretTables } from './tables.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';
import { ofSameHits } from './same-hits.ts';
import { latinOf } from './standing.ts';
import type { Standing } from './standing.ts';
import { endOf, judge } from './tokens.ts';

const MOST = 2_000;
/** How far a word of the kind may stand from the value. */
const NEAR = 120;

/** What values begin with is looked for with the other literals, where it is long enough for that. */
const SHORTEST_START = 3;
export function shapeStarts(tables: SecretTables): string[] { return tables.shapes.map((row) => row.start.toLowerCase()).filter((start) => start.length >= SHORTEST_START); }

/** How far a value of such a shape is read, in bytes. */
const LONGEST = 2_048;

/** Words of kinds of which values begin with nothing that is looked for: each place of them is told. */
export function bareWords(tables: SecretTables): string[] { return [...new Set(tables.shapes.flatMap((row) => (row.start === '' ? row.kind.recognise.near : [])))]; }
/** Places of them in one file around which text is made; with more all of it is. */
const MOST_PLACES = 200;

/**
 * Does a value of such a shape stand near one of its words? Anywhere in the file where its keys may stand far off (`far`), or its path holds the word. A shape whose values all begin alike is
 * looked for in the bytes, any other in the text. `standing`: the places of `bareWords`.
 */
export function holdsShape(bytes: Uint8Array, read: () => string, tables: SecretTables, open: Open, file: string, far: boolean, standing: Standing): boolean {
  const near = nearOf(tables);
  const holds = (row: KindRow, anywhere: boolean): boolean => (row.start === '' ? holdsBare(bytes, read, row, anywhere, standing) : holdsBegun(bytes, row, anywhere));
  // It is asked of every file, and most hold none of the words, or nothing that such values begin with.
  return near.inPath(file).some((word) => near.rows.get(word)?.some((row) => mayBegin(row, open.hits) && holds(row, true)) === true)
    || (open.has('shapes') && (open.hits ? near.among(open.hits) : tables.shapes).some((row) => holds(row, far)));
}

/** May a value of the kind begin somewhere in a text with these literals? */
function mayBegin({ start }: KindRow, hits: ReadonlySet<string> | undefined): boolean { return start.length < SHORTEST_START || hits?.has(start.toLowerCase()) !== false; }

/** `anywhere`: however far from a word. */
function holdsBare(bytes: Uint8Array, read: () => string, { inside, kind: { recognise: { near } } }: KindRow, anywhere: boolean, standing: Standing): boolean {
  const found = (text: string, from: number): boolean => {
    if (!inside) return false;
    inside.lastIndex = from;
    for (let match = inside.exec(text), count = 0; match && count < MOST; match = inside.exec(text), count++) {
      // Characters beyond ASCII are more than one byte each.
      const around = anywhere ? '' : text.slice(Math.max(0, match.index - 4 * NEAR), match.index + match[0].length + 4 * NEAR).toLowerCase();
      if (anywhere || near.some((word) => around.includes(word))) return true;
      inside.lastIndex = match.index + 1;
    }
    return false;
  };
  const places = anywhere ? [] : near.flatMap((word) => standing.get(word) ?? []);
  // Of many places the stretches around them are more than the text.
  if (anywhere || places.length > MOST_PLACES || places.length * 2 * LONGEST > bytes.length) return found(read(), 0);
  // A character more, by which it is told whether a value begins there.
  return places.some((at) => { const from = Math.max(0, at - LONGEST); const before = Math.min(from, 1); return found(latinOf(bytes, from - before, at + LONGEST), before); });
}

function holdsBegun(bytes: Uint8Array, { start, sticky, kind: { recognise: { near } } }: KindRow, anywhere: boolean): boolean {
  if (!sticky) return false;
  const held = bufferOf(bytes);
  for (let at = held.indexOf(start, 0, 'latin1'); at >= 0; at = held.indexOf(start, at + 1, 'latin1')) {
    if (at > 0 && /\w/.test(String.fromCharCode(held[at - 1] ?? 0))) continue;
    sticky.lastIndex = 0;
    const match = sticky.exec(held.toString('latin1', at, at + LONGEST));
    if (!match) continue;
    const around = anywhere ? '' : held.toString('latin1', Math.max(0, at - 4 * NEAR), at + match[0].length + 4 * NEAR).toLowerCase();
    if (anywhere || near.some((word) => around.includes(word))) return true;
  }
  return false;
}

/** `rows`: kinds by the words that stand near them; `inPath`: those words that stand in a path, in either case; `among`: kinds of which such a word and what their values begin with are among the hits. */
interface Near { readonly rows: ReadonlyMap<string, readonly KindRow[]>; readonly inPath: (file: string) => readonly string[]; readonly among: (hits: ReadonlySet<string>) => readonly KindRow[] }
const NEAR_WORDS = new WeakMap<SecretTables, Near>();

function nearOf(tables: SecretTables): Near {
  const known = NEAR_WORDS.get(tables);
  if (known) return known;
  const rows = new Map(tables.shapeWords.map((word) => [word, tables.shapes.filter((row) => row.kind.recognise.near.includes(word))]));
  const among = ofSameHits((hits) => {
    const out: KindRow[] = [];
    for (const hit of hits) for (const row of rows.get(hit) ?? NO_ROWS) if (mayBegin(row, hits)) out.push(row);
    return out;
  });
  const made = { rows, inPath: wordsInPath(tables.shapeWords), among };
  NEAR_WORDS.set(tables, made);
  return made;
}

/** Tells which of the words, lower case and without slashes, stand in a path. Asked of every file: the folder is mostly that of the file before, and of most names one expression says that none does. */
function wordsInPath(words: readonly string[]): (file: string) => readonly string[] {
  const any = new RegExp(words.map(escaped).join('|') || '(?!)', 'i');
  const held = (part: string): readonly string[] => { if (!any.test(part)) return NO_WORDS; const folded = part.toLowerCase(); return words.filter((word) => folded.includes(word)); };
  let last: { readonly folder: string; readonly words: readonly string[] } = { folder: '', words: NO_WORDS };
  return (file) => {
    const name = file.lastIndexOf('/') + 1;
    if (name !== last.folder.length || !file.startsWith(last.folder)) { const folder = file.slice(0, name); last = { folder, words: held(folder) }; }
    const own = held(file.slice(name));
    return own.length === 0 ? last.words : [...last.words, ...own];
  };
}
const NO_WORDS: readonly string[] = [];
const NO_ROWS: readonly KindRow[] = [];

/** Values without a mark of their own, whose shape is told by a word that stands near: a Discord token, a NATS seed, a Mailchimp key. */
export function shapeSightings(reading: Reading, taken: (span: Span) => boolean): Sighting[] {
  const { text, tables, open } = reading;
  if (!open.has('shaped')) return [];
  const path = reading.document.file.toLowerCase();
  const out: Sighting[] = [];
  let folded: string | undefined;
  const holds = (word: string): boolean => (open.hits ? open.hits.has(word) : (folded ??= text.toLowerCase()).includes(word));
  for (const row of tables.shapes) {
    const { near } = row.kind.recognise;
    const inPath = near.some((word) => path.includes(word));
    if (!row.inside || (!inPath && !near.some(holds))) continue;
    row.inside.lastIndex = 0;
    for (let match = row.inside.exec(text), count = 0; match && count < MOST; match = row.inside.exec(text), count++) {
      const start = match.index;
      const end = endOf(text, start, match[0]);
      if (end === undefined || taken({ start, end })) continue;
      const around = text.slice(Math.max(0, start - NEAR), end + NEAR).toLowerCase();
      const bound = inPath ? undefined : reading.nameAt(start);
      if (!inPath && !near.some((word) => around.includes(word)) && !bound?.path.some((key) => near.some((word) => key.toLowerCase().includes(word)))) continue;
      const sighting = judge(reading, text.slice(start, end), start, [row]);
      if (sighting) out.push(sighting);
    }
  }
  return out;
}
