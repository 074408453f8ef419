import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checks } from '../rules/checks/index.ts';
import { fillBlocks } from '../scripts/doc-blocks.ts';
import { configSchema, parseConfig } from '../src/config/index.ts';
import { recogniserErrors } from '../src/own-recognisers.ts';
import { REPOSITORY_SETTINGS, RESOURCE_KINDS } from '../src/model/index.ts';
import { reportSchema } from '../src/report/index.ts';
import { builtCopy, ROOT } from './support/build.ts';
import { cli, INCIDENT, temporary } from './support/cli.ts';
import { knowledge } from './support/knowledge.ts';

/** The hand-written pages are held to the program: what they name exists, what they show is what it does. */
const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', ...readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md')).sort().map((name) => `docs/${name}`)];

interface Block { readonly page: string; readonly language: string; readonly body: string }
const blocksIn = (page: string): Block[] => [...text(page).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', body = '']) => ({ page, language, body }));
const blocks = pages.flatMap(blocksIn);
/** Text in backticks, outside of blocks. */
const inlineCode = (page: string): string[] => [...text(page).replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
/** The first cell of every table row, where it is one word in backticks. */
const firstCells = (page: string): string[] => [...text(page).matchAll(/^\| `([\w.-]+)` \|/gm)].map(([, name = '']) => name);

describe('pages', () => {
  it.each(pages)('%s: every local link resolves', (page) => {
    const links = [...text(page).replace(/^```[\s\S]*?^```$/gm, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link).filter((link) => !/^[a-z]+:/.test(link));
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link.replace(/#.*$/, ''))))).toEqual([]);
  });

  it.each(pages)('%s: what the program fills is what it says today', async (page) => {
    expect(await fillBlocks(text(page))).toBe(text(page));
  });

  it('name rules that exist', () => {
    const ids = new Set(checks.map((check) => check.id));
    const first = [...new Set(checks.map((check) => check.id.split('-')[0]))].join('|');
    const named = pages.flatMap((page) => [
      ...inlineCode(page).flatMap((code) => (new RegExp(`^(?:${first})(?:-[a-z]+)+$`).exec(code) ?? [])),
      ...[...text(page).matchAll(/(?:^\s*(?:- )?rule: |craterscan:allow |craterscan rules )([a-z]+(?:-[a-z]+)+)/gm)].map(([, id = '']) => id),
    ]);
    expect(named.length).toBeGreaterThan(5);
    // Kinds of resources, settings of a repository and inputs of the action are words of their own.
    const others = new Set<string>([...RESOURCE_KINDS, ...REPOSITORY_SETTINGS, ...[...readFileSync(join(ROOT, 'action.yml'), 'utf8').matchAll(/^ {2}([a-z]+(?:-[a-z]+)+):/gm)].map(([, name = '']) => name)]);
    expect(named.filter((id) => !ids.has(id) && !others.has(id) && !existsSync(join(ROOT, 'fixtures/agents', id)))).toEqual([]);
  });
});

describe('the transcript', () => {
  it('is what the command line prints', async () => {
    const { stdout } = await cli(['scan', INCIDENT, '--today', '2026-11-21']);
    const [readme, page] = [text('README.md'), text('docs/incidents.md')].map((held) => held.replace(/\n```\n\n<details>.*\n\n```text\n/, '\n\n'));
    expect(readme).toContain(`\n\n${stdout.trimEnd()}\n\`\`\``);
    expect(page).toContain(`\n\n${stdout.trimEnd()}\n\`\`\``);
  });
});

describe('commands', () => {
  const helps = new Map<string, string>();
  beforeAll(async () => {
    for (const name of ['scan', 'compare', 'baseline', 'explain', 'rules', 'policy init', 'policy check', 'policy seal', 'policy verify', 'policy keys init', 'policy keys add', 'policy keys remove']) helps.set(name, (await cli([...name.split(' '), '--help'])).stdout);
    // Of a command with commands below it, what each of them takes.
    for (const [name, below] of [['evidence', ['append', 'verify', 'show', 'accepted']]] as const) helps.set(name, (await Promise.all(below.map(async (one) => (await cli([name, one, '--help'])).stdout))).join('\n'));
  });
  const scripts = new Set([...JSON.stringify(Object.keys(JSON.parse(text('package.json')).scripts)).matchAll(/"([^"]+)"/g)].map(([, name]) => name));
  const lines = blocks.filter((block) => block.language === 'sh').flatMap(({ page, body }) => body.split('\n').flatMap((line) => line.split('&&')).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')).map((line) => [page, line] as const));

  /** What is wrong with a command line, or nothing. */
  function wrong(line: string): string | undefined {
    const [program = '', second = '', third = ''] = line.split(/\s+/);
    if (program === 'npm') return ['ci', 'test', 'link'].includes(second) || (second === 'run' && scripts.has(third)) ? undefined : 'npm does not know it';
    if (program === 'node') return existsSync(join(ROOT, second)) ? undefined : 'no such file';
    if (program === 'npx' && second === 'node') return existsSync(join(ROOT, third)) ? undefined : 'no such file';
    if (program === '.ci/run') return existsSync(join(ROOT, program)) ? undefined : 'no such file';
    if (program === 'npx' && second === 'vitest') return line.split(/\s+/).slice(3).every((path) => path.startsWith('-') || existsSync(join(ROOT, path))) ? undefined : 'no such test';
    const words = program === 'npx' ? line.split(/\s+/).slice(1) : line.split(/\s+/);
    if (words[0] !== 'craterscan') return 'not a command of this project';
    // A subcommand may have some of its own: the longest name counts.
    const named = [3, 2, 1].map((many) => words.slice(1, 1 + many).join(' ')).find((name) => helps.has(name));
    const help = named === undefined ? undefined : helps.get(named);
    if (help === undefined) return 'no such subcommand';
    const flags = words.slice(2).filter((word) => word.startsWith('-')).map((word) => word.replace(/=.*$/, ''));
    const missing = flags.filter((flag) => !new RegExp(`(?:^|[\\s,])${flag}(?=[\\s,])`, 'm').test(help));
    return missing.length === 0 ? undefined : `--help does not list ${missing.join(', ')}`;
  }

  it('in sh blocks begin with something that exists, with flags it has', () => {
    expect(lines.length).toBeGreaterThan(8);
    expect(lines.flatMap(([page, line]) => { const why = wrong(line); return why === undefined ? [] : [`${page}: ${line}: ${why}`]; })).toEqual([]);
  });

  it('are told apart from those that do not exist', () => {
    expect(['craterscan scan --colour', 'craterscan scam', 'craterscan policy', 'craterscan policy keys', 'craterscan policy check --seal', 'npm run none', 'curl x', 'node scripts/none.ts'].filter((line) => wrong(line) === undefined)).toEqual([]);
  });

  it('have the flags that prose names', () => {
    const flags = ['README.md', 'docs/configuration.md', 'docs/gaps.md', 'docs/judgements.md', 'docs/policy.md', 'docs/sarif.md', 'docs/seal.md'].flatMap((page) => inlineCode(page)).flatMap((code) => (/^(--[a-z-]+)(?:[ =].*)?$/.exec(code)?.[1] ?? []));
    const all = [...helps.values()].join('\n');
    expect(flags.length).toBeGreaterThan(5);
    expect(flags.filter((flag) => !all.includes(flag))).toEqual([]);
  });
});

describe('craterscan.yml', () => {
  const examples = blocks.filter((block) => block.language === 'yaml' && /^version:/m.test(block.body));

  it('examples are configurations it takes', () => {
    expect(examples.length).toBeGreaterThan(3);
    expect(examples.flatMap(({ page, body }) => { const parsed = parseConfig(body, page); return parsed.errors ?? recogniserErrors(parsed.config, body, page, knowledge()); })).toEqual([]);
  });

  it('keys all stand in the page, and no others', () => {
    const keys: string[] = [];
    const walk = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      if ('items' in schema) walk(schema.items, path);
      if ('properties' in schema && typeof schema.properties === 'object' && schema.properties !== null) {
        for (const [name, inner] of Object.entries(schema.properties)) { keys.push(path === '' ? name : `${path}.${name}`); walk(inner, path === '' ? name : `${path}.${name}`); }
      }
    };
    walk(configSchema(), '');
    expect(firstCells('docs/configuration.md').sort()).toEqual(keys.sort());
  });
});

describe('references', () => {
  it('docs/json.md has every key of the report', () => {
    const keys = 'properties' in reportSchema && typeof reportSchema.properties === 'object' && reportSchema.properties !== null ? Object.keys(reportSchema.properties) : [];
    const said = [...text('docs/json.md').replace(/^## Every key[\s\S]*/m, '').matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`(\w+)(?:\[\])?`/g)].map(([, key = '']) => key));
    expect(said.sort()).toEqual(keys.sort());
  });

  it('docs/gaps.md has every kind of gap', () => {
    const kinds = /interface Gap \{[^}]*?readonly kind: ([^;]+);/.exec(text('src/model/facts.ts'))?.[1]?.match(/[a-z-]+/g) ?? [];
    expect(kinds.length).toBeGreaterThan(10);
    expect(firstCells('docs/gaps.md').sort()).toEqual([...kinds].sort());
  });

});

describe('the example of docs/library.md', () => {
  let directory = '';
  beforeAll(async () => {
    const example = blocksIn('docs/library.md').find((block) => block.language === 'ts');
    directory = temporary('library');
    mkdirSync(join(directory, 'node_modules/@types'), { recursive: true });
    symlinkSync(await builtCopy(), join(directory, 'node_modules/craterscan'));
    symlinkSync(join(ROOT, 'node_modules/@types/node'), join(directory, 'node_modules/@types/node'));
    writeFileSync(join(directory, 'package.json'), '{ "type": "module" }\n');
    writeFileSync(join(directory, 'example.ts'), example?.body ?? '');
    writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions: { target: 'es2023', lib: ['es2023'], module: 'nodenext', strict: true, noEmit: true, types: ['node'], skipLibCheck: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, verbatimModuleSyntax: true }, files: ['example.ts'] }));
  });

  it('compiles against the declarations that are shipped', () => {
    expect(typeCheck()).toBe('');
  });

  it('does not compile when it asks for what is not exported', () => {
    const good = readFileSync(join(directory, 'example.ts'), 'utf8');
    writeFileSync(join(directory, 'example.ts'), good.replace('ConfigurationError,', 'ConfigurationError, scanEverything,'));
    try { expect(typeCheck()).toContain('scanEverything'); } finally { writeFileSync(join(directory, 'example.ts'), good); }
  });

  it('runs', () => {
    const out = execFileSync(process.execPath, [join(directory, 'example.ts'), INCIDENT], { encoding: 'utf8' });
    expect(out).toContain('cursor volumeDelete pgdata: irrecoverable');
  });

  function typeCheck(): string {
    try { return execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', directory], { encoding: 'utf8', stdio: 'pipe' }); } catch (error) {
      return error instanceof Error && 'stdout' in error ? String(error.stdout) : 'tsc did not run';
    }
  }
});

describe('CONTRIBUTING.md', () => {
  it('says of every dependency why it is there, and of no other', () => {
    const manifest: unknown = JSON.parse(text('package.json'));
    const of = (name: string): string[] => (typeof manifest === 'object' && manifest !== null && name in manifest ? Object.keys(Object(Reflect.get(manifest, name))) : []);
    const said = [...text('CONTRIBUTING.md').matchAll(/^\| `(@?[\w./-]+)` \| \S/gm)].map(([, name = '']) => name);
    const rooms = new Set(['model', 'extract', 'rules/checks', 'scan.ts', 'index.ts', 'cli.ts']);
    expect(said.filter((name) => !rooms.has(name)).sort()).toEqual([...of('dependencies'), ...of('devDependencies')].sort());
  });
});
