// The pages under docs/rules, docs/providers, docs/agents and docs/resources, from the tables and checks.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { AgentTable, Check, OperationRow, Provider, ResourceType, SecretPlace, Sourced } from '../src/model/index.ts';
import { scanTree } from '../test/support/scan.ts';
import { loadTree, parseTree } from '../test/support/tree.ts';

const root = new URL('..', import.meta.url);

/** Text for a cell of a Markdown table. */
export const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const basis = (row: Sourced): string => (row.basis === 'guess' ? 'a guess, no source' : `${row.basis}, ${row.date}`);
const link = (source: string): string => (/^https?:/.test(source) ? `<${source}>` : `\`${source}\``);
/** How many rows are what: `3 documented, 1 a guess`. */
const counted = (rows: readonly Sourced[]): string => (['documented', 'measured', 'code', 'guess'] as const).flatMap((one) => { const count = rows.filter((row) => row.basis === one).length; return count === 0 ? [] : [`${count} ${GROUNDS[one]}`]; }).join(', ') || 'nothing is recorded';
const GROUNDS = { documented: 'documented by the vendor', measured: 'measured', code: "read in the program's own code", guess: 'guessed, without a source' } as const;
const sourceList = (rows: readonly Sourced[]): string => [...new Set(rows.flatMap((row) => row.source))].sort().map((source) => `- ${link(source)}`).join('\n') || '- none';

/** A fixture of a check whole, and what this check alone says to it. */
async function example(check: Check, which: 'bad' | 'good'): Promise<string> {
  const directory = new URL(`fixtures/checks/${check.id}/`, root);
  const name = existsSync(directory) ? readdirSync(directory).sort().find((file) => file.startsWith(which) && file.endsWith('.tree')) : undefined;
  if (name === undefined) return '';
  const text = readFileSync(new URL(name, directory), 'utf8');
  const result = await scanTree(loadTree(`fixtures/checks/${check.id}/${name}`).workspace, { only: [check] });
  const says = result.findings.map((finding) => {
    const [place] = finding.places;
    return `- ${finding.level}, \`${place.file}:${result.sources.position(place.file, place.start)?.line ?? 1}\`: ${finding.message}`;
  });
  const fence = text.includes('```') ? '````' : '```';
  return `${parseTree(text).header.title ?? which}: [\`fixtures/checks/${check.id}/${name}\`](../../fixtures/checks/${check.id}/${name})\n\n${fence}text\n${text.slice(Math.max(0, text.search(/^===/m))).trim()}\n${fence}\n\n${says.join('\n') || '- silent'}`;
}

/** Page of one rule, with a tree that it speaks to, that tree's repaired twin, and what it says to each. */
export async function rulePage(check: Check): Promise<string> {
  return `# ${check.id}

${check.title}. Family ${check.family}, security tier ${check.tier}, ${check.cwe.map((number) => `CWE-${number}`).join(', ')}.

## Why

${check.why}

## What to do

${check.fix}

## An example

${await example(check, 'bad')}

## Repaired

${await example(check, 'good')}
`;
}

/** Page of one provider: its kinds of credentials, what comes back, what takes it away, and on what ground each is believed. */
export const providerPage = (provider: Provider, operations: readonly OperationRow[]): string => `# ${provider.name}

API hosts: ${provider.hosts.api.map((host) => `\`${host}\``).join(', ') || 'none'}. Data hosts: ${provider.hosts.data.map((host) => `\`${host}\``).join(', ') || 'none'}.

What is verified: of ${provider.credentials.length} ${provider.credentials.length === 1 ? 'kind' : 'kinds'} of credentials ${counted(provider.credentials)}; of ${provider.recovery.length} ${provider.recovery.length === 1 ? 'row' : 'rows'} on what comes back ${counted(provider.recovery)}; of ${operations.length} destructive ${operations.length === 1 ? 'operation' : 'operations'} ${counted(operations)}.

## Credentials

${provider.credentials.map((kind) => `### ${kind.name}

\`${kind.id}\`: ${basis(kind)}. Its authority reaches ${kind.reaches}. Told by ${[kind.recognise.names.length > 0 ? `the names ${kind.recognise.names.map((name) => `\`${name}\``).join(', ')}` : '', kind.recognise.value === undefined ? '' : 'its form', kind.recognise.uses.length > 0 ? 'how it is sent' : ''].filter((part) => part !== '').join(', ') || 'its file'}.

${kind.may.length === 0 ? 'No destructive ability is known.' : `| effect | on | operation | asked | how sure |\n| --- | --- | --- | --- | --- |\n${kind.may.map((may) => `| ${may.effect} (${may.destroys}) | ${may.on.join(', ')} | ${cell(may.operation)} | ${may.confirmation === 'none' ? 'nobody' : 'yes'} | ${may.bound === 'exact' ? 'this kind may' : 'the worst it may be'} |`).join('\n')}`}${kind.expires === '' ? '' : `\n\nExpires: ${kind.expires}.`}

${kind.narrower === '' ? 'No narrower kind is known.' : `Narrower: ${kind.narrower}.`}

${sourceList([kind])}
`).join('\n')}
## Does it come back?

