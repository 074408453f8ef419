import { expect, test } from 'vitest';
import { checks } from '../rules/checks/index.ts';
import { memoryWorkspace } from '../src/discover/memory.ts';
import { scan } from '../src/scan.ts';
import { knowledge } from './support/knowledge.ts';
import { parse } from './support/parse.ts';

/** How often a scan of these files reads the types of resources, and the resources it finds. */
async function reading(files: Readonly<Record<string, string>>): Promise<{ reads: number; found: readonly string[] }> {
  let reads = 0;
  const { resources, ...rest } = knowledge();
  const watched = { ...rest, get resources() { reads++; return resources; } };
  const workspace = memoryWorkspace(Object.entries(files).map(([path, content]) => ({ path, content })));
  const { graph } = await scan(workspace, { knowledge: watched, parse: await parse(), checks, version: '0.0.0', today: '2026-11-21' });
  return { reads, found: graph.resources.map((resource) => resource.type) };
}

// They are two fifths of all tables, and most trees have nothing of them.
test('the types of resources are read when a thing of one is met', async () => {
  const programs = { 'src/a.ts': 'export const a = 1;\n', 'package.json': '{ "scripts": { "test": "vitest" } }\n', '.github/workflows/ci.yml': 'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n' };
  expect(await reading(programs)).toEqual({ reads: 0, found: [] });
  const declared = await reading({ ...programs, 'main.tf': 'resource "aws_s3_bucket" "logs" {\n  bucket = "acme-logs"\n}\n' });
  expect(declared.reads).toBeGreaterThan(0);
  expect(declared.found).toContain('aws_s3_bucket');
});
