import type { AgentPolicy, Knowledge, McpServerFact, Place } from '../../../model/index.ts';
import type { Started } from '../shared/assemble.ts';
import { decide } from '../shared/decisions.ts';
import { readFlags } from '../shared/flags.ts';
import type { Launch } from '../shared/launches.ts';
import type { Ledger } from '../shared/ledger.ts';
import { buildPolicy } from '../shared/policy.ts';
import { commandWords } from '../shared/rule-words.ts';
import { shellGate } from '../shared/shell-gate.ts';
import type { CommandRule } from '../shared/shell-gate.ts';
import { wildcardMatches } from '../shared/wildcard.ts';

export const PROGRAMS: ReadonlyMap<string, string> = new Map([['copilot', 'copilot'], ['@github/copilot', 'copilot']]);

/** A start of the Copilot command line, with what its flags set. */
export interface CopilotStart extends Started { readonly everything: boolean; readonly paths: boolean; readonly allowed: readonly string[]; readonly denied: readonly string[] }

/** A command line; undefined where it is a plain interactive start that changes nothing. */
export function startOfCommand(launch: Launch): CopilotStart | undefined {
  const flags = readFlags(launch.args, new Set(['-p', '--prompt', '--model', '--allow-tool', '--deny-tool', '--add-dir', '--allow-url', '--deny-url', '--agent']));
  if (flags.has('--version', '-v', '--help', '-h') || ['help', 'mcp', 'update', 'plugin', 'login'].includes(flags.verb ?? '')) return undefined;
  const all = flags.has('--yolo', '--allow-all');
  const everything = all || flags.has('--allow-all-tools');
  const headless = flags.has('-p', '--prompt') || flags.value('-p', '--prompt') !== undefined;
  const split = (name: string): readonly string[] => flags.values(name).flatMap((each) => each.split(','));
  const allowed = split('--allow-tool');
  if (!everything && !headless && allowed.length === 0) return undefined;
  return { at: launch.at, from: launch.from, nonInteractive: headless || launch.from.ci, name: 'Copilot CLI', everything, paths: all || flags.has('--allow-all-paths'), allowed, denied: split('--deny-tool') };
}

/** Deny beats allow and everything; without a person what is not allowed is refused. */
export function cliPolicy(start: CopilotStart, servers: readonly McpServerFact[], ledger: Ledger, knowledge: Knowledge): AgentPolicy {
  const at: Place = start.at;
  if (start.everything) ledger.setting('flag.allow-all', 'on', at);
  const by = start.everything ? [ledger.control({ row: 'flag.allow-all', does: 'allow', channels: ['run', 'write', 'mcp'], says: 'switches every question off', at })] : [];
  const question = start.nonInteractive ? decide('closed', 'default', 'nobody is there to be asked, so it is refused') : decide('asked', 'default', 'a person is asked');
  const otherwise = start.everything ? decide('open', 'set', 'every question is switched off', by) : question;
  const rule = (text: string, effect: 'deny' | 'allow'): CommandRule[] => {
    const found = /^shell(?:\((.{1,500})\))?$/s.exec(text.trim());
    if (!found) return [];
    const spec = found[1];
    const matches = (part: string): boolean => spec === undefined || part === spec || (spec.endsWith(':*') && (part === spec.slice(0, -2) || part.startsWith(`${spec.slice(0, -2)} `))) || (!spec.includes(' ') && part.startsWith(`${spec} `));
    return [{ effect, matches, control: ledger.control({ row: effect === 'deny' ? 'flag.deny-tool' : 'flag.allow-tool', does: effect, channels: ['run'], says: `${effect === 'deny' ? 'refuses' : 'allows'} ${spec === undefined ? 'every command' : commandWords(spec)}`, at, weakness: effect === 'deny' && spec !== undefined ? 'it sees the first words as written' : undefined }) }];
  };
  const rules = [...start.denied.flatMap((each) => rule(each, 'deny')), ...start.allowed.flatMap((each) => rule(each, 'allow'))];
  const off = rules.find((each) => each.effect === 'deny' && each.matches('x'));
  const tools = (list: readonly string[], server: string, tool: string): boolean => list.some((each) => { const found = /^([\w.-]+)(?:\((.{1,200})\))?$/.exec(each.trim()); return found?.[1] === server && (found[2] === undefined || wildcardMatches(found[2], tool)); });
  return buildPolicy({
    fileTool: (_file, origin) => (origin === 'home' ? (start.paths ? decide('open', 'set', 'every path may be read') : otherwise) : decide('open', 'default', 'files of the checkout are read without a question')),
    shell: shellGate({ rules, otherwise, question, writesFreely: start.everything, ...(off ? { off: decide('closed', 'set', 'the shell is refused', [off.control]) } : {}) }),
    call: (server, tool) => (tools(start.denied, server, tool) ? decide('closed', 'set', 'a flag refuses this tool') : tools(start.allowed, server, tool) ? decide('open', 'set', 'a flag allows this tool') : otherwise), servers,
  }, knowledge);
}
