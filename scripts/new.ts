// npm run new -- provider|agent|format|rule|report NAME: a working skeleton in every room. The only shared edit is one line of a list.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { agent } from './templates/agent.ts';
import { format } from './templates/format.ts';
import { provider } from './templates/provider.ts';
import { report } from './templates/report.ts';
import { rule } from './templates/rule.ts';
import type { Name, Skeleton } from './templates/skeleton.ts';

const root = new URL('..', import.meta.url);
const KINDS: ReadonlyMap<string, (name: Name) => Skeleton> = new Map(Object.entries({ provider, agent, format, rule, report }));

const [kind = '', id = ''] = process.argv.slice(2);
const make = KINDS.get(kind);
const problem = make ? wrong(kind, id) : `there is no kind "${kind}"`;
if (!make || problem !== undefined) {
  process.stderr.write(`${problem}\nusage: npm run new -- ${[...KINDS.keys()].join('|')} NAME\n  NAME is new, of small letters and digits, words parted by hyphens: acme-cloud\n`);
  process.exitCode = 2;
} else await lay(make(formsOf(id)));

/** What is wrong with a name, or undefined. */
function wrong(what: string, name: string): string | undefined {
  if (name === '') return `which ${what}?`;
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) || name.length > 60) return `"${name}" is not a name`;
  const taken = [...(['providers', 'agents', 'resources'] as const).flatMap((folder) => stems(`rules/${folder}`)), ...stems('rules/checks'), ...stems('src/report'), ...stems('src/extract'), ...stems('src/extract/agents'), ...stems('src/extract/infra')];
  return taken.includes(name) || listed().has(formsOf(name).camel) ? `"${name}" is there already` : undefined;
}

function stems(folder: string): string[] {
  return readdirSync(new URL(folder, root)).map((name) => name.replace(/\.\w+$/, ''));
}

/** Names that the lists export already. */
function listed(): ReadonlySet<string> {
  return new Set(['rules/checks/all.ts', 'src/extract/all.ts', 'src/report/all.ts'].flatMap((list) => [...readFileSync(new URL(list, root), 'utf8').matchAll(/^export \{ (?:\w+ as )?(\w+) \}/gm)].map(([, name]) => name ?? '')));
}

function formsOf(name: string): Name {
  const words = name.split('-');
  const capital = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
  return { id: name, camel: words.map((word, index) => (index === 0 ? word : capital(word))).join(''), title: words.map(capital).join(' '), upper: words.join('_').toUpperCase() };
}

/** Writes everything, then what is made from it: the golden file and the pages. */
async function lay(skeleton: Skeleton): Promise<void> {
  const there = [...Object.keys(skeleton.files), ...(skeleton.golden ? [skeleton.golden.file] : [])].filter((path) => existsSync(new URL(path, root)));
  if (there.length > 0) { process.stderr.write(`${there.join(', ')}: there already; nothing was written\n`); process.exitCode = 2; return; }
  const write = (path: string, text: string): void => {
    mkdirSync(new URL('.', new URL(path, root)), { recursive: true });
    writeFileSync(new URL(path, root), text, { flag: 'wx' });
    process.stdout.write(`wrote  ${path}\n`);
  };
  for (const [path, text] of Object.entries(skeleton.files)) write(path, text);
  if (skeleton.line) addLine(skeleton.line.list, skeleton.line.text);
  if (skeleton.golden) {
    const { golden } = skeleton;
    const { DEFAULT_OPTIONS, reportById } = await import('../src/report/index.ts');
    const { pocketos } = await import('../test/support/result.ts');
    write(golden.file, reportById(golden.report)?.render(pocketos(), DEFAULT_OPTIONS) ?? '');
  }
  await import('./docs.ts');
  process.stdout.write(`pages  docs/ (npm run docs)\n\nNext:\n${skeleton.next.map((step) => `  ${step}\n`).join('')}`);
}

/** Puts `line` where it belongs among the exports of a list, which are in code-point order. */
function addLine(list: string, line: string): void {
  const url = new URL(list, root);
  const lines = readFileSync(url, 'utf8').trimEnd().split('\n');
  const nameOf = (text: string): string => /^export \{ (?:\w+ as )?(\w+) \}/.exec(text)?.[1] ?? '';
  const before = lines.findIndex((other) => nameOf(other) !== '' && nameOf(other) > nameOf(line));
  lines.splice(before < 0 ? lines.length : before, 0, line);
  writeFileSync(url, `${lines.join('\n')}\n`);
  process.stdout.write(`edited ${list}: one line\n`);
}
