import { checks } from '../../rules/checks/index.ts';
import { compareTrees } from '../../src/compare-trees.ts';
import type { CompareOptions } from '../../src/compare-trees.ts';
import { CONFIG_FILE, parseConfig } from '../../src/config/index.ts';
import type { Config } from '../../src/config/index.ts';
import type { Comparison, Workspace } from '../../src/model/index.ts';
import { knowledge } from './knowledge.ts';
import { parse } from './parse.ts';
import { treeOf } from './tree.ts';

/** A tree as path -> content (see `treeOf`), or any workspace. */
export type TreeLike = Readonly<Record<string, string>> | Workspace;

export function workspaceOf(tree: TreeLike): Workspace { return isWorkspace(tree) ? tree : treeOf(tree); }
function isWorkspace(tree: TreeLike): tree is Workspace { return typeof tree['files'] === 'function'; }

/**
 * Compares two trees from source, without dist/. The craterscan.yml of the base (or of `trusted`, a third tree) is the configuration of both; the files the gate obeys are
 * watched as in the real thing. Every option of `compareTrees` may be given.
 */
export async function compareFiles(base: TreeLike, head: TreeLike, options: Partial<CompareOptions> & { readonly trusted?: TreeLike } = {}): Promise<Comparison> {
  const { trusted, ...rest } = options;
  const [before, after] = [workspaceOf(base), workspaceOf(head)];
  const config = await configOf(trusted === undefined ? before : workspaceOf(trusted));
  return compareTrees(before, after, {
    knowledge: knowledge(), parse: await parse(), checks, version: '0.0.0', today: '2026-11-21', names: { base: 'base', head: 'head' }, ...(config ? { config } : {}), ...rest,
  });
}

async function configOf(workspace: Workspace): Promise<Config | undefined> {
  const file = (await workspace.files()).find((one) => one.path === CONFIG_FILE);
  const bytes = file && await workspace.read(file);
  const parsed = bytes && parseConfig(new TextDecoder().decode(bytes), CONFIG_FILE);
  if (parsed?.errors) throw new Error(parsed.errors.join('\n'));
  return parsed?.config;
}
