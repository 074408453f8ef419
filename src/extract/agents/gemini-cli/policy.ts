import type { AgentPolicy, Decision, Knowledge, McpServerFact, Origin, Place } from '../../../model/index.ts';
import { splitCommand } from '../shared/command-line.ts';
import type { Placed } from '../shared/data.ts';
import { decide } from '../shared/decisions.ts';
import type { PathTest } from '../shared/glob.ts';
import type { Ledger } from '../shared/ledger.ts';
import type { ServerEntry } from '../shared/mcp-servers.ts';
import { buildPolicy } from '../shared/policy.ts';
import { commandWords, nameWords } from '../shared/rule-words.ts';
import { shellGate } from '../shared/shell-gate.ts';
import type { CommandRule } from '../shared/shell-gate.ts';
import type { GeminiLayer, GeminiPolicyRule } from './settings.ts';

/** Everything the tree says to Gemini CLI. */
export interface GeminiInput {
  /** Strongest first: the checkout's settings override the user's. */
  readonly layers: readonly GeminiLayer[];
  readonly rules: readonly GeminiPolicyRule[];
  readonly ignore: readonly { readonly at: Place; readonly test: PathTest }[];
  readonly servers: readonly ServerEntry[];
  readonly nonInteractive: boolean;
  /** Started with every question switched off. */
  readonly yolo?: { readonly row: string; readonly at: Place } | undefined;
}

const SHELL = 'run_shell_command';

/** Is it a `run_shell_command` entry, and of which prefix? */
function shellPrefix(text: string): { readonly prefix?: string } | undefined {
  const found = /^(?:run_shell_command|ShellTool)(?:\((.{0,1000})\))?$/s.exec(text.trim());
  return found ? (found[1] === undefined || found[1] === '' || found[1] === '*' ? {} : { prefix: found[1] }) : undefined;
}

function beginsWith(part: string, prefix: string): boolean { return part === prefix || part.startsWith(`${prefix} `); }

/** The effective policy: reads are free, commands asked, unless lists, user policies or a sandbox say otherwise. */
export function geminiPolicy(input: GeminiInput, facts: readonly McpServerFact[], ledger: Ledger, knowledge: Knowledge): AgentPolicy {
  const { layers, nonInteractive, yolo } = input;
  const question = nonInteractive ? decide('closed', 'default', 'nobody is there to be asked, so it is refused') : decide('asked', 'default', 'a person is asked before commands');
  const yoloBy = yolo ? [ledger.control({ row: yolo.row, does: 'allow', channels: ['run', 'write', 'mcp', 'network'], says: 'switches every question off', at: yolo.at })] : [];
  if (yolo) ledger.setting(yolo.row, 'on', yolo.at);
  const otherwise = yolo ? decide('open', 'set', 'every question is switched off', yoloBy) : question;
  const mode = first(layers, (layer) => layer.mode);
  if (mode) ledger.setting('general.defaultApprovalMode', ['default', 'auto_edit', 'plan'].includes(mode.value) ? mode.value : 'other', mode.at);
  const rules = [...coreRules(layers, ledger), ...userRules(input.rules, ledger), ...listRules(layers, ledger)];
  const off = shellOff(layers, input.rules, ledger);
  const shell = shellGate({ rules, otherwise, question: yolo ? decide('asked', 'set', 'a person is asked') : question, writesFreely: yolo !== undefined || mode?.value === 'auto_edit', ...(off ? { off } : {}) });
  const sandbox = sandboxParts(layers, ledger, nonInteractive, yolo !== undefined);
  const ignored = ignoredFiles(input, ledger);
  const redaction = first(layers, (layer) => layer.redaction);
  if (redaction) ledger.setting('security.environmentVariableRedaction', String(redaction.value), redaction.at);
  const trusted = input.servers.filter((entry) => entry.trusted && !entry.off).map((entry) => {
    const at = entry.trusted ?? entry.at;
    ledger.setting('mcpServers.trust', 'true', at);
    return { name: entry.server.name, id: ledger.control({ row: 'mcpServers.trust', does: 'allow', channels: ['mcp'], says: 'calls every tool of a server without a question', at }) };
  });
  return buildPolicy({
    fileTool: ignored, shell, ...(sandbox ? { sandbox } : {}), servers: facts,
    call: (server, tool) => {
      const entry = input.servers.find((each) => each.server.name === server);
      if (entry?.server.toolsOff.includes(tool) || (entry?.toolsOn && !entry.toolsOn.includes(tool))) return decide('closed', 'set', 'the settings switch this tool off');
      const free = trusted.find((each) => each.name === server);
      return free ? decide('open', 'set', 'the server is trusted with every tool', [free.id]) : otherwise;
    },
  }, knowledge);
}

