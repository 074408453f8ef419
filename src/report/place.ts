import { sourceKey } from '../model/index.ts';
import type { Place, SourceIndex } from '../model/index.ts';

/** A place as reports give it: lines and columns from 1, columns in UTF-16 units, the end being the position after the last unit. */
export interface Spot {
  readonly file: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly origin: Place['origin'];
  /** The commit, for `history`. */
  readonly ref?: string;
}

/** Where `place` is. A file that was not indexed (it is missing, or could not be read) counts as one empty line. */
export function spotOf(place: Place, sources: SourceIndex): Spot {
  const start = sources.position(sourceKey(place), place.start) ?? { line: 1, column: 1 };
  const end = sources.position(sourceKey(place), Math.max(place.start, place.end)) ?? start;
  return { file: place.file, startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column, origin: place.origin, ...(place.origin === 'history' && place.ref !== undefined ? { ref: place.ref } : {}) };
}

/** The line a reader should go to; undefined where the file is not there or could not be read. */
export function lineOf(place: Place, sources: SourceIndex): number | undefined {
  return sources.position(sourceKey(place), place.start)?.line;
}

/** Places of one list, each once: `ci.yml:3`, `17`, `deploy.yml:2`. A file is named where it changes, so that a list of lines stays short. */
export function placeTexts(places: readonly Place[], sources: SourceIndex): readonly string[] {
  const out = new Map<string, string>();
  let file: string | undefined;
  for (const place of places) {
    const text = placeText(place, sources);
    if (out.has(text)) continue;
    const line = place.origin === 'history' ? undefined : lineOf(place, sources);
    out.set(text, line !== undefined && file === place.file ? String(line) : text);
    file = line === undefined ? undefined : place.file;
  }
  return [...out.values()];
}

/** `file:line`, with what is special about the file; raw text, not yet harmless. */
export function placeText(place: Place, sources: SourceIndex): string {
  const line = lineOf(place, sources);
  const at = line === undefined ? place.file : `${place.file}:${line}`;
  if (place.origin === 'history') return `${at}, git history${place.ref === undefined ? '' : ` ${place.ref.slice(0, 10)}`}`;
  if (place.origin === 'absent' && line === undefined) return `${at} (not there)`;
  return at;
}
