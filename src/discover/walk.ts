import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import type { Dirent, Stats } from 'node:fs';
import { relative, sep } from 'node:path';
import { baseName, compareText } from '../model/index.ts';
import type { Bounds } from '../model/index.ts';
import { derivedFolder } from './derived.ts';
import type { Derived } from './derived.ts';
import type { GapList } from './gap-list.ts';
import { isWithin } from './git.ts';
import { ListedFile } from './listed-file.ts';
import { fold, isNotAscii, isNotPlain } from './odd-names.ts';

/** What a derived folder is, and the name of the outermost it lies in, for the notes. */
export interface Within { readonly sort: Derived; readonly name: string }

export interface Walked {
  readonly files: readonly ListedFile[];
  /** Those of derived folders. */
  readonly derived: readonly { readonly file: ListedFile; readonly within: Within }[];
  /** Links to folders inside the root that were not followed: their files are met where they lie. */
  readonly folderLinks: number;
  /** Was a folder of a version control system met and passed over? */
  readonly repositories: readonly string[];
  /** Has a name outside derived folders a character that is not ASCII? */
  readonly strange: boolean;
  /** Do two names of one such folder fold to the same? */
  readonly twins: boolean;
}

export interface WalkOptions {
  readonly bounds: Bounds;
  readonly gaps: GapList;
  /** Does git ignore this whole folder? */
  ignoresFolder(path: string): boolean;
  /** Does git track this file? */
  tracks(path: string): boolean;
  /** A folder that is a repository of its own; called before anything in it is judged. */
  onRepository(path: string): void;
}

interface Folder { readonly path: string; readonly real: string; readonly depth: number; readonly linked: boolean; readonly within: Within | undefined }
const VERSION_CONTROL = new Set(['.git', '.hg', '.svn', '.jj', '.bzr']);

/**
 * Every file below `root` (absolute, free of links), in no promised order. Iterative, so that depth costs no stack; names are taken in order, and
 * derived folders last, so that the same files are met when a bound stops the walk. No link leads out: one to a file inside is a file of its own
 * name; one to a folder is followed, one level, only where its name begins with a dot, because those are settings of programs that go through it,
 * while following all others would show the same infrastructure twice. Everything else is a gap.
 */
export function walk(root: string, options: WalkOptions): Walked {
  const { bounds, gaps } = options;
  const files: ListedFile[] = [];
  const inDerived: { file: ListedFile; within: Within }[] = [];
  const top = root.endsWith(sep) ? root : root + sep;
  const repositories: string[] = [];
  let folderLinks = 0;
  let [strange, twins] = [false, false];
  const own: Folder[] = [{ path: '', real: root, depth: 0, linked: false, within: undefined }];
  const derived: Folder[] = [];
  let folders = 0;
  for (let folder = own.pop(); folder; folder = own.pop() ?? derived.pop()) {
    if (++folders > bounds.files) {
      gaps.add('bound', folder.path, `${bounds.files} folders were listed before this one, which is the most; it and all later ones were not read`);
      break;
    }
    const listed = list(folder, gaps);
    const names = listed.map((entry) => entry.name);
    const repository = names.includes('.git');
    if (repository) repositories.push(folder.path);
    const name = baseName(folder.path);
    const within = folder.within ?? madeBy(name, names, folder, options);
    if (within !== folder.within) {
      derived.push({ ...folder, within });
      continue;
    }
    if (within === undefined && names.some(isNotPlain)) {
      strange ||= names.some(isNotAscii);
      twins ||= new Set(names.map(fold)).size < names.length;
    }
    if (repository && folder.path !== '' && within === undefined && !folder.linked) options.onRepository(folder.path);
    const below: Folder[] = [];
    const under = folder.real.endsWith(sep) ? folder.real : folder.real + sep;
    const base = folder.path === '' ? '' : `${folder.path}/`;
    const descend = (path: string, real: string, linked: boolean): void => {
      if (folder.depth + 1 > bounds.depth) gaps.add('bound', path, `lies deeper than ${bounds.depth} folders, so it was not read`);
      else below.push({ path, real, depth: folder.depth + 1, linked, within });
    };
    for (const entry of listed) {
      const path = base + entry.name;
      if (files.length >= bounds.files) {
        gaps.add('bound', path, `${bounds.files} files were listed before this one, which is the most; it and all later ones were not read`);
        return { files, derived: inDerived, folderLinks, repositories, strange, twins };
      }
      if (VERSION_CONTROL.has(entry.name)) continue;
      const kind = kindOf(entry, under);
      if (kind === 'file') {
        const file = new ListedFile(path, top, folder.linked ? slashed(relative(root, under + entry.name)) : undefined);
        files.push(file);
        if (within !== undefined) inDerived.push({ file, within });
        continue;
      }
      const real = under + entry.name;
      if (kind === 'folder') descend(path, real, folder.linked);
      else if (kind === 'link') {
        if (within !== undefined) continue;
        const link = followLink(root, real);
        if (link.to === 'gap') gaps.add('link', path, link.why);
        else if (link.to === 'file') files.push(new ListedFile(path, top, slashed(relative(root, link.real)), link.size));
        else if (isWithin(link.real, folder.real)) gaps.add('link', path, 'is a link to a folder it lies in, so it was not followed');
        else if (entry.name.startsWith('.') && !folder.linked) descend(path, link.real, true);
        else folderLinks++;
      } else if (kind === 'gone') gaps.add('unreadable', path, 'cannot be opened under the name the system gives, so its name may not be UTF-8; rename it and scan again');
      else gaps.add('not-a-file', path, `is a ${kind}, so it was not opened`);
    }
    // Taken from the end, so the last is put first.
    for (const next of below.reverse()) (next.within === undefined ? own : derived).push(next);
  }
  return { files, derived: inDerived, folderLinks, repositories, strange, twins };
}

