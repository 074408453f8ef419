import type { Evidence, Place } from '../../../model/index.ts';
import { lost, scalar, shapeOf, textOf } from './value.ts';
import type { Ref, Value } from './value.ts';

/** Most parts of one text that are put together. */
const MOST_PARTS = 2_000;

/** The parts in a row, with `glue` between them. Where one is not known the shape of the text still is. */
export function joined(glue: string, parts: readonly Value[], at: Place): Value {
  const taken = parts.slice(0, MOST_PARTS);
  const refs: Ref[] = taken.flatMap((part) => part.refs);
  const via: Evidence[] = taken.flatMap((part) => part.via).slice(0, 12);
  const texts = taken.map(textOf);
  if (!texts.includes(undefined)) return scalar(texts.join(glue), taken.length === 1 ? taken[0]?.at ?? at : at, refs, via);
  return lost(whyOf(taken), at, { refs, via, shape: taken.map((part) => shapeOf(part) ?? '${}').join(glue) });
}

/** A text whose `${Name}` parts are filled in; `${!Name}` is meant as written. */
export function substituted(text: string, at: Place, fill: (name: string) => Value | undefined): Value {
  const parts: Value[] = [];
  let end = 0;
  for (const match of text.matchAll(/\$\{(!?)([A-Za-z0-9:._-]{1,255})\}/g)) {
    if (parts.length > MOST_PARTS) break;
    parts.push(scalar(text.slice(end, match.index), at));
    end = match.index + match[0].length;
    if (match[1] === '!') parts.push(scalar(`\${${match[2] ?? ''}}`, at));
    else parts.push(fill(match[2] ?? '') ?? scalar('', at));
  }
  if (parts.length === 0) return scalar(text, at);
  parts.push(scalar(text.slice(end), at));
  const whole = joined('', parts, at);
  // A text that is one parameter and nothing else keeps where that stands.
  const meant = parts.filter((part) => textOf(part) !== '');
  return meant.length === 1 && meant[0] ? meant[0] : whole;
}

function whyOf(parts: readonly Value[]): string {
  const first = parts.find((part) => part.type === 'unknown' || part.type === 'either');
  return first?.type === 'unknown' || first?.type === 'either' ? first.why : 'part of it is no text';
}
