import { compareText } from '../model/index.ts';
import type { CreateExtractor, Extractor, Knowledge } from '../model/index.ts';
import * as all from './all.ts';

const makers: Readonly<Record<string, CreateExtractor>> = all;

/** Every extractor, in code-point order of its name in `all.ts`, so that facts come in the same order everywhere. */
export const extractors: readonly CreateExtractor[] = Object.entries(makers).sort(([a], [b]) => compareText(a, b)).map(([, create]) => create);

const made = new WeakMap<Knowledge, readonly Extractor[]>();

/** All of them for these tables. They keep nothing of what they read, so whoever judges tree after tree by the same tables makes them once: their literals and expressions are thousands. */
export function extractorsFor(knowledge: Knowledge): readonly Extractor[] {
  let all = made.get(knowledge);
  if (!all) made.set(knowledge, all = extractors.map((create) => create(knowledge)));
  return all;
}
