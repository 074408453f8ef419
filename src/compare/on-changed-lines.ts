import type { Cause, Evidence, FileChange, Place, Side, SourceIndex, Span, TreeChanges } from '../model/index.ts';

/** Most causes told of one thing. */
const MOST_CAUSES = 5;

/** Questions about single places to what differs between two trees. */
export interface OnChangedLines {
  /** The part of the place that lies on lines the change added (head) or took away (base); undefined where it lies on none. */
  touched(side: Side, place: Place): Place | undefined;
  /** Where in the head tree a place of the base tree would stand now; undefined when its file is gone. */
  shownAt(place: Place): Place | undefined;
  /** The line of the head that a line of the base was rewritten to, where as many lines came as went. */
  rewritten(place: Place): Place | undefined;
  /** The file as both trees have it, if they do not have it alike. */
  change(side: Side, file: string): FileChange | undefined;
  /** Changed files of the same sort in the same directory as `file`: what is read as one with it. */
  beside(side: Side, file: string): readonly string[];
}

/** Indexes the changes by file. With the sources of both trees it can tell a rewritten line from one that went. */
export function onChangedLines(changes: TreeChanges, sources?: Readonly<Record<Side, SourceIndex>>): OnChangedLines {
  const byBase = new Map(changes.files.flatMap((file) => (file.base === undefined ? [] : [[file.base, file] as const])));
  const byHead = new Map(changes.files.flatMap((file) => (file.head === undefined ? [] : [[file.head, file] as const])));
  const change = (side: Side, file: string): FileChange | undefined => (side === 'base' ? byBase : byHead).get(file);
  const together = (path: string): string => path.replace(/[^/]*?(\.[^./]*)?$/, '*$1');
  return {
    change,
    beside: (side, file) => [...(side === 'base' ? byBase : byHead).keys()].filter((path) => path !== file && together(path) === together(file)),
    touched: (side, place) => {
      const file = change(side, place.file);
      if (!file) return undefined;
      // Added, deleted or rewritten in a way nobody can follow: every place of it is changed.
      if (file.opaque || (side === 'base' ? file.head : file.base) === undefined) return place;
      const span = (side === 'base' ? file.removed : file.added).find((one) => overlaps(one, place));
      return span && { ...place, start: Math.max(place.start, span.start), end: Math.max(Math.max(place.start, span.start), Math.min(place.end, span.end)) };
    },
    shownAt: (place) => {
      const file = byBase.get(place.file);
      if (!file) return { ...place };
      if (file.head === undefined) return undefined;
      const offset = offsetInHead(file, place.start);
      return { ...place, file: file.head, start: offset, end: offset };
    },
    rewritten: (place) => {
      const file = byBase.get(place.file);
      const gone = file?.removed.find((span) => overlaps(span, place));
      if (!file || file.head === undefined || !gone || !sources) return undefined;
      const at = offsetInHead(file, gone.start);
      const came = file.added.find((span) => span.start === at);
      const lineOf = (side: Side, name: string, offset: number): number | undefined => sources[side].position(name, offset)?.line;
      const [first, here, last] = [lineOf('base', place.file, gone.start), lineOf('base', place.file, Math.max(place.start, gone.start)), lineOf('base', place.file, gone.end - 1)];
      const [from, to] = came ? [lineOf('head', file.head, came.start), lineOf('head', file.head, came.end - 1)] : [];
      if (!came || first === undefined || here === undefined || last === undefined || from === undefined || to === undefined || last - first !== to - from) return undefined;
      let [low, high] = [came.start, came.end - 1];
      while (low < high) { const middle = (low + high) >> 1; if ((lineOf('head', file.head, middle) ?? 0) < from + here - first) low = middle + 1; else high = middle; }
      return { ...place, file: file.head, start: low, end: low };
    },
  };
}

/** A place without length lies on the line it stands in. */
function overlaps(span: Span, place: Span): boolean {
  return place.start < span.end && (place.end > span.start || place.start >= span.start);
}

