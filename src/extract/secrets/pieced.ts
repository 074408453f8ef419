import { bufferOf } from '../../model/index.ts';
import type { FileHint, Span } from '../../model/index.ts';
import type { Binding } from './bindings.ts';
import { ALL_OPEN } from './gates.ts';
import { joinsTexts } from './looks.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';
import { tokenSightings } from './tokens.ts';

/** One text written as several: quoted pieces with a plus, a dot or `..` between them, in some languages with blanks alone, or in a list that is joined by nothing. */
const PIECE = '(?:"[\\w./+=:@~-]{2,300}"|\'[\\w./+=:@~-]{2,300}\'|`[\\w./+=:@~-]{2,300}`)';
const ADDED = new RegExp(`${PIECE}(?:\\s{0,40}(?:\\+|\\.{1,2}|&)\\s{0,40}${PIECE}){1,20}`, 'g');
const ADJOINED = new RegExp(`${PIECE}(?:(?:\\s{0,40}\\+\\s{0,40}|[ \\t]{0,40}\\\\\\r?\\n[ \\t]{0,40}|\\s{1,40})${PIECE}){1,20}`, 'g');
const JOINED = new RegExp(`\\[\\s{0,40}${PIECE}(?:\\s{0,40},\\s{0,40}${PIECE}){1,20}\\s{0,40},?\\s{0,40}\\]\\.join\\(\\s{0,9}(?:""|''|\`\`)\\s{0,9}\\)`, 'g');
const EACH = new RegExp(PIECE, 'g');
const PROGRAM = /\.(?:[cm]?[jt]sx?|vue|svelte|py|rb|php|go|java|kt|cs|rs|swift|scala|lua|dart|groovy|ps1|c|h|cc|cpp|hpp|cxx)$/i;
const MOST = 500;

/** Tokens that a program writes in pieces, told by their own form once they are together. Each is placed at all of its pieces. */
export function piecedSightings(reading: Reading, taken: (span: Span) => boolean): Sighting[] {
  if (!reading.open.has('pieced') || !PROGRAM.test(reading.document.file)) return [];
  return [...piecesOf(reading.text, patternsOf(reading.text, ADJACENT.test(reading.document.file)))].flatMap(({ start, end, whole }): Sighting[] => {
    if (taken({ start, end })) return [];
    const name = reading.nameAt(start)?.name ?? reading.role;
    const bindings = (): readonly Binding[] => [{ name, path: [name], value: whole, start: 0, end: whole.length }];
    const found = tokenSightings({ ...reading, text: whole, open: ALL_OPEN, bindings, telling: bindings, nameAt: () => ({ name, path: [name] }), place: () => reading.place({ start, end }) });
    return found.slice(0, 5).map((one) => ({ ...one, start, end, also: [], note: `${one.note}, in pieces` }));
  });
}

/** Programs in which texts that follow one another are one, without a sign. */
const ADJACENT = /\.(?:pyi?|rb|c|h|cc|cpp|hpp|cxx)$/i;
const NEXT = new RegExp(`\\s{0,40}(?:\\+|\\.{1,2}|&)\\s{0,40}${PIECE}`, 'y');
const NEXT_ALONE = new RegExp(`(?:\\s{0,40}(?:\\+\\s{0,40})?|[ \\t]{0,40}\\\\\\r?\\n[ \\t]{0,40})${PIECE}`, 'y');
const MOST_PIECES = 20;

/** What a program adds to the quoted text that ends at `end`, in front of its quote, in pieces; undefined where it adds nothing. */
export function addedTo(text: string, end: number, file: string): { readonly raw: string; readonly end: number } | undefined {
  if (!PROGRAM.test(file) && !ADJACENT.test(file)) return undefined;
  const next = ADJACENT.test(file) ? NEXT_ALONE : NEXT;
  let [raw, at] = ['', end + 1];
  for (let count = 0; count < MOST_PIECES; count++) {
    next.lastIndex = at;
    const match = next.exec(text);
    if (!match) break;
    raw += EACH_PIECE.exec(match[0])?.[1] ?? '';
    at = match.index + match[0].length;
  }
  return raw === '' ? undefined : { raw, end: at - 1 };
}
const EACH_PIECE = /["'`]([^"'`]*)["'`]$/;

/** Where such texts stand and what they are together: those that signs join, and those in lists. */
export function* piecesOf(text: string, patterns: readonly RegExp[] = patternsOf(text, false)): Generator<Span & { readonly whole: string }> {
  let count = 0;
  for (const pattern of patterns) for (const match of text.matchAll(pattern)) {
    if (count++ >= MOST) return;
    const whole = [...match[0].matchAll(EACH)].map(([piece]) => piece.slice(1, -1)).join('');
    if (whole.length >= 16) yield { start: match.index, end: match.index + match[0].length, whole };
  }
}

function patternsOf(text: string, adjacent: boolean): readonly RegExp[] {
  const added = adjacent ? ADJOINED : ADDED;
  return text.includes(LIST) ? [added, JOINED] : [added];
}

/** Stands in every text with a list that is joined by nothing. */
const LIST = '].join(';
/** The same, for the prefilter. */
export const PIECED_LITERALS: readonly string[] = [LIST];

/** May a file with such a mark hold a token in pieces? */
export function mayBePieced({ file, hits, within }: FileHint): boolean {
  if (!within || !PROGRAM.test(file.path)) return false;
  if (within.looks ? within.looks.joinsTexts() : joinsTexts(within.bytes)) return true;
  return hits.has(LIST) && joinsList(within.bytes);
}

/** Behind the list what joins it by nothing; and more bytes than such a list takes before that, with all of its pieces. */
const BY_NOTHING = /\]\.join\(\s{0,9}(?:""|''|``)\s{0,9}\)/y;
const LONGEST_LIST = 8_500;
const BEHIND = 32;

/** Does a list of pieces stand before one of the marks? No piece holds a bracket, so each is looked for by itself: from every bracket of a long text on lists are followed for nothing. */
function joinsList(bytes: Uint8Array): boolean {
  const buffer = bufferOf(bytes);
  for (let at = buffer.indexOf(LIST), from = 0; at >= 0; from = at + 1, at = buffer.indexOf(LIST, from)) {
    BY_NOTHING.lastIndex = 0;
    const behind = buffer.toString('latin1', at, at + BEHIND);
    if (BY_NOTHING.test(behind) && !piecesOf(buffer.toString('latin1', Math.max(from, at - LONGEST_LIST), at) + behind, [JOINED]).next().done) return true;
  }
  return false;
}
