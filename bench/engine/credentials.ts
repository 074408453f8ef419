// node credentials.js DIR: the credential scan alone: every file of DIR listed, read, searched, and those with a literal read by the credential reader. Prints how many are found.
import { holdingLarge } from '../../src/cli/large-heap.ts';
import { collectFacts } from '../../src/collect.ts';
import { openWorkingTree } from '../../src/discover/index.ts';
import { create } from '../../src/extract/secrets/index.ts';
import { parse } from '../../src/parse/index.ts';
import { readersOf } from '../../src/scan.ts';
import { loadBeside } from './beside.ts';

export async function run(args: readonly string[]): Promise<string> {
  const { knowledge, prefilter } = loadBeside(new URL('./', import.meta.url));
  const collected = await collectFacts(openWorkingTree(args[0] ?? '.'), [create(knowledge)], readersOf(parse, prefilter), { progress: holdingLarge(() => undefined) });
  return `${collected.read.count} files, ${collected.texts.size} read as text, ${collected.facts.filter((fact) => fact.fact === 'credential').length} sightings\n`;
}
