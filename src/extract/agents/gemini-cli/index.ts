import type { AgentTable, Document, Extractor, Fact, Gap, Knowledge, LocalFact, Place, Tree } from '../../../model/index.ts';
import { assemble, unreadable } from '../shared/assemble.ts';
import type { Started } from '../shared/assemble.ts';
import { at, placedText, settingsRoot, topOf } from '../shared/data.ts';
import { readFlags } from '../shared/flags.ts';
import { ignoreFile } from '../shared/glob.ts';
import type { PathTest } from '../shared/glob.ts';
import { nodeOfJson } from '../shared/json-node.ts';
import { launchSigns, mayHoldLaunch } from '../shared/launch-text.ts';
import { LAUNCH_LITERALS, launchesIn, mayLaunch } from '../shared/launches.ts';
import type { Launch, LaunchSite } from '../shared/launches.ts';
import { tableOf } from '../shared/ledger.ts';
import { readServers } from '../shared/mcp-servers.ts';
import type { ServerEntry } from '../shared/mcp-servers.ts';
import type { Step } from '../shared/workflow.ts';
import { geminiPolicy } from './policy.ts';
import { readPolicyRules, readSettings } from './settings.ts';
import type { GeminiLayer, GeminiPolicyRule } from './settings.ts';

interface Start extends Started { readonly yolo?: { readonly row: string; readonly at: Place } | undefined; readonly layers: readonly GeminiLayer[] }
type Local =
  | { readonly is: 'layer'; readonly layer: GeminiLayer } | { readonly is: 'rules'; readonly rules: readonly GeminiPolicyRule[] } | { readonly is: 'ignore'; readonly at: Place; readonly test: PathTest }
  | { readonly is: 'servers'; readonly servers: readonly ServerEntry[] } | { readonly is: 'start'; readonly start: Start } | { readonly is: 'gap'; readonly gap: Gap };

const SETTINGS = /^(?:~\/)?\.gemini\/settings\.json$/;
const POLICY = /^(?:~\/)?\.gemini\/policies\/[^/]+\.toml$/;
const PROGRAMS: ReadonlyMap<string, string> = new Map([['gemini', 'gemini'], ['@google/gemini-cli', 'gemini']]);

/** Reads Gemini CLI: settings, policies, ignore file, MCP servers, and workflows and scripts that start it. */
export function create(knowledge: Knowledge): Extractor<Local> {
  const table = tableOf(knowledge.agents, 'gemini-cli', 'Gemini CLI');
  const signs = launchSigns(PROGRAMS);
  const own = (file: string): boolean => SETTINGS.test(file) || POLICY.test(file) || file === '.geminiignore';
  return {
    id: 'gemini-cli',
    literals: ['gemini', ...LAUNCH_LITERALS],
    wants: ({ file, hits }) => own(file.path) || (file.derived !== true && hits.has('gemini') && mayLaunch(file.path, hits)),
    syntax: (file) => (SETTINGS.test(file) ? 'json' : POLICY.test(file) ? 'toml' : file === '.geminiignore' ? 'text' : undefined),
    needsTree: (source) => mayHoldLaunch(source, signs),
    read: (document) => readDocument(document, knowledge),
    join: (local, tree) => join(local, tree, table, knowledge),
  };
}

function readDocument(document: Document, knowledge: Knowledge): readonly Local[] {
  const { file } = document;
  const { root, broken } = settingsRoot(document);
  if (file === '.geminiignore') return [{ is: 'ignore', at: topOf(document), test: ignoreFile(document.text) }];
  if (POLICY.test(file)) return [{ is: 'rules', rules: readPolicyRules(document, root) }];
  if (SETTINGS.test(file)) {
    const gap: readonly Local[] = broken ? [{ is: 'gap', gap: unreadable(topOf(document), 'Gemini CLI') }] : [];
    return [{ is: 'layer', layer: readSettings(document, root, file.startsWith('~/')) }, { is: 'servers', servers: readServers(document, at(root, 'mcpServers'), knowledge.mcpServers) }, ...gap];
  }
  const found = launchesIn(document, PROGRAMS);
  return [...found.launches.map(startOf), ...found.steps.map(({ step, from }) => startOfStep(document, step, from))].flatMap((start) => (start ? [{ is: 'start' as const, start }] : []));
}

function startOf(launch: Launch): Start | undefined {
  const flags = readFlags(launch.args, new Set(['-p', '--prompt', '-m', '--model', '--approval-mode', '-i', '--allowed-tools', '-e', '--extensions', '-o']));
  if (flags.has('--version', '-v', '--help', '-h') || ['mcp', 'extensions', 'skills', 'hooks'].includes(flags.verb ?? '')) return undefined;
  const yolo = flags.has('--yolo', '-y') || flags.value('--approval-mode') === 'yolo';
  const headless = flags.has('-p', '--prompt') || flags.value('-p', '--prompt') !== undefined;
  const allowed = flags.values('--allowed-tools').flatMap((each) => each.split(',')).map((value) => ({ value, at: launch.at }));
  if (!yolo && !headless && allowed.length === 0) return undefined;
  const layer: GeminiLayer = { user: true, top: launch.at, allowed, excluded: [] };
  return { at: launch.at, from: launch.from, nonInteractive: headless || launch.from.ci, yolo: yolo ? { row: 'flag.yolo', at: launch.at } : undefined, layers: [layer] };
}

/** The vendor's action starts the program with every question off; its `settings` input may take tools away. */
function startOfStep(document: Document, step: Step, from: LaunchSite): Start | undefined {
  if (step.uses?.action !== 'google-github-actions/run-gemini-cli' && step.uses?.action !== 'google-gemini/gemini-cli-action') return undefined;
  const settings = placedText(document, at(step.with, 'settings')) ?? placedText(document, at(step.with, 'settings_json'));
  const layer = readSettings(document, settings ? nodeOfJson(settings.value, settings.at) : undefined, true);
  return { at: step.uses.at, from, nonInteractive: true, yolo: { row: 'ci.action', at: step.uses.at }, layers: [layer] };
}

function join(local: readonly LocalFact<Local>[], tree: Tree, table: AgentTable, knowledge: Knowledge): readonly Fact[] {
  const payloads = local.map((fact) => fact.payload);
  const layers = payloads.flatMap((each) => (each.is === 'layer' ? [each.layer] : [])).sort((a, b) => Number(a.user) - Number(b.user));
  const rules = payloads.flatMap((each) => (each.is === 'rules' ? each.rules : []));
  const ignore = payloads.flatMap((each) => (each.is === 'ignore' ? [each] : []));
  const servers = payloads.flatMap((each) => (each.is === 'servers' ? each.servers : []));
  return assemble<Start>({
    table, tree, servers, starts: payloads.flatMap((each) => (each.is === 'start' ? [each.start] : [])), gaps: payloads.flatMap((each) => (each.is === 'gap' ? [each.gap] : [])),
    policy: (ledger, facts, start) => {
      if (!start) return geminiPolicy({ layers, rules, ignore, servers, nonInteractive: false }, facts, ledger, knowledge);
      const read = start.from.ci ? layers.filter((layer) => !layer.user && layer.top.origin === 'tree') : layers;
      return geminiPolicy({ layers: [...start.layers, ...read], rules: start.from.ci ? [] : rules, ignore, servers, nonInteractive: start.nonInteractive, yolo: start.yolo }, facts, ledger, knowledge);
    },
  });
}
