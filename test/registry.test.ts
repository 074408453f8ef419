import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { checks } from '../rules/checks/index.ts';
import { extractors } from '../src/extract/index.ts';
import type { Fact, Workspace } from '../src/model/index.ts';
import { reports } from '../src/report/index.ts';
import { factsOf } from './support/facts.ts';
import { knowledge, ruleFiles } from './support/knowledge.ts';
import { loadTree } from './support/tree.ts';

/** One thing has one name in every room: folder == registry == table == fixtures == pages. What a room lacks is told here, by name. */
const root = new URL('..', import.meta.url);
const there = (path: string): boolean => existsSync(new URL(path, root));
const listed = (path: string): string[] => (there(path) ? readdirSync(new URL(path, root)).sort() : []);
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const stems = (path: string, ending: string): string[] => listed(path).filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
const below = (path: string): string[] => (there(path) ? readdirSync(new URL(path, root), { recursive: true, encoding: 'utf8' }).map((name) => `${path}/${name.replaceAll('\\', '/')}`).sort() : []);
const trees = (path: string): string[] => below(path).filter((name) => name.endsWith('.tree'));
/** Modules that a list file exports from, relative to the root. */
const linesOf = (list: string): string[] => [...textOf(list).matchAll(/^export \{ [^}]+ \} from '\.\/([^']+)';$/gm)].map(([, module]) => `${list.slice(0, list.lastIndexOf('/'))}/${module}`);

