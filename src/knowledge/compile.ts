import { compareText } from '../model/index.ts';
import type { AccessTable, AgentTable, CacheTable, IamTables, Knowledge, McpServerRow, OperationRow, Provider, ResourceType, SecretCommand, SecretNames, SecretPlace, SecretTables, Sourced, UnaskedSettings } from '../model/index.ts';
import { digestOf } from './canonical.ts';
import { readSource } from './problems.ts';
import { readTable } from './tables.ts';
import type { TableFile } from './tables.ts';

/** One YAML file of rules/: path relative to rules/ with forward slashes, and its text. */
export interface RuleFile { readonly path: string; readonly text: string }

interface Tables { providers: Provider[]; agents: AgentTable[]; resources: ResourceType[]; operations: OperationRow[]; mcpServers: McpServerRow[]; access: AccessTable[]; iam?: IamTables; secrets?: SecretTables; cache?: CacheTable; unasked?: UnaskedSettings[] }

/**
 * Tables from the YAML files of rules/, validated, sorted and digested. The order of `files` does not matter. Throws one Error that lists
 * every problem, a line each, as `file:line: key.path: what is wrong`.
 */
export function compileKnowledge(files: readonly RuleFile[]): Knowledge {
  const problems: string[] = [];
  const ids = new Map<string, string>();
  const tables: Tables = { providers: [], agents: [], resources: [], operations: [], mcpServers: [], access: [] };
  const places: SecretPlace[] = [];
  const commands: SecretCommand[] = [];
  let names: SecretNames | undefined;
  for (const file of [...files].sort((a, b) => compareText(a.path, b.path))) {
    const source = readSource(file);
    problems.push(...source.problems);
    if (!source.data) continue;
    const table = readTable(file.path, source.data);
    if (!table) problems.push(`${file.path}: no table lives in this folder; there are providers, agents, resources, operations, secrets, unasked, iam and ci`);
    else if (!table.read.success) problems.push(...source.explain(table.read.error.issues));
    else {
      const claim = (sort: string, id: string): void => {
        const first = ids.get(`${sort} ${id}`);
        if (first === undefined) ids.set(`${sort} ${id}`, file.path);
        else problems.push(`${file.path}: ${sort} ${id} stands twice, first in ${first}`);
      };
      if (table.table === 'provider' && table.read.success) addProvider(tables, table.read.data, claim);
      if (table.table === 'agent' && table.read.success) addAgent(tables, table.read.data, claim);
      if (table.table === 'unasked' && table.read.success) tables.unasked = table.read.data.settings;
      if (table.table === 'resources' && table.read.success) for (const row of table.read.data.types) { claim('resource type', row.type); tables.resources.push(row); }
      if (table.table === 'operations' && table.read.success) for (const row of table.read.data.operations) { claim('operation', row.id); tables.operations.push(row); }
      if (table.table === 'access' && table.read.success) { claim('access table', table.read.data.platform); tables.access.push(table.read.data); }
      if (table.table === 'iam') tables.iam = withIam(tables.iam, table);
      if (table.table === 'cache' && table.read.success) tables.cache = table.read.data;
      if (table.table === 'secret names' && table.read.success) names = table.read.data;
      if (table.table === 'secrets' && table.read.success) for (const row of table.read.data.places) { claim('place of secrets', row.type); places.push(row); }
      if (table.table === 'secret commands' && table.read.success) for (const row of table.read.data.commands) { claim('command with a secret', row.id); commands.push(row); }
      if (table.table === 'servers' && table.read.success) for (const row of table.read.data.servers) { claim('MCP server', row.id); tables.mcpServers.push(row); }
    }
  }
  if (problems.length > 0) throw new Error(`the tables of rules/ have ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n${problems.join('\n')}`);
  if (names) tables.secrets = { names, places: places.sort((a, b) => compareText(a.type, b.type)), commands: commands.sort((a, b) => compareText(a.id, b.id)) };
  const byId = (a: { id: string }, b: { id: string }): number => compareText(a.id, b.id);
  tables.providers.sort(byId);
  tables.agents.sort(byId);
  tables.resources.sort((a, b) => compareText(a.type, b.type));
  tables.operations.sort(byId);
  tables.mcpServers.sort(byId);
  tables.access.sort((a, b) => compareText(a.platform, b.platform));
  return { date: newest(tables), digest: digestOf(tables), ...tables };
}

const NO_IAM: IamTables = { services: [], effects: [], secrets: [], appends: [], assumes: [], reads: [], methods: [], managed: [], harmless: [], date: '' };

/** One more file of rules/iam. */
function withIam(had: IamTables | undefined, file: Extract<TableFile, { table: 'iam' }>): IamTables {
  const before = had ?? NO_IAM;
  if (!file.read.success) return before;
  const iam = { ...before, date: file.read.data.date > before.date ? file.read.data.date : before.date };
  switch (file.file) {
    case 'aws-actions': return { ...iam, services: file.read.data.services };
    case 'aws-effects': return { ...iam, effects: file.read.data.effects, secrets: file.read.data.secrets, appends: file.read.data.appends, assumes: file.read.data.assumes, reads: file.read.data.reads };
    case 'aws-escalation': return { ...iam, methods: file.read.data.methods };
    case 'aws-managed': return { ...iam, managed: file.read.data.policies, harmless: file.read.data.harmless };
  }
}

type Claim = (sort: string, id: string) => void;

function addProvider(tables: Tables, provider: Provider, claim: Claim): void {
  claim('provider', provider.id);
  for (const kind of provider.credentials) claim('credential kind', kind.id);
  for (const belief of provider.recovery) claim('recovery belief', `${provider.id}:${belief.id}`);
  tables.providers.push(provider);
}

function addAgent(tables: Tables, agent: AgentTable, claim: Claim): void {
  claim('agent', agent.id);
  for (const setting of agent.settings) claim('agent setting', `${agent.id}:${setting.id}`);
  tables.agents.push(agent);
}

/** Newest date of any row; '' when there is none. */
function newest(tables: Tables): string {
  const rows: Sourced[] = [
    ...tables.providers.flatMap((provider) => [provider, ...provider.credentials, ...provider.recovery]),
    ...tables.agents.flatMap((agent) => [agent.defaults, ...agent.settings, ...(agent.hooks ? [agent.hooks] : [])]),
    ...tables.secrets?.places ?? [], ...tables.secrets?.commands ?? [], ...tables.unasked ?? [], ...(tables.cache ? [tables.cache, tables.cache.strangers, tables.cache.declared] : []), ...tables.resources, ...tables.operations, ...tables.mcpServers, ...tables.access, ...tables.access.flatMap((table): readonly Sourced[] => (table.platform === 'kubernetes' ? table.powers : table.platform === 'small-clouds' ? table.roles : table.platform === 'openings' ? table.settings : table.platform === 'safeguards' ? table.types : [])),
  ];
  return rows.reduce((date, row) => (row.date > date ? row.date : date), tables.iam?.date ?? '');
}
