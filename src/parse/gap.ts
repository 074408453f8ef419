import type { Gap, SourceText, Span } from '../model/index.ts';

/** Deepest nesting any parser follows. Real files stay below forty. */
export const MAX_DEPTH = 200;

/** Most gaps one document reports; a file broken in a thousand places needs one look, not a thousand lines. */
const MAX_GAPS = 8;

/** A gap in `source` at `span` (offsets into its text), with a reason that finishes without quoting the file. */
export function gapAt(source: Pick<SourceText, 'file' | 'origin'>, kind: Gap['kind'], reason: string, span: Span): Gap {
  return { fact: 'gap', kind, reason, place: { file: source.file, start: span.start, end: span.end, origin: source.origin } };
}

/** Collects the gaps of one document, clamped into its text and counted: after a few of them the rest becomes one. */
export class Gaps {
  readonly #source: SourceText;
  readonly #list: Gap[] = [];
  #more = 0;

  constructor(source: SourceText) { this.#source = source; }

  /** Notes something unread at `start`..`end`; an empty span points at a place. */
  add(kind: Gap['kind'], reason: string, start: number, end = start): void {
    if (this.#list.length >= MAX_GAPS) { this.#more++; return; }
    const length = this.#source.text.length;
    const from = Math.max(0, Math.min(start, length));
    this.#list.push(gapAt(this.#source, kind, reason, { start: from, end: Math.max(from, Math.min(end, length)) }));
  }

  /** Everything noted, in the order met. */
  list(): readonly Gap[] {
    if (this.#more === 0) return this.#list;
    return [...this.#list, gapAt(this.#source, 'unparsable', `${this.#more} more places of this file could not be read`, { start: 0, end: 0 })];
  }
}
