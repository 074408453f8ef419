import type { AgentFact, Authority, CacheHop, ControlFact, Decision, Evidence, EvidenceList, Knowledge, McpServerFact, OperationFact, OperationRow, Place, ProgramFact, Resource } from '../model/index.ts';
import type { LinkedCredential } from './credentials.ts';
import { inSequence, mostPermissive } from './decide.ts';
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
  /** Jobs that reach others over a cache. */
  readonly cacheHops: readonly CacheHop[];
  /** A thing that no file declares: what a command that acts by login `by` names. */
  opened(provider: string, by: string, name: string, kind: Resource['kind'], evidence: EvidenceList, marks: Resource['marks']): Resource;
  /** Includes the unbounded ones. */
  resource(id: string): Resource | undefined;
}

/** Agents in CI check out what git tracks: nothing ignored, nothing of a home directory. */
export function seesOrigin(agent: AgentFact, origin: string): boolean {
  return !agent.id.startsWith('ci:') || origin === 'tree' || origin === 'history';
}

/**
 * May the agent read what stands at a place? What git keeps is read by asking git, whatever rules there are for the file's name: a file tool sees only packed bytes below `.git`. Any of the commands
 * that print an old version will do.
 */
export function readDecision(agent: AgentFact, place: Place): Decision {
  if (place.origin !== 'history') return agent.policy.read(place.file, place.origin);
  const asked = mostPermissive([agent.policy.run(`git show ${place.ref ?? 'HEAD'}:${place.file}`), agent.policy.run('git log -p'), agent.policy.run('git cat-file -p HEAD')]);
  const opens = agent.policy.programReads('.git/HEAD', 'tree');
  return opens.gate !== 'open' ? inSequence([asked, opens]) : asked;
}
