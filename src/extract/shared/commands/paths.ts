import { pathFrom } from '../../../model/index.ts';

/** Folder of a relative path, `.` for a name without one. */
export function folderOf(file: string): string {
  const slash = file.lastIndexOf('/');
  return slash <= 0 ? '.' : file.slice(0, slash);
}

/**
 * `path` seen from `folder`, as a path from the root of the scan: `.` and `..` are worked off. Undefined where it leads out of the root;
 * home (`~/...`) and absolute paths stay as they are.
 */
export function joinPath(folder: string, path: string): string | undefined {
  return path.startsWith('~') || path.startsWith('/') ? path : pathFrom(folder, path);
}

/** The folder and every folder above it, nearest first, ending with `.`. */
export function foldersUp(folder: string): readonly string[] {
  if (folder === '.') return ['.'];
  const parts = folder.split('/');
  return [...parts.map((_, index) => parts.slice(0, parts.length - index).join('/')), '.'];
}
