import { byDefault, set } from '../../../model/index.ts';
import type { AgentPolicy, Channel, Decision, HookShape, Knowledge, McpServerFact } from '../../../model/index.ts';
import type { Started } from '../shared/assemble.ts';
import { splitCommand, wordsOf } from '../shared/command-line.ts';
import { decide } from '../shared/decisions.ts';
import { glob } from '../shared/glob.ts';
import type { Ledger } from '../shared/ledger.ts';
import { buildPolicy } from '../shared/policy.ts';
import { commandWords, pathWords } from '../shared/rule-words.ts';
import { shellGate } from '../shared/shell-gate.ts';
import type { CommandRule } from '../shared/shell-gate.ts';
import { wildcardMatches } from '../shared/wildcard.ts';
import type { CursorPart } from './files.ts';

const UNKNOWN_MODE: Decision = decide('open', 'unknown', 'the run mode stands in no file, so the most permissive one is assumed');

/**
 * The policy of the editor's agent. Its run mode lies in the application's own state, so commands and tools are open, not known; ignore files
 * hold its file tools only. Everything else is written down as a control with what it lacks.
 */
export function cursorPolicy(parts: readonly CursorPart[], servers: readonly McpServerFact[], ledger: Ledger, knowledge: Knowledge): AgentPolicy {
  const ignored = ignoreTests(parts, ledger);
  writeOthers(parts, ledger);
  cliRules(parts, ledger, 'the agent of the editor does not read this file');
  return buildPolicy({
    fileTool: (file) => ignored(file) ?? (builtInIgnore(file) ? decide('closed', 'default', 'its file tools leave such files out by themselves') : decide('open', 'default', 'files are read without a question')),
    shell: shellGate({ rules: [], otherwise: UNKNOWN_MODE, question: UNKNOWN_MODE }),
    call: (server, tool) => {
      const allowed = parts.find((part) => part.is === 'mcp-allow' && mcpMatches(part.rule.value, server, tool));
      return allowed ? decide('open', 'set', 'this tool is listed as called without a question') : UNKNOWN_MODE;
    },
    servers,
  }, knowledge);
}

/** The policy of the command line agent started with or without `--force`; without a person what is not allowed is refused. */
export function startedPolicy(parts: readonly CursorPart[], start: Started & { readonly force: boolean }, servers: readonly McpServerFact[], ledger: Ledger, knowledge: Knowledge): AgentPolicy {
  const ignored = ignoreTests(parts, ledger);
  const rules = cliRules(parts, ledger, undefined);
  const mode = parts.find((part) => part.is === 'cli-mode');
  const force = start.force;
  if (force) ledger.setting('flag.force', 'on', start.at);
  const forced = force ? [ledger.control({ row: 'flag.force', does: 'allow', channels: ['run', 'mcp', 'write'], says: 'switches every question off', at: start.at })] : [];
  const question = start.nonInteractive ? decide('closed', 'set', 'nobody is there to be asked, so it is refused') : decide('asked', 'set', 'a person is asked');
  const otherwise = force ? decide('open', 'set', 'every question is switched off', forced) : mode?.mode.value === 'unrestricted' ? decide('open', 'set', 'every question is switched off')
    : mode ? question : decide('open', 'unknown', 'the approval mode stands in no file, so the most permissive one is assumed');
  const commandRules: CommandRule[] = rules.filter((rule) => rule.tool === 'Shell').map((rule) => ({ effect: rule.effect, control: rule.control, matches: (part) => shellMatches(rule.spec, part) }));
  return buildPolicy({
    fileTool: (file) => {
      const deny = rules.find((rule) => rule.effect === 'deny' && rule.tool === 'Read' && glob(rule.spec)(file));
      return deny ? decide('closed', 'set', 'a rule refuses reading it', [deny.control]) : ignored(file) ?? decide('open', 'default', 'files are read without a question');
    },
    shell: shellGate({ rules: commandRules, otherwise, question, writesFreely: force }),
    call: (server, tool) => {
      const rule = (effect: 'allow' | 'deny'): boolean => rules.some((each) => each.effect === effect && each.tool === 'Mcp' && mcpMatches(each.spec, server, tool));
      return rule('deny') ? decide('closed', 'set', 'a rule refuses this tool') : rule('allow') ? decide('open', 'set', 'a rule allows this tool') : otherwise;
    },
    servers,
  }, knowledge);
}

/** Files the vendor's list leaves out without being asked to. */
function builtInIgnore(file: string): boolean {
  const name = file.split('/').at(-1) ?? '';
  return name === '.env' || name.startsWith('.env.') || file.startsWith('.git/') || /^(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock|Cargo\.lock|poetry\.lock)$/.test(name);
}

function ignoreTests(parts: readonly CursorPart[], ledger: Ledger): (file: string) => Decision | undefined {
  const tests = parts.flatMap((part) => (part.is !== 'ignore' ? [] : [{
    test: part.test,
    control: ledger.control({ row: 'cursorignore', does: 'deny', channels: ['read'], says: 'keeps file tools from the files it lists', at: part.at, matchesFile: part.test, weakness: 'a command in the terminal and an MCP server read them all the same' }),
  }]));
  return (file) => {
    const hit = file.startsWith('~/') ? undefined : tests.find((each) => each.test(file));
    return hit && decide('closed', 'set', 'an ignore file keeps the file tools from it', [hit.control]);
  };
}

/** A read hook sees the file tools only, and a terminal reads as well. */
const SEES: Readonly<Record<string, readonly Channel[]>> = { beforeShellExecution: ['run'], beforeMCPExecution: ['mcp'], preToolUse: ['read', 'write', 'run', 'network', 'mcp'] };