function first<T>(layers: readonly GeminiLayer[], pick: (layer: GeminiLayer) => Placed<T> | undefined): Placed<T> | undefined {
  for (const layer of layers) { const found = pick(layer); if (found) return found; }
  return undefined;
}

/** `tools.exclude` refuses, `tools.allowed` lets through. */
function listRules(layers: readonly GeminiLayer[], ledger: Ledger): readonly CommandRule[] {
  const make = (placed: Placed<string>, effect: 'deny' | 'allow'): CommandRule[] => {
    const shell = shellPrefix(placed.value);
    if (!shell || (effect === 'deny' && shell.prefix === undefined)) return [];
    const { prefix } = shell;
    const row = effect === 'deny' ? 'tools.exclude' : prefix === undefined ? 'tools.allowed.everything' : 'tools.allowed';
    const matches = (part: string): boolean => prefix === undefined || beginsWith(part, prefix);
    if (effect === 'allow') ledger.setting(row, prefix === undefined ? 'every command' : commandWords(prefix), placed.at);
    return [{
      effect, matches,
      control: ledger.control({
        row, does: effect, channels: ['run'], at: placed.at, says: `${effect === 'deny' ? 'refuses' : 'starts without a question'} ${prefix === undefined ? 'every command' : commandWords(prefix)}`,
        weakness: effect === 'deny' ? 'it is about commands that begin like this; another spelling passes' : undefined, matchesCommand: (command) => splitCommand(command).some(matches),
      }),
    }];
  };
  return layers.flatMap((layer) => [...layer.excluded.flatMap((each) => make(each, 'deny')), ...layer.allowed.flatMap((each) => make(each, 'allow'))]);
}

/** `tools.core` names commands of the shell: no other one is started, whatever is asked or allowed. */
function coreRules(layers: readonly GeminiLayer[], ledger: Ledger): readonly CommandRule[] {
  const core = layers.find((layer) => layer.core !== undefined);
  const shells = core?.core?.flatMap((each) => shellPrefix(each.value) ?? []) ?? [];
  const only = shells.flatMap(({ prefix }) => prefix ?? []);
  if (!core?.core || only.length === 0 || only.length < shells.length) return [];
  const matches = (part: string): boolean => !only.some((prefix) => beginsWith(part, prefix));
  const at = core.core[0]?.at ?? core.top;
  return [{ effect: 'deny', matches, control: ledger.control({ row: 'tools.core', does: 'deny', channels: ['run'], at, says: 'leaves the shell no command but those it names', matchesCommand: (command) => splitCommand(command).some(matches) }) }];
}

/** Policies of the user count, those of a checkout are not loaded. A rule speaks only where none of higher priority does. */
function userRules(rules: readonly GeminiPolicyRule[], ledger: Ledger): readonly CommandRule[] {
  const sorted = [...rules].sort((a, b) => b.priority - a.priority);
  const out: CommandRule[] = [];
  for (const rule of sorted) {
    const speaks = rule.tool === SHELL || rule.tool === '*';
    const control = ledger.control({
      row: rule.user ? 'policies.user' : 'policies.repository', does: rule.decision === 'ask_user' ? 'ask' : rule.decision, channels: ['run'], at: rule.at, wired: rule.user,
      says: `${rule.decision === 'deny' ? 'refuses' : rule.decision === 'allow' ? 'allows' : 'asks before'} ${rule.prefixes[0] === undefined ? nameWords(rule.tool, 'a tool') : commandWords(rule.prefixes[0])}`,
      weakness: rule.user ? undefined : 'policies of a checkout are not loaded',
    });
    if (!rule.user || !speaks || rule.narrowed) continue;
    const earlier = out.slice();
    const mine = (part: string): boolean => rule.prefixes.length === 0 || rule.prefixes.some((prefix) => beginsWith(part, prefix));
    out.push({ effect: rule.decision === 'ask_user' ? 'ask' : rule.decision, control, matches: (part) => mine(part) && !earlier.some((each) => each.matches(part)) });
  }
  return out;
}

