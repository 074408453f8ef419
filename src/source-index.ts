import type { SourceIndex } from './model/index.ts';
import { lineHashes } from './line-hash.ts';

/** Text of one file the reports point into, as decoded (BOM removed; `bom` says there was one), and whether git tracks it. */
export interface IndexedText { readonly text: string; readonly tracked: boolean; readonly bom?: boolean }

/** Lines whose starts are kept. */
const MOST_KEPT = 500_000;
const LF = 0x0a;
const CR = 0x0d;

/** Offsets at which the lines of `text` start. A line ends at LF, CRLF or a lone CR, as code scanning counts them. */
export function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === LF || (unit === CR && text.charCodeAt(at + 1) !== LF)) starts.push(at + 1);
  }
  return starts;
}

/** Index of the last start that is not after `offset`. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle; else high = middle - 1;
  }
  return low;
}

/**
 * The index the reports ask for lines and line hashes. `texts` is by `sourceKey` of the places into it. Offsets are UTF-16 code units; one outside of the text counts as its nearest
 * end, so a place is always on a real line. Lines and hashes of a file are computed when it is asked for. Hashes are given for
 * tracked files only: anywhere else a hash of a line would let a reader guess what stands on it.
 */
export function createSourceIndex(texts: ReadonlyMap<string, IndexedText>): SourceIndex {
  const starts = new Map<string, readonly number[]>();
  let kept = 0;
  const hashes = new Map<string, readonly string[]>();
  const startsOf = (file: string, text: string): readonly number[] => {
    let known = starts.get(file);
    if (known) return known;
    known = lineStartsOf(text);
    // Of a large tree they take as much room as the texts, and reports ask for one file after another.
    if ((kept += known.length) > MOST_KEPT) { starts.clear(); kept = known.length; }
    starts.set(file, known);
    return known;
  };
  const inside = (text: string, offset: number): number => (Number.isFinite(offset) ? Math.min(Math.max(Math.trunc(offset), 0), text.length) : 0);

  return {
    position(file, offset) {
      const source = texts.get(file);
      if (!source) return undefined;
      const at = inside(source.text, offset);
      const lines = startsOf(file, source.text);
      const line = lineAt(lines, at);
      return { line: line + 1, column: at - (lines[line] ?? 0) + 1 };
    },
    lineHash(file, offset) {
      const source = texts.get(file);
      if (!source?.tracked) return undefined;
      const known = hashes.get(file) ?? lineHashes(source.bom ? `\uFEFF${source.text}` : source.text);
      hashes.set(file, known);
      return known[lineAt(startsOf(file, source.text), inside(source.text, offset))];
    },
  };
}
