import { DAY } from './skeleton.ts';
import type { Name, Skeleton } from './skeleton.ts';

/** An agent with a settings file of its own: commands it may start, commands it refuses, MCP servers. */
export function agent({ id, camel, title }: Name): Skeleton {
  return {
    files: {
      [`rules/agents/${id}.yml`]: `id: ${id}
name: ${title}
source: []
date: ${DAY}
basis: guess
files: [.${id}/**]
prose: [.${id}/rules/**, AGENTS.md, '**/AGENTS.md']
defaults:
  read: Files are read without a question.
  run: A person is asked before commands.
  network: Nothing confines commands.
  mcp: A person is asked before tools are called.
  mode: A person is asked before commands.
  verified: false
settings:
  - id: commands.allow
    key: commands.allow
    does: allow
    hold: approval
    says: Commands that begin like this start without a question.
    weakness: ''
  - id: commands.deny
    key: commands.deny
    does: deny
    hold: harness
    says: Commands that begin like this are refused.
    weakness: Another spelling is another command.
  - id: settings.unparsable
    key: settings.json
    does: weakens
    hold: harness
    says: The file cannot be read, so nothing in it counts.
    weakness: ''
`,
      [`src/extract/agents/${id}/index.ts`]: `import type { AgentPolicy, AgentTable, Document, Extractor, Fact, Gap, Knowledge, LocalFact, McpServerFact, Tree } from '../../../model/index.ts';
import { assemble, unreadable } from '../shared/assemble.ts';
import { splitCommand } from '../shared/command-line.ts';
import { at, placedTexts, settingsRoot, topOf } from '../shared/data.ts';
import type { Placed } from '../shared/data.ts';
import { decide } from '../shared/decisions.ts';
import { tableOf } from '../shared/ledger.ts';
import type { Ledger } from '../shared/ledger.ts';
import { readServers } from '../shared/mcp-servers.ts';
import type { ServerEntry } from '../shared/mcp-servers.ts';
import { buildPolicy } from '../shared/policy.ts';
import { commandWords } from '../shared/rule-words.ts';
import { shellGate } from '../shared/shell-gate.ts';
import type { CommandRule } from '../shared/shell-gate.ts';

type Local =
  | { readonly is: 'rule'; readonly effect: 'allow' | 'deny'; readonly rule: Placed<string> }
  | { readonly is: 'servers'; readonly servers: readonly ServerEntry[] }
  | { readonly is: 'gap'; readonly gap: Gap };

const SETTINGS: ReadonlySet<string> = new Set(['.${id}/settings.json', '~/.${id}/settings.json']);

/** Reads ${title}: the commands it may start and refuses, and its MCP servers. */
export function create(knowledge: Knowledge): Extractor<Local> {
  const table = tableOf(knowledge.agents, '${id}', '${title}');
  return {
    id: '${id}',
    wants: ({ file }) => SETTINGS.has(file.path),
    syntax: () => 'json',
    read: (document) => readSettings(document, knowledge),
    join: (local, tree) => join(local, tree, table, knowledge),
  };
}

function readSettings(document: Document, knowledge: Knowledge): readonly Local[] {
  const { root, broken } = settingsRoot(document);
  if (broken) return [{ is: 'gap', gap: unreadable(topOf(document), '${title}') }];
  const rules = (['allow', 'deny'] as const).flatMap((effect) => placedTexts(document, at(root, 'commands', effect)).map((rule): Local => ({ is: 'rule', effect, rule })));
  return [...rules, { is: 'servers', servers: readServers(document, at(root, 'mcpServers'), knowledge.mcpServers) }];
}

function join(local: readonly LocalFact<Local>[], tree: Tree, table: AgentTable, knowledge: Knowledge): readonly Fact[] {
  const parts = local.map((fact) => fact.payload);
  return assemble({
    table, tree, starts: [], servers: parts.flatMap((each) => (each.is === 'servers' ? each.servers : [])), gaps: parts.flatMap((each) => (each.is === 'gap' ? [each.gap] : [])),
    policy: (ledger, servers) => policyOf(parts, servers, ledger, knowledge),
  });
}

/** A person is asked before commands and tools, except for what the settings allow. */
function policyOf(parts: readonly Local[], servers: readonly McpServerFact[], ledger: Ledger, knowledge: Knowledge): AgentPolicy {
  const asked = decide('asked', 'default', 'a person is asked before commands');
  const rules = parts.flatMap((part): CommandRule[] => {
    if (part.is !== 'rule') return [];
    const { value, at: place } = part.rule;
    const matches = (command: string): boolean => command === value || command.startsWith(\`\${value} \`);
    const allow = part.effect === 'allow';
    if (allow) ledger.setting('commands.allow', commandWords(value), place);
    return [{
      effect: part.effect, matches,
      control: ledger.control({
        row: allow ? 'commands.allow' : 'commands.deny', does: part.effect, channels: ['run'], says: \`\${allow ? 'starts without a question' : 'refuses'} \${commandWords(value)}\`, at: place,
        weakness: allow ? undefined : 'another spelling is another command', matchesCommand: (command) => splitCommand(command).some(matches),
      }),
    }];
  });
  return buildPolicy({
    fileTool: () => decide('open', 'default', 'files are read without a question'),
    shell: shellGate({ rules, otherwise: asked, question: asked }),
    call: () => decide('asked', 'default', 'a person is asked before tools are called'),
    servers,
  }, knowledge);
}
`,
      [`fixtures/agents/${id}/default.tree`]: `# title: configured by its own file, which says nothing of commands
# agents: ${id}
# agent: ${id}
# expect: read .env => open/default
# expect: program .env => open/default
# expect: run terraform destroy => asked/default
# expect: reach api.example.com => asked/default
# expect: call db query => asked/default
=== .${id}/settings.json
{ "commands": {} }
`,
      [`fixtures/agents/${id}/rules.tree`]: `# title: one command allowed, one refused; what is refused can be started in another way, by a person's leave
# agents: ${id}
# agent: ${id}
# setting: commands.allow
# control: commands.deny wired weak
# expect: run npm test => open/set
# expect: run terraform plan => asked/default
# expect: run terraform destroy => asked/default
=== .${id}/settings.json
{ "commands": { "allow": ["npm test"], "deny": ["terraform destroy"] } }
`,
      [`fixtures/agents/${id}/unparsable.tree`]: `# title: settings that cannot be read refuse nothing
# agents: ${id}
# agent: ${id}
# gap: unparsable .${id}/settings.json
# setting: settings.unparsable
# expect: run terraform destroy => asked/default
=== .${id}/settings.json
{ "commands": { "deny": ["terraform destroy"
`,
    },
    line: { list: 'src/extract/all.ts', text: `export { create as ${camel} } from './agents/${id}/index.ts';` },
    next: [
      `rules/agents/${id}.yml: what configures it, its defaults, what each setting really does and what holds it; give source, date and basis`,
      `src/extract/agents/${id}/index.ts: its real settings files and keys`,
      `fixtures/agents/${id}/: a tree for each setting, and one where it does not hold`,
    ],
  };
}
