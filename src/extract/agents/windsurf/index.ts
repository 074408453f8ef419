import type { AgentPolicy, AgentTable, Document, Extractor, Fact, Gap, Knowledge, LocalFact, McpServerFact, Place, Tree } from '../../../model/index.ts';
import { assemble, unreadable } from '../shared/assemble.ts';
import { splitCommand } from '../shared/command-line.ts';
import { at, placedTexts, settingsRoot, topOf } from '../shared/data.ts';
import type { Placed } from '../shared/data.ts';
import { decide } from '../shared/decisions.ts';
import { ignoreFile } from '../shared/glob.ts';
import { tableOf } from '../shared/ledger.ts';
import type { Ledger } from '../shared/ledger.ts';
import { readServers } from '../shared/mcp-servers.ts';
import type { ServerEntry } from '../shared/mcp-servers.ts';
import { buildPolicy } from '../shared/policy.ts';
import { commandWords } from '../shared/rule-words.ts';
import { shellGate } from '../shared/shell-gate.ts';
import type { CommandRule } from '../shared/shell-gate.ts';

type Local =
  | { readonly is: 'list'; readonly effect: 'allow' | 'ask'; readonly rule: Placed<string> } | { readonly is: 'ignore'; readonly at: Place; readonly test: (path: string) => boolean }
  | { readonly is: 'servers'; readonly servers: readonly ServerEntry[] } | { readonly is: 'gap'; readonly gap: Gap };

const SETTINGS = '.vscode/settings.json';
const MCP: ReadonlySet<string> = new Set(['~/.codeium/windsurf/mcp_config.json', '.windsurf/mcp_config.json', '.windsurf/mcp.json']);
const LISTS = [['windsurf.cascadeCommandsAllowList', 'allow'], ['windsurf.cascadeCommandsDenyList', 'ask']] as const;

/** Reads Windsurf: its command lists, ignore file and MCP servers. What its user chose in the application stands in no file. */
export function create(knowledge: Knowledge): Extractor<Local> {
  const table = tableOf(knowledge.agents, 'windsurf', 'Windsurf');
  return {
    id: 'windsurf',
    literals: ['windsurf.cascade'],
    wants: ({ file, hits }) => MCP.has(file.path) || file.path === '.codeiumignore' || (file.path === SETTINGS && hits.has('windsurf.cascade')),
    syntax: (file) => (file === '.codeiumignore' ? 'text' : file === SETTINGS || MCP.has(file) ? 'json' : undefined),
    read: (document) => readDocument(document, knowledge),
    join: (local, tree) => join(local, tree, table, knowledge),
  };
}

function readDocument(document: Document, knowledge: Knowledge): readonly Local[] {
  const { root, broken } = settingsRoot(document);
  if (document.file === '.codeiumignore') return [{ is: 'ignore', at: topOf(document), test: ignoreFile(document.text) }];
  if (broken) return [{ is: 'gap', gap: unreadable(topOf(document), 'Windsurf') }];
  if (document.file === SETTINGS) return LISTS.flatMap(([key, effect]) => placedTexts(document, at(root, key)).map((rule): Local => ({ is: 'list', effect, rule })));
  return [{ is: 'servers', servers: readServers(document, at(root, 'mcpServers'), knowledge.mcpServers) }];
}

function join(local: readonly LocalFact<Local>[], tree: Tree, table: AgentTable, knowledge: Knowledge): readonly Fact[] {
  const payloads = local.map((fact) => fact.payload);
  const servers = payloads.flatMap((each) => (each.is === 'servers' ? each.servers : []));
  return assemble({
    table, tree, starts: [], servers, gaps: payloads.flatMap((each) => (each.is === 'gap' ? [each.gap] : [])),
    configured: payloads.flatMap((each) => (each.is === 'list' ? [each.rule.at] : [])).slice(0, 1),
    policy: (ledger, facts) => windsurfPolicy(payloads, servers, facts, ledger, knowledge),
  });
}

/** A person is asked before commands unless the application was told otherwise; its deny list asks and never refuses. */
function windsurfPolicy(parts: readonly Local[], entries: readonly ServerEntry[], servers: readonly McpServerFact[], ledger: Ledger, knowledge: Knowledge): AgentPolicy {
  const asked = decide('asked', 'default', 'a person is asked before commands, unless the user chose otherwise');
  const rules: CommandRule[] = [];
  for (const part of parts) {
    if (part.is === 'ignore') ledger.control({ row: 'codeiumignore', does: 'deny', channels: ['read'], says: 'leaves files out of the index', at: part.at, matchesFile: part.test, wired: false, weakness: 'a command reads them all the same' });
    if (part.is !== 'list') continue;
    const { value, at: place } = part.rule;
    const matches = (command: string): boolean => value === '*' || command === value || command.startsWith(`${value} `);
    const allow = part.effect === 'allow';
    if (allow) ledger.setting('cascadeCommandsAllowList', commandWords(value), place);
    rules.push({
      effect: part.effect, matches,
      control: ledger.control({ row: allow ? 'cascadeCommandsAllowList' : 'cascadeCommandsDenyList', does: part.effect, channels: ['run'], says: `${allow ? 'starts without a question' : 'asks before'} ${commandWords(value)}`, at: place, weakness: allow ? undefined : 'it asks and never refuses', matchesCommand: (command) => splitCommand(command).some(matches) }),
    });
  }
  for (const entry of entries) for (const tool of entry.approved) ledger.setting('mcp.autoApprove', 'listed', tool.at);
  return buildPolicy({
    fileTool: () => decide('open', 'default', 'files are read without a question'),
    shell: shellGate({ rules, otherwise: asked, question: asked }),
    call: (server, tool) => {
      const entry = entries.find((each) => each.server.name === server);
      if (entry?.server.toolsOff.includes(tool)) return decide('closed', 'set', 'the settings switch this tool off');
      return decide('open', 'unknown', 'whether tools of servers are asked about stands in no file');
    },
    servers,
  }, knowledge);
}
