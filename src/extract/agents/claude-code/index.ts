import { byDefault, set } from '../../../model/index.ts';
import type { AgentPolicy, AgentTable, Document, Extractor, Fact, Gap, Knowledge, LocalFact, McpServerFact, Tree } from '../../../model/index.ts';
import { assemble } from '../shared/assemble.ts';
import { at, isStrictJson, rootOf, topOf } from '../shared/data.ts';
import { launchSigns, mayHoldLaunch } from '../shared/launch-text.ts';
import { LAUNCH_LITERALS, launchesIn, mayLaunch } from '../shared/launches.ts';
import { openLedger, tableOf } from '../shared/ledger.ts';
import type { Ledger } from '../shared/ledger.ts';
import { readServers } from '../shared/mcp-servers.ts';
import type { ServerEntry } from '../shared/mcp-servers.ts';
import { nameWords } from '../shared/rule-words.ts';
import { answerOf, mayAnswer } from './answers.ts';
import type { HookAnswer } from './answers.ts';
import { readFrontMatter, SKILL, SUBAGENT } from './front-matter.ts';
import type { FrontMatter } from './front-matter.ts';
import { seenBy } from './hooks.ts';
import { readLayer } from './layer.ts';
import type { HookEntry, Layer, Tier } from './layer.ts';
import { MODULES, PROGRAMS, startOfCall, startOfCommand, startOfStep } from './launch.ts';
import type { ClaudeStart } from './launch.ts';
import { claudePolicy } from './policy.ts';
import { answering, writeAnswering, writeNested, writeSubagents, writeWidenings } from './widenings.ts';

/** What one file says to Claude Code. */
type Local = { readonly is: 'layer'; readonly layer: Layer } | { readonly is: 'gap'; readonly gap: Gap } | { readonly is: 'servers'; readonly servers: readonly ServerEntry[] } | { readonly is: 'start'; readonly start: ClaudeStart }
  | { readonly is: 'nested'; readonly layer: Layer } | { readonly is: 'skill'; readonly layer: Layer } | { readonly is: 'subagent'; readonly head: FrontMatter } | { readonly is: 'answer'; readonly file: string; readonly answer: HookAnswer };

const TIER: ReadonlyMap<string, Tier> = new Map([['.claude/settings.local.json', 'local'], ['.claude/settings.json', 'project'], ['~/.claude/settings.json', 'user']]);

/** Settings of a directory below: they count for whoever starts the program there. */
const NESTED = /^[^\n]{1,300}\/\.claude\/settings(?:\.local)?\.json$/;
/** Places of examples: nobody works there. */
const EXAMPLE = /(?:^|\/)(?:examples?|fixtures?|testdata|tests?|__tests__|templates?|samples?|docs?|node_modules|vendor)\//i;
const isNested = (path: string): boolean => NESTED.test(path) && !TIER.has(path) && !EXAMPLE.test(path);

/** Reads Claude Code: its settings files, `.mcp.json`, and workflows, scripts and code that start it. */
export function create(knowledge: Knowledge): Extractor<Local> {
  const table = tableOf(knowledge.agents, 'claude-code', 'Claude Code');
  const signs = launchSigns(PROGRAMS, MODULES);
  return {
    id: 'claude-code',
    literals: ['claude', 'permissiondecision', 'behavior', 'approve', ...LAUNCH_LITERALS],
    wants: ({ file, hits }) => TIER.has(file.path) || (file.derived !== true && ((file.path.includes('.claude/') && (isNested(file.path) || SKILL.test(file.path) || SUBAGENT.test(file.path))) || mayAnswer(file.path, hits))) || file.path === '.mcp.json' || file.path === '~/.claude.json' || (file.derived !== true && hits.has('claude') && mayLaunch(file.path, hits)),
    syntax: (file) => (TIER.has(file) || isNested(file) || file === '.mcp.json' || file === '~/.claude.json' ? 'json' : undefined),
    needsTree: (source) => mayHoldLaunch(source, signs),
    read: (document) => readDocument(document, knowledge),
    join: (local, tree) => join(local, tree, table, knowledge),
  };
}

