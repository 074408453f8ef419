import type { EvidenceList, Origin, Place } from './place.ts';
import type { Known } from './known.ts';
import type { Gate, GateBasis, Hold } from './words.ts';
import type { Key } from './facts.ts';

export type AgentId = string;
export type ControlId = string;

/** Ways from an agent to the world. */
export type Channel = 'read' | 'write' | 'run' | 'network' | 'mcp';

/** What an agent's settings say to one question. `by` names the controls that decided, `note` says it in half a sentence. */
export interface Decision {
  readonly gate: Gate;
  readonly basis: GateBasis;
  readonly by: readonly ControlId[];
  readonly note: string;
}

/**
 * The effective settings of one agent, answering for whatever channel is most permissive. Every answer is about this very
 * channel: a Read deny says nothing of a program that opens the file itself. Pure and total; built by the agent's extractor.
 */
export interface AgentPolicy {
  /** Can the bytes of `file` (relative path or `~/...`) get into the agent's context, by its file tool or a shell it may start? */
  read(file: string, origin: Origin): Decision;
  /** Can a program the agent starts open `file` itself? Only kernel controls can close this. */
  programReads(file: string, origin: Origin): Decision;
  /** Can a program the agent starts write or remove `file` (relative, `~/...` or absolute)? Only kernel controls can close it. Absent: nothing stops a program. */
  programWrites?(file: string): Decision;
  /** Can the agent's own editing tools change `file`? Absent: nothing stops them. */
  writes?(file: string): Decision;
  /** May this exact command line be started? */
  run(command: string): Decision;
  /** Can the agent send a request of its own making to `host` (shell with any HTTP client or interpreter, or a fetch tool that can send headers)? `undefined`: a host we do not know. */
  reach(host: string | undefined): Decision;
  /**
   * Can a program the agent starts reach `host` with connections of its own? Only kernel controls can close it, and a human who must agree to
   * leave the sandbox makes it asked. Absent: nothing stops a program's traffic.
   */
  programReaches?(host: string | undefined): Decision;
  /** May tool `tool` of MCP server `server` be called? */
  call(server: string, tool: string): Decision;
}

/** One coding agent that is configured here, runs in CI here, is started by code here, or (`unconfigured`) could be started here. */
export interface AgentFact {
  readonly fact: 'agent';
  /** `claude-code`, `cursor`, ...; `ci:<workflow file name>/<job>`; `run:<file>#<name>`; `unconfigured`. */
  readonly id: AgentId;
  /** Row of rules/agents it behaves like. */
  readonly vendor: string;
  /** `Claude Code`. */
  readonly name: string;
  /** No human is there to ask: `-p`, exec, CI. */
  readonly nonInteractive: boolean;
  /** Key of the job or program it runs in, for `ci:` and `run:` agents. */
  readonly within?: Key;
  /** Whatever starts it refuses everybody who may not write to the repository, whoever starts the job. Absent: nothing asks, or nobody knows. */
  readonly onlyWriters?: true;
  readonly policy: AgentPolicy;
  /** Settings that were read, as the report lists them. */
  readonly settings: readonly AgentSetting[];
  /** Files that configure it; for a default-only agent the place where settings would stand (`absent`). */
  readonly evidence: EvidenceList;
}

/** One setting with what it comes to. `row` is the id in rules/agents/<vendor>.yml, which holds meaning, source and date. */
export interface AgentSetting {
  readonly row: string;
  readonly value: Known<string>;
  readonly at: Place;
}

/** One thing that narrows, widens or only pretends to narrow what an agent may do. */
export interface ControlFact {
  readonly fact: 'control';
  readonly id: ControlId;
  readonly agent: AgentId;
  /** Row of rules/agents/<vendor>.yml: what the setting really does, and what holds it. */
  readonly row: string;
  readonly hold: Hold;
  /** deny, ask: narrows. allow: takes an approval away. sandbox, hook: a mechanism. say: words only. */
  readonly does: 'deny' | 'ask' | 'allow' | 'sandbox' | 'hook' | 'say';
  readonly channels: readonly Channel[];
  /** `refuses Read(.env)`: half a sentence for the reader, free of untrusted text beyond the rule's own pattern. */
  readonly says: string;
  /** Does it name this file or command? For the coverage lists; absent when it does not speak of files or commands. */
  readonly matchesFile?: (file: string) => boolean;
  readonly matchesCommand?: (command: string) => boolean;
  readonly changeableBy: 'agent' | 'repository' | 'user' | 'managed';
  readonly failsOpen: Known<boolean>;
  /** False: the setting is written but the vendor's program does not act on it (dead rule, missing hook file, wrong scope). */
  readonly wired: boolean;
  /** Why it is not wired, or how it can be passed, finishing "this does not hold because ...". */
  readonly weakness?: string;
  /** Of a hook: what it starts and sees. Absent: nothing that was read tells. */
  readonly hook?: HookShape;
  /** Of a hook, where a sealed policy lists hooks: whether it holds, and why or why not in half a sentence. */
  readonly vouched?: { readonly holds: boolean; readonly says: string };
  readonly evidence: EvidenceList;
}

/** A hook as its settings write it. */
export interface HookShape {
  /** The file of the tree that is its whole command, with an interpreter before it or none. Absent: the command is more or something else. */
  readonly program?: string;
  /** Ways to the world of which every tool's call passes it. */
  readonly sees: readonly Channel[];
  /** Why it may not stand before a call as it is written, finishing `it earns nothing: `; empty: it does. */
  readonly bars: readonly string[];
  /** Other settings files of the checkout, there or not, that may switch it off or change how it starts. */
  readonly beside?: readonly string[];
  /** Is its program named from where the agent stands at the moment, so that another folder may hold another one of its name? */
  readonly drifts?: true;
}

/** One MCP server an agent may use. */
export interface McpServerFact {
  readonly fact: 'mcp-server';
  readonly key: Key;
  readonly name: string;
  /** Agents it is configured for. */
  readonly agents: readonly AgentId[];
  /** Row of rules/operations of kind `mcp-server` it was recognised as; absent: not in our tables. */
  readonly row?: string;
  readonly transport: 'stdio' | 'http' | 'unknown';
  /** Program or host, without arguments. */
  readonly launches: string;
  /** Is it limited to reading by its own switch? */
  readonly readOnly: Known<boolean>;
  /** Is it limited to one project, database or directory by its own switch? Value: the limit in words. */
  readonly limitedTo: Known<string>;
  /** Tools that the settings switch off. */
  readonly toolsOff: readonly string[];
  /** Names of environment variables and headers it is given, with where. */
  readonly variables: readonly { readonly name: string; readonly at: Place }[];
  /** Spans holding its whole entry, to find the credentials written inside. */
  readonly evidence: EvidenceList;
}

/** A sentence that asks an agent not to do something. Declared intent, never a danger and never a control that holds. */
export interface ProhibitionFact {
  readonly fact: 'prohibition';
  /** Agents that read this file. */
  readonly agents: readonly AgentId[];
  readonly topic: 'destroy' | 'production' | 'secrets' | 'ask-first' | 'deploy';
  readonly evidence: EvidenceList;
}
