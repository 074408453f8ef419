import { anyOf } from './alternation.ts';

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
