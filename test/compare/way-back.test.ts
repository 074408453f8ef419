import { expect, it } from 'vitest';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import type { Change, Comparison } from '../../src/model/index.ts';
import { compareNames, loadPair } from '../support/compare-tree.ts';
import { compareFiles } from '../support/compare.ts';
import { weighing } from '../support/weighing.ts';

const OPPOSITE: Readonly<Record<Change, Change>> = { worse: 'better', better: 'worse', same: 'same', mixed: 'mixed' };
const AGENTS_FILE = (comparison: Comparison['base']): string => comparison.graph.agents.filter((agent) => agent.evidence[0].at.origin !== 'absent').map((agent) => agent.id).sort().join();
/** One way only: a secret stays in git's history, a copy that is new costs nothing, an agent or a file of the gate comes or goes. */
const ONE_WAY = new Set(['credential', 'copy', 'agent', 'trust-file', 'gate-wiring']);

/**
 * Pairs for which the way back must say the opposite: nothing hidden, nobody who comes or goes, no new copy, no secret that stays in history. A hook that nobody has
 * sealed earns nothing, and what was once said to be production stays so: those two are one way as well.
 */
function reversible({ delta, base, head }: Comparison): boolean {
  const shifts = [...delta.weakened, ...delta.strengthened];
  const kinds = (side: Comparison['base']): string => side.graph.resources.map((resource) => `${resource.id} ${resource.environments.join()}`).sort().join();
  const sameThings = new Set([...base.graph.resources, ...head.graph.resources].map((resource) => resource.id)).size === base.graph.resources.length;
  return delta.gaps.base.length + delta.gaps.head.length + delta.hidden.length + delta.revealed.length === 0 && AGENTS_FILE(base) === AGENTS_FILE(head)
    && !(sameThings && kinds(base) !== kinds(head)) && !shifts.some((shift) => ONE_WAY.has(shift.kind) || /program before each tool call/.test(shift.says))
    && [...delta.added.paths, ...delta.removed.paths].every((path) => path.notCounted === undefined || !/history|copy/.test(path.notCounted));
}

let judged = 0;

it.each(compareNames())('back from %s is the opposite, where nothing is hidden and nobody comes or goes', async (name) => {
  const [base, head] = [memoryWorkspace(loadPair(name).base), memoryWorkspace(loadPair(name).head)];
  const there = await compareFiles(base, head);
  const back = await compareFiles(head, base).catch(() => undefined);
  if (!back || !reversible(there) || !reversible(back)) return;
  judged++;
  expect(back.delta.verdict, JSON.stringify({ there: weighing(there), back: weighing(back) }, undefined, 1)).toBe(OPPOSITE[there.delta.verdict]);
});

it('enough of them are judged', () => { expect(judged).toBeGreaterThanOrEqual(50); });
