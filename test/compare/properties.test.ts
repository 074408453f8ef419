import fc from 'fast-check';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import type { MemoryFile } from '../../src/discover/memory.ts';
import { Memo } from '../../src/memo.ts';
import type { Change, Comparison } from '../../src/model/index.ts';
import { compareFiles } from '../support/compare.ts';
import { compareNames, loadPair } from '../support/compare-tree.ts';
import { diceOf } from '../support/dice.ts';
import { renameInTree } from '../support/rename-tree.ts';
import { reprintTree } from '../support/reprint.ts';
import { parseTree } from '../support/tree.ts';

const fixtures = new URL('../../fixtures/', import.meta.url);

/** The files of an incident, of a `.tree`, or of the base of a pair. */
function filesOf(name: string): readonly MemoryFile[] {
  if (name.startsWith('compare/')) return loadPair(name.slice('compare/'.length)).base;
  const at = new URL(name, fixtures);
  if (name.endsWith('.tree')) return parseTree(readFileSync(at, 'utf8')).files;
  return readdirSync(at, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/')).filter((path) => statSync(new URL(`${name}/${path}`, fixtures)).isFile()).sort()
    .map((path) => ({ path, content: readFileSync(new URL(`${name}/${path}`, fixtures), 'utf8') }));
}

const trees = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/')).filter((path) => /\.(?:tree|pair)$/.test(path)).sort();
const names = [...readdirSync(new URL('incidents/', fixtures)).sort().map((name) => `incidents/${name}`), ...trees];

/** What was read of each fixture, kept so that its files are read once. */
const memos = new Map<string, Memo>();
const memoOf = (name: string): Memo => { const memo = memos.get(name) ?? new Memo(); memos.set(name, memo); return memo; };

/** Everything that weighs. A comparison of two trees that mean the same has none. */
function weighing({ delta }: Comparison): string[] {
  const lists = { added: delta.added.paths, removed: delta.removed.paths, weakened: delta.weakened, strengthened: delta.strengthened, hidden: delta.hidden, revealed: delta.revealed };
  return Object.entries(lists).flatMap(([what, entries]) => entries.filter((entry) => entry.counts).map((entry) => `${what}: ${entry.says}`));
}

/** What differs between two trees, for whoever has to understand a case. */
function shown(base: readonly MemoryFile[], head: readonly MemoryFile[]): string {
  return head.filter((file) => !base.some((other) => other.path === file.path && other.content === file.content)).map((file) => `=== ${file.path}\n${String(file.content).slice(0, 4000)}`).join('\n');
}

async function staysSame(name: string, head: readonly MemoryFile[], how: string): Promise<void> {
  const base = filesOf(name);
  const comparison = await compareFiles(memoryWorkspace(base), memoryWorkspace(head), { memo: memoOf(name) });
  const counted = weighing(comparison);
  if (comparison.delta.verdict === 'same' && counted.length === 0 && comparison.gate.state === 'open') return;
  throw new Error([`${name}, ${how}: ${comparison.delta.verdict}, gate ${comparison.gate.state}`, ...counted, ...comparison.gate.because, shown(base, head)].join('\n'));
}

describe('a tree compared with itself', () => {
  it.each(names)('%s is the same', async (name) => {
    const files = filesOf(name);
    const comparison = await compareFiles(memoryWorkspace(files), memoryWorkspace(files), { memo: memoOf(name) });
    expect([comparison.delta.verdict, comparison.gate.state, ...weighing(comparison)]).toEqual(['same', 'open']);
    expect([...comparison.delta.added.findings, ...comparison.delta.removed.findings, ...comparison.delta.added.resources, ...comparison.delta.removed.resources]).toEqual([]);
  });
});

const SEED = 20_261_121;
const seeds = fc.integer({ min: 0, max: 0x7fff_ffff });
/** A case is told by its two numbers, so making it smaller says nothing: the first that fails is shown as it is. */
const runs = (numRuns: number): fc.Parameters<[string, number]> => ({ seed: SEED, numRuns, endOnFailure: true, examples: [] });

describe('a tree that says the same in another way', () => {
  it('printed anew, in another order: 800 runs', async () => {
    let changed = 0;
    const every = names.map((name, index): [string, number] => [name, index]);
    await fc.assert(fc.asyncProperty(fc.constantFrom(...names), seeds, async (name, seed) => {
      const head = reprintTree(filesOf(name), diceOf(seed));
      if (!head) return;
      changed++;
      await staysSame(name, head, `printed anew with seed ${seed}`);
    }), { ...runs(800), examples: every });
    expect(changed).toBeGreaterThan(700);
  }, 120_000);

  it('with a file or a directory under another name: 200 runs', async () => {
    const movable = names.filter((name) => renameInTree(filesOf(name), diceOf(1)) !== undefined);
    expect(movable.length).toBeGreaterThan(50);
    const every = movable.map((name, index): [string, number] => [name, index]);
    await fc.assert(fc.asyncProperty(fc.constantFrom(...movable), seeds, async (name, seed) => {
      const renamed = renameInTree(filesOf(name), diceOf(seed));
      if (renamed) await staysSame(name, renamed.files, `${renamed.from} renamed to ${renamed.to} with seed ${seed}`);
    }), { ...runs(200), examples: every });
  }, 120_000);
});

/** Pairs for which the way back must say the opposite: nothing hidden on either side, nobody who comes or goes, no new copy, no secret that stays in history. */
function reversible({ delta, base, head }: Comparison): boolean {
  const agents = (side: Comparison['base']): string => side.graph.agents.filter((agent) => agent.evidence[0].at.origin !== 'absent').map((agent) => agent.id).sort().join();
  return delta.gaps.base.length + delta.gaps.head.length + delta.hidden.length + delta.revealed.length === 0 && agents(base) === agents(head)
    && [delta.added, delta.removed].every((side) => side.paths.every((path) => path.counts || path.notCounted === undefined || /ambient|asked/.test(path.notCounted)))
    && ![...delta.weakened, ...delta.strengthened].some((shift) => ['credential', 'copy', 'agent', 'trust-file', 'gate-wiring'].includes(shift.kind));
}

describe('the way back', () => {
  const OPPOSITE: Readonly<Record<Change, Change>> = { worse: 'better', better: 'worse', same: 'same', mixed: 'mixed' };
  let judged = 0;

  it.each(compareNames())('of %s says the opposite, where nothing is hidden and nobody comes or goes', async (name) => {
    const { base, head } = loadPair(name);
    const there = await compareFiles(memoryWorkspace(base), memoryWorkspace(head));
    if (!reversible(there)) return;
    const back = await compareFiles(memoryWorkspace(head), memoryWorkspace(base));
    if (!reversible(back)) return;
    judged++;
    expect(back.delta.verdict, JSON.stringify({ there: weighing(there), back: weighing(back) }, undefined, 1)).toBe(OPPOSITE[there.delta.verdict]);
  });

  it('is judged for many pairs', () => { expect(judged).toBeGreaterThanOrEqual(50); });
});
