import { compareText, set } from '../../../model/index.ts';
import type { CreateExtractor, DataNode, Document, Evidence, Extractor, Knowledge, LocalFact, LooseningFact, Place, SafeguardFact, ScalarNode, UnaskedSettings } from '../../../model/index.ts';
import { at, entries, items, placedTexts, placeOf, settingsRoot, textOf } from '../shared/data.ts';
import type { In } from '../shared/data.ts';
import { readServers } from '../shared/mcp-servers.ts';

/** A row with its expressions compiled. */
interface Settings extends Omit<UnaskedSettings, 'file' | 'lists' | 'hooks'> {
  readonly file: RegExp;
  readonly lists: readonly { readonly path: readonly string[]; readonly every: RegExp; readonly what: 'run' | 'call' }[];
  readonly hooks?: { readonly path: readonly string[]; readonly answer: RegExp };
}

function compiled({ file, lists, hooks, ...rest }: UnaskedSettings): Settings {
  return { ...rest, file: new RegExp(file), lists: lists.map((one) => ({ ...one, every: new RegExp(one.every) })), ...(hooks ? { hooks: { path: hooks.path, answer: new RegExp(hooks.answer) } } : {}) };
}

type Said = LooseningFact | SafeguardFact;

/** Settings that let agents act unasked, of agents without a table of their own: rules/unasked/agents.yml. */
export const create: CreateExtractor = (knowledge: Knowledge): Extractor<Said> => {
  const settings = (knowledge.unasked ?? []).map(compiled);
  const of = (file: string): readonly Settings[] => settings.filter((one) => one.file.test(file));
  return {
    id: 'other-settings', literals: [],
    wants: ({ file }) => file.derived !== true && of(file.path).length > 0,
    syntax: (file) => (of(file).length > 0 ? (/\.ya?ml$/.test(file) ? 'yaml' : 'json') : undefined),
    read: (document) => of(document.file).flatMap((one) => loosenings(document, one, knowledge)),
    join: (local: readonly LocalFact<Said>[]) => [...new Map(local.map(({ payload }) => [payload.key, payload])).values()].sort((a, b) => compareText(a.key, b.key)),
  };
};

function loosenings(document: Document, { agent, servers, lists, switches, hooks, refused }: Settings, knowledge: Knowledge): readonly Said[] {
  const { root, broken } = settingsRoot(document);
  if (broken || root === undefined) return [];
  const where: In = document;
  const fact = (about: string, says: string, place: Place, slight?: string): LooseningFact => ({ fact: 'loosening', key: `unasked:${agent}:${about}`, agent, says, ...(slight === undefined ? {} : { slight }), evidence: [{ at: place, note: `${agent} ${says}` }] });
  return [
    ...(servers.length > 0 ? serversIn(where, at(root, ...servers), knowledge, fact) : []),
    ...lists.flatMap(({ path, every, what }) => placedTexts(where, at(root, ...path)).filter(({ value }) => every.test(value.trim())).slice(0, 1).map((one) => fact(what, what === 'run' ? 'runs every command unasked' : 'calls every tool, or the shell, unasked', one.at))),
    ...refused.flatMap((path): readonly Said[] => {
      const named = placedTexts(where, at(root, ...path)).filter(({ value }) => value.trim() !== '');
      const [first] = named;
      return first ? [{ fact: 'safeguard', key: `refused:${agent}:${path.join('.')}`, name: `list of what ${agent} is refused`, of: [], holds: [{ id: '', says: 'refuses commands or tools by name', strength: set(named.length, first.at) }], evidence: [{ at: first.at, note: 'what is refused' }] }] : [];
    }),
    ...(hooks ? textsBelow(at(root, ...hooks.path)).filter((node) => hooks.answer.test(String(node.value))).slice(0, 1).map((node) => fact('hook', 'lets a hook answer in the place of a person', placeOf(where, node))) : []),
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
