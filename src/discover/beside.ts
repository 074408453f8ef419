import type { FileRef, Workspace } from '../model/index.ts';
import type { WorkingTree } from './working-tree.ts';

/**
 * The files of a working tree that are no part of any revision of its repository: those git ignores, and those of other repositories in the directory. Laid over a
 * revision they stand in it as an agent started there would find them.
 */
export function besideRevisions(tree: WorkingTree): Workspace {
  let listed: readonly FileRef[] | undefined;
  return {
    description: 'ignored files',
    files: async () => (listed ??= (await tree.files()).filter((file) => tree.isBeside(file))),
    read: (file) => tree.read(file),
    ...(tree.identify ? { identify: tree.identify } : {}),
    gaps: () => tree.gaps().filter((gap) => gap.place.origin === 'ignored'),
    notes: () => [],
  };
}
