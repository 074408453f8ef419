import type { AgentTable, DataNode, Document, Extractor, Fact, Gap, Knowledge, LocalFact, Tree } from '../../../model/index.ts';
import { assemble, unreadable } from '../shared/assemble.ts';
import { at, entries, isMap, placeOf, settingsRoot, textOf, topOf } from '../shared/data.ts';
import type { In } from '../shared/data.ts';
import { decide } from '../shared/decisions.ts';
import { tableOf } from '../shared/ledger.ts';
import { readServers } from '../shared/mcp-servers.ts';
import type { ServerEntry } from '../shared/mcp-servers.ts';
import { orderedPolicy } from '../shared/ordered-rules.ts';
import type { OrderedRule } from '../shared/ordered-rules.ts';
import { wildcardMatches } from '../shared/wildcard.ts';

type Local = { readonly is: 'rules'; readonly user: boolean; readonly rules: readonly OrderedRule[] } | { readonly is: 'servers'; readonly servers: readonly ServerEntry[] } | { readonly is: 'gap'; readonly gap: Gap };

const FILES: ReadonlySet<string> = new Set(['opencode.json', 'opencode.jsonc', '.opencode/opencode.json', '.opencode/opencode.jsonc', '~/.config/opencode/opencode.json', '~/.config/opencode/opencode.jsonc']);
/** Permissions that no command and no file of ours is about. */
const FILE_TOOLS = new Set(['read', 'edit', 'glob', 'grep', 'list']);

/** Reads OpenCode: permissions and servers of its settings. Where nothing is written it asks about nothing in the checkout. */
export function create(knowledge: Knowledge): Extractor<Local> {
  const table = tableOf(knowledge.agents, 'opencode', 'OpenCode');
  return {
    id: 'opencode',
    wants: ({ file }) => FILES.has(file.path),
    syntax: (file) => (FILES.has(file) ? 'json' : undefined),
    read: (document) => readDocument(document, knowledge),
    join: (local, tree) => join(local, tree, table, knowledge),
  };
}

function readDocument(document: Document, knowledge: Knowledge): readonly Local[] {
  const { root, broken } = settingsRoot(document);
  if (broken) return [{ is: 'gap', gap: unreadable(topOf(document), 'OpenCode') }];
  return [{ is: 'rules', user: document.file.startsWith('~/'), rules: rulesOf(document, at(root, 'permission')) }, { is: 'servers', servers: readServers(document, at(root, 'mcp'), knowledge.mcpServers) }];
}

/** `"allow"`, `{ bash: "ask" }` or `{ bash: { "git *": "allow" } }`, in the order of the file. */
function rulesOf(where: In, node: DataNode | undefined): OrderedRule[] {
  const whole = actionOf(node);
  if (whole && node) return [ruleOf('*', undefined, whole, placeOf(where, node))];
  return entries(node).flatMap((entry) => {
    const action = actionOf(entry.value);
    if (action) return [ruleOf(entry.key, undefined, action, placeOf(where, { start: entry.keySpan.start, end: entry.value.end }))];
    return isMap(entry.value) ? entries(entry.value).flatMap((inner) => { const own = actionOf(inner.value); return own ? [ruleOf(entry.key, inner.key, own, placeOf(where, { start: inner.keySpan.start, end: inner.value.end }))] : []; }) : [];
  });
}

function actionOf(node: DataNode | undefined): OrderedRule['action'] | undefined { const text = textOf(node); return text === 'allow' || text === 'ask' || text === 'deny' ? text : undefined; }

function ruleOf(tool: string, pattern: string | undefined, action: OrderedRule['action'], place: OrderedRule['at']): OrderedRule {
  const named = (name: string): boolean => wildcardMatches(tool, name);
  const known = tool === 'bash' || FILE_TOOLS.has(tool);
  return {
    tool, action, at: place, ...(pattern === undefined ? {} : { pattern }), ofShell: named('bash'), ofReading: named('read'), ofTool: (name) => !known && named(name),
    // `git *` also takes the bare `git`.
    matches: (text) => pattern === undefined || wildcardMatches(pattern, text) || (pattern.endsWith(' *') && text === pattern.slice(0, -2)),
  };
}

function join(local: readonly LocalFact<Local>[], tree: Tree, table: AgentTable, knowledge: Knowledge): readonly Fact[] {
  const payloads = local.map((fact) => fact.payload);
  const rules = [...payloads].flatMap((each) => (each.is === 'rules' ? [each] : [])).sort((a, b) => Number(b.user) - Number(a.user)).flatMap((each) => each.rules);
  return assemble({
    table, tree, starts: [], servers: payloads.flatMap((each) => (each.is === 'servers' ? each.servers : [])), gaps: payloads.flatMap((each) => (each.is === 'gap' ? [each.gap] : [])),
    policy: (ledger, servers) => orderedPolicy({
      rules, wins: 'last', shell: decide('open', 'default', 'commands start without a question'), tools: decide('open', 'default', 'tools of servers are called without a question'),
      unread: (file) => { const name = file.slice(file.lastIndexOf('/') + 1); return (name.endsWith('.env') || name.includes('.env.')) && name !== '.env.example'; }, nameOfTool: (server, tool) => `${server}_${tool}`,
    }, servers, ledger, knowledge),
  });
}
