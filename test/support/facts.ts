import { collectFacts } from '../../src/collect.ts';
import type { Collected } from '../../src/collect.ts';
import { decode } from '../../src/discover/decode.ts';
import { createMatcher } from '../../src/match/index.ts';
import { extractors as all } from '../../src/extract/index.ts';
import type { CreateExtractor, Fact, Workspace } from '../../src/model/index.ts';
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
  return collectFacts(workspace, extractors.map((create) => create(knowledge())), {
    decode, match: (literals, everywhere) => createMatcher(literals, undefined, everywhere), parse: (source, syntax) => parser(source, syntax), saysText: (file) => syntaxOf(file, '') !== 'text',
  });
}

/** Facts of one sort. */
export function only<K extends Fact['fact']>(facts: readonly Fact[], kind: K): Extract<Fact, { fact: K }>[] {
  return facts.filter((fact): fact is Extract<Fact, { fact: K }> => fact.fact === kind);
}