/** The shell tool is taken away by the lists, or by a user policy that denies it whole. */
function shellOff(layers: readonly GeminiLayer[], rules: readonly GeminiPolicyRule[], ledger: Ledger): Decision | undefined {
  for (const layer of layers) {
    const gone = layer.excluded.find((each) => { const shell = shellPrefix(each.value); return shell !== undefined && shell.prefix === undefined; });
    if (gone) return decide('closed', 'set', 'the shell tool is taken away', [ledger.control({ row: 'tools.exclude', does: 'deny', channels: ['run'], says: 'takes the shell away', at: gone.at })]);
  }
  const core = layers.find((layer) => layer.core !== undefined);
  if (core?.core && !core.core.some((each) => shellPrefix(each.value) !== undefined)) {
    return decide('closed', 'set', 'the shell is not among the tools that are there', [ledger.control({ row: 'tools.core', does: 'deny', channels: ['run'], says: 'leaves the shell out of the tools', at: core.core[0]?.at ?? core.top })]);
  }
  const whole = rules.find((rule) => rule.user && rule.decision === 'deny' && (rule.tool === SHELL || rule.tool === '*') && rule.prefixes.length === 0 && !rule.narrowed
    && !rules.some((other) => other.user && other.decision === 'allow' && other.priority > rule.priority && (other.tool === SHELL || other.tool === '*')));
  return whole && decide('closed', 'set', 'a policy of the user refuses the shell', []);
}

function sandboxParts(layers: readonly GeminiLayer[], ledger: Ledger, nonInteractive: boolean, yolo: boolean): { escape: Decision; reads(file: string): Decision | undefined; reaches(): Decision | undefined } | undefined {
  const whole = first(layers, (layer) => layer.sandbox);
  if (whole && whole.value !== 'false') {
    ledger.setting('tools.sandbox', ['docker', 'podman', 'sandbox-exec', 'runsc', 'lxc', 'true'].includes(whole.value) ? whole.value : 'set', whole.at);
    ledger.control({ row: 'tools.sandbox', does: 'sandbox', channels: ['write'], says: 'confines what the program writes', at: whole.at, weakness: 'reads of the checkout and the network stay open' });
  }
  const tools = first(layers, (layer) => layer.toolSandbox);
  if (!tools?.value) return undefined;
  const control = ledger.control({ row: 'security.toolSandboxing', does: 'sandbox', channels: ['run', 'network'], says: 'runs each command without network and with .env files masked', at: tools.at, weakness: 'a person may be asked to widen it, and it masks three directories deep' });
  return {
    escape: nonInteractive ? decide('closed', 'set', 'nobody is there to widen the sandbox', [control]) : yolo ? decide('open', 'unknown', 'whether widening the sandbox is asked about in this mode is not known') : decide('asked', 'set', 'a person may widen the sandbox', [control]),
    reads: (file) => (masked(file) ? decide('closed', 'set', 'the sandbox masks it', [control]) : undefined),
    reaches: () => decide('closed', 'set', 'the sandbox has no network', [control]),
  };
}

function masked(file: string): boolean {
  const segments = file.split('/');
  const name = segments.at(-1) ?? '';
  return !file.startsWith('~/') && segments.length <= 4 && (name === '.env' || name.startsWith('.env.')) && !segments.some((segment) => ['node_modules', 'dist', 'build', '.venv'].includes(segment));
}

/** Which files the reading tools refuse: ignored by git or by `.geminiignore`, and everything outside of the checkout. */
function ignoredFiles(input: GeminiInput, ledger: Ledger): (file: string, origin: Origin) => Decision {
  const git = first(input.layers, (layer) => layer.gitIgnore);
  if (git && !git.value) ledger.setting('context.fileFiltering.respectGitIgnore', 'false', git.at);
  const own = first(input.layers, (layer) => layer.geminiIgnore);
  const tests = own && !own.value ? [] : input.ignore.map((each) => ({
    test: each.test, control: ledger.control({ row: 'geminiignore', does: 'deny', channels: ['read'], says: 'keeps file tools from the files it lists', at: each.at, matchesFile: each.test, weakness: 'a shell command does not look at it' }),
  }));
  return (file, origin) => {
    if (origin === 'home') return decide('closed', 'default', 'file tools stay in the checkout');
    const hit = tests.find((each) => each.test(file));
    if (hit) return decide('closed', 'set', 'an ignore file keeps the file tools from it', [hit.control]);
    if (origin === 'ignored' && git?.value !== false) return decide('closed', 'default', 'file tools leave out what git ignores');
    return decide('open', 'default', 'files of the checkout are read without a question');
  };
}
