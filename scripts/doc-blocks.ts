// The parts of hand-written pages that the program itself fills, between <!-- name --> and <!-- /name -->: what it prints, its rules, its formats.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse as parseYaml } from 'yaml';
import { checks } from '../rules/checks/index.ts';
import { memoryWorkspace, openWorkingTree } from '../src/discover/index.ts';
import { compareSchema } from '../src/report/compare/schema.ts';
import { text as compareText } from '../src/report/compare/text.ts';
import { DEFAULT_OPTIONS, reports, reportSchema } from '../src/report/index.ts';
import { compareFiles } from '../test/support/compare.ts';
import { loadPair } from '../test/support/compare-tree.ts';
import { knowledge } from '../test/support/knowledge.ts';
import { scanTree } from '../test/support/scan.ts';
import { cell } from './doc-pages.ts';
import { schemaTable } from './schema-table.ts';
import { agent } from './templates/agent.ts';
import { format } from './templates/format.ts';
import { provider } from './templates/provider.ts';
import { report } from './templates/report.ts';
import { rule } from './templates/rule.ts';
import type { Name, Skeleton } from './templates/skeleton.ts';

const root = new URL('..', import.meta.url);

/** What the scan of an incident fixture says, at the width of a pipe. The tables' own day stands for today, so that the page does not change with the clock. */
export async function transcript(incident: string): Promise<string> {
  const directory = fileURLToPath(new URL(`fixtures/incidents/${incident}`, root));
  const result = await scanTree(openWorkingTree(directory, { ignored: true }), { today: knowledge().date });
  const text = reports.find((report) => report.id === 'text')?.render(result, DEFAULT_OPTIONS) ?? '';
  return `$ npx craterscan scan fixtures/incidents/${incident}\n\n${text.trimEnd()}`;
}

/** What comparing the two trees of a fixture says, at the width of a pipe. */
async function comparison(pair: string): Promise<string> {
  const { base, head } = loadPair(`${pair}.pair`);
  const compared = await compareFiles(memoryWorkspace(base), memoryWorkspace(head), { today: knowledge().date, names: { base: 'main', head: 'feature' } });
  return `$ npx craterscan compare main feature\n\n${compareText.render(compared, DEFAULT_OPTIONS).trimEnd()}`;
}

const fenced = (text: string): string => `\`\`\`text\n${text}\n\`\`\``;

/** The same, with what comes after the changes folded away: a reader with a minute sees the path, the crater and what to do. */
async function foldedTranscript(): Promise<string> {
  const [seen = '', ...rest] = (await transcript('pocketos')).split(/\n\n(?= {2}Further paths$)/m);
  return rest.length === 0 ? fenced(seen) : `${fenced(seen)}\n\n<details><summary>The rest of what it prints</summary>\n\n${fenced(rest.join('\n\n'))}\n\n</details>`;
}

/** Inputs or outputs of the action, from action.yml. */
function actionTable(which: 'inputs' | 'outputs'): string {
  const said = parseYaml(readFileSync(new URL('action.yml', root), 'utf8')) as Readonly<Record<typeof which, Readonly<Record<string, { readonly description: string }>>>>;
  return `| ${which === 'inputs' ? 'input' : 'output'} | |\n| --- | --- |\n${Object.entries(said[which]).map(([name, { description }]) => `| \`${name}\` | ${cell(description)} |`).join('\n')}`;
}

function rulesTable(): string {
  return `| rule | what it says |\n| --- | --- |\n${checks.map((check) => `| [\`${check.id}\`](docs/rules/${check.id}.md) | ${cell(check.title)} |`).join('\n')}`;
}

function formatsTable(): string {
  return `| format | file ending | what it is |\n| --- | --- | --- |\n${reports.map((report) => `| \`${report.id}\` | ${report.extensions.map((ending) => `\`${ending}\``).join(', ') || 'none'} | ${cell(report.title)} |`).join('\n')}`;
}

/** One of each kind, as `npm run new` makes it. */
const SCAFFOLDED: readonly (readonly [string, (name: Name) => Skeleton, Name])[] = [
  ['provider', provider, { id: 'acme-cloud', camel: 'acmeCloud', title: 'Acme Cloud', upper: 'ACME_CLOUD' }],
  ['agent', agent, { id: 'acme-coder', camel: 'acmeCoder', title: 'Acme Coder', upper: 'ACME_CODER' }],
  ['format', format, { id: 'acme-stack', camel: 'acmeStack', title: 'Acme Stack', upper: 'ACME_STACK' }],
  ['rule', rule, { id: 'acme-judgement', camel: 'acmeJudgement', title: 'Acme Judgement', upper: 'ACME_JUDGEMENT' }],
  ['report', report, { id: 'acme-table', camel: 'acmeTable', title: 'Acme Table', upper: 'ACME_TABLE' }],
];

/** What scaffolding one of each kind prints. */
function scaffolded(): string {
  const runs = SCAFFOLDED.map(([kind, make, name]) => {
    const { files, line, golden, next } = make(name);
    const told = [
      ...Object.keys(files).map((path) => `wrote  ${path}`), ...(line ? [`edited ${line.list}: one line`] : []), ...(golden ? [`wrote  ${golden.file}`] : []), 'pages  docs/ (npm run docs)', '', 'Next:', ...next.map((step) => `  ${step}`),
    ];
    return `$ npm run new -- ${kind} ${name.id}\n${told.join('\n')}`;
  });
  return `\`\`\`text\n${runs.join('\n\n')}\n\`\`\``;
}

/** Fills every block of a page: `rules`, `formats`, `new`, `json-keys`, `comparison-keys`, `action-inputs`, `action-outputs`, `comparison NAME` (a pair of fixtures/compare), `transcript` (the founding incident, its end folded away) and `transcript NAME`. A block it does not know is an error. */
export async function fillBlocks(text: string): Promise<string> {
  let out = '';
  let last = 0;
  for (const match of text.matchAll(/^<!-- ([a-z][a-z0-9 -]*) -->\n([\s\S]*?)^<!-- \/\1 -->$/gm)) {
    const name = match[1] ?? '';
    const [kind, of] = name.split(' ');
    const filled = name === 'transcript' ? await foldedTranscript() : kind === 'transcript' && of !== undefined ? fenced(await transcript(of)) : name === 'rules' ? rulesTable() : name === 'formats' ? formatsTable() : name === 'new' ? scaffolded() : name === 'action-inputs' ? actionTable('inputs') : name === 'action-outputs' ? actionTable('outputs') : name === 'comparison-keys' ? schemaTable(compareSchema) : kind === 'comparison' && of !== undefined ? fenced(await comparison(of)) : name === 'json-keys' ? schemaTable(reportSchema) : undefined;
    if (filled === undefined) throw new Error(`nothing fills the block "${name}"`);
    out += `${text.slice(last, match.index)}<!-- ${name} -->\n${filled}\n<!-- /${name} -->`;
    last = match.index + match[0].length;
  }
  return out + text.slice(last);
}
