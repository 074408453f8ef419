import { expect, test } from 'vitest';
import { extractors, extractorsFor } from '../../src/extract/index.ts';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import { DEFAULT_OPTIONS, reportById } from '../../src/report/index.ts';
import { filesOf } from '../support/fixtures.ts';
import { knowledge } from '../support/knowledge.ts';
import { scanTree } from '../support/scan.ts';

test('extractors are made once for the same tables, and anew for others', () => {
  expect(extractorsFor(knowledge())).toHaveLength(extractors.length);
  expect(extractorsFor(knowledge())).toBe(extractorsFor(knowledge()));
  expect(extractorsFor({ ...knowledge() })).not.toBe(extractorsFor(knowledge()));
});

test('they keep nothing of a tree: what one says is the same after others were read', async () => {
  const said = async (name: string): Promise<string> => reportById('json')?.render(await scanTree(memoryWorkspace(filesOf(name))), DEFAULT_OPTIONS) ?? '';
  const names = ['incidents/pocketos', 'silent/deny-rules.tree', 'incidents/pocketos-hardened'];
  const first: string[] = [];
  for (const name of names) first.push(await said(name));
  expect(new Set(first).size).toBe(names.length);
  for (const [index, name] of [...names.entries()].reverse()) expect(await said(name)).toBe(first[index]);
});
