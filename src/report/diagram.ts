import type { BlastGraph, Edge, Path, ScanResult, Verdict } from '../model/index.ts';
import { VERDICTS } from '../model/index.ts';
import { placeText } from './place.ts';
import { harmless } from './safe.ts';

/** What a node is, from the word list of this tool and never from the tree. */
export type NodeKind = 'agent' | 'program' | 'server' | 'file' | 'credential' | 'resource' | 'environment' | 'copies' | 'other';
export interface DiagramNode { readonly index: number; readonly kind: NodeKind; readonly label: string; readonly verdict: Verdict | undefined }
export interface DiagramEdge { readonly from: number; readonly to: number; readonly kind: Edge['kind']; readonly says: string; readonly place: string }
/** The destructive paths as one picture; labels are harmless, not yet escaped for a format. */
export interface Diagram { readonly nodes: readonly DiagramNode[]; readonly edges: readonly DiagramEdge[]; readonly left: number }

/** Nodes and edges of the paths that count (of all that are not closed, if none counts), worst path first, at most `most` edges; `left` are those that did not fit. */
export function diagramOf(result: ScanResult, most: number): Diagram {
  const counting = result.graph.paths.filter((path) => path.counts);
  return diagramOfPaths(result, counting.length > 0 ? counting : result.graph.paths.filter((path) => path.gate !== 'closed'), most);
}

/** Nodes and edges of some paths of `result`. */
export function diagramOfPaths(result: ScanResult, paths: readonly Path[], most: number): Diagram {
  const { graph } = result;
  const verdicts = new Map<string, Verdict>();
  for (const path of paths) {
    const known = verdicts.get(path.resource);
    if (known === undefined || VERDICTS.indexOf(path.recoverability.verdict) > VERDICTS.indexOf(known)) verdicts.set(path.resource, path.recoverability.verdict);
  }
  const all = [...new Map(paths.flatMap((path) => path.edges).map((edge) => [`${edge.kind}\u0000${edge.from}\u0000${edge.to}`, edge])).values()];
  const names = namesOf(graph);
  const nodes = new Map<string, DiagramNode>();
  const node = (id: string, title: string | undefined): number => {
    const known = nodes.get(id);
    if (known) return known.index;
    const made = { index: nodes.size + 1, kind: kindOf(id, graph), label: harmless(nameOf(id, graph, names) ?? title ?? id), verdict: verdicts.get(id) };
    nodes.set(id, made);
    return made.index;
  };
  const edges = all.slice(0, most).map((edge): DiagramEdge => ({
    from: node(edge.from, edge.title), to: node(edge.to, undefined), kind: edge.kind, says: harmless(edge.says), place: harmless(placeText(edge.evidence[0].at, result.sources)),
  }));
  return { nodes: [...nodes.values()], edges, left: all.length - edges.length };
}

const CREDENTIAL = /^(?:credential|principal):/;
const PREFIXES: readonly (readonly [RegExp, NodeKind])[] = [[/^file:/, 'file'], [/^(?:npm|make|job|run|tool):/, 'program'], [/^mcp:/, 'server'], [/^environment:/, 'environment'], [/^copies:/, 'copies']];

function kindOf(id: string, graph: BlastGraph): NodeKind {
  if (graph.resource(id)) return 'resource';
  if (graph.agents.some((agent) => agent.id === id)) return 'agent';
  if (CREDENTIAL.test(id) || graph.credential(id)) return 'credential';
  return PREFIXES.find(([prefix]) => prefix.test(id))?.[1] ?? 'other';
}

/** Names of agents and programs, by the id their edges use. */
function namesOf(graph: BlastGraph): ReadonlyMap<string, string> {
  return new Map([...graph.programs.map((program): [string, string] => [program.fact.key, program.fact.name]), ...graph.agents.map((agent): [string, string] => [agent.id, agent.name])]);
}

function nameOf(id: string, graph: BlastGraph, names: ReadonlyMap<string, string>): string | undefined {
  const credential = graph.credential(id.replace(CREDENTIAL, ''));
  if (credential) return id.startsWith('principal:') ? `whoever holds ${credential.name}` : credential.name;
  const known = names.get(id) ?? graph.resource(id)?.name;
  if (known !== undefined) return known;
  const after = id.slice(id.indexOf(':') + 1);
  switch (kindOf(id, graph)) {
    case 'file': return after;
    case 'program': return id.startsWith('tool:') ? after : undefined;
    case 'environment': return after.replaceAll('+', ', ');
    case 'copies': return `copies of ${graph.resource(after)?.name ?? after}`;
    default: return undefined;
  }
}
