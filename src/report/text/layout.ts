import type { Line, Tone } from '../story/blocks.ts';

/** Two columns on a terminal: East Asian wide and full-width letters, and pictures. */
const WIDE = /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}/u;
const MARK = /\p{M}/u;

/** Columns one character takes. */
function charWidth(char: string): number {
  if (char <= '~') return 1;
  return MARK.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
}

/** Columns `text` takes on a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
}

/** A run of characters of one tone in a laid out row. */
export interface Run { readonly text: string; readonly tone: Tone }
export type Row = readonly Run[];

function rowWidth(row: Row): number {
  return row.reduce((sum, run) => sum + widthOf(run.text), 0);
}

interface Word { readonly runs: Run[]; width: number; readonly gap: number }

/** Words of a line with the blanks before each; a word may change its tone within. */
function wordsOf(line: Line): Word[] {
  const words: Word[] = [];
  let gap = 0;
  let current: Word | undefined;
  for (const part of line) {
    for (const piece of part.text.match(/ +|[^ ]+/g) ?? []) {
      if (piece.startsWith(' ')) { gap += piece.length; current = undefined; continue; }
      if (!current) { current = { runs: [], width: 0, gap }; words.push(current); gap = 0; }
      current.runs.push({ text: piece, tone: part.tone });
      current.width += widthOf(piece);
    }
  }
  return words;
}

/** What may stand at the end of a piece: a path is read on after its slash, a name after its dot or dash. */
const JOINT = /[/\\._,@=?&-]/;

/** Cuts a word into pieces of at most `width` columns: after a slash or another joint where one lies in the second half of the piece, else where the room ends. */
function cut(word: Word, width: number): Word[] {
  const chars = word.runs.flatMap(({ text, tone }) => Array.from(text, (char) => ({ char, tone, columns: charWidth(char) })));
  const pieces: Word[] = [];
  for (let from = 0; from < chars.length;) {
    let to = from;
    let used = 0;
    let [slash, joint] = [0, 0];
    for (let next = chars[to]; next !== undefined && (used + next.columns <= width || to === from); next = chars[to]) {
      used += next.columns;
      to++;
      if (used * 2 <= width) continue;
      if (next.char === '/') slash = to;
      if (JOINT.test(next.char)) joint = to;
    }
    if (to < chars.length) to = slash || joint || to;
    pieces.push({ runs: runsOf(chars.slice(from, to)), width: chars.slice(from, to).reduce((sum, { columns }) => sum + columns, 0), gap: pieces.length === 0 ? word.gap : 0 });
    from = to;
  }
  return pieces;
}

/** Characters as runs, one for each change of tone. */
function runsOf(chars: readonly { readonly char: string; readonly tone: Tone }[]): Run[] {
  const runs: { text: string; tone: Tone }[] = [];
  for (const { char, tone } of chars) {
    const last = runs.at(-1);
    if (last?.tone === tone) last.text += char; else runs.push({ text: char, tone });
  }
  return runs;
}

/** Columns of the longest word of a line: below this it cannot be wrapped without cutting one. */
export function longestWord(line: Line): number {
  return wordsOf(line).reduce((most, word) => Math.max(most, word.width), 0);
}

/** Wraps a line to `width` columns (at least 1). A word that is longer is cut, so nothing is wider. Never empty. */
export function wrap(line: Line, width: number): Row[] {
  const limit = Math.max(1, width);
  const rows: Run[][] = [];
  let row: Run[] = [];
  let used = 0;
  for (const word of wordsOf(line).flatMap((one) => (one.width > limit ? cut(one, limit) : [one]))) {
    if (used > 0 && used + word.gap + word.width > limit) { rows.push(row); row = []; used = 0; }
    if (used > 0 && word.gap > 0) { row.push({ text: ' '.repeat(word.gap), tone: 'plain' }); used += word.gap; }
    row.push(...word.runs);
    used += word.width;
  }
  return [...rows, row];
}

/** Puts cells (each some rows) side by side. `widths` are the columns' widths; the last is not padded. */
export function beside(cells: readonly (readonly Row[])[], widths: readonly number[], gap: number): Row[] {
  const height = Math.max(1, ...cells.map((rows) => rows.length));
  return Array.from({ length: height }, (_, at) => {
    const out: Run[] = [];
    let due = 0;
    cells.forEach((rows, column) => {
      const row = rows[at] ?? [];
      if (row.length > 0) {
        if (due > 0) out.push({ text: ' '.repeat(due), tone: 'plain' });
        out.push(...row);
        due = 0;
      }
      due += (widths[column] ?? 0) - rowWidth(row) + gap;
    });
    return out;
  });
}
