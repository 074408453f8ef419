import type { AgentId, BlastGraph, ControlFact, Credential, CredentialId, Finding, Key, Level, Program, Resource, ResourceId, ScanResult, Side, TreeChanges } from '../model/index.ts';
import { LEVELS } from '../model/index.ts';
import type { Pairing } from './pairing.ts';

/** One of two trees as seen from the other: what of it the other has too. Names that both share are those of the base. */
export interface SideView {
  readonly side: Side;
  readonly graph: BlastGraph;
  readonly result: ScanResult;
  resourceTwin(id: ResourceId): Resource | undefined;
  credentialTwin(id: CredentialId): Credential | undefined;
  hasAgentTwin(id: AgentId): boolean;
  agentName(id: AgentId): AgentId;
  key(key: Key): Key;
  file(path: string): string;
  program(key: Key): Program | undefined;
  controlsOf(agent: AgentId): readonly ControlFact[];
  /** The worst level of the findings that speak of a path, `note` where none does; accepted findings are findings. */
  levelOf(pathId: string): Level;
}

/** Both trees, each seen from the other. */
export function sideViews(base: ScanResult, head: ScanResult, pairing: Pairing, changes: TreeChanges): { readonly base: SideView; readonly head: SideView } {
  return {
    base: {
      ...common(base), side: 'base', resourceTwin: pairing.headResource, credentialTwin: pairing.headCredential, hasAgentTwin: (id) => pairing.headAgent(id) !== undefined,
      agentName: (id) => id, key: (key) => key, file: (path) => path,
    },
    head: {
      ...common(head), side: 'head', resourceTwin: pairing.baseResource, credentialTwin: pairing.baseCredential, hasAgentTwin: (id) => pairing.baseAgent(id) !== undefined,
      agentName: (id) => pairing.baseAgent(id)?.id ?? `new ${id}`, key: pairing.keyToBase, file: changes.baseOf,
    },
  };
}

/** A tree that is compared with nothing: all of it is also on the other side. */
export function aloneView(result: ScanResult): SideView {
  const own = common(result);
  return { ...own, side: 'head', resourceTwin: (id) => own.graph.resource(id), credentialTwin: (id) => own.graph.credential(id), hasAgentTwin: () => true, agentName: (id) => id, key: (key) => key, file: (path) => path };
}

function common(result: ScanResult): Pick<SideView, 'graph' | 'result' | 'program' | 'controlsOf' | 'levelOf'> {
  const { graph } = result;
  const programs = new Map(graph.programs.map((program) => [program.fact.key, program]));
  const controls = new Map<AgentId, ControlFact[]>();
  for (const control of graph.controls) { const held = controls.get(control.agent); if (held) held.push(control); else controls.set(control.agent, [control]); }
  const levels = levelsByPath([...result.findings, ...result.waived.map((one) => one.finding)]);
  return { graph, result, program: (key) => programs.get(key), controlsOf: (agent) => controls.get(agent) ?? [], levelOf: (id) => levels.get(id) ?? 'note' };
}

function levelsByPath(findings: readonly Finding[]): ReadonlyMap<string, Level> {
  const levels = new Map<string, Level>();
  for (const finding of findings) for (const id of finding.paths ?? []) levels.set(id, worstLevel([levels.get(id) ?? 'note', finding.level]));
  return levels;
}

/** `note` for none. */
export function worstLevel(levels: readonly Level[]): Level { return LEVELS[Math.max(0, ...levels.map((level) => LEVELS.indexOf(level)))] ?? 'note'; }

/** Worst first, for sorting. */
export function compareLevels(a: Level, b: Level): number { return LEVELS.indexOf(b) - LEVELS.indexOf(a); }
