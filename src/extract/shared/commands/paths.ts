import { pathFrom } from '../../../model/index.ts';

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
