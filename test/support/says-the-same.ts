import fc from 'fast-check';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import type { MemoryFile } from '../../src/discover/memory.ts';
import { compareFiles } from './compare.ts';
import { diceOf } from './dice.ts';
import { everyTree, filesOf } from './fixtures.ts';
import { collect } from './facts.ts';
import { reprintTree } from './reprint.ts';
import { weighing } from './weighing.ts';

/** Another tree that says the same, or nothing where there is none; `but`: files to leave as they are. */
export type Rewording = (files: readonly MemoryFile[], seed: number, but: ReadonlySet<string>) => { readonly files: readonly MemoryFile[]; readonly how: string } | undefined;

/** A few draws, because one may leave everything as it is. */
export function drawn<T>(seed: number, draw: (seed: number) => T | undefined): T | undefined {
  for (let more = 0; more < 8; more++) { const found = draw(seed + more * 7919); if (found !== undefined) return found; }
  return undefined;
}

export const printedAnew: Rewording = (files, seed, but) => { const head = drawn(seed, (one) => reprintTree(files, diceOf(one), but)); return head && { files: head, how: `printed anew with seed ${seed}` }; };

/** Files that cannot be read as what they are. Nobody can say that such a file was only printed anew, so it stays as it is. */
async function unreadable(files: readonly MemoryFile[]): Promise<ReadonlySet<string>> {
  const { gaps } = await collect(memoryWorkspace(files));
  return new Set(gaps.flatMap((gap) => (gap.kind === 'unresolved' || gap.kind === 'not-asked' ? [] : [gap.place.file])));
}

/** What differs between two trees, for whoever has to understand a case. */
function shown(base: readonly MemoryFile[], head: readonly MemoryFile[]): string {
  return head.filter((file) => !base.some((other) => other.path === file.path && other.content === file.content)).map((file) => `=== ${file.path}\n${String(file.content).slice(0, 4000)}`).join('\n');
}

async function staysSame(name: string, base: readonly MemoryFile[], head: readonly MemoryFile[], how: string): Promise<void> {
  const comparison = await compareFiles(memoryWorkspace(base), memoryWorkspace(head));
  const said = weighing(comparison);
  if (comparison.delta.verdict === 'same' && said.length === 0 && comparison.gate.state === 'open') return;
  throw new Error([`${name}, ${how}: ${comparison.delta.verdict}, gate ${comparison.gate.state}`, ...said, ...comparison.gate.because, shown(base, head)].join('\n'));
}

/**
 * Every fixture once, up to `numRuns`, and then fixtures drawn, reworded and compared with itself: throws where anything is said to differ. A case is told by its name
 * and its seed, so making it smaller would say nothing. Gives how many were compared.
 */
export async function saysTheSame(reword: Rewording, numRuns: number): Promise<number> {
  // What lies in the history is no file of the tree.
  const able = everyTree().filter((name) => !filesOf(name).some((file) => file.origin === 'history') && reword(filesOf(name), 1, new Set()) !== undefined);
  const seeds = fc.integer({ min: 0, max: 0x7fff_0000 });
  let runs = 0;
  await fc.assert(fc.asyncProperty(fc.constantFrom(...able), seeds, async (name, seed) => {
    const base = filesOf(name);
    const head = reword(base, seed, await unreadable(base));
    if (!head) return;
    runs++;
    await staysSame(name, base, head.files, head.how);
  }), { seed: 20_261_121, numRuns, endOnFailure: true, examples: able.slice(0, numRuns).map((name, index): [string, number] => [name, index]) });
  return runs;
}
