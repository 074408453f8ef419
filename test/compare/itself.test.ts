import { expect, it } from 'vitest';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import { compareFiles } from '../support/compare.ts';
import { everyTree, filesOf } from '../support/fixtures.ts';
import { weighing } from '../support/weighing.ts';

it.each(everyTree())('%s is the same as itself', async (name) => {
  const files = filesOf(name);
  const comparison = await compareFiles(memoryWorkspace(files), memoryWorkspace(files));
  expect([comparison.delta.verdict, comparison.gate.state, ...weighing(comparison)]).toEqual(['same', 'open']);
  expect([...comparison.delta.added.findings, ...comparison.delta.removed.findings, ...comparison.delta.added.resources, ...comparison.delta.removed.resources]).toEqual([]);
});
