import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import type { MemoryFile } from '../../src/discover/memory.ts';
import type { Comparison } from '../../src/model/index.ts';
import { Memo } from '../../src/memo.ts';
import { compareFiles } from '../support/compare.ts';
import { diceOf } from '../support/dice.ts';
import { everyTree, filesOf } from '../support/every-tree.ts';
import { renameInTree } from '../support/rename-tree.ts';
import { reprintTree } from '../support/reprint.ts';
import { weighing } from '../support/weighing.ts';

const names = everyTree();

/** What was read of each fixture, kept so that its files are read once. */
const memos = new Map<string, Memo>();
const memoOf = (name: string): Memo => { const memo = memos.get(name) ?? new Memo(); memos.set(name, memo); return memo; };

/** A tree against itself, once for each. */
const itself = new Map<string, Promise<Comparison>>();
function withItself(name: string): Promise<Comparison> {
  const files = filesOf(name);
  const comparison = itself.get(name) ?? compareFiles(memoryWorkspace(files), memoryWorkspace(files), { memo: memoOf(name) });
  itself.set(name, comparison);
  return comparison;
}

/** Files that cannot be read as what they are. Nobody can say that such a file was only printed anew, so it stays as it is. */
async function unreadable(name: string): Promise<ReadonlySet<string>> {
  const { delta } = await withItself(name);
  return new Set(delta.gaps.base.flatMap((gap) => (gap.kind === 'unresolved' || gap.kind === 'not-asked' ? [] : [gap.place.file])));
}

/** What differs between two trees, for whoever has to understand a case. */
function shown(base: readonly MemoryFile[], head: readonly MemoryFile[]): string {
  return head.filter((file) => !base.some((other) => other.path === file.path && other.content === file.content)).map((file) => `=== ${file.path}\n${String(file.content).slice(0, 4000)}`).join('\n');
}

async function staysSame(name: string, head: readonly MemoryFile[], how: string): Promise<void> {
  const base = filesOf(name);
  const comparison = await compareFiles(memoryWorkspace(base), memoryWorkspace(head), { memo: memoOf(name) });
  const said = weighing(comparison);
  if (comparison.delta.verdict === 'same' && said.length === 0 && comparison.gate.state === 'open') return;
  throw new Error([`${name}, ${how}: ${comparison.delta.verdict}, gate ${comparison.gate.state}`, ...said, ...comparison.gate.because, shown(base, head)].join('\n'));
}

describe('a tree compared with itself', () => {
  it.each(names)('%s is the same', async (name) => {
    const comparison = await withItself(name);
    expect([comparison.delta.verdict, comparison.gate.state, ...weighing(comparison)]).toEqual(['same', 'open']);
    expect([...comparison.delta.added.findings, ...comparison.delta.removed.findings, ...comparison.delta.added.resources, ...comparison.delta.removed.resources]).toEqual([]);
  });
});

type Change = (files: readonly MemoryFile[], seed: number, but: ReadonlySet<string>) => { readonly files: readonly MemoryFile[]; readonly how: string } | undefined;

/** A few draws, because one may leave everything as it is. */
function drawn<T>(seed: number, draw: (seed: number) => T | undefined): T | undefined {
  for (let more = 0; more < 8; more++) { const found = draw(seed + more * 7919); if (found !== undefined) return found; }
  return undefined;
}
const printedAnew: Change = (files, seed, but) => { const head = drawn(seed, (one) => reprintTree(files, diceOf(one), but)); return head && { files: head, how: `printed anew with seed ${seed}` }; };
/** Every second tree is printed anew as well. */
const renamed: Change = (files, seed, but) => {
  const printed = seed % 2 === 0 ? files : reprintTree(files, diceOf(seed), but) ?? files;
  const found = drawn(seed, (one) => renameInTree(printed, diceOf(one)));
  return found && { files: found.files, how: `${found.from} renamed to ${found.to} with seed ${seed}` };
};

describe('a tree that says the same in another way', () => {
  /** Each fixture once and then fixtures drawn; a case is told by its name and its seed, so making it smaller would say nothing. */
  async function stays(change: Change, numRuns: number): Promise<number> {
    const able = names.filter((name) => change(filesOf(name), 1, new Set()) !== undefined);
    const seeds = fc.integer({ min: 0, max: 0x7fff_0000 });
    let runs = 0;
    await fc.assert(fc.asyncProperty(fc.constantFrom(...able), seeds, async (name, seed) => {
      const head = change(filesOf(name), seed, await unreadable(name));
      if (!head) return;
      runs++;
      await staysSame(name, head.files, head.how);
    }), { seed: 20_261_121, numRuns, endOnFailure: true, examples: able.slice(0, numRuns).map((name, index): [string, number] => [name, index]) });
    return runs;
  }

  it('printed anew and in another order, 800 times', async () => { expect(await stays(printedAnew, 800)).toBeGreaterThanOrEqual(790); }, 180_000);
  it('with a file or a directory under another name, 220 times', async () => { expect(await stays(renamed, 220)).toBeGreaterThanOrEqual(210); }, 120_000);
});
