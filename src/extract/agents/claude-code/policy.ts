import type { AgentPolicy, Decision, Knowledge, McpServerFact, Origin } from '../../../model/index.ts';
import { decide, mostPermissive } from '../shared/decisions.ts';
import type { Ledger } from '../shared/ledger.ts';
import type { Placed } from '../shared/data.ts';
import { buildPolicy } from '../shared/policy.ts';
import { shellGate } from '../shared/shell-gate.ts';
import type { Layer } from './layer.ts';
import { readMode } from './mode.ts';
import type { Mode } from './mode.ts';
import { byRules, liveRules, speaking, speaksOfEditing, speaksOfMcp, speaksOfReading } from './permissions.ts';
import { bashRuleMatches, filesRead, onlyReads } from './rules.ts';
import { readSandboxSettings } from './sandbox.ts';

/** How this agent is started. */
export interface Start {
  readonly nonInteractive: boolean;
  /** Are allow rules and directories of the checkout's own files used? In CI nobody has trusted them. */
  readonly trusted: boolean;
  /** Control of a hook that says yes to every command in place of a person. */
  readonly said?: string;
  /** Where a subagent is given the mode that asks nothing: the agent may hand it anything. */
  readonly free?: Placed<string>;
}

/**
 * The effective policy of Claude Code under these settings files, strongest first. Deny beats ask beats allow over all files; the mode
 * answers where no rule does; the sandbox confines what was started. Writes controls and settings into `ledger`.
 */
export function claudePolicy(layers: readonly Layer[], start: Start, servers: readonly McpServerFact[], ledger: Ledger, knowledge: Knowledge): AgentPolicy {
  const counts = (layer: Layer): boolean => start.trusted || layer.tier === 'flags' || layer.tier === 'user';
  const rules = liveRules(layers, ledger, counts);
  const mode = answered(readMode(layers, ledger, start.nonInteractive), start, ledger);
  const sandbox = readSandboxSettings(layers, ledger, mode, rules, start.nonInteractive);
  const ofShell = rules.filter((rule) => rule.rule.tool === 'Bash' || (rule.rule.tool === '*' && rule.effect !== 'allow'));
  const gone = speaking(ofShell, 'deny', (rule) => rule.rule.spec === undefined);
  const shellRules = ofShell.map((rule) => ({ effect: rule.effect, control: rule.control, matches: (part: string) => bashRuleMatches(rule.rule.spec, rule.effect, part) }));
  const ofFiles = rules.filter((rule) => rule.effect === 'deny' && rule.rule.tool === 'Read')
    .map((rule) => ({ effect: rule.effect, control: rule.control, matches: (part: string) => filesRead(part).some((file) => speaksOfReading(rule, file)) }));
  const off = gone ? { off: decide('closed', 'set', 'a rule takes the shell away altogether', [gone.control]) } : {};
  const gateOf = (otherwise: Decision): ReturnType<typeof shellGate> => shellGate({ rules: [...shellRules, ...ofFiles], otherwise, free: onlyReads, question: mode.question, writesFreely: mode.writesFreely, ...off });
  const plain = gateOf(mode.otherwise);
  const shell = sandbox.autoAllow === 'no' ? plain : gateOf(sandboxedStart(mode, sandbox.autoAllow, sandbox.control));
  const outside = outsideDecision(layers, counts, mode);
  const tool = (file: string, origin: Origin): Decision => byRules(rules, (rule) => speaksOfReading(rule, file), mode.question,
    origin === 'home' ? outside(file) : decide('open', 'default', 'files of the checkout are read without a question'), 'reading it');
  const parts = sandbox.parts(plain);
  return buildPolicy({
    fileTool: tool, editTool: (file) => byRules(rules, (rule) => speaksOfEditing(rule, file), mode.question, mode.otherwise, 'changing it'), shellRead: (file, origin) => (gone ? decide('closed', 'set', 'a rule takes the shell away altogether', [gone.control]) : tool(file, origin)),
    shell, ...(parts ? { sandbox: parts } : {}), call: (server, name) => callDecision(server, name, layers, mode, rules), servers,
  }, knowledge);
}

/** A yes that nobody gives: by a hook, or by a subagent whose mode asks nothing. Deny and ask rules stand above both. */
function answered(mode: Mode, { said, free }: Start, ledger: Ledger): Mode {
  if (mode.otherwise.gate !== 'asked' || (said === undefined && !free)) return mode;
  const by = said ?? (free ? ledger.control({ row: 'agents.permissionMode', does: 'allow', channels: ['run', 'mcp', 'write'], says: 'lets a subagent run in the mode that asks nothing', at: free.at }) : '');
  return { ...mode, otherwise: decide('open', 'set', said === undefined ? 'a subagent runs in the mode that asks nothing' : 'a hook says yes in place of a person', [by]) };
}

/** Sandboxed commands may start without a question; whether they do when no file says so has changed between versions. */
function sandboxedStart(mode: Mode, autoAllow: 'yes' | 'unknown', control: string | undefined): Decision {
  const by = control === undefined ? [] : [control];
  const free = autoAllow === 'yes' ? decide('open', 'set', 'sandboxed commands start without a question', by) : decide('open', 'unknown', 'whether sandboxed commands are asked about differs between versions', by);
  return mode.name === 'dontAsk' || mode.name === 'plan' ? mode.otherwise : mostPermissive(mode.otherwise, free);
}

/** Files outside of the checkout are asked about, unless the mode answers or a directory was added. */
function outsideDecision(layers: readonly Layer[], counts: (layer: Layer) => boolean, mode: Mode): (file: string) => Decision {
  const locked = layers.some((layer) => layer.locks.readsInside?.value);
  const added = layers.filter(counts).flatMap((layer) => layer.directories.map((each) => each.value.replace(/\/{1,9}$/, '')));
  return (file) => {
    if (locked) return decide('closed', 'set', 'reads outside of the checkout are refused');
    if (added.some((each) => each === '~' || each === '/' || file.startsWith(`${each}/`))) return decide('open', 'set', 'its directory is added to those read without a question');
    return mode.otherwise;
  };
}

function callDecision(server: string, name: string, layers: readonly Layer[], mode: Mode, rules: Parameters<typeof byRules>[0]): Decision {
  if (layers.some((layer) => layer.mcp.disabled.some((each) => each.value === server))) return decide('closed', 'set', 'the server is switched off');
  return byRules(rules, (rule) => speaksOfMcp(rule, server, name), mode.question, mode.otherwise, 'this tool');
}
