import type { DataNode, Extractor, Knowledge, Place } from '../../../model/index.ts';
import { at, boolOf, entries, isMap, items, placeOf, textOf } from '../shared/data.ts';
import type { In } from '../shared/data.ts';
import { decide } from '../shared/decisions.ts';
import type { OrderedRule } from '../shared/ordered-rules.ts';
import { orderedAgent } from '../shared/ordered-settings.ts';
import { careful } from './pattern.ts';

const FILES: ReadonlySet<string> = new Set(['.zed/settings.json', '~/.config/zed/settings.json']);
const ACTIONS = { allow: 'allow', confirm: 'ask', deny: 'deny' } as const;
/** Deny goes before confirm, and that before allow, before the default of the tool and the one of all. */
const LISTS = [['always_deny', 'deny'], ['always_confirm', 'ask'], ['always_allow', 'allow']] as const;

/** Reads the agent of Zed: its tool permissions and servers, which stand among the settings of the editor. */
export function create(knowledge: Knowledge): Extractor {
  const asked = decide('asked', 'default', 'a person is asked');
  return orderedAgent({
    id: 'zed', name: 'Zed', files: FILES, wins: 'first', nameOfTool: (server, tool) => `mcp:${server}:${tool}`,
    read: (where, root) => {
      const servers = at(root, 'context_servers');
      const agent = at(root, 'agent') ?? servers;
      return { rules: rulesOf(where, at(root, 'agent')), servers, mark: agent && placeOf(where, agent) };
    },
    configures: true,
    otherwise: () => ({ shell: asked, tools: asked }),
  }, knowledge);
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
