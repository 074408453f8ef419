import { collectFacts } from '../../../src/collect.ts';
import { decode } from '../../../src/discover/decode.ts';
import { create } from '../../../src/extract/infra/terraform.ts';
import { compileKnowledge } from '../../../src/knowledge/index.ts';
import { createMatcher } from '../../../src/match/index.ts';
import type { Fact, Knowledge, ResourceFact, Workspace } from '../../../src/model/index.ts';
import { only } from '../../support/facts.ts';
import { ruleFiles } from '../../support/knowledge.ts';
import { parse } from '../../support/parse.ts';
import { treeOf } from '../../support/tree.ts';

let compiled: Knowledge | undefined;

/** The tables this reader asks, alone: a slip in somebody else's table is told by that table's tests. */
export function tables(): Knowledge {
  compiled ??= compileKnowledge(ruleFiles().filter(({ path }) => /^(?:resources\/(?:terraform|arm)|iam\/)/.test(path)));
  return compiled;
}

/** Facts of the Terraform reader alone, of a tree given as path -> content; gaps at the end. */
export async function terraform(files: Readonly<Record<string, string>> | Workspace): Promise<readonly Fact[]> {
  const parser = await parse();
  const collected = await collectFacts(isWorkspace(files) ? files : treeOf(files), [create(tables())], { decode, match: (literals, everywhere) => createMatcher(literals, undefined, everywhere), parse: (source, syntax) => parser(source, syntax), saysText: () => false });
  return [...collected.facts, ...collected.gaps];
}

function isWorkspace(files: Readonly<Record<string, string>> | Workspace): files is Workspace {
  return typeof files.files === 'function';
}

/** The one resource with a key; fails when there is none. */
export function resource(facts: readonly Fact[], key: string): ResourceFact {
  const found = only(facts, 'resource').filter((fact) => fact.keys.includes(key));
  const [first] = found;
  if (!first || found.length !== 1) throw new Error(`${found.length} resources with key ${key}; there are ${only(facts, 'resource').map((fact) => fact.keys[0]).join(' ')}`);
  return first;
}

/** An attribute as `set true`, `default local`, `unknown ...`, or `absent`. */
export function attribute(fact: ResourceFact, name: string): string {
  const known = fact.attributes[name];
  if (!known) return 'absent';
  return known.basis === 'unknown' ? 'unknown' : `${known.basis} ${String(known.value)}`;
}

/** Relations as `from kind to`. */
export function relations(facts: readonly Fact[], kind: string): string[] {
  return only(facts, 'relation').filter((fact) => fact.kind === kind).map((fact) => `${fact.from} -> ${fact.to}`);
}

/** Marks as `kind by`. */
export function marks(fact: ResourceFact): string[] {
  return fact.environments.map((mark) => `${mark.kind} ${mark.by}`).sort();
}
