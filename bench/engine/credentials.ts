// node credentials.js DIR: the credential scan alone: every file of DIR listed, read, searched, and those with a literal read by the credential reader. Prints how many are found.
import '../../src/cli/small-heap.ts';
import { holdingLarge } from '../../src/cli/large-heap.ts';
import { collectFacts } from '../../src/collect.ts';
import { openWorkingTree } from '../../src/discover/index.ts';
import { create } from '../../src/extract/secrets/index.ts';
import { parse } from '../../src/parse/index.ts';
import { readersOf } from '../../src/scan.ts';
import { loadBeside } from './beside.ts';

const { knowledge, prefilter } = loadBeside(new URL('./', import.meta.url));
const collected = await collectFacts(openWorkingTree(process.argv[2] ?? '.'), [create(knowledge)], readersOf(parse, prefilter), { progress: holdingLarge(() => undefined) });
process.stdout.write(`${collected.read.count} files, ${collected.texts.size} read as text, ${collected.facts.filter((fact) => fact.fact === 'credential').length} sightings\n`);
