import type { AgentPolicy, Decision, Knowledge, McpServerFact, Place } from '../../../model/index.ts';
import { splitCommand } from '../shared/command-line.ts';
import { absentPlace } from '../shared/data.ts';
import type { Placed } from '../shared/data.ts';
import { decide } from '../shared/decisions.ts';
import type { Ledger } from '../shared/ledger.ts';
import { buildPolicy } from '../shared/policy.ts';
import { commandWords } from '../shared/rule-words.ts';
import { shellGate } from '../shared/shell-gate.ts';
import type { CommandRule } from '../shared/shell-gate.ts';
import type { CodexLayer } from './config.ts';
import { prefixMatches } from './exec-rules.ts';
import type { PrefixRule } from './exec-rules.ts';
import { profileDenies } from './profile.ts';

type SandboxMode = 'read-only' | 'workspace-write' | 'danger-full-access';

/** Strongest layer that says something. */
function first<T>(layers: readonly CodexLayer[], pick: (layer: CodexLayer) => Placed<T> | undefined): Placed<T> | undefined {
  for (const layer of layers) { const found = pick(layer); if (found) return found; }
  return undefined;
}

/**
 * The effective policy of Codex: commands start without a question in a sandbox that has no network and reads the whole disk; getting out of
 * it is asked, refused or not needed, by approval policy and sandbox mode. Layers are strongest first.
 */
export function codexPolicy(layers: readonly CodexLayer[], rules: readonly PrefixRule[], nonInteractive: boolean, servers: readonly McpServerFact[], ledger: Ledger, knowledge: Knowledge): AgentPolicy {
  const sandbox = readSandboxMode(layers, ledger);
  const approval = readApproval(layers, ledger, nonInteractive);
  const denies = profileDenies(layers, ledger);
  const commandRules: CommandRule[] = rules.map((rule) => ({
    effect: rule.decision === 'forbidden' ? 'deny' : rule.decision === 'prompt' ? 'ask' : 'allow', matches: (part) => prefixMatches(rule, part), control: writeRule(rule, ledger),
  }));
  const inSandbox = sandbox.control === undefined
    ? decide('open', 'set', 'there is no sandbox and nothing that has to be asked', sandbox.by)
    : decide('open', sandbox.basis, 'commands start in the sandbox without a question');
  const otherwise = approval.untrusted ? approval.question : inSandbox;
  const shell = shellGate({ rules: commandRules, otherwise, question: approval.question, writesFreely: sandbox.mode !== 'read-only' });
  const control = sandbox.control;
  const outside = rules.some((rule) => rule.decision === 'allow') && shellGate({ rules: commandRules.filter((rule) => rule.effect !== 'ask'), otherwise: decide('closed', 'set', 'no rule lets it out'), question: approval.question }).any();
  const escape = outside && outside.gate === 'open' ? decide('open', 'set', 'a rule lets a program that runs anything out of the sandbox', outside.by) : approval.leaving;
  const asked = nonInteractive ? decide('closed', 'default', 'nobody is there to be asked, so it is refused') : decide('asked', 'default', 'a person is asked before a tool of a server');
  const approved = layers.flatMap((layer) => layer.approvedServers).map((each) => ({ name: each.name, id: ledger.control({ row: 'mcp_servers.approve', does: 'allow', channels: ['mcp'], says: 'calls every tool of a server without a question', at: each.at }), at: each.at }));
  for (const each of approved) ledger.setting('mcp_servers.approve', 'approve', each.at);
  for (const layer of layers) if (layer.environment) ledger.setting('shell_environment_policy', 'set', layer.environment);
  return buildPolicy({
    fileTool: (file) => denies(file) ?? decide('open', 'default', 'the whole disk is readable'),
    shell,
    ...(control === undefined ? {} : { sandbox: {
      escape,
      reads: (file: string) => { const deny = denies(file); return deny && { ...deny, by: [...deny.by, control] }; },
      reaches: () => (sandbox.network ? undefined : decide('closed', sandbox.basis, 'the sandbox has no network', [control])),
    } }),
    call: (server, tool) => {
      const fact = servers.find((each) => each.name === server);
      if (fact?.toolsOff.includes(tool)) return decide('closed', 'set', 'the settings switch this tool off');
      const free = approved.find((each) => each.name === server);
      if (free) return decide('open', 'set', 'its tools are called without a question', [free.id]);
      return approval.never && sandbox.mode === 'danger-full-access' ? decide('open', 'set', 'every question is switched off', approval.by) : asked;
    },
    servers,
  }, knowledge);
}

interface SandboxState { readonly mode: SandboxMode; readonly basis: Decision['basis']; readonly network: boolean; readonly control?: string; readonly by: readonly string[] }

