import type { Place } from '../../../model/index.ts';
import { structureOfText } from './functions-json.ts';
import { joinRefs, lost, MOST_TEXT, refsOf, scalar, textOf } from './value.ts';
import type { Ref, Value } from './value.ts';

/** Stands for text we do not know while looking at what follows a reference. */
const HOLE = '\0';

/** Joins the parts of a template. References learn the path segment that follows them, `prod` in `${x.endpoint}:5432/prod`. */
export function evaluateTemplate(parts: readonly Value[], at: Place): Value {
  const texts = parts.map((part) => textOf(part));
  let refs: readonly Ref[] = [];
  for (const [index, part] of parts.entries()) {
    const own = refsOf(part);
    if (own.length === 0) continue;
    const segment = segmentAfter(texts.slice(index + 1, index + 8).map((text) => text?.slice(0, 500) ?? HOLE).join(''));
    refs = joinRefs(refs, segment === undefined ? own : own.map((ref) => (ref.segment === undefined ? { ...ref, segment } : ref)));
  }
  const broken = parts[texts.indexOf(undefined)];
  if (broken === undefined) {
    const via = parts.flatMap((part) => part.via).slice(0, 8);
    return scalar(texts.join(''), at, refs, via);
  }
  const possible = broken.type === 'unknown' && broken.possible && broken.possible.length <= 16 && texts.filter((text) => text === undefined).length === 1
    
    ? broken.possible.map((one) => texts.map((text) => text ?? String(one ?? '')).join('').slice(0, 2000)) : undefined;
  const value = lost(broken.type === 'unknown' ? broken.why : 'part of its text is not one value', broken.at ?? at, refs, possible);
  const json = structure(parts, texts, at);
  return json ? { ...value, json } : value;
}

/** Marks the place of part number n in a text; private-use characters, which JSON lets stand. */
const MARK = /\ue000(\d{1,6})\ue001/g;

/** The structure of JSON written as text with holes in it: strings with a hole are unknown and keep what flows into them. */
function structure(parts: readonly Value[], texts: readonly (string | undefined)[], at: Place): Value | undefined {
  const whole = texts.map((text, index) => text ?? `\ue000${index}\ue001`).join('');
  if (whole.length > MOST_TEXT || !/^\s*[{[]/.test(whole)) return undefined;
  return structureOfText(whole, at, placing(parts, texts, at), (text) => {
    const holes = [...text.matchAll(MARK)].flatMap(([, index]) => parts[Number(index)] ?? []);
    const [first] = holes;
    if (!first) return undefined;
    return lost(first.type === 'unknown' ? first.why : 'part of its text is not one value', first.at ?? at, holes.flatMap(refsOf));
  });
}

/** Where offsets of the joined text stand: inside parts that are written there, at the beginning of those that are not. */
function placing(parts: readonly Value[], texts: readonly (string | undefined)[], at: Place): (start: number, end: number) => Place {
  let offset = 0;
  const runs = parts.map((part, index) => {
    const text = texts[index];
    const run = { from: offset, to: offset + (text?.length ?? `\ue000${index}\ue001`.length), at: part.at, direct: text !== undefined && part.at !== undefined && part.at.file === at.file && part.at.end - part.at.start === text.length };
    offset = run.to;
    return run;
  });
  const of = (position: number): number | undefined => {
    const run = runs.find((one) => position >= one.from && position < one.to);
    if (!run) return undefined;
    if (run.direct && run.at) return run.at.start + position - run.from;
    const before = runs[runs.indexOf(run) - 1];
    return before?.direct && before.at ? before.at.end : undefined;
  };
  return (start, end) => { const from = of(start); const to = of(Math.max(start, end - 1)); return from === undefined ? at : { ...at, start: from, end: to === undefined || to < from ? from : to + 1 }; };
}

/** Name behind an optional port: the database of a connection string. Longest bound first, so it is linear. */
function segmentAfter(text: string): string | undefined {
  return /^(?::[0-9\0]{0,6})?\/([A-Za-z0-9_.-]{1,64})(?![A-Za-z0-9_.-])/.exec(text)?.[1];
}
