import { execFile, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './support/build.ts';
import { temporary } from './support/cli.ts';

const run = promisify(execFile);

/** One of each, on a copy of the repository. */
const NEW = [
  ['provider', 'acme-cloud', undefined],
  ['agent', 'acme-coder', 'src/extract/all.ts'],
  ['format', 'acme-stack', 'src/extract/all.ts'],
  ['rule', 'acme-judgement', 'rules/checks/all.ts'],
  ['report', 'acme-table', 'src/report/all.ts'],
] as const;

const copy = temporary('new');
const NEEDED = ['action.yml', 'src', 'rules', 'fixtures', 'test', 'scripts', 'bench', 'docs', 'README.md', 'CONTRIBUTING.md', 'package.json', 'tsconfig.json', 'tsconfig.types.json', 'vitest.config.ts', '.oxlintrc.json'];
/** A clean environment: what this test runner tells its workers is not for the one started here. */
const env = { PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`, HOME: process.env['HOME'] ?? '', CI: 'true', NO_COLOR: '1' };
/** Of the tests below those that a new thing can break: whatever names it, and what holds rooms, lists, tables and pages to one another. The rest is the same here as in the repository, which tests it. */
const TESTS = ['test/registry.test.ts', 'test/layers.test.ts', 'test/knowledge/rules.test.ts', 'test/knowledge/sources.test.ts', 'test/extract/agents/fixtures.test.ts', 'test/extract/secrets/fixtures.test.ts', 'test/extract/infra/acme-stack.test.ts', 'test/report/golden.test.ts', 'test/report/formats.test.ts', 'test/checks.test.ts'];
const BREAKABLE = '^(?!operations |HTML |Markdown |Mermaid |Graphviz |GraphML )(?!(?!.*acme).*(?:is found where it stands|is silent|is recognised in one of its fixtures|\\.tree)$)';
/** What must have passed among them: each room asked for the new thing. */
const ASKED = [
  'registry.test.ts > providers > acme-cloud is recognised in one of its fixtures',
  'registry.test.ts > resource types > resources/acme-stack.yml is shown by a fixture',
  'agents/fixtures.test.ts > acme-coder > default',
  'secrets/fixtures.test.ts > secret fixtures > fixtures/providers/acme-cloud/token.tree',
  'infra/acme-stack.test.ts >',
  'golden.test.ts > the founding incident, whole > acme-table',
  'formats.test.ts > acme-table >',
  'checks.test.ts > acme-judgement > bad-two-files.tree is found',
  'checks.test.ts > acme-judgement > good-one-file.tree is silent',
  'layers.test.ts > imports run one way > in every source file',
];
const script = (...args: string[]): { code: number | null; out: string; err: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/new.ts', ...args], { cwd: copy, encoding: 'utf8', env });
  return { code: status, out: stdout, err: stderr };
};

/** What it is asked and does not do, with what it says. */
const REFUSED: readonly (readonly [readonly string[], RegExp])[] = [
  [[], /usage: npm run new/], [['gadget', 'x'], /there is no kind "gadget"/], [['provider'], /which provider\?/],
  [['provider', 'Acme'], /"Acme" is not a name/], [['rule', 'a_b'], /is not a name/], [['agent', '../x'], /is not a name/], [['agent', 'a--b'], /is not a name/], [['format', 'a b'], /is not a name/],
  [['provider', 'aws'], /"aws" is there already/], [['agent', 'cursor'], /there already/], [['format', 'shared'], /there already/], [['report', 'json'], /there already/], [['rule', 'path-destroys-data'], /there already/], [['agent', 'github-workflows'], /there already/],
];

/** Text of every file of the copy, by path. */
function snapshot(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const top of NEEDED) {
    const path = join(copy, top);
    if (!existsSync(path)) continue;
    if (!top.includes('.') || top === '.') for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) { if (entry.isFile()) files.set(join(entry.parentPath, entry.name).slice(copy.length + 1), readFileSync(join(entry.parentPath, entry.name), 'latin1')); } else files.set(top, readFileSync(path, 'latin1'));
  }
  return files;
}

beforeAll(async () => {
  for (const name of NEEDED) if (existsSync(join(ROOT, name))) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  await run(process.execPath, ['scripts/docs.ts'], { cwd: copy, env });
});

describe('npm run new', () => {
  it.each(NEW)('%s %s changes one line of one file at most', (kind, name, list) => {
    const before = snapshot();
    const { code, out, err } = script(kind, name);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const after = snapshot();
    expect([...before.keys()].filter((path) => !after.has(path))).toEqual([]);
    const added = [...after.keys()].filter((path) => !before.has(path));
    expect(added.length).toBeGreaterThanOrEqual(2);
    expect(added.filter((path) => !path.includes(name))).toEqual([]);
    for (const path of added) if (!path.startsWith('docs/')) expect(out).toContain(`wrote  ${path}\n`);
    // The tables of rules and formats, and the transcripts, are generated with the pages.
    const changed = [...after].filter(([path, text]) => before.has(path) && before.get(path) !== text).map(([path]) => path).filter((path) => (kind !== 'rule' && kind !== 'report') || !['README.md', 'docs/incidents.md'].includes(path));
    expect(changed).toEqual(list === undefined ? [] : [list]);
    for (const path of changed) {
      const old = (before.get(path) ?? '').split('\n');
      const fresh = (after.get(path) ?? '').split('\n');
      expect(fresh.length - old.length).toBe(1);
      expect(fresh.filter((line) => !old.includes(line))).toHaveLength(1);
      const exported = fresh.filter((line) => line.startsWith('export ')).map((line) => /^export \{ (?:\w+ as )?(\w+)/.exec(line)?.[1] ?? '');
      expect(exported).toEqual([...exported].sort());
    }
  });

  it('what it wrote has types, passes the linter, the registry and its own tests', async () => {
    const tool = (name: string): string => join(ROOT, 'node_modules', name);
    // Nothing new is imported by another test, script or measurement.
    writeFileSync(join(copy, 'tsconfig.new.json'), JSON.stringify({ extends: './tsconfig.json', include: ['src', 'rules', ...NEW.map(([, name]) => `test/extract/infra/${name}.test.ts`)] }));
    const [types, lint, tests] = await Promise.all([
      run(process.execPath, [tool('typescript/bin/tsc'), '-p', 'tsconfig.new.json'], { cwd: copy, env }).then(() => '', told),
      run(tool('.bin/oxlint'), ['--deny-warnings', 'src', 'rules', 'scripts', ...NEW.map(([, name]) => `test/extract/infra/${name}.test.ts`).filter((path) => existsSync(join(copy, path)))], { cwd: copy, env }).then(() => '', told),
      run(process.execPath, [tool('vitest/vitest.mjs'), 'run', '--no-color', '--maxWorkers=1', '--reporter=verbose', ...TESTS, '-t', BREAKABLE], { cwd: copy, env }).then(({ stdout }) => stdout, told),
    ]);
    expect(types).toBe('');
    expect(lint).toBe('');
    expect(tests).not.toMatch(/^ *(?:×|FAIL)/m);
    const passed = tests.split('\n').filter((line) => line.includes('✓'));
    expect(ASKED.filter((name) => !passed.some((line) => line.includes(name)))).toEqual([]);
  });

  it('refuses a name or kind that is wrong or there already, and writes nothing', () => {
    const before = snapshot();
    for (const [args, sentence] of REFUSED) {
      const { code, err, out } = script(...args);
      expect({ code, out }, args.join(' ')).toEqual({ code: 2, out: '' });
      expect(err).toMatch(sentence);
    }
    expect(snapshot()).toEqual(before);
  });
});

/** What a program that failed said. */
function told(error: unknown): string {
  const said = (name: 'stdout' | 'stderr'): string => (error instanceof Error && name in error ? String(Object.getOwnPropertyDescriptor(error, name)?.value) : '');
  return `${said('stdout')}${said('stderr')}` || String(error);
}
