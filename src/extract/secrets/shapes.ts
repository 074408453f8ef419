import type { Span } from '../../model/index.ts';
import type { KindRow, SecretTables } from './tables.ts';
import type { Reading } from './reading.ts';
import { holdsAnyOf, ofSameHits } from './same-hits.ts';
import type { Sighting } from './sighting.ts';
import { endOf, judge } from './tokens.ts';

const MOST = 2_000;
/** How far a word of the kind may stand from the value. */
const NEAR = 120;

/** What values begin with is looked for with the other literals, where it is long enough for that. */
const SHORTEST_START = 3;
export function shapeStarts(tables: SecretTables): string[] { return tables.shapes.map((row) => row.start.toLowerCase()).filter((start) => start.length >= SHORTEST_START); }

/** How far a value of such a shape is read, in bytes. */
const LONGEST = 2_048;

/**
 * Does a value of such a shape stand near one of its words? Anywhere in the file where its keys may stand far off (`far`), or its path holds the word. A shape whose values all begin alike is
 * looked for in the bytes, any other in the text.
 */
export function holdsShape(bytes: Uint8Array, read: () => string, tables: SecretTables, hits: ReadonlySet<string>, file: string, far: boolean): boolean {
  const rows = rowsNear(tables, hits, file);
  if (rows.size === 0) return false;
  const path = file.toLowerCase();
  let buffer: Buffer | undefined;
  return tables.shapes.some((row) => {
    if (!rows.has(row) || (row.start.length >= SHORTEST_START && !hits.has(row.start.toLowerCase())) || !row.inside || !row.sticky) return false;
    const { near } = row.kind.recognise;
    const inPath = near.some((word) => path.includes(word));
    // Characters beyond ASCII are more than one byte each.
    const isNear = (start: number, end: number, text: (from: number, to: number) => string): boolean => { if (inPath || far) return true; const around = text(Math.max(0, start - 4 * NEAR), end + 4 * NEAR).toLowerCase(); return near.some((word) => around.includes(word)); };
    if (row.start === '') {
      const text = read();
      row.inside.lastIndex = 0;
      for (let match = row.inside.exec(text), count = 0; match && count < MOST; match = row.inside.exec(text), count++) if (isNear(match.index, match.index + match[0].length, (from, to) => text.slice(from, to))) return true;
      return false;
    }
    buffer ??= Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const held = buffer;
    for (let at = held.indexOf(row.start, 0, 'latin1'); at >= 0; at = held.indexOf(row.start, at + 1, 'latin1')) {
      if (at > 0 && /\w/.test(String.fromCharCode(held[at - 1] ?? 0))) continue;
      row.sticky.lastIndex = 0;
      const match = row.sticky.exec(held.toString('latin1', at, at + LONGEST));
      if (match && isNear(at, at + match[0].length, (from, to) => held.toString('latin1', from, to))) return true;
    }
    return false;
  });
}

/** `byHits`: kinds of which a word is among the literals of a file. `begun`: are there literals with which values of a kind begin? `inPath`: does a word stand there; `inBare`: one of a kind whose values begin with no literal. */
interface Near { readonly rows: ReadonlyMap<string, readonly KindRow[]>; readonly byHits: (hits: ReadonlySet<string>) => ReadonlySet<KindRow>; readonly begun: (hits: ReadonlySet<string>) => boolean; readonly inPath: (file: string) => boolean; readonly inBare: (file: string) => boolean }
const NEAR_WORDS = new WeakMap<SecretTables, Near>();

/** Kinds of which a word is among the literals of a file, or in its path. It is asked of every file, and most hold none: what is gone along is the few literals of the file, not all kinds. */
function rowsNear(tables: SecretTables, hits: ReadonlySet<string>, file: string): ReadonlySet<KindRow> {
  let near = NEAR_WORDS.get(tables);
  if (!near) {
    const rows = new Map<string, KindRow[]>();
    for (const row of tables.shapes) for (const word of row.kind.recognise.near) { const list = rows.get(word); if (list) list.push(row); else rows.set(word, [row]); }
    const starts = new Set(shapeStarts(tables));
    const among = (hits: ReadonlySet<string>): ReadonlySet<KindRow> => {
      let out: Set<KindRow> | undefined;
      for (const hit of hits) for (const row of rows.get(hit) ?? []) (out ??= new Set<KindRow>()).add(row);
      return out ?? NO_ROWS;
    };
    near = { rows, byHits: ofSameHits(among), begun: ofSameHits((held) => holdsAnyOf(held, starts)), inPath: holdsWord([...rows.keys()]), inBare: holdsWord([...rows].flatMap(([word, some]) => (some.some((row) => row.start.length < SHORTEST_START) ? [word] : []))) };
    NEAR_WORDS.set(tables, near);
  }
  if (near.rows.size === 0) return NO_ROWS;
  if ((near.begun(hits) ? near.inPath : near.inBare)(file)) {
    const path = file.toLowerCase();
    return new Set([...near.rows].flatMap(([word, rows]) => (path.includes(word) || hits.has(word) ? rows : [])));
  }
  return near.byHits(hits);
}
/** Tells whether one of the words, lower case and no shorter than three letters, stands in a path in either case. Asked of every file, so it goes along the path once, by what three letters come to, and asks for words where some begin so. */
function holdsWord(words: readonly string[]): (file: string) => boolean {
  const begins = new Uint8Array(0x8000);
  for (const word of words) begins[Array.from(word.slice(0, 3)).reduce((key, letter) => (key << 5) | (letter.charCodeAt(0) & 31), 0)] = 1;
  return (file) => {
    for (let i = 0, key = 0; i < file.length; i++) {
      key = ((key << 5) | (file.charCodeAt(i) & 31)) & 0x7fff;
      if (begins[key] === 1 && words.some((word) => file.slice(i - 2, i - 2 + word.length).toLowerCase() === word)) return true;
    }
    return false;
  };
}
const NO_ROWS: ReadonlySet<KindRow> = new Set();

/** Values without a mark of their own, whose shape is told by a word that stands near: a Discord token, a NATS seed, a Mailchimp key. */
export function shapeSightings(reading: Reading, taken: (span: Span) => boolean): Sighting[] {
  const { text, tables, open } = reading;
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
