import { isSource } from './model/index.ts';
import type { Extractor, FileRef } from './model/index.ts';

/** Who looks for which literal, by their numbers, and who is asked about a program whatever stands in it. `asked`: room for one answer. */
interface Askable { readonly naming: readonly Extractor[]; readonly byLiteral: ReadonlyMap<string, readonly number[]>; readonly bySet: WeakMap<ReadonlySet<string>, readonly Extractor[]>; readonly asked: Uint8Array }

const askable = new WeakMap<readonly Extractor[], Askable>();

/** Sets of literals larger than this are seldom the same again. */
const SMALL = 8;

/**
 * Those of the extractors that are asked whether they want this file, in their order: all of them, but about a program, a page or a picture only those that want some for their names alone, and those one of
 * whose own literals was met in it. What services answered is no program, whatever the address ends with.
 */
export function askedAbout(file: FileRef, hits: ReadonlySet<string>, extractors: readonly Extractor[]): readonly Extractor[] {
  if (file.origin === 'api' || !isSource(file.path)) return extractors;
  const { naming, byLiteral, bySet, asked } = askableOf(extractors);
  if (hits.size === 0) return naming;
  const known = bySet.get(hits);
  if (known) return known;
  asked.fill(0);
  for (const hit of hits) {
    const those = byLiteral.get(hit);
    if (those) for (const index of those) asked[index] = 1;
  }
  const some: Extractor[] = [];
  for (const [index, extractor] of extractors.entries()) if (asked[index] === 1 || extractor.namesSources === true) some.push(extractor);
  if (hits.size <= SMALL) bySet.set(hits, some);
  return some;
}

/** Put together once for the same extractors: the literals are thousands. */
function askableOf(extractors: readonly Extractor[]): Askable {
  const known = askable.get(extractors);
  if (known) return known;
  const byLiteral = new Map<string, number[]>();
  for (const [index, extractor] of extractors.entries()) {
    for (const literals of [extractor.literals, extractor.everywhere]) {
      for (const literal of literals ?? []) {
        const those = byLiteral.get(literal);
        if (!those) byLiteral.set(literal, [index]);
        else if (those.at(-1) !== index) those.push(index);
      }
    }
  }
  const all = { naming: extractors.filter((extractor) => extractor.namesSources === true), byLiteral, bySet: new WeakMap<ReadonlySet<string>, readonly Extractor[]>(), asked: new Uint8Array(extractors.length) };
  askable.set(extractors, all);
  return all;
}
