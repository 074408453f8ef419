import type { LooseningFact, SafeguardFact } from './safeguard.ts';
import type { Evidence, EvidenceList, Place } from './place.ts';
import type { Known, Scalar } from './known.ts';
import type { AgentFact, AgentId, ControlFact, ControlId, McpServerFact, ProhibitionFact } from './agent.ts';
import type { CopyRhythm, CredentialFact, EnvironmentMark, Gap, GrantFact, EncryptedFact, ExampleSecretFact, Key, OperationFact, ProgramFact, SealingKeyFact, SelfStartFact, Told, UseFact } from './facts.ts';
import type { JobFact } from './jobs.ts';
import type { RepositoryFact } from './repository.ts';
import type { CredentialKind, Knowledge, OperationRow } from './knowledge.ts';
import type { Question } from './settings.ts';
import type { Confidence, Destroys, Effect, EnvironmentKind, Foundation, Gate, GateBasis, Guard, ResourceKind, Verdict } from './words.ts';

export type ResourceId = string;
export type CredentialId = string;
export type EdgeId = string;

/** Facts joined: one per thing in the world, whatever number of files speak of it. */
export interface Resource {
  readonly id: ResourceId;
  readonly name: string;
  readonly kind: ResourceKind;
  readonly provider: string;
  readonly type: string;
  readonly keys: readonly Key[];
  /** Weak identity; a resource sharing one is perhaps the same thing. */
  readonly maybe: readonly Key[];
  readonly marks: readonly EnvironmentMark[];
  /** Kinds of environment it belongs to, worst first; `unknown` alone when nothing says. */
  readonly environments: readonly EnvironmentKind[];
  readonly holdsData: Known<boolean>;
  readonly guard: Guard;
  /** What the guard is, or which flag is off, with its place; empty when its type has none. */
  readonly guards: readonly { readonly attribute: string; readonly strength: Guard; readonly state: Known<boolean>; readonly says: string }[];
  readonly copies: readonly Copy[];
  /** Answers to what users ask of single settings of its type: yes, no, or not to be told. */
  readonly settings?: readonly ResourceSetting[];
  readonly attributes: Readonly<Record<string, Known<Scalar>>>;
  /** Ids of what it is part of and what it lies on, each with the evidence. */
  readonly partOf: readonly { readonly id: ResourceId; readonly evidence: EvidenceList }[];
  readonly storedOn: readonly { readonly id: ResourceId; readonly evidence: EvidenceList; readonly certain: boolean }[];
  /** Who is served by it: services, environments, jobs. */
  readonly serves: readonly { readonly key: Key; readonly evidence: EvidenceList }[];
  /** True for "everything else in this account": unbounded, not a thing a file names. */
  readonly unbounded: boolean;
  readonly evidence: EvidenceList;
}

/** The answer to one question about a resource, by the setting that decides it. */
export interface ResourceSetting {
  readonly question: Question;
  readonly attribute: string;
  readonly state: Known<boolean>;
  /** Places of other blocks that make it worth asking. */
  readonly because?: readonly Place[];
  /** A no is a note, also where a file says it in so many words. */
  readonly mild?: true;
}

/** A copy of a resource. The place it lies on is a resource too, where a file shows one. */
export interface Copy {
  readonly of: ResourceId;
  /** Where it lies; undefined: with the provider, beside the resource, or not known. */
  readonly on: ResourceId | undefined;
  readonly kind: 'dump' | 'snapshot' | 'replica' | 'export' | 'versions' | 'automated';
  readonly name: string;
  /** Is it made at all? Absent: it is seen to be made. */
  readonly exists?: Known<boolean>;
  /** Does it outlive the destruction of the resource's container? */
  readonly survives: Known<boolean>;
  /** Is it out of reach of the agents that reach the resource? Set by recover. */
  readonly independent: Known<boolean>;
  readonly because: string;
  /** When it is made and how long it stays. Absent: no file says. */
  readonly rhythm?: CopyRhythm;
  readonly evidence: EvidenceList;
}

export interface Credential {
  readonly id: CredentialId;
  readonly provider: string;
  /** Kinds still possible after the call sites spoke, worst first. */
  readonly kinds: readonly CredentialKind[];
  readonly name: string;
  readonly foundation: Foundation;
  /** All the facts that are this one credential. */
  readonly facts: readonly CredentialFact[];
  readonly uses: readonly UseFact[];
  /** Why this kind: half sentences with places. */
  readonly because: readonly Evidence[];
  readonly opens: CredentialFact['opens'];
  readonly holders: readonly Key[];
  readonly readOnly: Known<boolean>;
  /** Every place only presumes it: see `CredentialFact.presumed`. */
  readonly presumed?: true;
  /** How it is come by where that makes it short. */
  readonly lasts?: string;
  /** What the value says of its own limits; `kinds` are what is left within them. */
  readonly told?: Told;
  readonly confidence: Confidence;
  readonly environments: readonly EnvironmentKind[];
  readonly marks: readonly EnvironmentMark[];
  readonly authority: readonly Authority[];
  /** Agents that can read or use it, with the gate of doing so. */
  readonly readableBy: readonly { readonly agent: AgentId; readonly gate: Gate; readonly by: 'reads' | 'uses' }[];
  readonly places: readonly [Place, ...Place[]];
}

