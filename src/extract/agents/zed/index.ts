import type { AgentTable, DataNode, Document, Extractor, Fact, Gap, Knowledge, LocalFact, Place, Tree } from '../../../model/index.ts';
import { assemble, unreadable } from '../shared/assemble.ts';
import { careful } from './pattern.ts';
import { at, boolOf, entries, isMap, items, placeOf, settingsRoot, textOf, topOf } from '../shared/data.ts';
import type { In } from '../shared/data.ts';
import { decide } from '../shared/decisions.ts';
import { tableOf } from '../shared/ledger.ts';
import { readServers } from '../shared/mcp-servers.ts';
import type { ServerEntry } from '../shared/mcp-servers.ts';
import { orderedPolicy } from '../shared/ordered-rules.ts';
import type { OrderedRule } from '../shared/ordered-rules.ts';

type Local = { readonly is: 'rules'; readonly user: boolean; readonly rules: readonly OrderedRule[]; readonly at: Place | undefined } | { readonly is: 'servers'; readonly servers: readonly ServerEntry[] } | { readonly is: 'gap'; readonly gap: Gap };

const FILES: ReadonlySet<string> = new Set(['.zed/settings.json', '~/.config/zed/settings.json']);
const ACTIONS = { allow: 'allow', confirm: 'ask', deny: 'deny' } as const;
/** Deny goes before confirm, and that before allow, before the default of the tool and the one of all. */
const LISTS = [['always_deny', 'deny'], ['always_confirm', 'ask'], ['always_allow', 'allow']] as const;

/** Reads the agent of Zed: its tool permissions and servers, which stand among the settings of the editor. */
export function create(knowledge: Knowledge): Extractor<Local> {
  const table = tableOf(knowledge.agents, 'zed', 'Zed');
  return {
    id: 'zed',
    wants: ({ file }) => FILES.has(file.path),
    syntax: (file) => (FILES.has(file) ? 'json' : undefined),
    read: (document) => readDocument(document, knowledge),
    join: (local, tree) => join(local, tree, table, knowledge),
  };
}

function readDocument(document: Document, knowledge: Knowledge): readonly Local[] {
  const { root, broken } = settingsRoot(document);
  if (broken) return [{ is: 'gap', gap: unreadable(topOf(document), 'Zed') }];
  const agent = at(root, 'agent') ?? at(root, 'context_servers');
  return [
    { is: 'rules', user: document.file.startsWith('~/'), rules: rulesOf(document, at(root, 'agent')), at: agent && placeOf(document, agent) },
    { is: 'servers', servers: readServers(document, at(root, 'context_servers'), knowledge.mcpServers) },
  ];
}

function rulesOf(where: In, agent: DataNode | undefined): OrderedRule[] {
  const permissions = at(agent, 'tool_permissions');
  const tools = entries(at(permissions, 'tools'));
  const lists = LISTS.flatMap(([list, action]) => tools.flatMap((tool) => items(at(tool.value, list)).flatMap((item) => {
    const pattern = textOf(isMap(item) ? at(item, 'pattern') : item);
    return pattern === undefined ? [] : [ruleOf(tool.key, pattern, action, placeOf(where, item), boolOf(at(item, 'case_sensitive')) === true)];
  })));
  const defaults = tools.flatMap((tool) => defaultOf(where, tool.key, at(tool.value, 'default')));
  const before = at(agent, 'always_allow_tool_actions');
  const old = before && at(permissions, 'default') === undefined && boolOf(before) === true ? [ruleOf('*', undefined, 'allow', placeOf(where, before), false)] : [];
  return [...lists, ...defaults, ...defaultOf(where, '*', at(permissions, 'default')), ...old];
}

function defaultOf(where: In, tool: string, node: DataNode | undefined): OrderedRule[] {
  const text = textOf(node);
  return node && (text === 'allow' || text === 'confirm' || text === 'deny') ? [ruleOf(tool, undefined, ACTIONS[text], placeOf(where, node), false)] : [];
}

function ruleOf(tool: string, pattern: string | undefined, action: OrderedRule['action'], place: Place, exactCase: boolean): OrderedRule {
  // Files are read without being asked about, whatever stands here.
  return { tool, action, at: place, ...(pattern === undefined ? {} : { pattern }), ofShell: tool === 'terminal' || tool === '*', ofReading: false, ofTool: (name) => tool === '*' || tool === name, matches: pattern === undefined ? () => true : careful(pattern, exactCase, action === 'allow') };
}

function join(local: readonly LocalFact<Local>[], tree: Tree, table: AgentTable, knowledge: Knowledge): readonly Fact[] {
  const payloads = local.map((fact) => fact.payload);
  const rules = payloads.flatMap((each) => (each.is === 'rules' ? [each] : [])).sort((a, b) => Number(a.user) - Number(b.user));
  const asked = decide('asked', 'default', 'a person is asked');
  return assemble({
    table, tree, starts: [], servers: payloads.flatMap((each) => (each.is === 'servers' ? each.servers : [])), gaps: payloads.flatMap((each) => (each.is === 'gap' ? [each.gap] : [])),
    configured: rules.flatMap((each) => each.at ?? []).slice(0, 1),
    policy: (ledger, servers) => orderedPolicy({ rules: rules.flatMap((each) => each.rules), wins: 'first', shell: asked, tools: asked, nameOfTool: (server, tool) => `mcp:${server}:${tool}` }, servers, ledger, knowledge),
  });
}
