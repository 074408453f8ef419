import type { AgentPolicy, AgentTable, Document, Extractor, Fact, Gap, Knowledge, LocalFact, McpServerFact, Place, Tree } from '../../../model/index.ts';
import { assemble, unreadable } from '../shared/assemble.ts';
import type { Started } from '../shared/assemble.ts';
import { at, settingsRoot, topOf } from '../shared/data.ts';
import { decide } from '../shared/decisions.ts';
import { readFlags } from '../shared/flags.ts';
import { ignoreFile } from '../shared/glob.ts';
import { launchSigns, mayHoldLaunch } from '../shared/launch-text.ts';
import { LAUNCH_LITERALS, launchesIn, mayLaunch } from '../shared/launches.ts';
import type { Launch } from '../shared/launches.ts';
import { tableOf } from '../shared/ledger.ts';
import type { Ledger } from '../shared/ledger.ts';
import { readServers } from '../shared/mcp-servers.ts';
import type { ServerEntry } from '../shared/mcp-servers.ts';
import { buildPolicy } from '../shared/policy.ts';
import { shellGate } from '../shared/shell-gate.ts';

interface Start extends Started { readonly asks: boolean; readonly yolo: boolean }
type Local =
  | { readonly is: 'ignore'; readonly at: Place; readonly test: (path: string) => boolean } | { readonly is: 'servers'; readonly servers: readonly ServerEntry[] }
  | { readonly is: 'start'; readonly start: Start } | { readonly is: 'gap'; readonly gap: Gap };

const MCP = /^(?:~\/)?\.cline\/(?:data\/settings\/)?cline_mcp_settings\.json$/;
const PROGRAMS: ReadonlyMap<string, string> = new Map([['cline', 'cline']]);

/** Reads Cline: its ignore file, MCP servers and scripts that start its command line. What its user ticked stands in the editor's state. */
export function create(knowledge: Knowledge): Extractor<Local> {
  const table = tableOf(knowledge.agents, 'cline', 'Cline');
  const signs = launchSigns(PROGRAMS);
  return {
    id: 'cline',
    literals: ['cline', ...LAUNCH_LITERALS],
    wants: ({ file, hits }) => MCP.test(file.path) || file.path === '.clineignore' || (file.derived !== true && hits.has('cline') && mayLaunch(file.path, hits)),
    syntax: (file) => (file === '.clineignore' ? 'text' : MCP.test(file) ? 'json' : undefined),
    needsTree: (source) => mayHoldLaunch(source, signs),
    read: (document) => readDocument(document, knowledge),
    join: (local, tree) => join(local, tree, table, knowledge),
  };
}

function readDocument(document: Document, knowledge: Knowledge): readonly Local[] {
  if (document.file === '.clineignore') return [{ is: 'ignore', at: topOf(document), test: ignoreFile(document.text) }];
  if (MCP.test(document.file)) {
    const { root, broken } = settingsRoot(document);
    if (broken) return [{ is: 'gap', gap: unreadable(topOf(document), 'Cline') }];
    return [{ is: 'servers', servers: readServers(document, at(root, 'mcpServers'), knowledge.mcpServers) }];
  }
  return launchesIn(document, PROGRAMS).launches.flatMap((launch) => { const start = startOf(launch); return start ? [{ is: 'start' as const, start }] : []; });
}

function startOf(launch: Launch): Start | undefined {
  const flags = readFlags(launch.args, new Set(['-m', '--model', '--mode', '-c', '--cwd', '--config', '--auto-approve', '-t', '--timeout']));
  if (flags.has('--version', '-v', '--help', '-h') || ['auth', 'config', 'version', 'history', 'update', 'mcp', 'hook'].includes(flags.verb ?? '') || launch.args.length === 0) return undefined;
  return { at: launch.at, from: launch.from, nonInteractive: launch.from.ci || flags.has('--yolo', '-y', '--zen', '--json') || flags.verb !== undefined, asks: flags.value('--auto-approve') === 'false', yolo: flags.has('--yolo', '-y', '--zen') };
}

function join(local: readonly LocalFact<Local>[], tree: Tree, table: AgentTable, knowledge: Knowledge): readonly Fact[] {
  const payloads = local.map((fact) => fact.payload);
  const servers = payloads.flatMap((each) => (each.is === 'servers' ? each.servers : []));
  return assemble<Start>({
    table, tree, servers, starts: payloads.flatMap((each) => (each.is === 'start' ? [each.start] : [])), gaps: payloads.flatMap((each) => (each.is === 'gap' ? [each.gap] : [])),
    policy: (ledger, facts, start) => clinePolicy(payloads, servers, facts, start, ledger, knowledge),
  });
}

/** Tools are approved by themselves unless the command line was told to ask; the ignore file holds file tools and little more. */
function clinePolicy(parts: readonly Local[], entries: readonly ServerEntry[], servers: readonly McpServerFact[], start: Start | undefined, ledger: Ledger, knowledge: Knowledge): AgentPolicy {
  const tests = parts.flatMap((part) => (part.is !== 'ignore' ? [] : [{
    test: part.test, control: ledger.control({ row: 'clineignore', does: 'deny', channels: ['read'], says: 'keeps file tools from the files it lists', at: part.at, matchesFile: part.test, weakness: 'a pipeline, a script or another program reads them all the same' }),
  }]));
  for (const entry of entries) for (const tool of entry.approved) ledger.setting('autoApprove', 'listed', tool.at);
  if (start?.yolo) ledger.setting('flag.yolo', 'on', start.at);
  const asking = start?.asks ? [ledger.control({ row: 'flag.auto-approve', does: 'ask', channels: ['run', 'mcp', 'write'], says: 'asks before tools', at: start.at })] : [];
  const otherwise = start?.asks ? (start.nonInteractive ? decide('closed', 'set', 'nobody is there to be asked, so it is refused', asking) : decide('asked', 'set', 'a person is asked', asking))
    : start ? decide('open', start.yolo ? 'set' : 'default', 'its command line approves tools by itself') : decide('open', 'default', 'tools are approved by themselves, unless its user unticked it');
  return buildPolicy({
    fileTool: (file) => {
      const hit = file.startsWith('~/') ? undefined : tests.find((each) => each.test(file));
      return hit ? decide('closed', 'set', 'an ignore file keeps the file tools from it', [hit.control]) : decide('open', 'default', 'files are read without a question');
    },
    shell: shellGate({ rules: [], otherwise, question: otherwise, writesFreely: true }),
    call: (server, tool) => {
      const entry = entries.find((each) => each.server.name === server);
      if (entry?.server.toolsOff.includes(tool)) return decide('closed', 'set', 'the settings switch this tool off');
      return entry?.approved.some((each) => each.value === tool) ? decide('open', 'set', 'this tool is called without a question') : otherwise;
    },
    servers,
  }, knowledge);
}
