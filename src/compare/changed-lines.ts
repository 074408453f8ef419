import { diffArrays } from 'diff';
import type { Span } from '../model/index.ts';

/** Most edits (lines taken out plus lines put in) that are looked for in one file; a file with more counts as changed as a whole. */
const MOST_EDITS = 2500;
/** Steps of the search for all files of one comparison. The search takes about the square of the edits. */
const MOST_STEPS = 20_000_000;

/** How much searching is left, so that a change of many thousand files takes bounded work. Counts steps, never time. */
export class Effort {
  #left: number;
  constructor(steps: number = MOST_STEPS) { this.#left = steps; }
  /** Edits that may still be looked for in one file. */
  get edits(): number { return Math.min(MOST_EDITS, Math.floor(Math.sqrt(Math.max(0, this.#left)))); }
  spend(edits: number): void { this.#left -= edits * edits; }
}

/** The lines of a text: where each begins and what it says without its end. A line ends at LF, CRLF or a lone CR; behind the last end there is no line. */
export interface Lines { readonly starts: readonly number[]; readonly texts: readonly string[]; readonly length: number }

export function linesOf(text: string): Lines {
  const starts: number[] = [];
  const texts: string[] = [];
  const ends = /\r\n|\n|\r/g;
  for (let start = 0; start < text.length;) {
    const end = ends.exec(text);
    starts.push(start);
    texts.push(text.slice(start, end?.index ?? text.length));
    start = end ? ends.lastIndex : text.length;
  }
  return { starts, texts, length: text.length };
}

/** The whole text as spans: none when it is empty. */
export function wholeOf(text: string): readonly Span[] { return text.length === 0 ? [] : [{ start: 0, end: text.length }]; }

/**
 * Which whole lines of `base` the `head` no longer has, and which of `head` are new, as spans with their line ends, neighbours joined. Line ends themselves do not
 * count, nor whether the last line has one. Texts that differ in more lines than can be searched are changed as a whole.
 */
export function changedLines(base: string, head: string, effort: Effort): { readonly removed: readonly Span[]; readonly added: readonly Span[] } {
  const [was, is] = [linesOf(base), linesOf(head)];
  let first = 0;
  while (first < was.texts.length && first < is.texts.length && was.texts[first] === is.texts[first]) first++;
  let [wasEnd, isEnd] = [was.texts.length, is.texts.length];
  while (wasEnd > first && isEnd > first && was.texts[wasEnd - 1] === is.texts[isEnd - 1]) { wasEnd--; isEnd--; }
  // A line that only one side has is changed whatever else is: leaving it out keeps the search short, and a rewritten file costs nothing.
  const [wasSet, isSet] = [new Set(was.texts.slice(first, wasEnd)), new Set(is.texts.slice(first, isEnd))];
  const numbers = new Map<string, number>();
  const number = (line: string): number => { const known = numbers.get(line) ?? numbers.size; numbers.set(line, known); return known; };
  const shared = (lines: Lines, end: number, other: ReadonlySet<string>): { at: number[]; what: number[] } => {
    const at: number[] = [];
    const what: number[] = [];
    for (let i = first; i < end; i++) { const line = lines.texts[i] ?? ''; if (other.has(line)) { at.push(i); what.push(number(line)); } }
    return { at, what };
  };
  const [old, now] = [shared(was, wasEnd, isSet), shared(is, isEnd, wasSet)];
  const edits = effort.edits;
  const parts = old.what.length === 0 || now.what.length === 0 ? [] : diffArrays(old.what, now.what, { maxEditLength: edits });
  if (parts === undefined) {
    effort.spend(edits);
    return { removed: wholeOf(base), added: wholeOf(head) };
  }
  effort.spend(parts.reduce((sum, part) => sum + (part.added || part.removed ? part.count : 0), 0));
  const [keptOld, keptNow] = [new Set<number>(), new Set<number>()];
  let [i, j] = [0, 0];
  for (const part of parts) {
    if (!part.added && !part.removed) for (let n = 0; n < part.count; n++) { keptOld.add(old.at[i + n] ?? -1); keptNow.add(now.at[j + n] ?? -1); }
    if (!part.added) i += part.count;
    if (!part.removed) j += part.count;
  }
  return { removed: spansBetween(was, first, wasEnd, keptOld), added: spansBetween(is, first, isEnd, keptNow) };
}

/** Spans of the lines from `first` to before `end` that were not kept. */
function spansBetween(lines: Lines, first: number, end: number, kept: ReadonlySet<number>): Span[] {
  const spans: { start: number; end: number }[] = [];
  for (let i = first; i < end; i++) {
    if (kept.has(i)) continue;
    const [start, stop] = [lines.starts[i] ?? lines.length, lines.starts[i + 1] ?? lines.length];
    const last = spans.at(-1);
    if (last?.end === start) last.end = stop;
    else spans.push({ start, end: stop });
  }
  return spans;
}
