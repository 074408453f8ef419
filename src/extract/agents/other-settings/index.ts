import { compareText, set } from '../../../model/index.ts';
import type { CreateExtractor, DataNode, Document, Evidence, Extractor, Knowledge, LocalFact, LooseningFact, Place, SafeguardFact, ScalarNode } from '../../../model/index.ts';
import { at, entries, items, placedTexts, placeOf, settingsRoot, textOf } from '../shared/data.ts';
import type { In } from '../shared/data.ts';
import { readServers } from '../shared/mcp-servers.ts';

/** A list of what is done unasked. `every`: entries that stand for everything. `what`: `run` commands, `call` tools of any sort. */
interface Unasked { readonly path: readonly string[]; readonly every: RegExp; readonly what: 'run' | 'call' }
/** A setting whose value switches questions off. */
interface Switch { readonly path: readonly string[]; readonly is: readonly string[] }
interface Settings { readonly agent: string; readonly file: RegExp; readonly servers?: readonly string[]; readonly lists?: readonly Unasked[]; readonly switches?: readonly Switch[]; /** Commands below this key are hooks. */ readonly hooks?: readonly string[]; /** Lists of commands or tools that are refused, or asked about in any case. */ readonly refused?: readonly (readonly string[])[] }

const EVERY_COMMAND = /^(?:\*|\.\*|\^?\.\*\$?|)$/;
/** What a hook prints to answer the question in the place of a person. */
const SAYS_YES = /(?:permissionDecision|permission|decision|behavior)\\?["']?\s{0,3}:\s{0,3}\\?["']?(?:allow|approve)\b/;
const EVERY_TOOL = /^(?:\*|all|@\*|execute_bash|shell|bash|Bash|Bash\(\*{1,2}\))$/;

/** Settings of agents that have no table of their own, as their documentation has them. Broader than one vendor on purpose: the same few words are used by all. */
const SETTINGS: readonly Settings[] = [
  { agent: 'Kiro', file: /(?:^|\/)\.kiro\/settings\/mcp\.json$/, servers: ['mcpServers'] },
  { agent: 'Kiro', file: /(?:^|\/)\.(?:kiro\/agents|amazonq\/cli-agents)\/[\w.-]{1,80}\.json$/, servers: ['mcpServers'], lists: [{ path: ['allowedTools'], every: EVERY_TOOL, what: 'call' }, { path: ['toolsSettings', 'shell', 'allowedCommands'], every: EVERY_COMMAND, what: 'run' }, { path: ['toolsSettings', 'execute_bash', 'allowedCommands'], every: EVERY_COMMAND, what: 'run' }], refused: [['toolsSettings', 'shell', 'deniedCommands'], ['toolsSettings', 'execute_bash', 'deniedCommands']] },
  { agent: 'Kiro', file: /(?:^|\/)\.vscode\/settings\.json$/, lists: [{ path: ['kiroAgent.trustedCommands'], every: EVERY_COMMAND, what: 'run' }] },
  { agent: 'Roo Code', file: /(?:^|\/)\.roo\/mcp\.json$/, servers: ['mcpServers'] },
  { agent: 'Roo Code', file: /(?:^|\/)\.vscode\/settings\.json$/, lists: [{ path: ['roo-cline.allowedCommands'], every: EVERY_COMMAND, what: 'run' }], refused: [['roo-cline.deniedCommands']] },
  { agent: 'Kilo Code', file: /(?:^|\/)\.kilocode\/mcp\.json$/, servers: ['mcpServers'] },
  { agent: 'Kilo Code', file: /(?:^|\/)\.vscode\/settings\.json$/, lists: [{ path: ['kilo-code.allowedCommands'], every: EVERY_COMMAND, what: 'run' }], refused: [['kilo-code.deniedCommands']] },
  { agent: 'Cline', file: /(?:^|\/)\.cline\/mcp\.json$/, servers: ['mcpServers'] },
  { agent: 'Junie', file: /(?:^|\/)\.junie\/mcp\/mcp\.json$/, servers: ['mcpServers'] },
  { agent: 'Continue', file: /(?:^|\/)\.continue\/(?:config|mcpServers\/[\w.-]{1,80})\.(?:ya?ml|json)$/, servers: ['mcpServers'] },
  { agent: 'Continue', file: /(?:^|\/)\.continue\/permissions\.ya?ml$/, lists: [{ path: ['allow'], every: EVERY_TOOL, what: 'call' }], refused: [['exclude']] },
  { agent: 'Factory', file: /(?:^|\/)\.factory\/mcp\.json$/, servers: ['mcpServers'] },
  { agent: 'Factory', file: /(?:^|\/)\.factory\/settings(?:\.local)?\.json$/, lists: [{ path: ['commandAllowlist'], every: EVERY_COMMAND, what: 'run' }], refused: [['commandBlocklist'], ['commandDenylist']], switches: [{ path: ['sessionDefaultSettings', 'autonomyLevel'], is: ['high'] }] },
  { agent: 'Cursor', file: /(?:^|\/)\.cursor\/permissions\.json$/, lists: [{ path: ['terminalAllowlist'], every: EVERY_COMMAND, what: 'run' }, { path: ['mcpAllowlist'], every: /^\*(?::\*)?$/, what: 'call' }] },
  { agent: 'Cursor', file: /(?:^|\/)\.cursor\/cli\.json$/, lists: [{ path: ['permissions', 'allow'], every: /^Shell\(\*{1,2}\)$/, what: 'run' }] },
  { agent: 'Cursor', file: /(?:^|\/)\.cursor\/hooks\.json$/, hooks: ['hooks'] },
  { agent: 'Codex', file: /(?:^|\/)\.codex\/hooks\.json$/, hooks: ['hooks'] },
  { agent: 'Qwen Code', file: /(?:^|\/)\.qwen\/settings\.json$/, servers: ['mcpServers'], switches: [{ path: ['tools', 'approvalMode'], is: ['yolo'] }] },
];

type Said = LooseningFact | SafeguardFact;

/** Settings that let agents without a table of their own do things unasked. */
export const create: CreateExtractor = (knowledge: Knowledge): Extractor<Said> => ({
  id: 'other-settings', literals: [],
  wants: ({ file }) => file.derived !== true && SETTINGS.some((one) => one.file.test(file.path)),
  syntax: (file) => (SETTINGS.some((one) => one.file.test(file)) ? (/\.ya?ml$/.test(file) ? 'yaml' : 'json') : undefined),
  read: (document) => SETTINGS.filter((one) => one.file.test(document.file)).flatMap((one) => loosenings(document, one, knowledge)),
  join: (local: readonly LocalFact<Said>[]) => [...new Map(local.map(({ payload }) => [payload.key, payload])).values()].sort((a, b) => compareText(a.key, b.key)),
});

function loosenings(document: Document, { agent, servers, lists = [], switches = [], hooks, refused = [] }: Settings, knowledge: Knowledge): readonly Said[] {
  const { root, broken } = settingsRoot(document);
  if (broken || root === undefined) return [];
  const where: In = document;
  const fact = (about: string, says: string, place: Place, slight?: string): LooseningFact => ({ fact: 'loosening', key: `unasked:${agent}:${about}`, agent, says, ...(slight === undefined ? {} : { slight }), evidence: [{ at: place, note: `${agent} ${says}` }] });
  return [
    ...(servers ? serversIn(where, at(root, ...servers), knowledge, fact) : []),
    ...lists.flatMap(({ path, every, what }) => placedTexts(where, at(root, ...path)).filter(({ value }) => every.test(value.trim())).slice(0, 1).map((one) => fact(what, what === 'run' ? 'runs every command unasked' : 'calls every tool, or the shell, unasked', one.at))),
    ...refused.flatMap((path): readonly Said[] => {
      const named = placedTexts(where, at(root, ...path)).filter(({ value }) => value.trim() !== '');
      const [first] = named;
      return first ? [{ fact: 'safeguard', key: `refused:${agent}:${path.join('.')}`, name: `list of what ${agent} is refused`, of: [], holds: [{ id: '', says: 'refuses commands or tools by name', strength: set(named.length, first.at) }], evidence: [{ at: first.at, note: 'what is refused' }] }] : [];
    }),
    ...(hooks ? textsBelow(at(root, ...hooks)).filter((node) => SAYS_YES.test(String(node.value))).slice(0, 1).map((node) => fact('hook', 'lets a hook answer in the place of a person', placeOf(where, node))) : []),
    ...switches.flatMap(({ path, is }) => { const node = at(root, ...path); return node && is.includes(textOf(node) ?? '') ? [fact('mode', 'does everything unasked', placeOf(where, node))] : []; }),
  ];
}

type Make = (about: string, says: string, place: Evidence['at'], slight?: string) => LooseningFact;

/** Every text below a node, bounded. */
function textsBelow(node: DataNode | undefined): readonly ScalarNode[] {
  const found: ScalarNode[] = [];
  const queue: DataNode[] = node ? [node] : [];
  for (let next = queue.pop(), left = 2000; next && left > 0; next = queue.pop(), left--) {
    if (next.type === 'scalar') { if (String(next.value).length < 20_000) found.push(next); } else queue.push(...(next.type === 'map' ? entries(next).map(({ value }) => value) : items(next)));
  }
  return found.sort((a, b) => a.start - b.start);
}

/** A list of servers that name themselves, as a map of them. */
function byName(node: DataNode | undefined): DataNode | undefined {
  if (node?.type !== 'list') return node;
  return { type: 'map', start: node.start, end: node.end, entries: items(node).map((value) => ({ key: textOf(at(value, 'name')) ?? '', keySpan: { start: value.start, end: value.start }, value })) };
}

/** Servers that can destroy, and what of them is called unasked. */
function serversIn(where: In, node: DataNode | undefined, knowledge: Knowledge, fact: Make): readonly LooseningFact[] {
  return readServers(where, byName(node), knowledge.mcpServers).flatMap((entry): readonly LooseningFact[] => {
    const row = knowledge.mcpServers.find(({ id }) => id === entry.server.row);
    if (entry.off || (row && (row.alwaysReadOnly || row.destructive.length === 0)) || (entry.server.readOnly.basis === 'set' && entry.server.readOnly.value)) return [];
    const name = row?.name ?? 'a server that is not in our tables';
    const slight = row ? undefined : 'what it can do is not in our tables';
    const first = entry.approved.find(({ value }) => value === '*' || !row || row.destructive.some(({ tool }) => tool === value));
    const open = entry.trusted ?? first?.at;
    return [
      ...(row ? [fact(`server:${row.id}`, `has the MCP server ${name}, which has tools that destroy`, entry.at)] : []),
      ...(open ? [fact(`tools:${row?.id ?? entry.server.name}`, `calls tools of ${row ? `the MCP server ${name} that destroy` : name} unasked`, open, slight)] : []),
    ];
  });
}