function readSandboxMode(layers: readonly CodexLayer[], ledger: Ledger): SandboxState {
  const written = first(layers, (layer) => layer.sandboxMode);
  const mode: SandboxMode = written?.value === 'danger-full-access' || written?.value === 'read-only' ? written.value : 'workspace-write';
  const network = mode === 'workspace-write' ? first(layers, (layer) => layer.network) : undefined;
  const profile = written ? undefined : first(layers, (layer) => layer.profile);
  if (mode === 'danger-full-access' && written) return unconfined(written.at, ledger);
  if (profile?.value === ':danger-full-access') return unconfined(profile.at, ledger);
  if (network?.value) ledger.setting('sandbox_workspace_write.network_access', 'true', network.at);
  if (written) ledger.setting('sandbox_mode', mode, written.at);
  const control = ledger.control({
    row: 'sandbox_mode', does: 'sandbox', channels: ['run', 'network'], says: network?.value ? 'confines the writes of commands' : 'keeps commands from the network and confines their writes', at: written?.at ?? profile?.at ?? absentPlace('.codex/config.toml'),
    weakness: network?.value ? 'the network is switched on' : 'it keeps no file from being read',
  });
  const profiled = layers.flatMap((layer) => layer.profiles).find((each) => each.name === profile?.value)?.network;
  return { mode, basis: written || profile ? 'set' : 'default', network: network?.value === true || profiled?.value === true, control, by: [control] };
}

function unconfined(at: Place, ledger: Ledger): SandboxState {
  ledger.setting('sandbox_mode.danger-full-access', 'danger-full-access', at);
  const id = ledger.control({ row: 'sandbox_mode.danger-full-access', does: 'allow', channels: ['read', 'write', 'run', 'network'], says: 'switches the sandbox off', at });
  return { mode: 'danger-full-access', basis: 'set', network: true, by: [id] };
}

interface Approval { readonly untrusted: boolean; readonly never: boolean; readonly leaving: Decision; readonly question: Decision; readonly by: readonly string[] }

function readApproval(layers: readonly CodexLayer[], ledger: Ledger, nonInteractive: boolean): Approval {
  const written = first(layers, (layer) => layer.approval);
  const reviewer = first(layers, (layer) => layer.reviewer);
  if (reviewer?.value === 'auto_review') {
    ledger.setting('approvals_reviewer', 'auto_review', reviewer.at);
    ledger.control({ row: 'approvals_reviewer', does: 'allow', channels: ['run'], says: 'lets a model answer in place of a person', at: reviewer.at });
  }
  const refused = (basis: Decision['basis'], by: readonly string[]): Decision => decide('closed', basis, 'nobody is asked, so leaving the sandbox is refused', by);
  if (written?.value === 'never') {
    ledger.setting('approval_policy.never', 'never', written.at);
    const id = ledger.control({ row: 'approval_policy.never', does: 'allow', channels: ['run', 'mcp'], says: 'switches every question off', at: written.at });
    return { untrusted: false, never: true, leaving: refused('set', [id]), question: refused('set', [id]), by: [id] };
  }
  if (nonInteractive) return { untrusted: written?.value === 'untrusted', never: false, leaving: refused('default', []), question: refused('default', []), by: [] };
  const by: string[] = [];
  if (written) {
    ledger.setting('approval_policy', ['untrusted', 'on-request', 'on-failure'].includes(written.value) ? written.value : 'other', written.at);
    by.push(ledger.control({ row: 'approval_policy', does: 'ask', channels: ['run'], says: 'asks before a command leaves the sandbox', at: written.at }));
  }
  const basis = written ? 'set' : 'default';
  if (reviewer?.value === 'auto_review') {
    const judged = decide('open', 'set', 'a model answers in place of a person', by);
    return { untrusted: false, never: false, leaving: judged, question: judged, by };
  }
  const ask = decide('asked', basis, 'a person is asked before a command leaves the sandbox', by);
  return { untrusted: written?.value === 'untrusted', never: false, leaving: ask, question: ask, by };
}

function writeRule(rule: PrefixRule, ledger: Ledger): string {
  const words = commandWords(rule.pattern.map((choices) => choices[0] ?? '').join(' '));
  const row = rule.decision === 'forbidden' ? 'rules.forbidden' : rule.decision === 'prompt' ? 'rules.prompt' : 'rules.allow';
  return ledger.control({
    row, does: rule.decision === 'forbidden' ? 'deny' : rule.decision === 'prompt' ? 'ask' : 'allow', channels: ['run'], at: rule.at,
    says: `${rule.decision === 'forbidden' ? 'refuses' : rule.decision === 'prompt' ? 'asks before' : 'lets out of the sandbox'} ${words}`,
    weakness: rule.decision === 'allow' ? undefined : 'it is about commands that begin with exactly these words',
    matchesCommand: (command) => splitCommand(command).some((part) => prefixMatches(rule, part)),
  });
}