/** Offset in the head of an offset of the base; of a line that was taken away, where the next one begins now (or what stands in its place). */
function offsetInHead(file: FileChange, offset: number): number {
  const gone = file.removed.find((span) => span.start <= offset && offset < span.end);
  const from = gone ? gone.start : offset;
  let kept = from;
  for (const span of file.removed) if (span.end <= from) kept -= span.end - span.start;
  let at = kept;
  for (const span of file.added) {
    if (span.start < at || (!gone && span.start === at)) at += span.end - span.start;
    else break;
  }
  return at;
}

/** Evidence on both sides: `exact` stands where the difference is, `around` where the thing is that differs. */
export interface Grounds {
  readonly exact: { readonly base: readonly Evidence[]; readonly head: readonly Evidence[] };
  readonly around?: { readonly base: readonly Evidence[]; readonly head: readonly Evidence[] };
  /** A switch: where its line was rewritten, the new line is the one to name. */
  readonly rewritten?: boolean;
}

/**
 * The changed lines a difference comes from, nearest first, at most five: lines the change added at the evidence of the head, else lines it took away at the evidence
 * of the base; else the same for what is around; else the first changed line of the files they stand in.
 */
export function causesAt(lines: OnChangedLines, grounds: Grounds): Cause[] {
  for (const evidence of [grounds.exact, ...(grounds.around ? [grounds.around] : [])]) {
    const found = evidence.head.flatMap((one) => addedAt(lines, one));
    const causes = found.length > 0 ? found : evidence.base.flatMap((one) => removedAt(lines, one, grounds.rewritten === true));
    if (causes.length > 0) return unique(causes).slice(0, MOST_CAUSES);
  }
  const { exact, around } = grounds;
  const files = [...[...exact.head, ...(around?.head ?? [])].map((one) => ['head', one] as const), ...[...exact.base, ...(around?.base ?? [])].map((one) => ['base', one] as const)];
  return unique(files.flatMap(([side, one]) => inFile(lines, side, one))).slice(0, MOST_CAUSES);
}

function addedAt(lines: OnChangedLines, { at, note }: Evidence): Cause[] {
  const place = lines.touched('head', at);
  return place ? [{ side: 'head', at: place, says: note }] : [];
}

function removedAt(lines: OnChangedLines, { at, note }: Evidence, rewritten: boolean): Cause[] {
  const place = lines.touched('base', at);
  const now = place && rewritten ? lines.rewritten(place) : undefined;
  if (now) return [{ side: 'head', at: now, says: `this line was rewritten; before: ${note}` }];
  const shown = place && lines.shownAt(place);
  return place ? [{ side: 'base', at: place, ...(shown ? { shownAt: shown } : {}), says: `stood here: ${note}` }] : [];
}

function inFile(lines: OnChangedLines, side: Side, { at }: Evidence): Cause[] {
  const file = lines.change(side, at.file);
  const [added] = file?.added ?? [];
  const [removed] = file?.removed ?? [];
  if (!file) return [];
  if (file.head !== undefined && (added || file.removed.length === 0)) return [{ side: 'head', at: { ...at, file: file.head, start: added?.start ?? 0, end: added?.end ?? 0 }, says: file.base !== undefined && file.base !== file.head && !added ? 'this file has another name now' : 'this file was changed' }];
  if (file.base === undefined) return [];
  const place = { ...at, file: file.base, start: removed?.start ?? 0, end: removed?.end ?? 0 };
  const shown = lines.shownAt(place);
  return [{ side: 'base', at: place, ...(shown ? { shownAt: shown } : {}), says: file.head === undefined ? 'this file was taken away' : 'lines of this file were taken away' }];
}

function unique(causes: readonly Cause[]): Cause[] {
  const seen = new Set<string>();
  return causes.filter(({ side, at }) => { const key = `${side}\u0000${at.file}\u0000${at.start}`; if (seen.has(key)) return false; seen.add(key); return true; });
}
