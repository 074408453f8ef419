import type { AgentTable, Document, Extractor, Fact, Knowledge, LocalFact, Tree } from '../../../model/index.ts';
import { assemble, unreadable } from '../shared/assemble.ts';
import type { Started } from '../shared/assemble.ts';
import { at, settingsRoot, topOf } from '../shared/data.ts';
import { readFlags } from '../shared/flags.ts';
import { launchSigns, mayHoldLaunch } from '../shared/launch-text.ts';
import { LAUNCH_LITERALS, launchesIn, mayLaunch } from '../shared/launches.ts';
import type { Launch } from '../shared/launches.ts';
import { tableOf } from '../shared/ledger.ts';
import { readServers } from '../shared/mcp-servers.ts';
import type { ServerEntry } from '../shared/mcp-servers.ts';
import type { Gap } from '../../../model/index.ts';
import { cursorPolicy, startedPolicy } from './policy.ts';
import { readCursorFile, unknownKeys } from './files.ts';
import type { CursorPart } from './files.ts';

interface Start extends Started { readonly force: boolean }
type Local = { readonly is: 'part'; readonly part: CursorPart } | { readonly is: 'servers'; readonly servers: readonly ServerEntry[] } | { readonly is: 'start'; readonly start: Start } | { readonly is: 'gap'; readonly gap: Gap };

const MCP: ReadonlySet<string> = new Set(['.cursor/mcp.json', '~/.cursor/mcp.json']);
const SETTINGS = /^(?:~\/)?\.cursor\/(?:cli|cli-config|permissions|sandbox|hooks)\.json$/;
const IGNORES: ReadonlySet<string> = new Set(['.cursorignore', '.cursorindexingignore']);
const PROGRAMS: ReadonlyMap<string, string> = new Map([['cursor-agent', 'cursor-agent']]);

/** Reads Cursor: ignore files, MCP servers, the command line agent's permissions, sandbox and hooks, and scripts that start it. */
export function create(knowledge: Knowledge): Extractor<Local> {
  const table = tableOf(knowledge.agents, 'cursor', 'Cursor');
  const signs = launchSigns(PROGRAMS);
  const own = (file: string): boolean => MCP.has(file) || SETTINGS.test(file) || IGNORES.has(file);
  return {
    id: 'cursor',
    literals: ['cursor-agent', '"cursor.', ...LAUNCH_LITERALS],
    wants: ({ file, hits }) => own(file.path) || (file.path === '.vscode/settings.json' && hits.has('"cursor.')) || (file.derived !== true && hits.has('cursor-agent') && mayLaunch(file.path, hits)),
    syntax: (file) => (IGNORES.has(file) ? 'text' : own(file) || file === '.vscode/settings.json' ? 'json' : undefined),
    needsTree: (source) => mayHoldLaunch(source, signs),
    read: (document) => readDocument(document, knowledge),
    join: (local, tree) => join(local, tree, table, knowledge),
  };
}

function readDocument(document: Document, knowledge: Knowledge): readonly Local[] {
  const { file } = document;
  const { root, broken } = settingsRoot(document);
  if (IGNORES.has(file) || SETTINGS.test(file)) {
    return [...readCursorFile(document, root).map((part) => ({ is: 'part' as const, part })), ...(broken && !IGNORES.has(file) ? [{ is: 'gap' as const, gap: unreadable(topOf(document), 'Cursor') }] : [])];
  }
  if (MCP.has(file)) return [{ is: 'servers', servers: readServers(document, at(root, 'mcpServers'), knowledge.mcpServers) }];
  if (file === '.vscode/settings.json') return unknownKeys(document, root).map((part) => ({ is: 'part', part }));
  return launchesIn(document, PROGRAMS).launches.flatMap((launch) => { const start = startOf(launch); return start ? [{ is: 'start', start }] : []; });
}

function startOf(launch: Launch): Start | undefined {
  const flags = readFlags(launch.args, new Set(['--model', '-m', '--output-format', '-a', '--api-key']));
  if (flags.has('--version', '-v', '--help', '-h') || ['login', 'logout', 'status', 'update', 'mcp', 'ls', 'about'].includes(flags.verb ?? '')) return undefined;
  const force = flags.has('--force', '-f', '--yolo');
  const headless = flags.has('-p', '--print');
  return force || headless ? { at: launch.at, from: launch.from, nonInteractive: headless || launch.from.ci, force } : undefined;
}

function join(local: readonly LocalFact<Local>[], tree: Tree, table: AgentTable, knowledge: Knowledge): readonly Fact[] {
  const payloads = local.map((fact) => fact.payload);
  const parts = payloads.flatMap((each) => (each.is === 'part' ? [each.part] : []));
  return assemble<Start>({
    table, tree, starts: payloads.flatMap((each) => (each.is === 'start' ? [each.start] : [])), servers: payloads.flatMap((each) => (each.is === 'servers' ? each.servers : [])),
    gaps: payloads.flatMap((each) => (each.is === 'gap' ? [each.gap] : [])),
    policy: (ledger, servers, start) => (start ? startedPolicy(parts, start, servers, ledger, knowledge) : cursorPolicy(parts, servers, ledger, knowledge)),
  });
}
