import { ASKED, bufferOf, latinText } from '../../model/index.ts';
import type { Spots } from '../../model/index.ts';

/** Where the literals stand of which each place is told (ASKED.stands), lower case. */
export type Standing = ReadonlyMap<string, readonly number[]>;

const NOWHERE: Standing = new Map();

/** What was said of any of these places, and where the literals stand of which each is told. */
export function standingOf({ literals, pairs }: Spots): { readonly said: number; readonly standing: Standing } {
  let said = 0;
  for (let i = 1; i < pairs.length; i += 2) said |= (pairs[i] ?? 0) >>> 16;
  if ((said & ASKED.stands) === 0) return { said, standing: NOWHERE };
  const standing = new Map<string, number[]>();
  for (let i = 0; i < pairs.length; i += 2) {
    const at = pairs[i] ?? 0;
    const packed = pairs[i + 1] ?? 0;
    if (((packed >>> 16) & ASKED.stands) === 0) continue;
    const literal = literals[packed & 0xffff] ?? '';
    const places = standing.get(literal);
    if (places) places.push(at); else standing.set(literal, [at]);
  }
  return { said, standing };
}

/** Places of one literal around which text is made. */
const MOST = 500;

/** Is the question answered with yes at a place of one of the literals? Also where they are too many to ask; `most`: so many, where a question costs little. */
export function anyPlace(literals: readonly string[], standing: Standing, ask: (at: number, literal: string) => boolean, most = MOST): boolean {
  return standing.size > 0 && literals.some((literal) => {
    const places = standing.get(literal);
    return places !== undefined && (places.length > most || places.some((at) => ask(at, literal)));
  });
}

/** Bytes as Latin-1 without the mark of UTF-8 before their first line, which is no part of it; offsets stay those of the bytes. */
export function withoutMark(text: string): string { return text.replace(/^\xef\xbb\xbf/, '\n\n\n'); }

/** A stretch of the bytes as Latin-1, as much of it as there is, without the mark of UTF-8 at the beginning of a file. */
export function latinOf(bytes: Uint8Array, from: number, to: number): string {
  const start = Math.max(0, from);
  if (start === 0 && to >= bytes.length) return withoutMark(latinText(bytes));
  const text = bufferOf(bytes, start, to).toString('latin1');
  return start === 0 ? withoutMark(text) : text;
}
