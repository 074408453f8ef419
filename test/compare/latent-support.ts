import { differencesOf, treeChanges } from '../../src/compare/changes.ts';
import { shiftsOf } from '../../src/compare/latent/index.ts';
import { pairingOf } from '../../src/compare/pair-trees.ts';
import type { Pairing } from '../../src/compare/pairing.ts';
import { decode } from '../../src/discover/decode.ts';
import { blobName } from '../../src/model/index.ts';
import type { ScanResult, Shift, TreeChanges, Workspace } from '../../src/model/index.ts';
import { scanTree } from '../support/scan.ts';
import { treeOf } from '../support/tree.ts';

/** Two trees scanned for the same agents, who is who in them, and what differs. */
export interface Sides { readonly base: ScanResult; readonly head: ScanResult; readonly pairing: Pairing; readonly changes: TreeChanges }

type Tree = Readonly<Record<string, string>> | Workspace;

/** Scans two trees as a comparison does: every agent of either is judged on both. */
export async function sidesOf(base: Tree, head: Tree): Promise<Sides> {
  const [before, after] = [workspaceOf(base), workspaceOf(head)];
  const alone = [await scanTree(before), await scanTree(after)];
  const agents = [...new Set([...alone.flatMap((result) => result.graph.agents.map((agent) => agent.id)), 'unconfigured'])];
  const [was, is] = [await scanTree(before, { agents }), await scanTree(after, { agents })];
  const changes = await changesOf(before, after);
  return { base: was, head: is, changes, pairing: pairingOf(was, is, changes) };
}

function workspaceOf(tree: Tree): Workspace { return isWorkspace(tree) ? tree : treeOf(tree); }
function isWorkspace(tree: Tree): tree is Workspace { return typeof tree['files'] === 'function'; }

async function changesOf(base: Workspace, head: Workspace): Promise<TreeChanges> {
  const read = async (workspace: Workspace): Promise<{ versions: { path: string; size: number; id: string }[]; texts: Map<string, string> }> => {
    const texts = new Map<string, string>();
    const versions: { path: string; size: number; id: string }[] = [];
    for (const file of await workspace.files()) {
      const bytes = await workspace.read(file);
      const { text } = bytes ? decode(bytes, file) : { text: undefined };
      if (text !== undefined) texts.set(file.path, text);
      versions.push({ path: file.path, size: file.size, id: blobName(bytes ?? new TextEncoder().encode(`${file.size}`), undefined) });
    }
    return { versions, texts };
  };
  const [was, is] = [await read(base), await read(head)];
  return treeChanges(differencesOf(was.versions, is.versions), { base: (path) => was.texts.get(path), head: (path) => is.texts.get(path) });
}

/** What weakened and what strengthened, one way. */
export async function shifts(base: Tree, head: Tree): Promise<{ readonly weakened: readonly Shift[]; readonly strengthened: readonly Shift[] }> {
  const sides = await sidesOf(base, head);
  return shiftsOf(sides.base, sides.head, sides.pairing, sides.changes);
}

/** `hold Claude Code: refused -> unasked`: what is listed and counts, in the fewest words. */
export function brief(list: readonly Shift[]): string[] {
  return list.filter((shift) => shift.counts).map((shift) => `${shift.kind} ${shift.about}: ${shift.from} -> ${shift.to}`);
}

/**
 * Shifts of one kind that weaken from the safer to the looser tree; the other way round as many of them strengthen, and neither way does any of this kind the
 * reverse. Throws otherwise.
 */
export async function oneWay(kind: Shift['kind'], safer: Tree, looser: Tree): Promise<readonly Shift[]> {
  const of = (list: readonly Shift[]): Shift[] => list.filter((shift) => shift.kind === kind && shift.counts);
  const [there, back] = [await shifts(safer, looser), await shifts(looser, safer)];
  const worse = of(there.weakened);
  const counts = [of(there.strengthened).length, of(back.weakened).length, of(back.strengthened).length - worse.length];
  if (worse.length === 0 || counts.some((count) => count !== 0)) {
    throw new Error(['not one way', 'weakened', ...there.weakened.map((shift) => shift.says), 'strengthened', ...there.strengthened.map((shift) => shift.says), 'back weakened', ...back.weakened.map((shift) => shift.says), 'back strengthened', ...back.strengthened.map((shift) => shift.says)].join('\n'));
  }
  return worse;
}
