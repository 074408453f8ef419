import { baseName } from '../../../model/index.ts';
import type { DataNode, Extractor, Knowledge } from '../../../model/index.ts';
import { at, entries, isMap, placeOf, textOf } from '../shared/data.ts';
import type { In } from '../shared/data.ts';
import { decide } from '../shared/decisions.ts';
import type { OrderedRule } from '../shared/ordered-rules.ts';
import { orderedAgent } from '../shared/ordered-settings.ts';
import { wildcardMatches } from '../shared/wildcard.ts';

const FILES: ReadonlySet<string> = new Set(['opencode.json', 'opencode.jsonc', '.opencode/opencode.json', '.opencode/opencode.jsonc', '~/.config/opencode/opencode.json', '~/.config/opencode/opencode.jsonc']);
/** Permissions that no command and no file of ours is about. */
const FILE_TOOLS = new Set(['read', 'edit', 'glob', 'grep', 'list']);

/** Reads OpenCode: permissions and servers of its settings. Where nothing is written it asks about nothing in the checkout. */
export function create(knowledge: Knowledge): Extractor {
  return orderedAgent({
    id: 'opencode', name: 'OpenCode', files: FILES, wins: 'last', nameOfTool: (server, tool) => `${server}_${tool}`,
    read: (where, root) => ({ rules: rulesOf(where, at(root, 'permission')), servers: at(root, 'mcp') }),
    otherwise: () => ({ shell: decide('open', 'default', 'commands start without a question'), tools: decide('open', 'default', 'tools of servers are called without a question') }),
    unread: (file) => { const name = baseName(file); return (name.endsWith('.env') || name.includes('.env.')) && name !== '.env.example'; },
  }, knowledge);
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
