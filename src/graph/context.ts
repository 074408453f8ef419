import type { AgentFact, Authority, ControlFact, Evidence, Knowledge, McpServerFact, OperationFact, OperationRow, ProgramFact, Resource } from '../model/index.ts';
import type { LinkedCredential } from './credentials.ts';
import type { Resources } from './resources.ts';

/** A credential with what it may do. */
export interface Authorised { readonly credential: LinkedCredential; readonly authority: readonly Authority[] }

/** Everything the ways are drawn from. */
export interface Context {
  readonly knowledge: Knowledge;
  readonly agents: readonly AgentFact[];
  readonly controls: ReadonlyMap<string, ControlFact>;
  /** Place and words of each control, for the edge it decides. */
  readonly controlPlaces: ReadonlyMap<string, Evidence>;
  readonly servers: readonly McpServerFact[];
  readonly credentials: readonly Authorised[];
  readonly programs: ReadonlyMap<string, ProgramFact>;
  readonly operations: ReadonlyMap<string, readonly { readonly fact: OperationFact; readonly row: OperationRow }[]>;
  readonly resources: Resources;
  /** Includes the unbounded ones. */
  resource(id: string): Resource | undefined;
}

/** Agents in CI check out what git tracks: nothing ignored, nothing of a home directory. */
export function seesOrigin(agent: AgentFact, origin: string): boolean {
  return !agent.id.startsWith('ci:') || origin === 'tree' || origin === 'history';
}
