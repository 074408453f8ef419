import { compareText, set } from '../../../model/index.ts';
import type { CreateExtractor, DataNode, Document, Evidence, Extractor, Knowledge, LocalFact, LooseningFact, Place, SafeguardFact, ScalarNode, UnaskedSettings } from '../../../model/index.ts';
import { at, entries, items, placedTexts, placeOf, settingsRoot, textOf } from '../shared/data.ts';
import type { In } from '../shared/data.ts';
import { readServers } from '../shared/mcp-servers.ts';

/** A row with its expressions compiled. */
interface Settings extends Omit<UnaskedSettings, 'file' | 'lists' | 'hooks' | 'rules'> {
  readonly file: RegExp;
  readonly lists: readonly { readonly path: readonly string[]; readonly every: RegExp; readonly what: 'run' | 'call' }[];
  readonly hooks?: { readonly path: readonly string[]; readonly answer: RegExp };
  readonly rules: readonly { readonly path: readonly string[]; readonly of: RegExp; readonly what: 'run' | 'call' }[];
}

function compiled({ file, lists, hooks, rules, ...rest }: UnaskedSettings): Settings {
  return { ...rest, file: new RegExp(file), rules: rules.map((one) => ({ ...one, of: new RegExp(one.of) })), lists: lists.map((one) => ({ ...one, every: new RegExp(one.every) })), ...(hooks ? { hooks: { path: hooks.path, answer: new RegExp(hooks.answer) } } : {}) };
}

type Said = LooseningFact | SafeguardFact;

/** Settings that let agents act unasked, of agents without a table of their own: rules/unasked/agents.yml. */
export const create: CreateExtractor = (knowledge: Knowledge): Extractor<Said> => {
  const settings = (knowledge.unasked ?? []).map(compiled);
  // Asked of every file of a tree: all rows in one expression, which takes a tenth of the time.
  const any = settings.length === 0 ? undefined : new RegExp(settings.map((one) => one.file.source).join('|'));
  const of = (file: string): readonly Settings[] => (any?.test(file) === true ? settings.filter((one) => one.file.test(file)) : []);
  return {
    id: 'other-settings', literals: [],
    wants: ({ file }) => file.derived !== true && of(file.path).length > 0,
    syntax: (file) => (of(file).length > 0 ? (/\.ya?ml$/.test(file) ? 'yaml' : file.endsWith('.md') ? 'markdown' : 'json') : undefined),
    read: (document) => of(document.file).flatMap((one) => loosenings(document, one, knowledge)),
    join: (local: readonly LocalFact<Said>[]) => [...new Map(local.map(({ payload }) => [payload.key, payload])).values()].sort((a, b) => compareText(a.key, b.key)),
  };
};

function loosenings(document: Document, { agent, servers, lists, switches, rules, hooks, refused }: Settings, knowledge: Knowledge): readonly Said[] {
  const { root, broken } = document.syntax === 'markdown' ? { root: document.frontmatter, broken: false } : settingsRoot(document);
  if (broken || root === undefined) return [];
  const where: In = document;
  const fact = (about: string, says: string, place: Place, slight?: string): LooseningFact => ({ fact: 'loosening', key: `unasked:${agent}:${about}`, agent, says, ...(slight === undefined ? {} : { slight }), evidence: [{ at: place, note: `${agent} ${says}` }] });
  return [
    ...(servers.length > 0 ? serversIn(where, at(root, ...servers), knowledge, fact) : []),
    ...lists.flatMap(({ path, every, what }) => placedTexts(where, at(root, ...path)).filter(({ value }) => every.test(value.trim())).slice(0, 1).map((one) => fact(what, WORDS[what], one.at))),
    ...rules.flatMap(({ path, of, what }) => rulesAt(at(root, ...path)).filter((rule) => rule.effect === 'allow' && rule.everything && of.test(rule.capability)).slice(0, 1).map(({ node }) => fact(what, WORDS[what], placeOf(where, node)))),
    ...refused.flatMap((path): readonly Said[] => {
      const named = refusedAt(where, at(root, ...path));
      const [first] = named;
      return first ? [{ fact: 'safeguard', key: `refused:${agent}:${path.join('.')}`, name: `list of what ${agent} is refused`, of: [], holds: [{ id: '', says: 'refuses commands or tools by name', strength: set(named.length, first) }], evidence: [{ at: first, note: 'what is refused' }] }] : [];
    }),
    ...(hooks ? textsBelow(at(root, ...hooks.path)).filter((node) => hooks.answer.test(String(node.value))).slice(0, 1).map((node) => fact('hook', 'lets a hook answer in the place of a person', placeOf(where, node))) : []),
    ...switches.flatMap(({ path, is, what }) => { const node = at(root, ...path); return node && is.includes(textOf(node) ?? '') ? [fact(what === 'all' ? 'mode' : what, WORDS[what], placeOf(where, node))] : []; }),
  ];
}

const WORDS = { all: 'does everything unasked', run: 'runs every command unasked', call: 'calls every tool, or the shell, unasked', edit: 'edits files unasked' } as const;

interface Rule { readonly node: DataNode; readonly capability: string; readonly effect: string; readonly everything: boolean }

/** Rules of a list, each with whether it is about everything that its capability reaches. */
function rulesAt(node: DataNode | undefined): readonly Rule[] {
  return items(node).map((rule) => {
    const match = at(rule, 'match');
    const patterns = match?.type === 'scalar' ? [textOf(match)] : items(match).map((item) => textOf(item));
    return { node: rule, capability: textOf(at(rule, 'capability')) ?? '', effect: textOf(at(rule, 'effect')) ?? '', everything: match === undefined || patterns.some((pattern) => pattern === '*' || pattern === '**') };
  });
}

/** What is refused by name: the entries of a list, rules of one that refuse, or the keys of a map whose answer is no. */
function refusedAt(where: In, node: DataNode | undefined): readonly Place[] {
  if (node?.type === 'map') return entries(node).filter(({ value }) => textOf(value) === 'deny').map(({ value }) => placeOf(where, value));
  return [...placedTexts(where, node).filter(({ value }) => value.trim() !== '').map((one) => one.at), ...rulesAt(node).filter(({ effect }) => effect === 'deny').map((rule) => placeOf(where, rule.node))];
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
