import { expect, test } from 'vitest';
import { create } from '../../../src/extract/programs/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { loadTree } from '../../support/tree.ts';

test('calls of libraries that take everything are found, and those with a condition are not', async () => {
  const fixture = loadTree('fixtures/programs/sdk-calls.tree');
  const operations = only(await factsOf(fixture.workspace, [create]), 'operation');
  expect(operations.map((one) => `${one.evidence[0].at.file} ${one.row}`).sort()).toEqual(fixture.headers.filter(([key]) => key === 'shows').map(([, value]) => value));
});