function hookShape({ event, command, everyCall }: CursorPart & { readonly is: 'hook' }): HookShape {
  const program = /^(?:(?:bash|sh|node|python3?) )?(?:\.\/)?((?!\/)[\w.-]{1,100}(?:\/[\w.-]{1,100}){1,20})$/.exec(command.trim())?.[1];
  return { ...(program === undefined || program.split('/').includes('..') ? {} : { program }), sees: SEES[event] ?? [], bars: everyCall ? [] : ['it is asked about some calls only, or is no program'] };
}

function writeOthers(parts: readonly CursorPart[], ledger: Ledger): void {
  for (const part of parts) {
    switch (part.is) {
      case 'indexing-ignore':
        ledger.control({ row: 'cursorindexingignore', does: 'deny', channels: ['read'], says: 'leaves files out of the index', at: part.at, wired: false, weakness: 'it is about the index only; the agent still reads the files' });
        break;
      case 'sandbox':
        ledger.control({ row: 'sandbox.json', does: 'sandbox', channels: ['run', 'network'], says: 'shapes the sandbox for commands', at: part.at, weakness: 'whether commands run in the sandbox is decided by the run mode, which stands in no file' });
        if (part.type?.value === 'insecure_none') ledger.setting('sandbox.json.insecure_none', 'insecure_none', part.type.at);
        if (part.network) ledger.setting('sandbox.json.network', 'opened', part.network.at);
        break;
      case 'terminal-allow':
        ledger.setting('terminalAllowlist', commandWords(part.rule.value), part.rule.at);
        ledger.control({ row: 'terminalAllowlist', does: 'allow', channels: ['run'], says: `starts ${commandWords(part.rule.value)} without a question`, at: part.rule.at, matchesCommand: (command) => splitCommand(command).some((each) => each.startsWith(part.rule.value)) });
        break;
      case 'mcp-allow':
        ledger.setting('mcpAllowlist', part.rule.value === '*:*' || part.rule.value === '*' ? 'every tool' : 'listed tools', part.rule.at);
        ledger.control({ row: 'mcpAllowlist', does: 'allow', channels: ['mcp'], says: 'calls listed tools of MCP servers without a question', at: part.rule.at });
        break;
      case 'hook':
        ledger.control({
          hook: hookShape(part),
          row: 'hooks', does: 'hook', channels: part.event === 'beforeReadFile' ? ['read'] : part.event === 'beforeMCPExecution' ? ['mcp'] : ['run'], says: 'runs a program first, which may refuse', at: part.at,
          failsOpen: part.failClosed ? set(false, part.at) : byDefault(true, 'agents/cursor:hooks'), weakness: part.failClosed ? undefined : 'the call goes on when the hook fails (failClosed is not set)',
        });
        break;
      case 'unknown-key':
        ledger.control({ row: 'unknown-key', does: 'deny', channels: ['run'], says: 'looks like a protection of the editor', at: part.at, wired: false, weakness: 'no version is known to read this key' });
        break;
      default: break;
    }
  }
}

interface CliRule { readonly effect: 'allow' | 'deny'; readonly tool: string; readonly spec: string; readonly control: string }

function cliRules(parts: readonly CursorPart[], ledger: Ledger, weakness: string | undefined): readonly CliRule[] {
  return parts.flatMap((part): CliRule[] => {
    if (part.is === 'cli-mode' && part.mode.value === 'unrestricted') ledger.setting('cli.approvalMode', 'unrestricted', part.mode.at);
    if (part.is !== 'cli-rule') return [];
    const found = /^(Shell|Read|Write|WebFetch|Mcp)\((.{1,1000})\)$/s.exec(part.rule.value.trim());
    if (!found?.[1] || found[2] === undefined) return [];
    const [tool, spec] = [found[1], found[2]];
    const words = tool === 'Shell' ? commandWords(spec) : tool === 'Read' || tool === 'Write' ? pathWords(spec) : tool === 'Mcp' ? 'tools of a server' : 'a host';
    const control = ledger.control({
      row: `cli.permissions.${part.effect}`, does: part.effect, channels: [tool === 'Shell' ? 'run' : tool === 'Mcp' ? 'mcp' : tool === 'WebFetch' ? 'network' : tool === 'Read' ? 'read' : 'write'],
      says: `${part.effect === 'deny' ? 'refuses' : 'allows'} ${words} for the command line agent`, at: part.rule.at, weakness: part.effect === 'deny' ? weakness ?? 'another spelling or program does the same' : undefined,
      ...(tool === 'Read' ? { matchesFile: glob(spec) } : {}), ...(tool === 'Shell' ? { matchesCommand: (command: string) => splitCommand(command).some((each) => shellMatches(spec, each)) } : {}),
    });
    return [{ effect: part.effect, tool, spec, control }];
  });
}

/** `Shell(git)` is about the program, `Shell(curl:*)` about it with arguments; wildcards stand for any text. */
function shellMatches(spec: string, part: string): boolean {
  const [program = '', args] = spec.split(/:(.*)/s);
  const words = wordsOf(part);
  if (args !== undefined) return wildcardMatches(program, words[0] ?? '') && wildcardMatches(args, words.slice(1).join(' '));
  return wildcardMatches(program, words[0] ?? '') || wildcardMatches(program, words.join(' ')) || words.join(' ').startsWith(`${program} `);
}

function mcpMatches(spec: string, server: string, tool: string): boolean {
  const [wantedServer = '*', wantedTool = '*'] = spec.split(/:(.*)/s);
  return wildcardMatches(wantedServer, server) && wildcardMatches(wantedTool, tool);
}