function readDocument(document: Document, knowledge: Knowledge): readonly Local[] {
  const { file, origin } = document;
  const tier = TIER.get(file);
  const root = rootOf(document);
  if (tier) {
    if (isStrictJson(document.text)) return [{ is: 'layer', layer: readLayer(tier, document, root) }];
    const reason = 'Claude Code takes strict JSON only and does not load this file, so its deny and ask rules do not exist; mend it and scan again';
    return [{ is: 'gap', gap: { fact: 'gap', kind: 'unparsable', reason, place: topOf({ file, origin }) } }];
  }
  if (isNested(file)) return isStrictJson(document.text) ? [{ is: 'nested', layer: readLayer('project', document, root) }] : [];
  if (SKILL.test(file) || SUBAGENT.test(file)) {
    const head = readFrontMatter(document);
    if (!head) return [];
    if (SUBAGENT.test(file)) return head.mode ? [{ is: 'subagent', head }] : [];
    return head.allowed.length > 0 && !head.byPersonOnly ? [{ is: 'skill', layer: { ...readLayer('project', document, undefined), allow: head.allowed, ofSkill: true } }] : [];
  }
  if (file === '.mcp.json' || file === '~/.claude.json') return [{ is: 'servers', servers: readServers(document, at(root, 'mcpServers'), knowledge.mcpServers) }];
  const found = launchesIn(document, PROGRAMS, MODULES);
  const starts = [
    ...found.launches.map(startOfCommand), ...found.steps.map(({ step, from }) => startOfStep(document, step, from)), ...found.calls.map(({ call, from }) => startOfCall(call, from)),
  ];
  const answer = answerOf(document.text);
  return [...starts.flatMap((start): Local[] => (start ? [{ is: 'start', start }] : [])), ...(answer === undefined ? [] : [{ is: 'answer', file, answer } as const])];
}

const ORDER: readonly Tier[] = ['flags', 'local', 'project', 'user'];

function join(local: readonly LocalFact<Local>[], tree: Tree, table: AgentTable, knowledge: Knowledge): readonly Fact[] {
  const payloads = local.map((fact) => fact.payload);
  const layers = payloads.flatMap((each) => (each.is === 'layer' ? [each.layer] : [])).sort((a, b) => ORDER.indexOf(a.tier) - ORDER.indexOf(b.tier));
  const nested = payloads.flatMap((each) => (each.is === 'nested' ? [each.layer] : []));
  const skills = payloads.flatMap((each) => (each.is === 'skill' ? [each.layer] : []));
  const heads = payloads.flatMap((each) => (each.is === 'subagent' ? [each.head] : []));
  const programs = new Map(payloads.flatMap((each) => (each.is === 'answer' ? [[each.file, each.answer] as const] : [])));
  return assemble<ClaudeStart>({
    table, tree, configured: writeNested(nested, openLedger(table.id, table)), starts: payloads.flatMap((each) => (each.is === 'start' ? [each.start] : [])), servers: payloads.flatMap((each) => (each.is === 'servers' ? each.servers : [])),
    gaps: payloads.flatMap((each) => (each.is === 'gap' ? [each.gap] : [])),
    policy: (ledger, servers, start) => {
      if (start) return startedPolicy(start, layers, servers, ledger, knowledge);
      const hooks = answering(layers, programs);
      const said = writeAnswering(hooks, ledger);
      const free = writeSubagents(heads, layers.some((layer) => layer.locks.bypassOff?.value === 'disable'), ledger);
      const policy = claudePolicy([...layers, ...skills], { nonInteractive: false, trusted: true, ...(said === undefined ? {} : { said }), ...(free ? { free } : {}) }, servers, ledger, knowledge);
      extras(layers, ledger, tree, table, new Set(hooks.filter((one) => one.answer === 'always').map((one) => one.hook)));
      writeWidenings(layers, ledger);
      writeNested(nested, ledger);
      return policy;
    },
  });
}

