import type { DataNode, Extractor, Knowledge } from '../../../model/index.ts';
import { at, items, placeOf, placedBool, placedTexts, textOf } from '../shared/data.ts';
import type { In } from '../shared/data.ts';
import { decide } from '../shared/decisions.ts';
import type { OrderedRule } from '../shared/ordered-rules.ts';
import { orderedAgent } from '../shared/ordered-settings.ts';
import { wildcardMatches } from '../shared/wildcard.ts';

const FILES: ReadonlySet<string> = new Set(['.amp/settings.json', '.amp/settings.jsonc', '~/.config/amp/settings.json', '~/.config/amp/settings.jsonc']);
const ACTIONS: Readonly<Record<string, OrderedRule['action']>> = { allow: 'allow', ask: 'ask', reject: 'deny' };

/** Reads Amp: its list of permissions, the switch that allows everything, and its servers. */
export function create(knowledge: Knowledge): Extractor {
  return orderedAgent({
    id: 'amp', name: 'Amp', files: FILES, wins: 'first', nameOfTool: (server, tool) => `mcp__${server}__${tool}`,
    read: (where, root) => {
      const all = placedBool(where, at(root, 'amp.dangerouslyAllowAll'));
      return { rules: items(at(root, 'amp.permissions')).flatMap((item) => ruleOf(where, item)), servers: at(root, 'amp.mcpServers'), mark: all?.value ? all.at : undefined };
    },
    otherwise: ([all], ledger) => {
      if (all) ledger.setting('amp.dangerouslyAllowAll', 'true', all);
      const free = all ? decide('open', 'set', 'every question is switched off', [ledger.control({ row: 'amp.dangerouslyAllowAll', does: 'allow', channels: ['run', 'write', 'mcp'], says: 'switches every question off', at: all })]) : decide('asked', 'default', 'a person is asked before what changes something');
      return { shell: free, tools: free };
    },
  }, knowledge);
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
