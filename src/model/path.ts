/** Folder of a path from the root of the scan, `.` for a name without one. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

/** Last part of a path: `.env.local` of `apps/web/.env.local`. */
export function baseName(path: string): string { return path.slice(path.lastIndexOf('/') + 1); }

/** `path` seen from `folder` (`.` or empty: the root), with `.` and `..` worked off: `.` for the root itself, undefined where it leads out of the root. */
export function pathFrom(folder: string, path: string): string | undefined {
  const parts = folder === '.' || folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? '.' : parts.join('/');
}
