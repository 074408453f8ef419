import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScanResult } from '../../src/model/index.ts';
import { SecretValue } from '../../src/model/index.ts';
import { DEFAULT_OPTIONS, reportById, reportForFile, reports } from '../../src/report/index.ts';
import { check, credential, edge, finding, kind, locator, path, pocketos, resource, resultOf } from '../support/result.ts';
import { everywhere, hostileName } from './hostile.ts';

const render = (id: string, result: ScanResult): string => reportById(id)?.render(result, DEFAULT_OPTIONS) ?? '';
const PAGE_TAGS = new Set(['!doctype', 'a', 'body', 'dd', 'details', 'div', 'dl', 'dt', 'footer', 'h1', 'h2', 'head', 'header', 'html', 'li', 'main', 'meta', 'ol', 'p', 'section', 'span', 'style', 'summary', 'table', 'tbody', 'td', 'th', 'thead', 'title', 'tr', 'ul']);

/** Walks the tags of `markup` with a stack; gives the names met. Throws where they do not nest. */
function tagsOf(page: string, empty: readonly string[]): Set<string> {
  const markup = page.replace(/<style>[^<]*<\/style>/, '<style></style>');
  const names = new Set<string>();
  const open: string[] = [];
  for (const [, closing = '', name = '', rest = ''] of markup.matchAll(/<(\/?)([!?a-zA-Z][a-zA-Z0-9]*)([^<>]*)>/g)) {
    const tag = name.toLowerCase();
    names.add(tag);
    if (closing !== '') { const last = open.pop(); if (last !== tag) throw new Error(`${tag} closes ${last ?? 'nothing'}`); } else if (!empty.includes(tag) && !rest.endsWith('/')) open.push(tag);
  }
  if (open.length > 0) throw new Error(`not closed: ${open.join(', ')}`);
  if (markup.replace(/<[/!?a-zA-Z][^<>]*>/g, '').match(/[<>]/)) throw new Error('a stray angle bracket');
  return names;
}

describe('the list of formats', () => {
  test('holds every format of the contract', () => { expect(reports.map((report) => report.id)).toEqual(expect.arrayContaining(['dot', 'graphml', 'html', 'json', 'markdown', 'mermaid', 'sarif', 'text'])); });
  test.each([['out.sarif', 'sarif'], ['out.sarif.json', 'sarif'], ['report.JSON', 'json'], ['a.md', 'markdown'], ['a.html', 'html'], ['a.mmd', 'mermaid'], ['a.dot', 'dot'], ['a.graphml', 'graphml'], ['a.txt', 'text'], ['a.exe', undefined], ['md', undefined]])('%s asks for %s', (file, id) => { expect(reportForFile(file)?.id).toBe(id); });
});

describe.each(reports.map((report) => [report.id] as const))('%s', (id) => {
  test('ends its last line, and gives the same bytes again', () => {
    expect(render(id, pocketos())).toMatch(/\n$/);
    expect(render(id, pocketos())).toBe(render(id, pocketos()));
    expect(render(id, resultOf({}))).toMatch(/\n$/);
  });

  test('does not depend on the order facts come in', () => {
    const result = pocketos();
    const reversed = <T>(items: readonly T[]): T[] => [...items].reverse();
    const { graph } = result;
    const turned: ScanResult = {
      ...result, findings: reversed(result.findings), checks: reversed(result.checks), waived: reversed(result.waived), hidden: reversed(result.hidden),
      graph: { ...graph, agents: reversed(graph.agents), controls: reversed(graph.controls), credentials: reversed(graph.credentials), resources: reversed(graph.resources), gaps: reversed(graph.gaps) },
    };
    expect(render(id, turned)).toBe(render(id, result));
  });

  test('holds no secret and no absolute path', () => {
    const canary = 'c4nary-0f-th1s-test-7kQ';
    const files = { 'a.ts': `const TOKEN = '${canary}';\n` };
    const at = locator(files)('a.ts', canary);
    const found = credential('x/TOKEN', kind('x.y', 'X token'), at, { facts: [{ fact: 'credential', provider: 'x', kinds: ['x.y'], name: 'TOKEN', foundation: 'found', value: new SecretValue(canary, 'X token'), opens: {}, holders: [], readOnly: { basis: 'unknown', why: 'x' }, confidence: 'high', environments: [], evidence: [{ at, note: 'holds it' }] }] });
    const out = render(id, resultOf({ files, credentials: [found], resources: [resource('r', 'r', [{ at, note: '' }])], paths: [path('path-1', [edge('holds', 'file:a.ts', 'x/TOKEN', 'a.ts', 'holds an X token', [{ at, note: '' }])], 'r')], result: { findings: [finding('r.r', 'x/TOKEN', 'An X token lies here.', [at], { paths: ['path-1'] })], checks: [check('r.r')] } }));
    expect(out).toMatch(/a\.ts|TOKEN/);
    for (const secret of [canary, Buffer.from(canary).toString('base64'), canary.slice(0, 12)]) expect(out).not.toContain(secret);
    expect(out).not.toMatch(/\/(?:tmp|home|root|work|Users)\//);
  });

  test('has no character that acts or hides, and no command to a runner, whatever the names', () => {
    fc.assert(fc.property(hostileName, (name) => {
      const out = render(id, everywhere(name));
      expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(out).not.toMatch(/^\s*::|##\[/m);
    }), { numRuns: 60 });
  });
});

describe('HTML', () => {
  test('is the same page with the same tags whatever the names', () => {
    const shape = (name: string): string[] => [...render('html', everywhere(name)).matchAll(/<\/?[!a-zA-Z][^<>]*>/g)].map(([tag]) => tag);
    const expected = shape('plain');
    fc.assert(fc.property(hostileName.filter((name) => name.trim() !== ''), (name) => {
      const page = render('html', everywhere(name));
      for (const tag of tagsOf(page, ['!doctype', 'meta'])) expect(PAGE_TAGS.has(tag)).toBe(true);
      expect(new Set(shape(name))).toEqual(new Set(expected));
    }), { numRuns: 100 });
  });
  test('runs nothing and loads nothing', () => {
    const page = render('html', pocketos());
    const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? '';
    expect(page).toContain(`default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(page).not.toMatch(/<script|\son\w+=|javascript:|https?:|url\(|@import/i);
    expect(page).toContain('prefers-color-scheme: dark');
  });
  test('tells the story with its places', () => { for (const words of ['and it would not come back.', 'scripts/domains.ts:3', 'Two changes close 3 of 3 paths', 'craterscan explain path-1', 'Staging and production use one database.']) expect(render('html', pocketos())).toContain(words); });
});

describe('Markdown', () => {
  test('has only the elements it writes itself, properly nested, whatever the names', () => {
    fc.assert(fc.property(hostileName, (name) => {
      for (const tag of tagsOf(render('markdown', everywhere(name)), ['br'])) expect(['b', 'br', 'code', 'details', 'summary']).toContain(tag);
    }), { numRuns: 100 });
  });
  test('has no link, picture or mention, and every table row as many cells as its head', () => {
    fc.assert(fc.property(hostileName, (name) => {
      const page = render('markdown', everywhere(name));
      expect(page).not.toMatch(/[[\]@`]|:\/\/|www\./i);
      const cells = page.split('\n').filter((row) => row.startsWith('|')).map((row) => row.split('|').length);
      expect(new Set(cells).size).toBe(1);
    }), { numRuns: 100 });
  });
  test('fits a job summary, in whole elements, and says that it was cut', () => {
    const base = pocketos();
    const page = reportById('markdown')?.render({ ...base, findings: base.findings.flatMap((one) => Array.from({ length: 5000 }, (_, i) => ({ ...one, id: `${one.id}${i}`, message: `${one.message} ${'x'.repeat(200)}` }))) }, { ...DEFAULT_OPTIONS, verbose: true }) ?? '';
    expect(page.length).toBeLessThan(1_000_000);
    expect(page).toContain('The rest does not fit here');
    expect(page).toContain('it would not come back');
    expect(() => tagsOf(page, ['br'])).not.toThrow();
  });
});

