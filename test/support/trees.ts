import { checks } from '../../rules/checks/index.ts';
import { findingsOf } from '../../src/findings.ts';
import { buildGraph } from '../../src/graph/index.ts';
import type { BlastGraph, Fact, Finding, Gap, Path } from '../../src/model/index.ts';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import { collect } from './facts.ts';
import { filesOf, incidents, treesBelow } from './fixtures.ts';
import { knowledge } from './knowledge.ts';

/** The facts of one fixture, read once. */
export interface Told { readonly name: string; readonly facts: readonly Fact[]; readonly gaps: readonly Gap[]; readonly files: readonly string[] }

/** Names of the incidents, and of every `.tree` below the given folders of fixtures/. */
export function namesOf(...folders: readonly string[]): string[] { return [...incidents(), ...folders.flatMap(treesBelow)]; }

/** Reads a fixture to its facts. */
export async function told(name: string): Promise<Told> {
  const { facts, gaps, files } = await collect(memoryWorkspace(filesOf(name)));
  return { name, facts, gaps, files: files.map((file) => file.path) };
}

/** The graph of some facts of a fixture. */
export function graphOf({ gaps, files }: Told, facts: readonly Fact[]): BlastGraph {
  return buildGraph(facts, knowledge(), { asOf: knowledge().date, files, gaps });
}

/** What makes two paths of two graphs the same path. */
export function keyOf(path: Path): string { return [path.agent, path.credential ?? '', path.effect, path.destroys, path.resource].join(' | '); }

/** Findings of every check. */
export function findings(graph: BlastGraph): Finding[] { return findingsOf(graph, checks); }
