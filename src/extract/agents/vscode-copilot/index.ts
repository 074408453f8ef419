import type { AgentTable, Document, Extractor, Fact, Gap, Knowledge, LocalFact, Tree } from '../../../model/index.ts';
import { assemble, unreadable } from '../shared/assemble.ts';
import { at, settingsRoot, topOf } from '../shared/data.ts';
import { launchSigns, mayHoldLaunch } from '../shared/launch-text.ts';
import { LAUNCH_LITERALS, launchesIn, mayLaunch } from '../shared/launches.ts';
import { tableOf } from '../shared/ledger.ts';
import { readServers } from '../shared/mcp-servers.ts';
import type { ServerEntry } from '../shared/mcp-servers.ts';
import { cliPolicy, PROGRAMS, startOfCommand } from './cli.ts';
import type { CopilotStart } from './cli.ts';
import { editorPolicy } from './policy.ts';
import { readEditorSettings } from './settings.ts';
import type { EditorSettings } from './settings.ts';

type Local =
  | { readonly is: 'settings'; readonly settings: EditorSettings } | { readonly is: 'servers'; readonly servers: readonly ServerEntry[] }
  | { readonly is: 'start'; readonly start: CopilotStart } | { readonly is: 'gap'; readonly gap: Gap };

const SETTINGS = '.vscode/settings.json';
const MCP = '.vscode/mcp.json';
/** A workspace file: its settings hold for whoever opens it in place of the folder. */
const WORKSPACE = /^[^/]{1,200}\.code-workspace$/;

/** Reads the agent of VS Code (settings, MCP servers) and scripts and workflows that start the Copilot command line. */
export function create(knowledge: Knowledge): Extractor<Local> {
  const table = tableOf(knowledge.agents, 'vscode-copilot', 'Copilot in VS Code');
  const signs = launchSigns(PROGRAMS);
  return {
    id: 'vscode-copilot',
    literals: ['copilot', ...LAUNCH_LITERALS],
    wants: ({ file, hits }) => file.path === SETTINGS || file.path === MCP || WORKSPACE.test(file.path) || (file.derived !== true && hits.has('copilot') && mayLaunch(file.path, hits)),
    syntax: (file) => (file === SETTINGS || file === MCP || WORKSPACE.test(file) ? 'json' : undefined),
    needsTree: (source) => mayHoldLaunch(source, signs),
    read: (document) => readDocument(document, knowledge),
    join: (local, tree) => join(local, tree, table, knowledge),
  };
}

function readDocument(document: Document, knowledge: Knowledge): readonly Local[] {
  const { file } = document;
  const { root, broken } = settingsRoot(document);
  if (WORKSPACE.test(file)) return [{ is: 'settings', settings: readEditorSettings(document, at(root, 'settings')) }];
  if (file === SETTINGS) {
    if (broken) return [{ is: 'gap', gap: unreadable(topOf(document), 'VS Code') }];
    const settings = readEditorSettings(document, root);
    return [{ is: 'settings', settings }, { is: 'servers', servers: readServers(document, at(root, 'mcp', 'servers'), knowledge.mcpServers) }];
  }
  if (file === MCP) return [{ is: 'servers', servers: readServers(document, at(root, 'servers'), knowledge.mcpServers) }];
  return launchesIn(document, PROGRAMS).launches.flatMap((launch) => { const start = startOfCommand(launch); return start ? [{ is: 'start' as const, start }] : []; });
}

function join(local: readonly LocalFact<Local>[], tree: Tree, table: AgentTable, knowledge: Knowledge): readonly Fact[] {
  const payloads = local.map((fact) => fact.payload);
  const settings = payloads.flatMap((each) => (each.is === 'settings' ? [each.settings] : []));
  return assemble<CopilotStart>({
    table, tree, configured: settings.flatMap((each) => each.keys.slice(0, 1).map((key) => key.at)), starts: payloads.flatMap((each) => (each.is === 'start' ? [each.start] : [])),
    servers: payloads.flatMap((each) => (each.is === 'servers' ? each.servers : [])), gaps: payloads.flatMap((each) => (each.is === 'gap' ? [each.gap] : [])),
    policy: (ledger, servers, start) => (start ? cliPolicy(start, servers, ledger, knowledge) : editorPolicy(settings, servers, ledger, knowledge)),
  });
}
