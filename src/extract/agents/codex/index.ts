import type { AgentTable, Document, Extractor, Fact, Gap, Knowledge, LocalFact, Place, Tree } from '../../../model/index.ts';
import { assemble, unreadable } from '../shared/assemble.ts';
import type { Started } from '../shared/assemble.ts';
import { at, placedText, settingsRoot, topOf } from '../shared/data.ts';
import { wordsOf } from '../shared/command-line.ts';
import { readFlags } from '../shared/flags.ts';
import { launchSigns, mayHoldLaunch } from '../shared/launch-text.ts';
import { LAUNCH_LITERALS, launchesIn, mayLaunch } from '../shared/launches.ts';
import type { LaunchSite } from '../shared/launches.ts';
import { tableOf } from '../shared/ledger.ts';
import { readServers } from '../shared/mcp-servers.ts';
import type { ServerEntry } from '../shared/mcp-servers.ts';
import type { Step } from '../shared/workflow.ts';
import { readConfig } from './config.ts';
import type { CodexLayer } from './config.ts';
import { readPrefixRules } from './exec-rules.ts';
import type { PrefixRule } from './exec-rules.ts';
import { codexPolicy } from './policy.ts';

interface Start extends Started { readonly flags: CodexLayer; readonly settings: readonly { readonly row: string; readonly value: string; readonly at: Place }[] }
type Local =
  | { readonly is: 'layer'; readonly layer: CodexLayer } | { readonly is: 'rules'; readonly rules: readonly PrefixRule[] } | { readonly is: 'servers'; readonly servers: readonly ServerEntry[] }
  | { readonly is: 'gap'; readonly gap: Gap } | { readonly is: 'start'; readonly start: Start };

const CONFIGS: ReadonlySet<string> = new Set(['.codex/config.toml', '~/.codex/config.toml']);
const RULES = /^(?:~\/)?\.codex\/rules\/[^/]+\.rules$/;
const PROGRAMS: ReadonlyMap<string, string> = new Map([['codex', 'codex'], ['@openai/codex', 'codex']]);
const VALUED: ReadonlySet<string> = new Set(['-s', '--sandbox', '-a', '--ask-for-approval', '-m', '--model', '-c', '--config', '-p', '--profile', '-C', '--cd', '-i', '--image', '-o']);
const BYPASS = ['--dangerously-bypass-approvals-and-sandbox', '--yolo'];

/** Reads Codex: `config.toml`, command rules, MCP servers, and workflows, scripts and code that start it. */
export function create(knowledge: Knowledge): Extractor<Local> {
  const table = tableOf(knowledge.agents, 'codex', 'Codex');
  const signs = launchSigns(PROGRAMS);
  return {
    id: 'codex',
    literals: ['codex', ...LAUNCH_LITERALS],
    wants: ({ file, hits }) => CONFIGS.has(file.path) || RULES.test(file.path) || (file.derived !== true && hits.has('codex') && mayLaunch(file.path, hits)),
    syntax: (file) => (CONFIGS.has(file) ? 'toml' : RULES.test(file) ? 'text' : undefined),
    needsTree: (source) => mayHoldLaunch(source, signs),
    read: (document) => readDocument(document, knowledge),
    join: (local, tree) => join(local, tree, table, knowledge),
  };
}

function readDocument(document: Document, knowledge: Knowledge): readonly Local[] {
  const { file } = document;
  if (RULES.test(file)) return [{ is: 'rules', rules: readPrefixRules(document) }];
  if (CONFIGS.has(file)) {
    const { root, broken } = settingsRoot(document);
    return [
      { is: 'layer', layer: readConfig(document, root, file.startsWith('~/')) }, { is: 'servers', servers: readServers(document, at(root, 'mcp_servers'), knowledge.mcpServers) },
      ...(broken ? [{ is: 'gap' as const, gap: unreadable(topOf(document), 'Codex') }] : []),
    ];
  }
  const found = launchesIn(document, PROGRAMS);
  return [
    ...found.launches.map(({ args, at: place, from }) => startOf(args, place, from)),
    ...found.steps.map(({ step, from }) => startOfStep(document, step, from)),
  ].flatMap((start) => (start ? [{ is: 'start' as const, start }] : []));
}

