import { collectFacts } from '../../src/collect.ts';
import type { Collected } from '../../src/collect.ts';
import { decode } from '../../src/discover/decode.ts';
import { createMatcher } from '../../src/match/index.ts';
import { extractors as all, extractorsFor } from '../../src/extract/index.ts';
import type { CreateExtractor, Extractor, Fact, Workspace } from '../../src/model/index.ts';
import { syntaxOf } from '../../src/parse/index.ts';
import { knowledge } from './knowledge.ts';
import { parse } from './parse.ts';

/** Facts of a workspace by the given extractors (default: all of them), with gaps at the end. */
export async function factsOf(workspace: Workspace, extractors: readonly CreateExtractor[] = all): Promise<readonly Fact[]> {
  const collected = await collect(workspace, extractors);
  return [...collected.facts, ...collected.gaps];
}

/** The same with texts and counts. */
export async function collect(workspace: Workspace, extractors: readonly CreateExtractor[] = all): Promise<Collected> {
  const parser = await parse();
  return collectFacts(workspace, madeOf(extractors), {
    decode, match: (literals, everywhere) => createMatcher(literals, undefined, everywhere), parse: (source, syntax) => parser(source, syntax), saysText: (file) => syntaxOf(file, '') !== 'text',
  });
}

const made = new WeakMap<readonly CreateExtractor[], readonly Extractor[]>();

/** Extractors by the tables of rules/. Whoever gives the same list again gets the same ones. */
function madeOf(extractors: readonly CreateExtractor[]): readonly Extractor[] {
  if (extractors === all) return extractorsFor(knowledge());
  let some = made.get(extractors);
  if (!some) made.set(extractors, some = extractors.map((create) => create(knowledge())));
  return some;
}

/** Facts of one sort. */
export function only<K extends Fact['fact']>(facts: readonly Fact[], kind: K): Extract<Fact, { fact: K }>[] {
  return facts.filter((fact): fact is Extract<Fact, { fact: K }> => fact.fact === kind);
}
