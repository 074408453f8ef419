import { compareText } from '../model/index.ts';
import type { FileRef, Workspace } from '../model/index.ts';

/** Several workspaces as one, each file read from the workspace that lists it; of two files of one path the first workspace's counts. */
export function overlay(...workspaces: readonly [Workspace, ...Workspace[]]): Workspace {
  const owners = new Map<string, Workspace>();
  let listed: readonly FileRef[] | undefined;
  const list = async (): Promise<readonly FileRef[]> => {
    const refs: FileRef[] = [];
    for (const workspace of workspaces) {
      for (const file of await workspace.files()) {
        if (owners.has(file.path)) continue;
        owners.set(file.path, workspace);
        refs.push(file);
      }
    }
    return refs.sort((a, b) => compareText(a.path, b.path));
  };
  return {
    description: workspaces.map((workspace) => workspace.description).join(', '),
    files: async () => (listed ??= await list()),
    read: async (file) => owners.get(file.path)?.read(file),
    readInto: (file, buffer, enough) => {
      const owner = owners.get(file.path);
      // Without a way of its own it is read as a whole: no number of bytes is larger than every buffer.
      return owner?.readInto ? owner.readInto(file, buffer, enough) : buffer.length + 1;
    },
    expect: (files) => { for (const workspace of workspaces) workspace.expect?.(files.filter((file) => owners.get(file.path) === workspace)); },
    skip: (file) => owners.get(file.path)?.skip?.(file) ?? false,
    identify: (file, like) => owners.get(file.path)?.identify?.(file, like),
    keeps: (file) => { const owner = owners.get(file); return owner?.keeps ? owner.keeps(file) : true; },
    unlisted: (like) => workspaces.flatMap((workspace) => workspace.unlisted?.(like) ?? []).sort((a, b) => compareText(a.path, b.path)),
    gaps: () => workspaces.flatMap((workspace) => workspace.gaps()),
    notes: () => workspaces.flatMap((workspace) => workspace.notes()),
  };
}