/** What a credential may do to what. */
export interface Authority {
  readonly effect: Effect;
  readonly destroys: Destroys;
  readonly on: ResourceId;
  readonly operation: string;
  readonly bound: 'exact' | 'at-most';
  readonly foundation: Foundation;
  readonly evidence: EvidenceList;
}

export interface Program {
  readonly fact: ProgramFact;
  readonly operations: readonly { readonly fact: OperationFact; readonly row: OperationRow }[];
}

/** One hop. `controls` are the controls that bear on it, holding or not. */
export interface Edge {
  readonly id: EdgeId;
  readonly from: string;
  readonly to: string;
  readonly kind: 'reads' | 'runs' | 'uses' | 'holds' | 'actsAs' | 'may' | 'partOf' | 'storedOn' | 'copiedTo' | 'serves';
  readonly controls: readonly ControlId[];
  readonly evidence: EvidenceList;
  /** The hop as a short subject and predicate: "scripts/domains.ts" / "holds a Railway token". Free of values and quoted prose. */
  readonly title: string;
  readonly says: string;
}

export interface Recoverability {
  readonly verdict: Verdict;
  /** Full sentence half, with the dated belief named. */
  readonly because: string;
  readonly window?: string;
  readonly hypothetical?: true;
  readonly evidence: readonly Evidence[];
}

/** From an agent to an effect on a resource. One path per (agent, authority, effect, resource); channels are folded in. */
export interface Path {
  readonly id: string;
  readonly agent: AgentId;
  readonly credential: CredentialId | undefined;
  /** Program it goes through, when it goes through one. */
  readonly program: Key | undefined;
  readonly edges: readonly Edge[];
  readonly effect: Effect;
  readonly destroys: Destroys;
  readonly operation: string;
  readonly resource: ResourceId;
  /** Destructive calls needed, one more per self-removable guard to clear. */
  readonly calls: number;
  readonly gate: Gate;
  readonly gateBasis: GateBasis;
  readonly gateBecause: string;
  readonly foundation: Foundation;
  readonly confidence: Confidence;
  readonly recoverability: Recoverability;
  /** Counts as destroyable (DESIGN §3): open or asked on found or named authority, or open on ambient. */
  readonly counts: boolean;
  /** Same credential, program, kind of effect and agent group: one finding. */
  readonly family: string;
}

/** Everything the checks may ask. Plain data; nothing in it is changed after it is built. */
export interface BlastGraph {
  readonly agents: readonly AgentFact[];
  readonly controls: readonly ControlFact[];
  readonly mcpServers: readonly McpServerFact[];
  readonly prohibitions: readonly ProhibitionFact[];
  readonly credentials: readonly Credential[];
  readonly programs: readonly Program[];
  readonly operations: readonly OperationFact[];
  readonly resources: readonly Resource[];
  readonly grants: readonly GrantFact[];
  readonly jobs: readonly JobFact[];
  /** Settings of repositories, where the service that keeps them was asked. */
  readonly repositories?: readonly RepositoryFact[];
  /** What lies in reach and is no secret to whoever reads it. */
  readonly encrypted?: readonly EncryptedFact[];
  /** Keys of manuals that stand where infrastructure takes its credential. */
  readonly exampleSecrets?: readonly ExampleSecretFact[];
  /** Private keys in a file that seal what the gate obeys. */
  readonly sealingKeys?: readonly SealingKeyFact[];
  /** Commands that nobody starts by hand, with what the programs they start destroy. */
  readonly selfStarts?: readonly SelfStartFact[];
  /** What is declared for nothing but holding others back. */
  readonly safeguards?: readonly SafeguardFact[];
  /** What lets agents do more unasked whose reach is not worked out. */
  readonly loosenings?: readonly LooseningFact[];
  readonly paths: readonly Path[];
  readonly gaps: readonly Gap[];
  /** Day the beliefs are taken as of, YYYY-MM-DD. */
  readonly asOf: string;
  /** Day by which is judged what has run out, YYYY-MM-DD. Absent: the day of the beliefs. */
  readonly today?: string;
  resource(id: ResourceId): Resource | undefined;
  credential(id: CredentialId): Credential | undefined;
  /** Path of every file of the tree, code-point order. */
  readonly files: readonly string[];
  /** Does git keep this file? Undefined: nobody says. Absent: every file is kept. */
  keeps?(file: string): boolean | undefined;
  /** The tables it was built with. */
  readonly knowledge: Knowledge;
}
