import { checks } from '../../rules/checks/index.ts';
import { compareTrees } from '../../src/compare-trees.ts';
import type { CompareOptions } from '../../src/compare-trees.ts';
import type { Comparison, Workspace } from '../../src/model/index.ts';
import { readTrust } from '../../src/trust.ts';
import { knowledge } from './knowledge.ts';
import { parse } from './parse.ts';
import { treeOf } from './tree.ts';

/** A tree as path -> content (see `treeOf`), or any workspace. */
export type TreeLike = Readonly<Record<string, string>> | Workspace;

export function workspaceOf(tree: TreeLike): Workspace { return isWorkspace(tree) ? tree : treeOf(tree); }
function isWorkspace(tree: TreeLike): tree is Workspace { return typeof tree['files'] === 'function'; }

/**
 * Compares two trees from source, without dist/. The craterscan.yml and the baseline of the base (or of `trusted`, a third tree) hold for both, and the files the gate
 * obeys are watched, as in the real thing. Every option of `compareTrees` may be given and wins.
 */
export async function compareFiles(base: TreeLike, head: TreeLike, options: Partial<CompareOptions> & { readonly trusted?: TreeLike } = {}): Promise<Comparison> {
  const { trusted, ...rest } = options;
  const [before, after] = [workspaceOf(base), workspaceOf(head)];
  const { config, baseline, ...trust } = await readTrust({ trust: trusted === undefined ? before : workspaceOf(trusted), base: before, head: after });
  return compareTrees(before, after, {
    knowledge: knowledge(), parse: await parse(), checks, version: '0.0.0', today: '2026-11-21', names: { base: 'base', head: 'head' },
    ...(config ? { config } : {}), ...(baseline ? { baseline } : {}), trust, unsealed: trust.seal.state !== 'sealed', ...rest,
  });
}