describe('Mermaid', () => {
  const line = /^(?:flowchart LR| {2}n\d+(?:\(\[|\[\(|\{\{|\[|\()"[a-z0-9 ]+"(?:\]\)|\)\]|\}\}|\]|\))| {2}n\d+ -->\|[a-zA-Z]+\| n\d+| {2}classDef lost [a-z0-9:,\- ]+| {2}class n\d+(?:,n\d+)* lost|%% [^{}%"\n]*)$/;
  test('has lines of these forms only, whatever the names', () => {
    fc.assert(fc.property(hostileName, (name) => { for (const row of render('mermaid', everywhere(name)).trimEnd().split('\n')) expect(row).toMatch(line); }), { numRuns: 100 });
    for (const row of render('mermaid', resultOf({})).trimEnd().split('\n')) expect(row).toMatch(line);
  });
  test('says what its numbers stand for', () => { expect(render('mermaid', pocketos())).toContain('%% 4 resource: pgdata'); });
  test('is cut with a word about it before it is too large to be drawn', () => {
    const at = locator({ 'a.ts': 'x' })('a.ts', 'x');
    const hops = Array.from({ length: 900 }, (_, i) => edge('reads', 'a', `file:f${i}`, 'a', 'reads', [{ at, note: '' }]));
    const out = render('mermaid', resultOf({ files: { 'a.ts': 'x' }, paths: [path('path-1', hops, 'r')] }));
    expect(out.split('\n').filter((row) => row.includes('-->')).length).toBe(400);
    expect(out).toContain('%% 500 more edges are left out');
  });
});

describe('Graphviz', () => {
  const text = String.raw`"(?:[^"\\\n]|\\["\\])*"`;
  const line = new RegExp(String.raw`^(?:digraph crater \{|\}| {2}rankdir=LR;| {2}(?:node|edge) \[fontname="sans-serif"\];| {2}n\d+ \[shape=[a-z]+, label=${text}(?:, penwidth=3)?\];| {2}n\d+ -> n\d+ \[label=${text}, tooltip=${text}\];)$`);
  test('has lines of these forms only, whatever the names', () => {
    fc.assert(fc.property(hostileName, (name) => { for (const row of render('dot', everywhere(name)).trimEnd().split('\n')) expect(row).toMatch(line); }), { numRuns: 100 });
  });
  test('draws the walk', () => { expect(render('dot', pocketos())).toContain('n2 -> n3 [label="holds", tooltip="holds a Railway token (scripts/domains.ts:3)"];'); });
});

describe('GraphML', () => {
  test('is well formed whatever the names', () => {
    fc.assert(fc.property(hostileName, (name) => {
      for (const tag of tagsOf(render('graphml', everywhere(name)), ['?xml'])) expect(['?xml', 'graphml', 'key', 'graph', 'node', 'edge', 'data']).toContain(tag);
    }), { numRuns: 100 });
  });
  test('edges join nodes that are there', () => {
    const out = render('graphml', pocketos());
    const nodes = new Set([...out.matchAll(/<node id="(n\d+)"/g)].map(([, id]) => id));
    const ends = [...out.matchAll(/source="(n\d+)" target="(n\d+)"/g)].flatMap(([, from, to]) => [from, to]);
    expect(ends.length).toBe(12);
    for (const end of ends) expect(nodes).toContain(end);
  });
});
