import type { AgentFact, AgentId, Credential, CredentialId, Key, Resource, ResourceId } from '../model/index.ts';

/** One thing as both trees have it. */
export interface Pair<T> { readonly base: T; readonly head: T }

/** Things of one sort, matched one to one across the trees. */
export interface Matched<T> { readonly both: readonly Pair<T>[]; readonly onlyBase: readonly T[]; readonly onlyHead: readonly T[] }

/** Who is who in the two trees. One base thing explains at most one head thing, of equal kind and provider. */
export interface Pairing {
  readonly resources: Matched<Resource>;
  /** By value first (both trees were scanned in one process), then by id with renamed scopes. */
  readonly credentials: Matched<Credential>;
  /** Both trees are judged for the same agents; `ci:` and `run:` agents follow renamed files. */
  readonly agents: Matched<AgentFact>;
  baseResource(head: ResourceId): Resource | undefined;
  headResource(base: ResourceId): Resource | undefined;
  baseCredential(head: CredentialId): Credential | undefined;
  headCredential(base: CredentialId): Credential | undefined;
  baseAgent(head: AgentId): AgentFact | undefined;
  headAgent(base: AgentId): AgentFact | undefined;
  /** A key of the head tree in the names of the base tree: files and directories that were renamed have their old names in it. */
  keyToBase(head: Key): Key;
}
