import type { Span } from '../../model/index.ts';
import type { Open } from './gates.ts';
import type { KindRow, SecretTables } from './tables.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';
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
  const told = wordsIn(tables)(file);
  const held = open.has('shapes');
  // It is asked of every file, and most hold none of the words.
  if (!held && told.length === 0) return false;
  return tables.shapes.some((row) => {
    const { near } = row.kind.recognise;
    const inPath = told.length > 0 && near.some((word) => told.includes(word));
    if (!inPath && !(held && near.some((word) => open.hits?.has(word) !== false))) return false;
    return row.start === '' ? holdsBare(bytes, read, row, inPath || far, standing) : (row.start.length < SHORTEST_START || open.hits?.has(row.start.toLowerCase()) !== false) && holdsBegun(bytes, row, inPath || far);
  });
}

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
  if (anywhere || places.length > MOST_PLACES) return found(read(), 0);
  // A character more, by which it is told whether a value begins there.
  return places.some((at) => { const from = Math.max(0, at - LONGEST); const before = Math.min(from, 1); return found(latinOf(bytes, from - before, at + LONGEST), before); });
}

function holdsBegun(bytes: Uint8Array, { start, sticky, kind: { recognise: { near } } }: KindRow, anywhere: boolean): boolean {
  const held = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = sticky ? held.indexOf(start, 0, 'latin1') : -1; at >= 0 && sticky; at = held.indexOf(start, at + 1, 'latin1')) {
    if (at > 0 && /\w/.test(String.fromCharCode(held[at - 1] ?? 0))) continue;
    sticky.lastIndex = 0;
    const match = sticky.exec(held.toString('latin1', at, at + LONGEST));
    if (!match) continue;
    const around = anywhere ? '' : held.toString('latin1', Math.max(0, at - 4 * NEAR), at + match[0].length + 4 * NEAR).toLowerCase();
    if (anywhere || near.some((word) => around.includes(word))) return true;
  }
  return false;
}

const IN_PATH = new WeakMap<SecretTables, (file: string) => readonly string[]>();

/** The words of kinds that stand in a path, in either case. */
function wordsIn(tables: SecretTables): (file: string) => readonly string[] {
  const known = IN_PATH.get(tables) ?? wordsInPath(tables.shapeWords);
  IN_PATH.set(tables, known);
  return known;
}

/**
 * Tells which of the words, lower case, without slashes and no shorter than three letters, stand in a path. Asked of every file: the folder is that of the file before mostly, and the rest is gone along once, by what three letters come to, and asked for words only where
 * some begin so.
 */
function wordsInPath(words: readonly string[]): (file: string) => readonly string[] {
  const begins = new Uint8Array(0x8000);
  for (const word of words) begins[Array.from(word.slice(0, 3)).reduce((key, letter) => (key << 5) | (letter.charCodeAt(0) & 31), 0)] = 1;
  const within = (part: string, from: number): readonly string[] => {
    for (let i = from, key = 0; i < part.length; i++) {
      key = ((key << 5) | (part.charCodeAt(i) & 31)) & 0x7fff;
      if (begins[key] === 1) { const folded = part.slice(from).toLowerCase(); return words.filter((word) => folded.includes(word)); }
    }
    return NO_WORDS;
  };
  let last: { readonly folder: string; readonly words: readonly string[] } = { folder: '', words: NO_WORDS };
  return (file) => {
    const name = file.lastIndexOf('/') + 1;
    if (name !== last.folder.length || !file.startsWith(last.folder)) { const folder = file.slice(0, name); last = { folder, words: within(folder, 0) }; }
    const told = within(file, name);
    return told.length === 0 ? last.words : last.words.length === 0 ? told : [...last.words, ...told];
  };
}
const NO_WORDS: readonly string[] = [];

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
