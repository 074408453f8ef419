import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { create } from '../../../src/extract/programs/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { loadTree } from '../../support/tree.ts';

const names = readdirSync(new URL('../../../fixtures/programs', import.meta.url)).filter((name) => /^sdk-.*\.tree$/.test(name)).sort();

test.each(names)('%s: calls of libraries that take away are found, and their harmless neighbours are not', async (name) => {
  const fixture = loadTree(`fixtures/programs/${name}`);
  const operations = only(await factsOf(fixture.workspace, [create]), 'operation');
  expect(operations.map((one) => `${one.evidence[0].at.file} ${one.row}`).sort()).toEqual(fixture.headers.filter(([key]) => key === 'shows').map(([, value]) => value).sort());
});
