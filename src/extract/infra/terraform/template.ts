import type { Place } from '../../../model/index.ts';
import { joinRefs, lost, refsOf, scalar, textOf } from './value.ts';
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
  return lost(broken.type === 'unknown' ? broken.why : 'part of its text is not one value', broken.at ?? at, refs, possible);
}

/** Name behind an optional port: the database of a connection string. Longest bound first, so it is linear. */
function segmentAfter(text: string): string | undefined {
  return /^(?::[0-9\0]{0,6})?\/([A-Za-z0-9_.-]{1,64})(?![A-Za-z0-9_.-])/.exec(text)?.[1];
}
