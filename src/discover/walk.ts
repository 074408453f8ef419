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
  const walking = new Walking(root, options);
  while (walking.next());
  return walking;
}

/** A walk on its way: each step lists one folder. The steps are functions of their own because V8 compiles a long loop that runs for long, with all that is called in it, several times over: that took as long as the listing. */
class Walking implements Walked {
  readonly files: ListedFile[] = [];
  readonly derived: { file: ListedFile; within: Within }[] = [];
  readonly repositories: string[] = [];
  folderLinks = 0;
  strange = false;
  twins = false;
  readonly #root: string;
  /** The root with its slash. */
  readonly #top: string;
  readonly #options: WalkOptions;
  readonly #own: Folder[];
  readonly #derived: Folder[] = [];
  #folders = 0;

  constructor(root: string, options: WalkOptions) {
    this.#root = root;
    this.#top = root.endsWith(sep) ? root : root + sep;
    this.#options = options;
    this.#own = [{ path: '', real: root, depth: 0, linked: false, within: undefined }];
  }

  /** Lists the next folder; false where there is none, or a bound was met. */
  next(): boolean {
    const folder = this.#own.pop() ?? this.#derived.pop();
    if (!folder) return false;
    const { bounds, gaps } = this.#options;
    if (++this.#folders > bounds.files) {
      gaps.add('bound', folder.path, `${bounds.files} folders were listed before this one, which is the most; it and all later ones were not read`);
      return false;
    }
    const listed = list(folder, gaps);
    return !this.#entered(folder, listed) || this.#met(folder, listed);
  }

  /** Looks at what the names of a folder say of it; false where it is put off because a tool made it. */
  #entered(folder: Folder, listed: readonly Dirent[]): boolean {
    const names = listed.map((entry) => entry.name);
    const repository = names.includes('.git');
    if (repository) this.repositories.push(folder.path);
    const within = folder.within ?? madeBy(baseName(folder.path), names, folder, this.#options);
    if (within !== folder.within) {
      this.#derived.push({ ...folder, within });
      return false;
    }
    if (within === undefined && names.some(isNotPlain)) {
      this.strange ||= names.some(isNotAscii);
      this.twins ||= new Set(names.map(fold)).size < names.length;
    }
    if (repository && folder.path !== '' && within === undefined && !folder.linked) this.#options.onRepository(folder.path);
    return true;
  }

  /** Takes the files of a folder and puts off the folders; false where there are too many. */
  #met(folder: Folder, listed: readonly Dirent[]): boolean {
    const { bounds, gaps } = this.#options;
    const below: Folder[] = [];
    const under = folder.real.endsWith(sep) ? folder.real : folder.real + sep;
    const base = folder.path === '' ? '' : `${folder.path}/`;
    for (const entry of listed) {
      if (this.files.length >= bounds.files) {
        gaps.add('bound', base + entry.name, `${bounds.files} files were listed before this one, which is the most; it and all later ones were not read`);
        return false;
      }
      if (VERSION_CONTROL.has(entry.name)) continue;
      const kind = kindOf(entry, under);
      if (kind === 'file') this.#take(base + entry.name, folder.linked ? slashed(relative(this.#root, under + entry.name)) : undefined, folder.within);
      else this.#meet(folder, { name: entry.name, kind, path: base + entry.name, real: under + entry.name }, below);
    }
    // Taken from the end, so the last is put first.
    for (const next of below.reverse()) (next.within === undefined ? this.#own : this.#derived).push(next);
    return true;
  }

  #take(path: string, at: string | undefined, within: Within | undefined): void {
    const file = new ListedFile(path, this.#top, at);
    this.files.push(file);
    if (within !== undefined) this.derived.push({ file, within });
  }

  /** What is no file: folders to go into are put to `below`. */
  #meet(folder: Folder, { name, kind, path, real }: Met, below: Folder[]): void {
    const { bounds, gaps } = this.#options;
    const { within, linked } = folder;
    const descend = (to: string, through: boolean): void => {
      if (folder.depth + 1 > bounds.depth) gaps.add('bound', path, `lies deeper than ${bounds.depth} folders, so it was not read`);
      else below.push({ path, real: to, depth: folder.depth + 1, linked: through, within });
    };
    if (kind === 'folder') descend(real, linked);
    else if (kind === 'link') {
      if (within !== undefined) return;
      const link = followLink(this.#root, real);
      if (link.to === 'gap') gaps.add('link', path, link.why);
      else if (link.to === 'file') this.files.push(new ListedFile(path, this.#top, slashed(relative(this.#root, link.real)), link.size));
      else if (isWithin(link.real, folder.real)) gaps.add('link', path, 'is a link to a folder it lies in, so it was not followed');
      else if (name.startsWith('.') && !linked) descend(link.real, true);
      else this.folderLinks++;
    } else if (kind === 'gone') gaps.add('unreadable', path, 'cannot be opened under the name the system gives, so its name may not be UTF-8; rename it and scan again');
    else gaps.add('not-a-file', path, `is a ${kind}, so it was not opened`);
  }
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

/** An entry of a folder that is no file. */
interface Met { readonly name: string; readonly kind: Kind; readonly path: string; readonly real: string }
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
