import type { CreateExtractor, Fact, ResourceFact } from '../../../src/model/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { loadTree, treeOf } from '../../support/tree.ts';

/** Facts of a fixture below fixtures/resources. */
export async function factsOfFixture(name: string, create: CreateExtractor): Promise<readonly Fact[]> {
  return factsOf(loadTree(`fixtures/resources/${name}.tree`).workspace, [create]);
}

/** Facts of a few files. */
export async function factsOfFiles(files: Readonly<Record<string, string>>, create: CreateExtractor): Promise<readonly Fact[]> {
  return factsOf(treeOf(files), [create]);
}

/** `from -> to` of every arrow of a kind, sorted. */
export function arrows(facts: readonly Fact[], kind: 'partOf' | 'storedOn' | 'copiedTo' | 'serves'): readonly string[] {
  return only(facts, 'relation').filter((relation) => relation.kind === kind).map((relation) => `${relation.from} -> ${relation.to}`).sort();
}

/** The resource of a key; fails when there is none. */
export function resource(facts: readonly Fact[], key: string): ResourceFact {
  const found = only(facts, 'resource').find((candidate) => candidate.keys.includes(key));
  if (!found) throw new Error(`no resource ${key}; there are ${only(facts, 'resource').map((fact) => fact.keys[0]).join(', ')}`);
  return found;
}

export function keys(facts: readonly Fact[]): readonly string[] { return only(facts, 'resource').map((fact) => fact.keys[0]).sort(); }
export function kinds(fact: ResourceFact): readonly string[] { return [...new Set(fact.environments.map((mark) => mark.kind))].sort(); }
