import { isSource } from './model/index.ts';
import type { Extractor, FileRef } from './model/index.ts';

/** Who looks for which literal, and who is asked about a program whatever stands in it. */
interface Askable { readonly naming: readonly Extractor[]; readonly byLiteral: ReadonlyMap<string, readonly Extractor[]>; readonly bySet: WeakMap<ReadonlySet<string>, readonly Extractor[]> }

const askable = new WeakMap<readonly Extractor[], Askable>();

/** Sets of literals larger than this are seldom the same again. */
const SMALL = 8;

/**
 * Those of the extractors that are asked whether they want this file, in their order: all of them, but about a program, a page or a picture only those that want some for their names alone, and those one of
 * whose own literals was met in it. What services answered is no program, whatever the address ends with.
 */
export function askedAbout(file: FileRef, hits: ReadonlySet<string>, extractors: readonly Extractor[]): readonly Extractor[] {
  if (file.origin === 'api' || !isSource(file.path)) return extractors;
  const { naming, byLiteral, bySet } = askableOf(extractors);
  if (hits.size === 0) return naming;
  const known = bySet.get(hits);
  if (known) return known;
  const some = new Set(naming);
  for (const hit of hits) for (const extractor of byLiteral.get(hit) ?? []) some.add(extractor);
  const asked = extractors.filter((extractor) => some.has(extractor));
  if (hits.size <= SMALL) bySet.set(hits, asked);
  return asked;
}

/** Put together once for the same extractors: the literals are thousands. */
function askableOf(extractors: readonly Extractor[]): Askable {
  const known = askable.get(extractors);
  if (known) return known;
  const byLiteral = new Map<string, Extractor[]>();
  for (const extractor of extractors) {
    for (const literals of [extractor.literals, extractor.everywhere]) {
      for (const literal of literals ?? []) {
        const those = byLiteral.get(literal);
        if (!those) byLiteral.set(literal, [extractor]);
        else if (those.at(-1) !== extractor) those.push(extractor);
      }
    }
  }
  const all = { naming: extractors.filter((extractor) => extractor.namesSources === true), byLiteral, bySet: new WeakMap<ReadonlySet<string>, readonly Extractor[]>() };
  askable.set(extractors, all);
  return all;
}
