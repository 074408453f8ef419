import type { AgentPolicy, Decision, Knowledge, McpServerFact, Origin } from '../../../model/index.ts';
import { decide, mostPermissive, strictest } from './decisions.ts';
import { toolsFor } from './hosts.ts';
import { shellReach } from './shell-gate.ts';
import type { ShellGate } from './shell-gate.ts';

/** An operating-system sandbox around commands. What it does not close it leaves as it is (undefined). */
export interface SandboxParts {
  reads(file: string, origin: Origin): Decision | undefined;
  reaches(host: string | undefined): Decision | undefined;
  /** Writing below the checkout, which sandboxes let in; what lies outside is asked of none. */
  writes?(file: string): Decision | undefined;
  /** How a command gets out of it: closed, asked (a human lets it), open. */
  readonly escape: Decision;
}

/** What a vendor's settings say, channel by channel; `buildPolicy` folds it. */
export interface PolicyParts {
  /** The built-in tools that read files. */
  fileTool(file: string, origin: Origin): Decision;
  /** The built-in tools that change files. Absent: nothing stops them. */
  editTool?(file: string): Decision;
  /** Reading the file with a plain shell command such as cat; undefined where that is no easier than any program. */
  shellRead?(file: string, origin: Origin): Decision;
  readonly shell: ShellGate;
  readonly sandbox?: SandboxParts;
  /** Tools of MCP servers. */
  call(server: string, tool: string): Decision;
  readonly servers: readonly McpServerFact[];
}

const FREE: Decision = decide('open', 'default', 'a started program opens files and connections itself');

/** Folds the channels of an agent into the answers the graph asks for: the most permissive channel of each counts. */
export function buildPolicy(parts: PolicyParts, knowledge: Knowledge): AgentPolicy {
  const confined = (closes: Decision | undefined): Decision => (parts.sandbox && closes ? mostPermissive(closes, parts.sandbox.escape) : FREE);
  const programReads = (file: string, origin: Origin): Decision => confined(parts.sandbox?.reads(file, origin));
  // Sandboxes of agents differ in what may be read; to write they let in the checkout and temporary folders.
  const programWrites = (file: string): Decision => confined(/^(?:[~/]|\.\.(?:\/|$))/.test(file) ? decide('closed', 'default', 'the sandbox lets programs write below the checkout only') : parts.sandbox?.writes?.(file));
  const programReaches = (host: string | undefined): Decision => confined(parts.sandbox?.reaches(host));
  /** Tools of servers that are a shell or a file reader by themselves: they pass every rule about the built-in ones. */
  const through = (shellOnly: boolean): readonly Decision[] => parts.servers.flatMap((server) => {
    const row = knowledge.mcpServers.find((candidate) => candidate.id === server.row);
    const shell = row?.destructive.find((each) => each.effect === 'administer' && each.on.includes('filesystem') && !server.toolsOff.includes(each.tool));
    if (shell) return [strictest(parts.call(server.name, shell.tool))];
    const files = !shellOnly && row?.destructive.some((each) => each.on.includes('filesystem')) && server.limitedTo.basis === 'default';
    return files ? [parts.call(server.name, 'read_file')] : [];
  });
  /** Tools of servers that change files, whatever folder they are limited to. */
  const editing = (): readonly Decision[] => parts.servers.flatMap((server) => {
    const tools = knowledge.mcpServers.find((candidate) => candidate.id === server.row)?.destructive.filter((each) => each.on.includes('filesystem') && !server.toolsOff.includes(each.tool)) ?? [];
    return tools.map((each) => parts.call(server.name, each.tool));
  });
  return {
    read: (file, origin) => mostPermissive(
      parts.fileTool(file, origin),
      ...(parts.shellRead ? [withSandbox(parts.shellRead(file, origin), programReads(file, origin))] : []),
      withSandbox(parts.shell.any(), programReads(file, origin)),
      ...through(false),
    ),
    programReads,
    programWrites,
    writes: (file) => mostPermissive(parts.editTool?.(file) ?? decide('open', 'default', 'nothing keeps its editing tools from it'), ...editing()),
    run: (command) => mostPermissive(parts.shell.run(command), ...through(true)),
    reach: (host) => mostPermissive(withSandbox(shellReach(parts.shell, host, toolsFor(host, knowledge)), programReaches(host)), ...through(true)),
    programReaches,
    call: parts.call,
  };
}

/** A shell command inside a sandbox meets both: the question whether it may start, and the sandbox. */
function withSandbox(shell: Decision, sandbox: Decision): Decision { return sandbox === FREE ? shell : strictest(shell, sandbox); }
