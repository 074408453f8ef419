import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ScanResult } from '../src/model/index.ts';
import { linesOf, scanTree } from './support/scan.ts';
import { loadTree, parseTree } from './support/tree.ts';

/**
 * Small checkouts, one story each, judged by the whole scan: what must be found and where, which way the worst path goes, and what stays
 * silent once it is repaired. `# expect` lines must all be there; `# path` is the kinds of its hops.
 */
const folder = new URL('../fixtures/stories/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.tree')).sort();
const stories = names.filter((name) => !name.endsWith('-repaired.tree'));
const repaired = names.filter((name) => name.endsWith('-repaired.tree'));
const aboveNote = (result: ScanResult): string[] => linesOf(result).filter((line) => !line.startsWith('note '));

describe('a story', () => {
  it.each(stories)('%s is told where it stands', async (name) => {
    const { headers, header, workspace } = loadTree(`fixtures/stories/${name}`);
    const expected = headers.filter(([key]) => key === 'expect').map(([, line]) => line);
    const result = await scanTree(workspace);
    expect(aboveNote(result)).toEqual(expect.arrayContaining(expected));
    const worst = result.graph.paths.find((path) => path.counts);
    const seen = worst && { path: worst.edges.map((edge) => edge.kind).join(' > '), ends: worst.edges.find((edge) => edge.kind === 'may')?.title, verdict: worst.recoverability.verdict, gate: worst.gate };
    expect(seen).toEqual(header['path'] === undefined ? undefined : { path: header['path'], ends: header['ends'], verdict: header['verdict'], gate: header['gate'] });
    expect(expected.length + (seen ? 1 : 0)).toBeGreaterThan(0);
  });

  it.each(repaired)('%s is silent above note', async (name) => {
    const { workspace } = loadTree(`fixtures/stories/${name}`);
    expect(aboveNote(await scanTree(workspace))).toEqual([]);
  });

  const withSecret = stories.filter((name) => /\{\{[a-z0-9-]+:/.test(readFileSync(new URL(name, folder), 'utf8')));
  it.each(withSecret)('%s with its secrets replaced by a placeholder gives nobody a found credential', async (name) => {
    const { workspace } = parseTree(readFileSync(new URL(name, folder), 'utf8').replace(/\{\{[a-z0-9-]+:[^{}\n]+\}\}/g, 'changeme'));
    const result = await scanTree(workspace);
    expect(result.graph.paths.filter((path) => path.counts && path.foundation === 'found').map((path) => path.id)).toEqual([]);
    expect(aboveNote(result).filter((line) => line.includes(' credential-'))).toEqual([]);
  });
});
