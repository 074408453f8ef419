import type { AgentTable, DataNode, Document, Extractor, Fact, Gap, Knowledge, LocalFact, Place, Tree } from '../../../model/index.ts';
import { assemble, unreadable } from '../shared/assemble.ts';
import { at, items, placeOf, placedBool, placedTexts, settingsRoot, textOf, topOf } from '../shared/data.ts';
import type { In } from '../shared/data.ts';
import { decide } from '../shared/decisions.ts';
import { tableOf } from '../shared/ledger.ts';
import { readServers } from '../shared/mcp-servers.ts';
import type { ServerEntry } from '../shared/mcp-servers.ts';
import { orderedPolicy } from '../shared/ordered-rules.ts';
import type { OrderedRule } from '../shared/ordered-rules.ts';
import { wildcardMatches } from '../shared/wildcard.ts';

type Local = { readonly is: 'rules'; readonly user: boolean; readonly rules: readonly OrderedRule[]; readonly all: Place | undefined } | { readonly is: 'servers'; readonly servers: readonly ServerEntry[] } | { readonly is: 'gap'; readonly gap: Gap };

const FILES: ReadonlySet<string> = new Set(['.amp/settings.json', '.amp/settings.jsonc', '~/.config/amp/settings.json', '~/.config/amp/settings.jsonc']);
const ACTIONS: Readonly<Record<string, OrderedRule['action']>> = { allow: 'allow', ask: 'ask', reject: 'deny' };

/** Reads Amp: its list of permissions, the switch that allows everything, and its servers. */
export function create(knowledge: Knowledge): Extractor<Local> {
  const table = tableOf(knowledge.agents, 'amp', 'Amp');
  return {
    id: 'amp',
    wants: ({ file }) => FILES.has(file.path),
    syntax: (file) => (FILES.has(file) ? 'json' : undefined),
    read: (document) => readDocument(document, knowledge),
    join: (local, tree) => join(local, tree, table, knowledge),
  };
}

function readDocument(document: Document, knowledge: Knowledge): readonly Local[] {
  const { root, broken } = settingsRoot(document);
  if (broken) return [{ is: 'gap', gap: unreadable(topOf(document), 'Amp') }];
  const all = placedBool(document, at(root, 'amp.dangerouslyAllowAll'));
  return [
    { is: 'rules', user: document.file.startsWith('~/'), rules: items(at(root, 'amp.permissions')).flatMap((item) => ruleOf(document, item)), all: all?.value ? all.at : undefined },
    { is: 'servers', servers: readServers(document, at(root, 'amp.mcpServers'), knowledge.mcpServers) },
  ];
}

function ruleOf(where: In, item: DataNode): OrderedRule[] {
  const tool = textOf(at(item, 'tool'));
  const action = ACTIONS[textOf(at(item, 'action')) ?? ''];
  if (tool === undefined || action === undefined) return [];
  const condition = at(item, 'matches');
  const patterns = [...placedTexts(where, at(condition, 'cmd')), ...placedTexts(where, at(condition, 'path'))].map((each) => each.value);
  const [first] = patterns;
  // A condition that is not read here makes an allow rule allow less than it might: the permissive answer is taken.
  return [{
    tool, action, at: placeOf(where, item), ...(first === undefined ? {} : { pattern: first }), ofShell: wildcardMatches(tool, 'Bash'), ofReading: wildcardMatches(tool, 'Read'), ofTool: (name) => wildcardMatches(tool, name),
    matches: (text) => (patterns.length > 0 ? patterns.some((pattern) => wildcardMatches(pattern, text)) : condition === undefined || action === 'allow'),
  }];
}

function join(local: readonly LocalFact<Local>[], tree: Tree, table: AgentTable, knowledge: Knowledge): readonly Fact[] {
  const payloads = local.map((fact) => fact.payload);
  const layers = payloads.flatMap((each) => (each.is === 'rules' ? [each] : [])).sort((a, b) => Number(a.user) - Number(b.user));
  const all = layers.flatMap((each) => each.all ?? [])[0];
  const asked = decide('asked', 'default', 'a person is asked before what changes something');
  return assemble({
    table, tree, starts: [], servers: payloads.flatMap((each) => (each.is === 'servers' ? each.servers : [])), gaps: payloads.flatMap((each) => (each.is === 'gap' ? [each.gap] : [])),
    policy: (ledger, servers) => {
      if (all) ledger.setting('amp.dangerouslyAllowAll', 'true', all);
      const free = all ? decide('open', 'set', 'every question is switched off', [ledger.control({ row: 'amp.dangerouslyAllowAll', does: 'allow', channels: ['run', 'write', 'mcp'], says: 'switches every question off', at: all })]) : asked;
      return orderedPolicy({ rules: layers.flatMap((each) => each.rules), wins: 'first', shell: free, tools: free, nameOfTool: (server, tool) => `mcp__${server}__${tool}` }, servers, ledger, knowledge);
    },
  });
}
