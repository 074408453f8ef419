import { anyOf } from './alternation.ts';
import { isAlphanumeric } from './byte-kinds.ts';

/** Where a literal stands in the call of a program: so many characters behind its beginning, or before it where they are fewer than none. */
export interface Overlap { readonly program: string; readonly from: number }

/** A program that is called in a text, and where; lower case. */
export interface Call { readonly program: string; readonly start: number; readonly end: number }

/** What stands behind the name of a program, and before it nothing of a name. */
const BEHIND = '(?:\\.exe)?(?=[ \\t"\'\\r\\n])';
const BEHIND_IT = new RegExp(`^${BEHIND}`, 'i');

/** The ways in which a literal may lie over the name of one of the programs, with what stands before and behind that; none: it is what they are given. */
export function overlapsOf(literal: string, programs: readonly string[]): readonly Overlap[] {
  return programs.flatMap((program) => Array.from({ length: literal.length + program.length - 1 }, (_, at) => at + 1 - literal.length).flatMap((from): Overlap[] => {
    const [start, end] = [Math.max(0, from), Math.min(program.length, from + literal.length)];
    if (program.slice(start, end) !== literal.slice(start - from, end - from)) return [];
    const [before, behind] = [literal.slice(0, start - from), literal.slice(end - from)];
    return (behind !== '' && !BEHIND_IT.test(behind)) || /[\w-]$/.test(before) ? [] : [{ program, from }];
  }));
}

/** Finds calls of these programs, at most so many: of those that begin alike the longest. */
export function callsIn(programs: readonly string[]): (text: string, most: number) => Call[] {
  // What may not stand before a name is looked at where one stands: asked first, it is asked at every letter.
  const any = new RegExp(sourceOf(programs), 'gi');
  return (text, most) => {
    const out: Call[] = [];
    any.lastIndex = 0;
    for (let match = any.exec(text); match && out.length < most; match = any.exec(text)) {
      const call = callOf(text, match);
      if (call) out.push(call); else any.lastIndex = match.index + 1;
    }
    return out;
  };
}

/** The call of one of these programs at an offset, if there is one. */
export function callAt(programs: readonly string[]): (text: string, at: number) => Call | undefined {
  const any = new RegExp(sourceOf(programs), 'iy');
  return (text, at) => { any.lastIndex = at; const match = any.exec(text); return match ? callOf(text, match) : undefined; };
}

function callOf(text: string, match: RegExpExecArray): Call | undefined {
  return /[\w-]/.test(text[match.index - 1] ?? '') ? undefined : { program: (match[1] ?? '').toLowerCase(), start: match.index, end: match.index + match[0].length };
}

function sourceOf(programs: readonly string[]): string { return `(${anyOf(programs)})${BEHIND}`; }

/** Looks for calls of some programs in bytes, so that no text is made of stretches in which there is none. */
export interface CallSearch {
  /** The first place from `from` on, before `end`, where the name of one of them may begin: two of its letters, and before them nothing of a name. `end`: there is none. */
  next(bytes: Uint8Array, from: number, end: number): number;
  /** What is called at that place, by what stands before `end`. */
  at(bytes: Uint8Array, place: number, end: number): Call | undefined;
}

/** What `callsIn` finds in the bytes as Latin-1, and where. */
export function callSearch(programs: readonly string[]): CallSearch {
  // Of those that begin alike the longest comes first.
  const names = [...new Set(programs)].sort((a, b) => b.length - a.length).map((program) => ({ program, bytes: Buffer.from(program) }));
  const [first, second] = [new Uint8Array(256), new Uint8Array(256)];
  for (const { bytes: [one = 0, two = 0] } of names) for (const [letters, byte] of [[first, one], [second, two]] as const) { letters[byte] = 1; letters[upper(byte)] = 1; }
  const byFirst = new Map<number, typeof names>();
  for (const name of names) for (const byte of new Set([name.bytes[0] ?? 0, upper(name.bytes[0] ?? 0)])) { const list = byFirst.get(byte); if (list) list.push(name); else byFirst.set(byte, [name]); }
  const next = (bytes: Uint8Array, from: number, end: number): number => {
    const last = Math.min(end, bytes.length) - 2;
    for (let at = from; at < last; at++) if (first[bytes[at] ?? 0] === 1 && second[bytes[at + 1] ?? 0] === 1 && (at === 0 || !isWordByte(bytes[at - 1] ?? 0))) return at;
    return end;
  };
  const at = (bytes: Uint8Array, place: number, end: number): Call | undefined => {
    for (const { program, bytes: name } of byFirst.get(bytes[place] ?? 0) ?? []) {
      if (!standsAt(bytes, place, name)) continue;
      const behind = place + name.length;
      for (const stop of standsAt(bytes, behind, EXE) ? [behind + EXE.length, behind] : [behind]) if (stop < end && STOPS.has(bytes[stop] ?? 0)) return { program, start: place, end: stop };
    }
    return undefined;
  };
  return { next, at };
}

/** Calls in all of the bytes, at most so many. */
export function callsInBytes({ next, at }: CallSearch, bytes: Uint8Array, most: number): Call[] {
  const out: Call[] = [];
  for (let place = next(bytes, 0, bytes.length); place < bytes.length && out.length < most;) {
    const call = at(bytes, place, bytes.length);
    if (call) out.push(call);
    place = next(bytes, call ? call.end : place + 1, bytes.length);
  }
  return out;
}

const EXE = Buffer.from('.exe');
const STOPS = new Set(Buffer.from(' \t"\'\r\n'));
function isWordByte(byte: number): boolean { return isAlphanumeric(byte) || byte === 0x5f || byte === 0x2d; }
function upper(byte: number): number { return byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte; }
/** Do these letters, which are small ones, stand there in either case? */
function standsAt(bytes: Uint8Array, place: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i++) { const byte = bytes[place + i] ?? 0; if (byte !== name[i] && (byte < 0x41 || byte > 0x5a || byte + 0x20 !== name[i])) return false; }
  return true;
}
