import type { Decision } from '../../../model/index.ts';
import { decide } from '../shared/decisions.ts';
import type { Placed } from '../shared/data.ts';
import type { Ledger } from '../shared/ledger.ts';
import { commandWords, nameWords, pathWords } from '../shared/rule-words.ts';
import { splitCommand } from '../shared/command-line.ts';
import { bashRuleMatches, mcpRuleMatches, pathRuleMatches } from './rules.ts';
import { parseRule, whyDead } from './rule-syntax.ts';
import type { RuleText } from './rule-syntax.ts';
import type { Layer } from './layer.ts';

type Effect = 'deny' | 'ask' | 'allow';

/** One live rule of the merged lists, with the control that stands for it. */
export interface LiveRule { readonly effect: Effect; readonly rule: RuleText; readonly user: boolean; readonly control: string }

/**
 * Merges the rule lists of all files: they add up, whatever file they stand in. Every rule becomes a control, the dead ones not wired.
 * `allowOf` says whose allow rules count (those of a checkout need trust).
 */
export function liveRules(layers: readonly Layer[], ledger: Ledger, allowOf: (layer: Layer) => boolean): readonly LiveRule[] {
  return layers.flatMap((layer) => (['deny', 'ask', 'allow'] as const).flatMap((effect) => layer[effect].flatMap((placed): LiveRule[] => {
    const rule = parseRule(placed.value);
    if (!rule) return [];
    const user = layer.tier === 'user';
    const dead = whyDead(rule, effect) ?? (effect === 'allow' && !allowOf(layer) ? 'allow rules of a checkout are not used where nobody has trusted it' : undefined);
    const control = write(ledger, effect, rule, placed, user, dead, layer.ofSkill ?? false);
    return dead === undefined ? [{ effect, rule, user, control }] : [];
  })));
}

const VERBS: Record<Effect, string> = { deny: 'refuses', ask: 'asks before', allow: 'lets through unasked' };

function write(ledger: Ledger, effect: Effect, rule: RuleText, placed: Placed<string>, user: boolean, dead: string | undefined, ofSkill: boolean): string {
  const shell = rule.tool === 'Bash' || rule.tool === '*';
  const path = rule.tool === 'Read' || rule.tool === 'Edit' || rule.tool === 'Write' || rule.tool === '*';
  const row = dead !== undefined && effect !== 'allow' ? 'rule.dead' : effect === 'allow' && shell && rule.spec === undefined ? (ofSkill ? 'skills.allowed-tools.everything' : 'permissions.allow.everything') : ofSkill ? 'skills.allowed-tools' : `permissions.${effect}`;
  if (row.endsWith('.everything') && dead === undefined) ledger.setting(row, rule.tool, placed.at);
  return ledger.control({
    row, does: effect, says: `${VERBS[effect]} ${show(rule)}${ofSkill ? ' while a skill is used' : ''}`, at: placed.at, wired: dead === undefined,
    channels: shell ? ['run'] : rule.tool.startsWith('mcp__') ? ['mcp'] : rule.tool === 'WebFetch' || rule.tool === 'WebSearch' ? ['network'] : rule.tool === 'Read' ? ['read'] : ['write'],
    weakness: dead ?? (effect !== 'deny' ? undefined : rule.tool === 'Read' ? 'it covers the Read tool and commands such as cat, not a program that opens the file itself'
      : rule.tool === 'Bash' && rule.spec !== undefined ? 'it matches the command as written; another spelling, a script or another program does the same' : undefined),
    ...(path && rule.tool !== 'Write' ? { matchesFile: (file: string) => pathRuleMatches(rule.spec, user ? 'user' : 'checkout', file) } : {}),
    ...(shell ? { matchesCommand: (command: string) => splitCommand(command).some((part) => bashRuleMatches(rule.spec, effect, part)) } : {}),
  });
}

function show(rule: RuleText): string {
  if (rule.tool === '*') return 'every tool';
  if (rule.spec === undefined) return nameWords(rule.tool, 'a tool');
  if (rule.tool === 'Bash') return `Bash(${commandWords(rule.spec)})`;
  return ['Read', 'Edit', 'Write', 'Glob'].includes(rule.tool) ? `${rule.tool}(${pathWords(rule.spec)})` : `${nameWords(rule.tool, 'a tool')}(${nameWords(rule.spec, 'something')})`;
}

/** First rule of that effect that a test accepts. */
export function speaking(rules: readonly LiveRule[], effect: Effect, test: (rule: LiveRule) => boolean): LiveRule | undefined {
  return rules.find((rule) => rule.effect === effect && test(rule));
}

/** Runs deny, ask, allow over one kind of rule and falls back to what the mode says. */
export function byRules(rules: readonly LiveRule[], test: (rule: LiveRule) => boolean, question: Decision, otherwise: Decision, what: string): Decision {
  const deny = speaking(rules, 'deny', test);
  if (deny) return decide('closed', 'set', `a rule refuses ${what}`, [deny.control]);
  const ask = speaking(rules, 'ask', test);
  if (ask) return { ...question, by: [ask.control] };
  const allow = speaking(rules, 'allow', test);
  return allow ? decide('open', 'set', `a rule allows ${what}`, [allow.control]) : otherwise;
}

/** Does the rule speak of reading this file? */
export function speaksOfReading(rule: LiveRule, file: string): boolean {
  if (rule.rule.tool === '*') return rule.effect !== 'allow';
  return rule.rule.tool === 'Read' && pathRuleMatches(rule.rule.spec, rule.user ? 'user' : 'checkout', file);
}
/** Does the rule speak of changing this file? Rules on Edit are for every tool that does. */
export function speaksOfEditing(rule: LiveRule, file: string): boolean {
  if (rule.rule.tool === '*') return rule.effect !== 'allow';
  return rule.rule.tool === 'Edit' && pathRuleMatches(rule.rule.spec, rule.user ? 'user' : 'checkout', file);
}
export function speaksOfMcp(rule: LiveRule, server: string, tool: string): boolean { return mcpRuleMatches(rule.rule, rule.effect, server, tool); }
