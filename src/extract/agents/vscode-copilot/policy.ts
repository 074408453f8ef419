import type { AgentPolicy, Decision, Knowledge, McpServerFact } from '../../../model/index.ts';
import { carefulRegex } from '../shared/careful-regex.ts';
import { splitCommand } from '../shared/command-line.ts';
import { decide } from '../shared/decisions.ts';
import { ignorePattern } from '../shared/glob.ts';
import { hostMatches } from '../shared/hosts.ts';
import type { Ledger } from '../shared/ledger.ts';
import { buildPolicy } from '../shared/policy.ts';
import { commandWords, nameWords, pathWords } from '../shared/rule-words.ts';
import { shellGate } from '../shared/shell-gate.ts';
import type { CommandRule } from '../shared/shell-gate.ts';
import type { EditorSettings } from './settings.ts';

const ASKED: Decision = decide('asked', 'default', 'a person is asked');

/** The policy of the editor's agent: a person is asked before commands and tools, unless workspace settings take the question away. */
export function editorPolicy(settings: readonly EditorSettings[], servers: readonly McpServerFact[], ledger: Ledger, knowledge: Knowledge): AgentPolicy {
  for (const each of settings) writeSettings(each, ledger);
  const free = settings.map((each) => each.permissions).find((each) => each?.value === 'autoApprove' || each?.value === 'autopilot');
  const freeBy = free ? [ledger.control({ row: 'chat.permissions.default', does: 'allow', channels: ['run', 'mcp', 'write'], says: 'begins sessions in a mode that asks nothing', at: free.at })] : [];
  if (free) ledger.setting('chat.permissions.default', free.value, free.at);
  const otherwise = free ? decide('open', 'set', 'sessions begin in a mode that asks nothing', freeBy) : ASKED;
  const rules = settings.flatMap((each) => (each.terminalOff?.value === false ? [] : terminalRules(each, ledger)));
  const sandbox = settings.map((each) => sandboxOf(each, ledger)).find((each) => each !== undefined);
  const sandboxed = sandbox ? decide('open', 'set', 'sandboxed commands start without a question', [sandbox.control]) : otherwise;
  const everything = shellGate({ rules, otherwise: sandboxed, question: ASKED, writesFreely: free !== undefined });
  return buildPolicy({
    fileTool: (_file, origin) => (origin === 'home' ? otherwise : decide('open', 'default', 'files of the opened folder are read without a question')),
    shell: everything, ...(sandbox ? { sandbox: sandbox.parts } : {}), call: () => otherwise, servers,
  }, knowledge);
}

/** Auto-approval of commands: `true` takes the question away, `false` brings it back. It never refuses. */
function terminalRules(settings: EditorSettings, ledger: Ledger): readonly CommandRule[] {
  return settings.terminal.map((each): CommandRule => {
    const expression = /^\/(.*)\/([a-z]*)$/s.exec(each.pattern);
    const test = expression?.[1] === undefined ? undefined : carefulRegex(expression[1], expression[2] ?? '');
    const matches = (part: string): boolean => (expression ? test?.(part) ?? each.approve : part === each.pattern || part.startsWith(`${each.pattern} `));
    const all = each.approve && ['x', 'rm y', 'terraform destroy'].every(matches);
    const row = each.approve ? (all ? 'chat.tools.terminal.autoApprove.everything' : 'chat.tools.terminal.autoApprove') : 'chat.tools.terminal.autoApprove.ask';
    if (each.approve) ledger.setting(row, 'true', each.at);
    return {
      effect: each.approve ? 'allow' : 'ask', matches,
      control: ledger.control({
        row, does: each.approve ? 'allow' : 'ask', channels: ['run'], at: each.at, says: `${each.approve ? 'starts without a question' : 'asks before'} ${expression ? 'commands of a pattern' : commandWords(each.pattern)}`,
        weakness: each.approve ? undefined : 'it asks and never refuses, and quoting or another program passes it', matchesCommand: (command) => splitCommand(command).some(matches),
      }),
    };
  });
}

