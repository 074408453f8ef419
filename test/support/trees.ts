import { readdirSync, readFileSync, statSync } from 'node:fs';
import { checks } from '../../rules/checks/index.ts';
import { findingsOf } from '../../src/findings.ts';
import { buildGraph } from '../../src/graph/index.ts';
import type { BlastGraph, Fact, Finding, Gap, Path } from '../../src/model/index.ts';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import type { MemoryFile } from '../../src/discover/memory.ts';
import { collect } from './facts.ts';
import { knowledge } from './knowledge.ts';
import { parseTree } from './tree.ts';

const fixtures = new URL('../../fixtures/', import.meta.url);

/** The facts of one fixture, read once. */
export interface Told { readonly name: string; readonly facts: readonly Fact[]; readonly gaps: readonly Gap[]; readonly files: readonly string[] }

function filesOf(name: string): readonly MemoryFile[] {
  const at = new URL(name, fixtures);
  if (name.endsWith('.tree')) return parseTree(readFileSync(at, 'utf8')).files;
  const base = new URL(`${name}/`, fixtures);
  return readdirSync(base, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/')).filter((path) => statSync(new URL(path, base)).isFile()).sort()
    .map((path) => ({ path, content: readFileSync(new URL(path, base), 'utf8') }));
}

/** Names of the incidents, and of every `.tree` below the given folders of fixtures/. */
export function namesOf(...folders: readonly string[]): string[] {
  const incidents = readdirSync(new URL('incidents/', fixtures)).sort().map((name) => `incidents/${name}`);
  return [...incidents, ...folders.flatMap((folder) => readdirSync(new URL(`${folder}/`, fixtures), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tree')).sort().map((path) => `${folder}/${path.replaceAll('\\', '/')}`))];
}

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
