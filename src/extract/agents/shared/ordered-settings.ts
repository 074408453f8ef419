import type { DataNode, Document, Extractor, Gap, Knowledge, Place } from '../../../model/index.ts';
import { assemble, unreadable } from './assemble.ts';
import { settingsRoot, topOf } from './data.ts';
import type { In } from './data.ts';
import { tableOf } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { readServers } from './mcp-servers.ts';
import type { ServerEntry } from './mcp-servers.ts';
import { orderedPolicy } from './ordered-rules.ts';
import type { OrderedRule, OrderedRules } from './ordered-rules.ts';

/** What one settings file of such an agent says; `mark` is the place of what its vendor's reader asks of the file besides. */
export interface Settings { readonly rules: readonly OrderedRule[]; readonly servers: DataNode | undefined; readonly mark?: Place | undefined }

/** An agent that is set by a list of rules in one JSON file of the checkout and one of the user. */
export interface OrderedAgent extends Pick<OrderedRules, 'wins' | 'unread' | 'nameOfTool'> {
  readonly id: string;
  readonly name: string;
  readonly files: ReadonlySet<string>;
  readonly read: (where: In, root: DataNode | undefined) => Settings;
  /** What holds where no rule speaks. `marks`: those of the files, the checkout's first. */
  readonly otherwise: (marks: readonly Place[], ledger: Ledger) => Pick<OrderedRules, 'shell' | 'tools'>;
  /** Does a mark say that the agent is configured here, though the file may be another program's too? */
  readonly configures?: boolean;
}

interface Layer { readonly user: boolean; readonly rules: readonly OrderedRule[]; readonly mark: Place | undefined; readonly servers: readonly ServerEntry[] }
type Local = { readonly is: 'layer'; readonly layer: Layer } | { readonly is: 'gap'; readonly gap: Gap };

/** The reader of such an agent. The checkout's rules count before the user's. */
export function orderedAgent(agent: OrderedAgent, knowledge: Knowledge): Extractor<Local> {
  const { id, name, files, wins, unread, nameOfTool } = agent;
  const table = tableOf(knowledge.agents, id, name);
  return {
    id,
    wants: ({ file }) => files.has(file.path),
    syntax: (file) => (files.has(file) ? 'json' : undefined),
    read: (document) => [readLocal(agent, document, knowledge)],
    join: (local, tree) => {
      const layers = local.flatMap(({ payload }) => (payload.is === 'layer' ? [payload.layer] : []));
      const near = [...layers].sort((a, b) => Number(a.user) - Number(b.user));
      const marks = near.flatMap((layer) => layer.mark ?? []);
      // Where the last rule wins, what counts most goes last.
      const rules = [...layers].sort((a, b) => (wins === 'first' ? 1 : -1) * (Number(a.user) - Number(b.user))).flatMap((layer) => layer.rules);
      return assemble({
        table, tree, starts: [], servers: layers.flatMap((layer) => layer.servers), gaps: local.flatMap(({ payload }) => (payload.is === 'gap' ? [payload.gap] : [])),
        ...(agent.configures ? { configured: marks.slice(0, 1) } : {}),
        policy: (ledger, servers) => orderedPolicy({ rules, wins, unread, nameOfTool, ...agent.otherwise(marks, ledger) }, servers, ledger, knowledge),
      });
    },
  };
}

function readLocal(agent: OrderedAgent, document: Document, knowledge: Knowledge): Local {
  const { root, broken } = settingsRoot(document);
  if (broken) return { is: 'gap', gap: unreadable(topOf(document), agent.name) };
  const { rules, servers, mark } = agent.read(document, root);
  return { is: 'layer', layer: { user: document.file.startsWith('~/'), rules, mark, servers: readServers(document, servers, knowledge.mcpServers) } };
}
