import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import type { MemoryFile } from '../../src/discover/memory.ts';
import { compareFiles } from '../support/compare.ts';
import { diceOf } from '../support/dice.ts';
import { everyTree, filesOf } from '../support/fixtures.ts';
import { expandPlaceholders } from '../support/placeholders.ts';
import { reprintTree } from '../support/reprint.ts';
import { weighing, worsenings } from '../support/weighing.ts';

const file = (path: string, text: string): MemoryFile => ({ path, content: expandPlaceholders(text) });

/** What makes every tree worse, whatever stands in it: for who is not configured can be there in any checkout. */
const DANGERS: Readonly<Record<string, MemoryFile>> = {
  'a token': file('ops/notes.env', 'PORT=3000\nRAILWAY_API_TOKEN={{uuid:hidden in a reformat}}\n'),
  'a database address': file('ops/old.env', 'REPORTS_URL=postgres://reports:{{password:hidden}}@pg.reports.example.org:5432/reports\n'),
  'a file that nobody can read': { path: 'ops/other.env', content: Buffer.from('PORT=3000\0') },
  'an agent in CI that asks nobody': file('.github/workflows/zz-hidden.yml', 'on: workflow_dispatch\njobs:\n  work:\n    runs-on: ubuntu-latest\n    env:\n      RAILWAY_TOKEN: ${{ secrets.RAILWAY_TOKEN }}\n    steps:\n      - run: npx -y @openai/codex exec --dangerously-bypass-approvals-and-sandbox "Work"\n'),
};

/** Where the whole tree is printed anew, one file more is easily overlooked; a comparison may not overlook it. */
describe.each(Object.entries(DANGERS))('%s in a tree printed anew', (_name, danger) => {
  it('makes it worse, and says where', async () => {
    // What lies in the history is no file of the tree, and is not printed anew with it.
    const names = everyTree().filter((name) => !filesOf(name).some((one) => one.path === danger.path || one.origin === 'history') && !/unparsable|broken|canary/.test(name));
    await fc.assert(fc.asyncProperty(fc.constantFrom(...names), fc.integer({ min: 0, max: 0x7fff_0000 }), async (name, seed) => {
      const base = filesOf(name);
      const head = [...(reprintTree(base, diceOf(seed)) ?? base), danger];
      const comparison = await compareFiles(memoryWorkspace(base), memoryWorkspace(head));
      const said = `${name}, seed ${seed}: ${weighing(comparison).join(' ')}`;
      expect([comparison.delta.verdict, comparison.gate.state], said).toEqual(['worse', 'closed']);
      expect(worsenings(comparison).filter((entry) => !entry.causes.some((cause) => cause.at.file === danger.path)).map((entry) => entry.says), said).toEqual([]);
    }), { seed: 20_261_121, numRuns: 60, endOnFailure: true });
  });
});