/** Did a tool make what is in a folder of this name, with these names in it? */
function madeBy(name: string, names: readonly string[], { path }: Folder, options: WalkOptions): Within | undefined {
  if (path === '') return undefined;
  const ignored = (): boolean => {
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) if (options.ignoresFolder(path.slice(0, slash))) return true;
    return options.ignoresFolder(path);
  };
  const sort = derivedFolder(name, names, ignored, (inside) => options.tracks(`${path}/${inside}`));
  return sort && { sort, name };
}

function list(folder: Folder, gaps: GapList): Dirent[] {
  try {
    return readdirSync(folder.real, { withFileTypes: true }).sort((a, b) => compareText(a.name, b.name));
  } catch (error) {
    gaps.add('unreadable', folder.path === '' ? '.' : folder.path, `is a folder that could not be listed (${codeOf(error)}), so nothing in it was read`);
    return [];
  }
}

type Kind = 'file' | 'folder' | 'link' | 'pipe' | 'socket' | 'device' | 'gone';

/** What an entry is. Some file systems do not say when listing; those are asked once more. */
function kindOf(entry: Dirent, under: string): Kind {
  if (entry.name.includes('\uFFFD') && !statOf(under + entry.name)) return 'gone';
  const known = sortOf(entry);
  if (known) return known;
  const stats = statOf(under + entry.name);
  return (stats && sortOf(stats)) ?? 'gone';
}

function sortOf(entry: Dirent | Stats): Kind | undefined {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isFIFO()) return 'pipe';
  if (entry.isSocket()) return 'socket';
  return entry.isBlockDevice() || entry.isCharacterDevice() ? 'device' : undefined;
}

function statOf(real: string): Stats | undefined {
  try { return lstatSync(real, { throwIfNoEntry: false }); } catch { return undefined; }
}

/** Where a link leads: to a file or folder inside `root`, or nowhere we go. */
type Link = { readonly to: 'file'; readonly real: string; readonly size: number } | { readonly to: 'folder'; readonly real: string } | { readonly to: 'gap'; readonly why: string };

/** Follows the link at `link` to its end. `root` is absolute and free of links. */
export function followLink(root: string, link: string): Link {
  try {
    const real = realpathSync(link);
    if (!isWithin(root, real)) return { to: 'gap', why: 'is a link that leads out of the scanned directory, so it was not followed' };
    const stats = statSync(real);
    if (stats.isDirectory()) return { to: 'folder', real };
    return stats.isFile() ? { to: 'file', real, size: stats.size } : { to: 'gap', why: 'is a link to something that is no file' };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ELOOP') return { to: 'gap', why: 'is a link that leads back to itself' };
    return { to: 'gap', why: code === 'ENOENT' || code === 'ENOTDIR' ? 'is a link to nothing' : `is a link that could not be followed (${code})` };
  }
}

/** The system's word for what went wrong, `EACCES`; never its message, which holds an absolute path. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
}

function slashed(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/');
}
