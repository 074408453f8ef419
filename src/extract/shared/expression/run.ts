import type { Program } from './program.ts';
import { holds, WORDS } from './sets.ts';

/** One match: the whole, and the secret in it. Offsets of the text, half-open. */
export interface Match { readonly start: number; readonly end: number; readonly secretStart: number; readonly secretEnd: number }

/** Longest stretch that is looked at in one piece; nothing longer is matched whole. */
const PIECE = 4096;
/** How far two pieces overlap: a match of this length is never cut. */
const OVERLAP = 1024;

/**
 * Every match between two offsets of a text, left to right, none overlapping: those that a backtracking engine finds. Every pair of step and offset that led
 * nowhere is remembered, whichever match was tried, so the work is at most a small multiple of steps times characters. What stands outside of the offsets is seen by `^ $ \b` only.
 */
export function findAll(program: Program, text: string, from: number, to: number): Match[] {
  const out: Match[] = [];
  for (let start = from; start < to;) {
    const end = Math.min(start + PIECE, to);
    const cut = end < to;
    const found = inPiece(program, text, start, end);
    let next = cut ? end - OVERLAP : to;
    for (const match of found) {
      // It ran into the end of the piece, and may go on behind it: a piece that begins with it tells.
      if (cut && match.end === end && match.start > start) { next = match.start; break; }
      if (cut && match.start >= end - OVERLAP) { next = match.start; break; }
      out.push(match);
      next = Math.max(next, match.end);
    }
    start = Math.max(next, start + 1);
  }
  return out;
}

function inPiece({ steps }: Program, text: string, from: number, to: number): Match[] {
  const width = to - from + 1;
  const tried = new Uint8Array(Math.ceil((steps.length * width) / 8));
  const stack: number[] = [];
  const out: Match[] = [];
  for (let start = from; start < to;) {
    const found = tryAt(start);
    if (found) { out.push(found); start = found.end; } else start++;
  }
  return out;

  /** Depth first, the preferred way first; marks of the secret are undone when a way is given up. */
  function tryAt(start: number): Match | undefined {
    let [secretStart, secretEnd] = [-1, -1];
    stack.length = 0;
    stack.push(0, start);
    while (stack.length > 0) {
      let at = stack.pop() ?? 0;
      let step = stack.pop() ?? 0;
      if (step < 0) { if (step === -1) secretStart = at; else secretEnd = at; continue; }
      for (;;) {
        const cell = step * width + (at - from);
        const bit = 1 << (cell & 7);
        if (((tried[cell >> 3] ?? 0) & bit) !== 0) break;
        tried[cell >> 3] = (tried[cell >> 3] ?? 0) | bit;
        const one = steps[step];
        if (!one) break;
        if (one.op === 'set') {
          if (at >= to) break;
          const unit = text.charCodeAt(at);
          if (!(unit < 128 ? one.low[unit] === 1 : holds(one.ranges, unit))) break;
          at++;
          step++;
        } else if (one.op === 'split') {
          stack.push(one.second, at);
          step = one.first;
        } else if (one.op === 'jump') step = one.to;
        else if (one.op === 'edge') {
          if (!isEdge(one.of, text, at)) break;
          step++;
        } else if (one.op === 'mark') {
          stack.push(one.which === 0 ? -1 : -2, one.which === 0 ? secretStart : secretEnd);
          if (one.which === 0) secretStart = at; else secretEnd = at;
          step++;
        } else return { start, end: at, secretStart: secretEnd < 0 ? start : secretStart, secretEnd: secretEnd < 0 ? at : secretEnd };
      }
    }
    return undefined;
  }
}

function isEdge(of: 'line-start' | 'line-end' | 'word' | 'no-word', text: string, at: number): boolean {
  switch (of) {
    case 'line-start': return at === 0 || isLineEnd(text.charCodeAt(at - 1));
    case 'line-end': return at >= text.length || isLineEnd(text.charCodeAt(at));
    default: return ((at > 0 && holds(WORDS, text.charCodeAt(at - 1))) !== (at < text.length && holds(WORDS, text.charCodeAt(at)))) === (of === 'word');
  }
}

function isLineEnd(unit: number): boolean { return unit === 10 || unit === 13 || unit === 0x2028 || unit === 0x2029; }
