import { compareText } from '../../../model/index.ts';
import type { AgentFact, AgentId, AgentPolicy, AgentTable, Fact, Gap, McpServerFact, Origin, Place, Tree } from '../../../model/index.ts';
import { agentFact, configuredBy, configuringFiles, foldAgents, startedAt } from './agents.ts';
import type { LaunchSite } from './launches.ts';
import { openLedger } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { serverFacts } from './mcp-servers.ts';
import type { ServerEntry } from './mcp-servers.ts';

/** A start of a vendor's agent by a workflow, a script or code. */
export interface Started {
  readonly at: Place;
  readonly from: LaunchSite;
  readonly nonInteractive: boolean;
  /** Row of the table that says that only who may write to the repository gets it started, where nothing at the start says otherwise. */
  readonly onlyWriters?: string | undefined;
  /** Name of the program where it is not the table's. */
  readonly name?: string | undefined;
}

/** What a vendor's reader found in the whole tree. */
export interface Found<S extends Started> {
  readonly table: AgentTable;
  readonly tree: Tree;
  /** Configured although no file name says so (keys in a shared settings file). */
  readonly configured?: readonly Place[];
  readonly starts: readonly S[];
  readonly servers: readonly ServerEntry[];
  readonly gaps: readonly Gap[];
  /** The policy of the agent that is configured here (`start` absent) or started, writing its controls and settings down. */
  policy(ledger: Ledger, servers: readonly McpServerFact[], start: S | undefined): AgentPolicy;
}

/** The facts of one vendor: its agent if it is configured, one agent for each place that starts it, their controls, servers and gaps. */
export function assemble<S extends Started>(found: Found<S>): readonly Fact[] {
  const { table, tree, starts, gaps } = found;
  const present = [...configuringFiles(table, tree), ...(found.configured ?? []).map(({ file, origin }) => ({ file, origin }))];
  const files = present.length === 0 && tree.asked?.includes(table.id) ? [wouldStand(table)] : present;
  const here = files.length > 0;
  const ids: AgentId[] = [...(here ? [table.id] : []), ...starts.map((start) => start.from.agent)];
  if (ids.length === 0) return gaps;
  const servers = serverFacts(found.servers, [...new Set(ids)]);
  const ledgers = new Map<AgentId, Ledger>();
  const ledgerOf = (id: AgentId): Ledger => { const ledger = ledgers.get(id) ?? openLedger(id, table); ledgers.set(id, ledger); return ledger; };
  const agents: AgentFact[] = [];
  if (here) {
    const ledger = ledgerOf(table.id);
    for (const gap of gaps) if (gap.kind === 'unparsable') ledger.setting('settings.unparsable', 'unparsable', gap.place);
    agents.push(agentFact(table, ledger, found.policy(ledger, servers, undefined), configuredBy(table, files)));
  }
  for (const start of starts) {
    const ledger = ledgerOf(start.from.agent);
    const policy = found.policy(ledger, servers, start);
    const onlyWriters = table.settings.some((row) => row.id === start.onlyWriters);
    agents.push(agentFact(table, ledger, policy, startedAt(start.at, start.name ?? table.name, start.nonInteractive), { nonInteractive: start.nonInteractive, within: start.from.within, name: start.name, onlyWriters }));
  }
  const order = [...foldAgents(agents)].sort((a, b) => compareText(a.id, b.id));
  return [...order, ...[...ledgers.values()].flatMap((ledger) => ledger.controls), ...servers, ...gaps];
}

/** Where the settings of an agent that nothing configures would stand: the first of its files with a plain name. */
function wouldStand(table: AgentTable): { file: string; origin: Origin } {
  const plain = table.files.filter((file) => !/[*?{[]/.test(file) && !file.startsWith('~'));
  return { file: plain.find((file) => /(?:settings|config)\.[a-z]+$/.test(file)) ?? plain[0] ?? `.${table.id}`, origin: 'absent' };
}

/** A settings file that cannot be read: nothing in it counts. */
export function unreadable(place: Place, name: string): Gap {
  return { fact: 'gap', kind: 'unparsable', reason: `this file cannot be read, so nothing in it counts for ${name}, its denies neither; mend it and scan again`, place };
}
