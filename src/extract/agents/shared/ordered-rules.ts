import type { AgentPolicy, ControlId, Decision, Knowledge, McpServerFact, Place } from '../../../model/index.ts';
import { splitCommand } from './command-line.ts';
import { decide } from './decisions.ts';
import type { Ledger } from './ledger.ts';
import { buildPolicy } from './policy.ts';
import { commandWords, nameWords, pathWords } from './rule-words.ts';
import { shellGate } from './shell-gate.ts';

/** A rule of a list in which the place of a rule decides, not its kind. */
export interface OrderedRule {
  /** Name of the tool as the vendor has it, wildcards too; for words. */
  readonly tool: string;
  readonly ofShell: boolean;
  readonly ofReading: boolean;
  readonly ofTool: (name: string) => boolean;
  /** What is matched against commands, files or nothing; absent: every call. */
  readonly pattern?: string;
  readonly matches: (text: string) => boolean;
  readonly action: 'allow' | 'ask' | 'deny';
  readonly at: Place;
}

/** A vendor's list of rules with what holds where none speaks. */
export interface OrderedRules {
  readonly rules: readonly OrderedRule[];
  readonly wins: 'first' | 'last';
  readonly shell: Decision;
  readonly tools: Decision;
  /** Files that its reading tool leaves out by itself. */
  readonly unread?: ((file: string) => boolean) | undefined;
  readonly nameOfTool: (server: string, tool: string) => string;
}

const DOES = { allow: 'lets through unasked', ask: 'asks before', deny: 'refuses' } as const;
const ASKED = decide('asked', 'set', 'a person is asked');

/** The policy of such a list: of the rules that speak of a call, the first or the last decides. Writes controls and settings into `ledger`, under rows `permission.<action>`. */
export function orderedPolicy({ rules, wins, shell, tools, unread, nameOfTool }: OrderedRules, servers: readonly McpServerFact[], ledger: Ledger, knowledge: Knowledge): AgentPolicy {
  const written = rules.map((rule) => ({ rule, control: write(rule, ledger) }));
  type Written = (typeof written)[number];
  const deciding = (test: (rule: OrderedRule) => boolean): Written | undefined => (wins === 'first' ? written.find((one) => test(one.rule)) : written.findLast((one) => test(one.rule)));
  const said = ({ rule, control }: Written): Decision => (rule.action === 'ask' ? { ...ASKED, by: [control] } : decide(rule.action === 'allow' ? 'open' : 'closed', 'set', `a rule ${DOES[rule.action]} it`, [control]));
  const ofCommand = (part: string): Written | undefined => deciding((rule) => rule.ofShell && rule.matches(part));
  return buildPolicy({
    fileTool: (file, origin) => {
      const one = deciding((rule) => rule.ofReading && rule.matches(file));
      if (one) return said(one);
      return unread?.(file) ? decide('closed', 'default', 'its reading tool leaves such files out by itself') : origin === 'home' ? decide('asked', 'default', 'files outside of the checkout are asked about') : decide('open', 'default', 'files of the checkout are read without a question');
    },
    shell: shellGate({ otherwise: shell, question: ASKED, rules: written.filter(({ rule }) => rule.ofShell).map((one) => ({ effect: one.rule.action, control: one.control, matches: (part) => ofCommand(part) === one })) }),
    call: (server, tool) => { const one = deciding((rule) => rule.ofTool(nameOfTool(server, tool))); return one ? said(one) : tools; },
    servers,
  }, knowledge);
}

function write(rule: OrderedRule, ledger: Ledger): ControlId {
  const everything = rule.action === 'allow' && rule.ofShell && (rule.pattern === undefined || rule.pattern === '*');
  const row = everything ? 'permission.allow.everything' : `permission.${rule.action}`;
  if (everything) ledger.setting(row, 'allow', rule.at);
  const what = rule.pattern === undefined || rule.pattern === '*' ? '' : ` ${rule.ofShell ? commandWords(rule.pattern) : pathWords(rule.pattern)}`;
  return ledger.control({
    row, does: rule.action, channels: rule.ofShell ? ['run'] : rule.ofReading ? ['read'] : ['mcp'], says: `${DOES[rule.action]} ${nameWords(rule.tool, 'a tool')}${what}`, at: rule.at,
    weakness: rule.action === 'deny' && rule.ofShell && what !== '' ? 'it matches the command as written; another spelling, a script or another program does the same' : undefined,
    ...(rule.ofShell ? { matchesCommand: (command: string) => splitCommand(command).some(rule.matches) } : {}), ...(rule.ofReading && !rule.ofShell ? { matchesFile: rule.matches } : {}),
  });
}