${provider.recovery.length === 0 ? 'Nothing is recorded.' : `| what | destroyed | verdict | window | why | holds |\n| --- | --- | --- | --- | --- | --- |\n${provider.recovery.map((row) => `| ${row.on.join(', ')} | ${row.destroys} | ${row.verdict} | ${row.window ?? ''} | ${cell(row.because)} | ${[row.effective_from === undefined ? '' : `from ${row.effective_from}`, row.effective_until === undefined ? '' : `until ${row.effective_until}`, `(${basis(row)})`].filter((part) => part !== '').join(' ')} |`).join('\n')}\n\n${sourceList(provider.recovery)}`}
${operations.length === 0 ? '' : `
## Destructive operations

| operation | destroys | asked | switched off by | comes back | believed |
| --- | --- | --- | --- | --- | --- |
${operations.map((row) => `| ${cell(row.name)} | ${row.on} (${row.destroys}) | ${row.confirmation === 'none' ? 'nobody' : row.confirmation === 'asks' ? 'yes' : 'refuses agents'} | ${row.bypass.map((way) => `\`${cell(way)}\``).join(', ')} | ${cell(row.reversible)} | ${basis(row)} |`).join('\n')}

${sourceList(operations)}
`}`;

/** Page of one agent: what it does unasked, and what each setting comes to. */
export const agentPage = (agent: AgentTable): string => `# ${agent.name}

Configured by ${agent.files.map((file) => `\`${file}\``).join(', ') || 'nothing in a repository'}. Reads prose from ${agent.prose.map((file) => `\`${file}\``).join(', ') || 'nowhere'}.

## Without any setting

- Files: ${agent.defaults.read}
- Commands: ${agent.defaults.run}
- Network: ${agent.defaults.network}
- MCP: ${agent.defaults.mcp}

${agent.defaults.verified ? 'Verified' : 'Not verified'}: ${basis(agent.defaults)}.

## Settings

| setting | does | held by | what it really does | how it is passed | basis |
| --- | --- | --- | --- | --- | --- |
${agent.settings.map((row) => `| \`${cell(row.key)}\` | ${row.does} | ${row.hold} | ${cell(row.says)} | ${cell(row.weakness)} | ${basis(row)} |`).join('\n')}

## Sources

${sourceList([agent.defaults, ...agent.settings])}
`;

/** Page of one infrastructure format: its types, and what guards and copies each has. */
export const resourcesPage = (format: string, types: readonly ResourceType[]): string => `# Resources of ${format}

*self-removable*: the same credential clears the flag with one more call. *client-only*: one tool obeys it, the service does not know it. *independent*: another party or time.

| type | kind | holds data | guards | native copies | basis |
| --- | --- | --- | --- | --- | --- |
${types.map((type) => `| \`${type.type}\` | ${type.kind} | ${type.holdsData} | ${cell(type.guards.map((guard) => `${guard.attribute} (${guard.strength})`).join(', '))} | ${cell(type.copies.map((copy) => copy.id).join(', '))} | ${basis(type)} |`).join('\n')}

## Sources

${sourceList(types)}
`;

/** Page of the places where deployments take secrets: types of infrastructure, or files. */
export const secretPlacesPage = (title: string, places: readonly SecretPlace[]): string => `# ${title}

A literal that stands at one of these places is read as a secret. *named*: only where the name of the key or of the pair says so. *script*: a text that sets variables, in base64 or not.

| ${places.some((place) => place.file) ? 'file' : 'type'} | every value | in base64 | named | script | told by its neighbours | basis |
| --- | --- | --- | --- | --- | --- | --- |
${places.map((place) => `| \`${place.type}\` | ${[place.secret, place.packed, place.named, place.script].map((paths) => paths.map((path) => `\`${path}\``).join(', ')).join(' | ')} | ${place.told === undefined ? '' : `\`${place.told.value}\` by \`${place.told.name}\`${place.told.by === undefined ? '' : ` and \`${place.told.by}\``}`} | ${basis(place)} |`).join('\n')}

## Sources

${sourceList(places)}
`;