function sandboxOf(settings: EditorSettings, ledger: Ledger): { control: string; parts: { escape: Decision; reads(file: string): Decision | undefined; reaches(host: string | undefined): Decision | undefined } } | undefined {
  const { sandbox } = settings;
  if (!sandbox || sandbox.value === 'off') return undefined;
  const filter = settings.networkFilter?.value === true;
  const control = ledger.control({
    row: 'chat.agent.sandbox.enabled', does: 'sandbox', channels: ['run', 'network'], says: 'puts commands into an operating-system sandbox', at: sandbox.at,
    weakness: sandbox.value === 'allowNetwork' ? 'its network is open' : filter ? undefined : 'whether its network is off differs between versions',
  });
  ledger.setting('chat.agent.sandbox.enabled', sandbox.value === 'allowNetwork' ? 'allowNetwork' : 'on', sandbox.at);
  const denies = settings.denyRead.map((each) => ({ test: pathTest(each.value), control: ledger.control({ row: 'chat.agent.sandbox.denyRead', does: 'sandbox', channels: ['run'], says: `keeps programs from opening ${pathWords(each.value)}`, at: each.at, matchesFile: pathTest(each.value), weakness: 'the file tools of the editor are not in the sandbox' }) }));
  const network = settings.networkFilter?.value ? ledger.control({ row: 'chat.agent.networkFilter', does: 'sandbox', channels: ['network'], says: 'reaches listed hosts only', at: settings.networkFilter.at }) : undefined;
  return {
    control,
    parts: {
      // A command that fails in the sandbox is offered again outside of it, with a question.
      escape: decide('asked', 'default', 'leaving the sandbox is asked', [control]),
      reads: (file) => { const hit = denies.find((each) => each.test(file)); return hit && decide('closed', 'set', 'the sandbox does not let a program open it', [hit.control, control]); },
      reaches: (host) => {
        if (network === undefined || sandbox.value === 'allowNetwork') return undefined;
        const listed = (list: EditorSettings['allowedHosts']): boolean => list.some((each) => (host === undefined ? each.value === '*' : hostMatches(host, each.value)));
        return listed(settings.deniedHosts) || !listed(settings.allowedHosts) ? decide('closed', 'set', 'the filter lets listed hosts through only', [network, control]) : undefined;
      },
    },
  };
}

function pathTest(pattern: string): (file: string) => boolean {
  if (pattern.startsWith('~/')) { const test = ignorePattern(`/${pattern.slice(2)}`); return (file) => file.startsWith('~/') && test(file.slice(2)); }
  const test = ignorePattern(pattern.replace(/^\$\{workspaceFolder\}\//, '').replace(/^\.\//, ''));
  return (file) => !pattern.startsWith('/') && !file.startsWith('~/') && test(file);
}

/** What stands in the file and decides nothing by itself. */
function writeSettings(settings: EditorSettings, ledger: Ledger): void {
  if (settings.global?.value) ledger.control({ row: 'chat.tools.global.autoApprove', does: 'allow', channels: ['run', 'mcp', 'write'], says: 'asks for all tools without a question', at: settings.global.at, wired: false, weakness: 'it is read from the settings of the machine, not of a checkout' });
  if (settings.edits) ledger.control({ row: 'chat.tools.edits.autoApprove', does: 'ask', channels: ['write'], says: 'asks before files it lists are changed', at: settings.edits, weakness: 'it is about changing files, not about reading them' });
  if (settings.freeEdits) ledger.setting('chat.tools.edits.autoApprove.free', 'true', settings.freeEdits);
  if (settings.freeAddresses) ledger.setting('chat.tools.urls.autoApprove', 'true', settings.freeAddresses);
  for (const each of settings.careless) ledger.setting(each.key, 'true', each.at);
  if (settings.skip?.value) ledger.setting('claudeAgent.skip', 'true', settings.skip.at);
  if (settings.autoStart && settings.autoStart.value !== 'never') ledger.setting('mcp.autoStart', 'on', settings.autoStart.at);
  for (const at of settings.unknown) ledger.control({ row: 'unknown-key', does: 'deny', channels: ['run'], says: 'looks like a protection of the editor', at, wired: false, weakness: 'no version is known to read this key' });
  if (settings.networkFilter?.value === true) return;
  for (const each of [...settings.allowedHosts, ...settings.deniedHosts]) ledger.control({ row: 'chat.agent.domains.dead', does: 'sandbox', channels: ['network'], says: `speaks of ${nameWords(each.value, 'a host')}`, at: each.at, wired: false, weakness: 'the network filter is off, so the list is ignored' });
}