/** A command line; undefined where it is a plain interactive start that changes nothing. */
function startOf(args: readonly string[], place: Place, from: LaunchSite, action = false): Start | undefined {
  const flags = readFlags(args, VALUED);
  if (flags.has('--version', '-V', '--help', '-h')) return undefined;
  const exec = action || flags.verb === 'exec' || flags.verb === 'e';
  if (!exec && flags.verb !== undefined && ['login', 'logout', 'mcp', 'completion', 'sandbox', 'execpolicy', 'apply', 'cloud', 'features', 'debug'].includes(flags.verb)) return undefined;
  const bypass = flags.has(...BYPASS);
  const overrides = new Map(flags.values('-c', '--config').flatMap((each) => { const cut = each.indexOf('='); return cut > 0 ? [[each.slice(0, cut), each.slice(cut + 1).replace(/^["']|["']$/g, '')] as const] : []; }));
  const sandbox = bypass ? 'danger-full-access' : flags.has('--full-auto') ? 'workspace-write' : flags.value('-s', '--sandbox') ?? overrides.get('sandbox_mode');
  const approval = bypass ? 'never' : flags.value('-a', '--ask-for-approval') ?? overrides.get('approval_policy');
  const network = overrides.get('sandbox_workspace_write.network_access');
  if (!exec && sandbox === undefined && approval === undefined) return undefined;
  const layer: CodexLayer = {
    user: true, top: place, profiles: [], approvedServers: [],
    ...(sandbox === undefined ? {} : { sandboxMode: { value: sandbox, at: place } }), ...(approval === undefined ? {} : { approval: { value: approval, at: place } }),
    ...(network === undefined ? {} : { network: { value: network === 'true', at: place } }),
  };
  return { at: place, from, nonInteractive: exec || from.ci, flags: layer, settings: bypass ? [{ row: 'flag.bypass', value: 'on', at: place }] : [] };
}

/** The vendor's action: workspace-write unless told otherwise. */
function startOfStep(document: Document, step: Step, from: LaunchSite): Start | undefined {
  if (step.uses?.action !== 'openai/codex-action') return undefined;
  const input = (name: string): ReturnType<typeof placedText> => placedText(document, at(step.with, name));
  const args = input('codex-args');
  const start = startOf(args ? wordsOf(args.value.replace(/[[\],]/g, ' ')) : [], args?.at ?? step.uses.at, from, true);
  if (!start) return undefined;
  const sandbox = input('sandbox');
  const strategy = input('safety-strategy');
  const users = input('allow-users');
  const anybody = users?.value.trim() === '*';
  return {
    ...start, ...(anybody ? {} : { onlyWriters: 'ci.writers' }), at: step.uses.at, flags: { ...start.flags, sandboxMode: start.flags.sandboxMode ?? sandbox ?? { value: 'workspace-write', at: step.uses.at } },
    settings: [
      ...start.settings, ...(strategy && strategy.value !== 'drop-sudo' && strategy.value !== 'unprivileged-user' ? [{ row: 'ci.safety-strategy', value: strategy.value === 'unsafe' ? 'unsafe' : 'other', at: strategy.at }] : []),
      ...(users && anybody ? [{ row: 'ci.allow-users', value: '*', at: users.at }] : []),
    ],
  };
}

function join(local: readonly LocalFact<Local>[], tree: Tree, table: AgentTable, knowledge: Knowledge): readonly Fact[] {
  const payloads = local.map((fact) => fact.payload);
  const layers = payloads.flatMap((each) => (each.is === 'layer' ? [each.layer] : [])).sort((a, b) => Number(a.user) - Number(b.user));
  const rules = payloads.flatMap((each) => (each.is === 'rules' ? each.rules : []));
  return assemble<Start>({
    table, tree, starts: payloads.flatMap((each) => (each.is === 'start' ? [each.start] : [])), servers: payloads.flatMap((each) => (each.is === 'servers' ? each.servers : [])),
    gaps: payloads.flatMap((each) => (each.is === 'gap' ? [each.gap] : [])),
    policy: (ledger, servers, start) => {
      if (!start) return codexPolicy(layers, rules, false, servers, ledger, knowledge);
      for (const each of start.settings) ledger.setting(each.row, each.value, each.at);
      const read = [start.flags, ...(start.from.ci ? layers.filter((layer) => !layer.user && layer.top.origin === 'tree') : layers)];
      return codexPolicy(read, start.from.ci ? [] : rules, start.nonInteractive, servers, ledger, knowledge);
    },
  });
}
