/** Where something stands, and what was seen there. */

/**
 * Where the bytes of a file come from. `tree`: tracked, or untracked and not ignored. `ignored`: git ignores it, an agent
 * reads it all the same. `history`: a blob no longer in the tree. `home`: below the home directory, written `~/...`.
 * `api`: a service told us. `absent`: the thing is missing; the place says where it should stand.
 */
export type Origin = 'tree' | 'ignored' | 'history' | 'home' | 'api' | 'absent';

/** A span of a file. Offsets are UTF-16 code units into the decoded text, half-open: `text.slice(start, end)` is the thing. */
export interface Place {
  /** Path relative to the root of the scan, forward slashes; home files as `~/...`. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly origin: Origin;
  /** Revision for `history` places, endpoint for `api` places. */
  readonly ref?: string;
}

/** A place and what it shows, in the reader's words. Never holds a secret value or text quoted from an untrusted file. */
export interface Evidence {
  readonly at: Place;
  readonly note: string;
}

/** One evidence is always there: a claim without a place is not made. */
export type EvidenceList = readonly [Evidence, ...Evidence[]];

/** The same span as `a`? Two places are equal when file, span, origin and revision are. */
export function samePlace(a: Place, b: Place): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end && a.origin === b.origin && a.ref === b.ref;
}

/** Does `outer` contain `inner` (same file, same revision)? */
export function containsPlace(outer: Place, inner: Place): boolean {
  return outer.file === inner.file && outer.ref === inner.ref && outer.start <= inner.start && inner.end <= outer.end;
}

/** Code-point order, the same on every machine and locale. For `Array.prototype.sort`. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Order of places: file, then start, then end. */
export function comparePlaces(a: Place, b: Place): number {
  return compareText(a.file, b.file) || a.start - b.start || a.end - b.end;
}

/** Name of the text `place` points into, as a SourceIndex knows it: the file, and for another revision `<revision>:<file>`. */
export function sourceKey(place: Place): string {
  return place.origin === 'history' && place.ref !== undefined ? `${place.ref}:${place.file}` : place.file;
}