describe('extractors', () => {
  /** A unit is a folder with an index, or a file; a folder without an index belongs to the file of its name. */
  const unitsIn = (room: string): string[] => listed(room).flatMap((name) => {
    if (name === 'shared' || name === 'index.ts' || name === 'all.ts') return [];
    if (name.endsWith('.ts')) return [`${room}/${name}`];
    return there(`${room}/${name}/index.ts`) ? [`${room}/${name}/index.ts`] : [];
  });
  const rooms = new Set(['agents', 'infra']);
  const units = [...unitsIn('src/extract').filter((path) => !rooms.has(path.split('/')[2] ?? '')), ...[...rooms].flatMap((room) => unitsIn(`src/extract/${room}`))].sort();
  const ids = extractors.map((create) => create(knowledge()).id);

  it('are listed, each on one line', () => {
    expect(units.length).toBeGreaterThan(15);
    expect(linesOf('src/extract/all.ts').sort()).toEqual(units);
  });

  it('have names of their own, and those of their folders', () => {
    expect(new Set(ids).size).toBe(ids.length);
    const vendors = units.filter((path) => /^src\/extract\/(?:agents|infra)\//.test(path)).map((path) => path.split('/')[3]?.replace(/\.ts$/, ''));
    expect(vendors.filter((name) => !ids.includes(name ?? ''))).toEqual([]);
  });
});

describe('agents', () => {
  /** What every agent is told in prose, and settings of agents that have no table: they are no agents. */
  const OF_ALL = new Set(['other-settings', 'prohibitions']);
  const folders = listed('src/extract/agents').filter((name) => name !== 'shared' && !OF_ALL.has(name));

  it('have a reader, a table, fixtures and a page', () => {
    expect(folders).toEqual(stems('rules/agents', '.yml'));
    expect(knowledge().agents.map((table) => table.id)).toEqual(folders);
    expect(listed('fixtures/agents')).toEqual(folders);
    expect(stems('docs/agents', '.md')).toEqual(folders);
    expect(folders.filter((id) => trees(`fixtures/agents/${id}`).length === 0)).toEqual([]);
  });
});

describe('providers', () => {
  const ids = stems('rules/providers', '.yml');

  it('have a table of their name, fixtures and a page', () => {
    expect(knowledge().providers.map((provider) => provider.id)).toEqual(ids);
    expect(listed('fixtures/providers')).toEqual(ids);
    expect(stems('docs/providers', '.md')).toEqual(ids);
  });

  it.each(ids)('%s is recognised in one of its fixtures', async (id) => {
    const facts = (await Promise.all(trees(`fixtures/providers/${id}`).map((path) => allFacts(path)))).flat();
    expect(facts.some((fact) => (fact.fact === 'credential' || fact.fact === 'resource') && fact.provider === id)).toBe(true);
  });
});

describe('resource types', () => {
  const files = ruleFiles().filter((file) => file.path.startsWith('resources/'));
  const formats = [...new Set(knowledge().resources.map((row) => row.format))].sort();
  let seen: ReadonlySet<string> = new Set();
  beforeAll(async () => {
    const facts = (await Promise.all(trees('fixtures/resources').map((path) => allFacts(path)))).flat();
    seen = new Set(facts.flatMap((fact) => (fact.fact === 'resource' ? [fact.type] : [])));
  });

  it.each(files.map((file) => file.path))('%s is shown by a fixture', (path) => {
    const types = [...textOf(`rules/${path}`).matchAll(/\btype: *["']?([\w./:-]+)/g)].map(([, type]) => type ?? '');
    expect(types.length).toBeGreaterThan(0);
    expect(types.filter((type) => seen.has(type)).length, `none of ${types.join(', ')}`).toBeGreaterThan(0);
  });

  it('have a page for every format, and no other', () => { expect(stems('docs/resources', '.md')).toEqual(formats); });

  it('have no fixtures of a format that is in no table', () => {
    const names = new Set(files.map((file) => file.path.replace(/^resources\/([a-z0-9]+(?:-[a-z0-9]+)*)\.yml$/, '$1')));
    expect(listed('fixtures/resources').filter((folder) => ![...names].some((name) => name === folder || name.startsWith(`${folder}-`)))).toEqual([]);
  });
});

describe('rules', () => {
  const SHARED = new Set(['all.ts', 'credential-words.ts', 'crossing.ts', 'grant-trait.ts', 'index.ts', 'known.ts', 'live.ts', 'one-place.ts', 'passing.ts', 'setting.ts', 'shared.ts']);
  const files = listed('rules/checks').filter((name) => name.endsWith('.ts') && !SHARED.has(name)).map((name) => name.replace(/\.ts$/, ''));

  it('are listed, called like their files, and have a page', () => {
    expect(linesOf('rules/checks/all.ts').map((path) => path.slice('rules/checks/'.length, -'.ts'.length)).sort()).toEqual(files);
    expect(checks.map((check) => check.id)).toEqual(files);
    expect(stems('docs/rules', '.md')).toEqual(files);
  });

  it('have a case where they speak and one where they are silent, and no fixtures without a rule', () => {
    expect(listed('fixtures/checks')).toEqual(files);
    for (const id of files) {
      const names = stems(`fixtures/checks/${id}`, '.tree');
      expect(names.filter((name) => !/^(?:bad|good)(?:-|$)/.test(name)), id).toEqual([]);
      expect([names.some((name) => name.startsWith('bad')), names.some((name) => name.startsWith('good'))], id).toEqual([true, true]);
    }
  });

  it('say everything a page needs', () => {
    for (const check of checks) {
      expect(check.title, check.id).toMatch(/^[A-Z][^.]*$/);
      expect(check.why, check.id).toMatch(/^\S.*\.$/s);
      expect(check.fix, check.id).toMatch(/^\S.*\.$/s);
      expect(check.cwe.length, check.id).toBeGreaterThan(0);
    }
  });
});

describe('operations', () => {
  const files = stems('rules/operations', '.yml');
  const rows = [...knowledge().operations, ...knowledge().mcpServers];
  let shown: ReadonlySet<string> = new Set();
  beforeAll(async () => {
    const facts = (await Promise.all(trees('fixtures').map((path) => allFacts(path)))).flat();
    shown = new Set(facts.flatMap((fact) => (fact.fact === 'operation' ? [fact.row] : fact.fact === 'mcp-server' && fact.row !== undefined ? [fact.row] : fact.fact === 'use' ? fact.does.flatMap((does) => does.row ?? []) : [])));
  });

  it('have names of their own', () => { expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length); });

  it.each(files)('%s.yml has a row that a fixture shows', (file) => {
    const ids = [...textOf(`rules/operations/${file}.yml`).matchAll(/\bid: *["']?([\w.:/-]+)/g)].map(([, id]) => id ?? '').filter((id) => rows.some((row) => row.id === id));
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.some((id) => shown.has(id))).toBe(true);
  });

  it('have no fixtures without a table', () => { expect(stems('fixtures/operations', '.tree').filter((name) => !files.includes(name))).toEqual([]); });
});

describe('reports', () => {
  const units = listed('src/report').flatMap((name) => (name.endsWith('.ts') ? [`src/report/${name}`] : there(`src/report/${name}/index.ts`) ? [`src/report/${name}/index.ts`] : []));

  it('are listed, each on one line', () => {
    const formats = units.filter((path) => /^export const \w+: Reporter = /m.test(textOf(path)));
    expect(linesOf('src/report/all.ts').sort()).toEqual(formats.sort());
    expect(linesOf('src/report/all.ts').map((path) => path.split('/')[2]?.replace(/\.ts$/, '')).sort()).toEqual(reports.map((report) => report.id));
  });

  it('have a golden file, and endings nobody else claims', () => {
    const endings = reports.flatMap((report) => report.extensions);
    expect(new Set(endings).size).toBe(endings.length);
    expect(listed('fixtures/report/golden')).toEqual(reports.map((report) => `${report.id}${report.extensions[0] ?? '.txt'}`).sort());
  });
});

describe('fixtures', () => {
  /** Folders whose every file a test takes; in the others each file is asked for by its name. */
  const WHOLE = /^fixtures\/(?:agents|checks|incidents|operations|providers|secrets|report\/golden)\//;
  const askers = ['test', 'scripts'].flatMap((folder) => below(folder)).filter((path) => path.endsWith('.ts')).map(textOf).join('\n');

  it('are all asked for by a test', () => {
    const files = below('fixtures').filter((path) => !WHOLE.test(path) && /\.\w+$/.test(path) && !path.includes('/incidents/'));
    expect(files.length).toBeGreaterThan(10);
    const asked = (path: string): boolean => {
      const folder = path.slice(0, path.lastIndexOf('/'));
      const short = path.replace(/^fixtures\//, '').replace(/\.tree$/, '');
      const whole = [`'${folder}'`, `${folder}/'`, `${folder}/\${`, `${folder}/\``];
      return [short, short.replace(/^resources\//, ''), ...whole].some((text) => askers.includes(text));
    };
    expect(files.filter((path) => !asked(path))).toEqual([]);
  });

  it('say in their first line what they show', () => {
    expect(trees('fixtures').filter((path) => !/^# title: \S/.test(textOf(path)))).toEqual([]);
  });
});

const held = new Map<string, Promise<readonly Fact[]>>();
/** Facts of a fixture by every reader; each fixture is read once. */
function allFacts(path: string): Promise<readonly Fact[]> {
  const workspace: Workspace = loadTree(path).workspace;
  const facts = held.get(path) ?? factsOf(workspace);
  held.set(path, facts);
  return facts;
}
