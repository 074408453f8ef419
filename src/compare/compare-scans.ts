import type { Delta, ScanResult, TreeChanges } from '../model/index.ts';
import { findingChanges, subjectToBase } from './findings.ts';
import { shiftsOf } from './latent/index.ts';
import { obscuredOf } from './obscured.ts';
import { onChangedLines } from './on-changed-lines.ts';
import { pairingOf } from './pair-trees.ts';
import { addedPaths, removedPaths } from './paths.ts';
import { resourceChanges } from './resources.ts';
import { sideViews } from './side-view.ts';
import type { SideView } from './side-view.ts';
import { tuplesOf } from './tuples.ts';
import type { Reclassify, Tuple } from './tuples.ts';
import { verdictOf } from './verdict.ts';

/**
 * What the head adds to and takes from the crater of the base. Both must be scans of one process (secrets are compared by value), judged for the same agents, on one day,
 * by one set of tables; `changes` is what lies between their files. Pure, and the same for the same input; every list is worst first.
 */
export function compare(base: ScanResult, head: ScanResult, changes: TreeChanges): Delta { return compareScans(base, head, changes).delta; }

/** What a comparison found, with the paths of the head as they are judged: for a policy. */
export interface Compared { readonly delta: Delta; readonly head: readonly Tuple[]; readonly view: SideView }

/** The same as `compare`, with what a policy needs. `reclassify`: environments that a sealed policy gives to resources of either tree. */
export function compareScans(base: ScanResult, head: ScanResult, changes: TreeChanges, reclassify?: Reclassify): Compared {
  const pairing = pairingOf(base, head, changes);
  const views = sideViews(base, head, pairing, changes);
  const lines = onChangedLines(changes);
  const { weakened, strengthened } = shiftsOf(base, head, pairing, changes);
  const { hidden, revealed } = obscuredOf(base, head, pairing, changes);
  const paths = { ...views, tuples: tuplesOf(base, head, pairing, reclassify), lines, hidden };
  const [morePaths, fewerPaths] = [addedPaths(paths), removedPaths(paths)];
  const any = (...lists: readonly (readonly { readonly counts: boolean }[])[]): boolean => lists.some((list) => list.some((one) => one.counts));
  const toBase = subjectToBase(pairing, changes.baseOf);
  const added: Delta['added'] = {
    paths: morePaths, resources: resourceChanges('destroyable', views.head, views.base, morePaths), irrecoverable: resourceChanges('irrecoverable', views.head, views.base, morePaths),
    findings: findingChanges(views.head, views.base, toBase, morePaths, any(morePaths, weakened, hidden, revealed), lines),
  };
  const removed: Delta['removed'] = {
    paths: fewerPaths, resources: resourceChanges('destroyable', views.base, views.head, fewerPaths), irrecoverable: resourceChanges('irrecoverable', views.base, views.head, fewerPaths),
    findings: findingChanges(views.base, views.head, toBase, fewerPaths, any(fewerPaths, strengthened), lines),
  };
  const lists = { added, removed, weakened, strengthened, hidden, revealed };
  return { delta: { verdict: verdictOf(lists), ...lists, gaps: { base: base.graph.gaps, head: head.graph.gaps }, changes }, head: paths.tuples.head, view: views.head };
}