function startedPolicy(start: ClaudeStart, layers: readonly Layer[], servers: readonly McpServerFact[], ledger: Ledger, knowledge: Knowledge): AgentPolicy {
  const read = !start.readsSettings ? [] : layers.filter((layer) => !start.from.ci || (layer.origin === 'tree' && layer.tier !== 'user'));
  if (start.flags.mode?.value === 'bypassPermissions') ledger.setting('flag.dangerously-skip-permissions', 'bypassPermissions', start.flags.mode.at);
  if (start.anybody) ledger.setting('ci.allowed_non_write_users', '*', start.anybody);
  if (start.anyBot) ledger.setting('ci.allowed_bots', '*', start.anyBot);
  return claudePolicy([start.flags, ...read], { nonInteractive: start.nonInteractive, trusted: !start.from.ci }, servers, ledger, knowledge);
}

/** Variables that make an interpreter load something else first, or take another one. */
const CHANGES_PROGRAMS = /^(?:PATH|BASH_ENV|ENV|NODE_OPTIONS|NODE_PATH|PYTHON[A-Z]+|LD_[A-Z_]+|DYLD_[A-Z_]+|SHELLOPTS|CLAUDE_CODE_SHELL.*)$/;

/** Any settings file of the checkout may switch all hooks off. */
const BESIDE: readonly string[] = [...TIER.keys()].filter((file) => !file.startsWith('~'));

/** Controls that decide nothing by themselves: hooks, server approvals, commands run at start. */
function extras(layers: readonly Layer[], ledger: Ledger, tree: Tree, table: AgentTable, answers: ReadonlySet<HookEntry>): void {
  const interpreters = layers.some((layer) => layer.environment.some((each) => CHANGES_PROGRAMS.test(each.value)));
  const hooksOff = layers.map((layer) => layer.hooksOff).find((each) => each !== undefined);
  if (hooksOff?.value) ledger.setting('disableAllHooks', 'true', hooksOff.at);
  for (const layer of layers) {
    for (const hook of layer.hooks) {
      if (hook.event !== 'PreToolUse' || answers.has(hook)) continue;
      const missing = hook.script !== undefined && layer.tier !== 'user' && !tree.has(hook.script);
      ledger.control({
        row: 'hooks.PreToolUse', does: 'hook', channels: ['read', 'write', 'run', 'mcp'], says: 'runs a program before each tool call, which may refuse it', at: hook.at,
        failsOpen: hook.blocksOnFailure ? set(false, hook.at) : byDefault(true, 'agents/claude-code:hooks.PreToolUse'), wired: !missing && !hooksOff?.value,
        hook: { ...(hook.program === undefined ? {} : { program: hook.program }), ...(hook.drifts ? { drifts: true } : {}), beside: BESIDE, sees: seenBy(hook.matcher, table), bars: [...hook.bars, ...(interpreters ? ['a variable of the settings changes how programs start (env)'] : [])] },
        weakness: missing ? 'its script is not in the checkout' : hooksOff?.value ? 'all hooks are switched off' : hook.blocksOnFailure ? undefined : 'the call goes on when the hook fails, times out or is missing',
      });
    }
    const all = layer.mcp.allProject;
    if (all?.value) {
      ledger.setting('enableAllProjectMcpServers', 'true', all.at);
      ledger.control({ row: 'enableAllProjectMcpServers', does: 'allow', channels: ['mcp'], says: 'connects every server of .mcp.json without asking', at: all.at });
    }
    for (const each of layer.mcp.enabled) ledger.setting('enabledMcpjsonServers', nameWords(each.value, 'a server'), each.at);
    for (const each of layer.mcp.disabled) ledger.control({ row: 'disabledMcpjsonServers', does: 'deny', channels: ['mcp'], says: `switches off the server ${nameWords(each.value, 'of that name')}`, at: each.at });
    for (const each of layer.helpers) ledger.setting('helpers', each.value, each.at);
    const [variable] = layer.environment;
    if (variable) ledger.setting('env', String(layer.environment.length), variable.at);
    for (const each of layer.directories) ledger.setting('permissions.additionalDirectories', 'added', each.at);
  }
}
