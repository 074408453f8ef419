import { existsSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { baseName, compareText, DEFAULT_BOUNDS } from '../model/index.ts';
import type { Bounds, FileRef, Workspace } from '../model/index.ts';
import { derivedFolder, readForCredentials, readWhenDerived } from './derived.ts';
import type { Derived } from './derived.ts';
import { counted, derivedNote, GapList, isLfsPointer, LFS_REASON, tooLarge } from './gap-list.ts';
import { gitIn, isWithin } from './git.ts';
import type { Git } from './git.ts';
import { objectContents, objectReader, objectSizes } from './object-reader.ts';
import type { ObjectSize } from './object-reader.ts';
import { addOddNames } from './odd-names.ts';
import { followInTree, foldersOf } from './tree-links.ts';
import { listTree } from './tree-listing.ts';
import type { TreeEntry } from './tree-listing.ts';
import type { TreeMemo } from './tree-objects.ts';

/** The files of one revision. */
export interface GitTree extends Workspace {
  /** Object id of the tree of the whole repository at this revision: two equal ids hold equal files. */
  readonly tree: string;
}

/** What was learnt of a repository's objects, for opening a second revision of the same one: object ids name the same thing in both. */
export interface GitMemo { readonly trees: TreeMemo; readonly sizes: Map<string, ObjectSize> }

/** An empty memo. Hand it to each `openGitTree` of one repository. */
export function gitMemo(): GitMemo { return { trees: new Map(), sizes: new Map() }; }

const LINK_BYTES = 4096;
/** Links to folders are few in honest trees; each costs a pass over the listing. */
const FOLLOWED = 64;

/**
 * The files of `revision` below `directory`, read from git's objects: nothing is checked out, no filter, hook or helper of the repository runs, no
 * missing object is fetched. Rejects with an Error whose sentence is for the reader when there is no git, no repository or no such revision.
 */
export async function openGitTree(directory: string, revision: string, bounds: Bounds = DEFAULT_BOUNDS, memo: GitMemo = gitMemo()): Promise<GitTree> {
  const real = realDirectory(directory);
  const git = gitIn(real);
  if (!git) throw new Error('git was not found; it is needed to read a revision');
  const answer = git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{tree}`], { seconds: 20 });
  if (!answer.ok) throw new Error(TROUBLE[answer.why] ?? `git knows no revision ${revision} here; in a shallow clone, fetch it first`);
  const tree = answer.stdout.toString('latin1').trim();
  const gaps = new GapList();
  const notes: string[] = [];
  const { refs, unread, unlisted } = await listFiles(git, tree, folderIn(git, real), bounds, gaps, notes, memo);
  const wanted = refs.filter((ref) => !unread.has(ref.path) && ref.size <= bounds.fileBytes);
  const any = reading(git, wanted);
  let object = any;
  let total = 0;
  /** May the bytes of it be had, as far as its size and name tell? Says why not. */
  const allowed = (file: FileRef): boolean => {
    if (unread.has(file.path)) return false;
    if (file.size > bounds.fileBytes) { gaps.add('too-large', file.path, tooLarge(file.size, bounds.fileBytes)); return false; }
    if (total + file.size <= bounds.totalBytes) return true;
    if (total <= bounds.totalBytes) gaps.add('bound', file.path, `${bounds.totalBytes} bytes were read before this file, which is the most; it and later ones were not read`);
    total = Number.POSITIVE_INFINITY;
    return false;
  };
  const read = (file: FileRef): Uint8Array | undefined => {
    if (!allowed(file)) return undefined;
    const bytes = object(file.path);
    if (!bytes) { gaps.add('unreadable', file.path, 'could not be read from git, or is not what its object id says'); return undefined; }
    total += bytes.length;
    if (isLfsPointer(bytes)) { gaps.add('lfs', file.path, LFS_REASON); return undefined; }
    return bytes;
  };
  const skip = (file: FileRef): boolean => {
    if (!allowed(file)) return false;
    total += file.size;
    return true;
  };
  const expect = (files: readonly FileRef[]): void => {
    const next = new Set(files.map((file) => file.path));
    const ahead = reading(git, wanted.filter((ref) => next.has(ref.path)));
    object = (path) => ahead(path) ?? any(path);
  };
  return { description: `git tree ${tree.slice(0, 12)}`, tree, files: async () => refs, read: async (file) => read(file), skip, expect, unlisted: () => unlisted, gaps: () => gaps.all(), notes: () => notes };
}

/** Objects of these files by path, fetched ahead in this order. */
function reading(git: Git, files: readonly FileRef[]): (path: string) => Uint8Array | undefined {
  const index = new Map(files.map((ref, at) => [ref.path, at]));
  const object = objectReader(git, files.map((ref) => ({ oid: ref.oid ?? '', size: ref.size })));
  return (path) => object(index.get(path) ?? -1);
}

interface Listed { readonly refs: FileRef[]; readonly unread: ReadonlySet<string>; readonly unlisted: readonly { readonly path: string; readonly oid: string }[] }

async function listFiles(git: Git, tree: string, folder: string, bounds: Bounds, gaps: GapList, notes: string[], memo: GitMemo): Promise<Listed> {
  const entries = await listTree(git, tree, folder, bounds, gaps, memo.trees);
  const all = [...entries.values()];
  const sizes = objectSizes(git, [...new Set(all.filter((entry) => entry.sort !== 'submodule').map((entry) => entry.oid))], memo.sizes);
  const refs: FileRef[] = [];
  const unread = new Set<string>();
  const derived = derivedOf(foldersOf(entries.keys()));
  const counts = new Map<Derived, { files: number; read: number; only: number }>();
  const add = (path: string, entry: TreeEntry, linked: boolean): void => {
    const size = sizeOf(sizes, entry);
    if (size === undefined && sizes.has(entry.oid)) { gaps.add('unreadable', path, 'is said to be a file and is none in git, so it was not read'); return; }
    if (size === undefined) { gaps.add('shallow', path, 'is not in this clone; fetch it whole and scan again'); return; }
    const sort = derived(path);
    let only = false;
    if (sort !== undefined) {
      const sum = counts.get(sort) ?? { files: 0, read: 0, only: 0 };
      counts.set(sort, sum);
      sum.files++;
      const name = baseName(path);
      if (readWhenDerived(name, size, sort)) sum.read++;
      else if (readForCredentials(name, size)) { only = true; sum.only++; }
      else unread.add(path);
    }
    refs.push({ path, size, origin: 'tree', oid: entry.oid, mode: linked ? '120000' : entry.mode === 0o100755 ? '100755' : '100644', ...(sort === undefined ? {} : { derived: true }), ...(only ? { only: 'credentials' } : {}) });
  };
  for (const entry of all) {
    if (entry.sort === 'file') add(entry.path, entry, false);
    else if (entry.sort === 'submodule') gaps.add('submodule', entry.path, 'is a submodule: its files are in another repository; scan that one too');
  }
  addLinks(git, entries, sizes, bounds, gaps, notes, (path, entry) => { if (derived(path) === undefined) add(path, entry, true); });
  for (const [sort, sum] of [...counts].sort(([a], [b]) => compareText(a, b))) {
    notes.push(`${sort === 'output' ? 'build output' : 'dependencies'} (${counted(sum.files, 'file')}): ${derivedNote(sum)}`);
  }
  refs.sort((a, b) => compareText(a.path, b.path));
  addOddNames(refs, gaps);
  const listed = new Set(refs.map((ref) => ref.path));
  const unlisted = all.filter((entry) => !listed.has(entry.path)).map(({ path, oid }) => ({ path, oid })).sort((a, b) => compareText(a.path, b.path));
  return { refs, unread, unlisted };
}

/** Links become files under their own names, as in a working tree (see walk.ts for which links to folders are followed). */
function addLinks(git: Git, entries: ReadonlyMap<string, TreeEntry>, sizes: ReadonlyMap<string, ObjectSize>, bounds: Bounds, gaps: GapList, notes: string[], add: (path: string, entry: TreeEntry) => void): void {
  const links = [...entries.values()].filter((entry) => entry.sort === 'link');
  if (links.length === 0) return;
  const short = links.filter((entry) => (sizeOf(sizes, entry) ?? LINK_BYTES + 1) <= LINK_BYTES);
  const contents = objectContents(git, [...new Set(short.map((entry) => entry.oid))], short.length * LINK_BYTES);
  const targets = new Map<string, string>();
  for (const link of short) {
    const bytes = contents.get(link.oid);
    if (bytes) targets.set(link.path, new TextDecoder().decode(bytes));
  }
  const folders = new Set(foldersOf([...entries.values()].filter((entry) => entry.sort !== 'submodule').map((entry) => entry.path)).keys());
  let notFollowed = 0;
  let followed = 0;
  let added = 0;
  for (const link of links) {
    const end = followInTree(link.path, entries, folders, targets);
    if (end.to === 'nowhere') gaps.add('link', link.path, end.why);
    else if (end.to === 'file') add(link.path, end.entry);
    else if (`${link.path}/`.startsWith(end.path === '' ? '' : `${end.path}/`)) gaps.add('link', link.path, 'is a link to a folder it lies in, so it was not followed');
    else if (!baseName(link.path).startsWith('.')) notFollowed++;
    else if (++followed > FOLLOWED) gaps.add('bound', link.path, `is a link to a folder; ${FOLLOWED} of these were followed before, which is the most`);
    else {
      for (const entry of entries.values()) {
        if (entry.sort !== 'file' || !entry.path.startsWith(`${end.path}/`)) continue;
        if (entries.size + ++added > bounds.files) { gaps.add('bound', link.path, 'its files were not all read: too many files are listed'); break; }
        add(link.path + entry.path.slice(end.path.length), entry);
      }
    }
  }
  if (notFollowed > 0) notes.push(`${counted(notFollowed, 'link')} to folders of this tree: their files are read where they lie`);
}

function sizeOf(sizes: ReadonlyMap<string, ObjectSize>, entry: TreeEntry): number | undefined {
  const known = sizes.get(entry.oid);
  return known?.type === 'blob' ? known.size : undefined;
}

/** By path: the sort of the outermost derived folder it lies in. */
function derivedOf(folders: ReadonlyMap<string, ReadonlySet<string>>): (path: string) => Derived | undefined {
  const known = new Map<string, Derived | undefined>([['', undefined]]);
  const sortOf = (folder: string): Derived | undefined => {
    const way: string[] = [];
    for (let at = folder; !known.has(at); at = parent(at)) way.push(at);
    for (const at of way.reverse()) {
      const above = known.get(parent(at));
      known.set(at, above ?? derivedFolder(baseName(at), [...(folders.get(at) ?? [])], () => false, () => true));
    }
    return known.get(folder);
  };
  return (path) => sortOf(parent(path));
}

function parent(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function realDirectory(directory: string): string {
  try { return realpathSync(directory); } catch { throw new Error(`there is no directory ${directory}`); }
}

/**
 * The folder of its repository that `directory` is, '' for the root. A repository may claim any other directory for its work tree, and its files would
 * then be looked for in another place; believe only one that it lies in.
 */
function folderIn(git: Git, directory: string): string {
  const answer = git.run(['rev-parse', '--show-toplevel'], { seconds: 20 });
  if (!answer.ok) return '';
  const top = answer.stdout.toString('utf8').replace(/\n$/, '');
  if (!isWithin(top, directory) || !existsSync(join(top, '.git'))) throw new Error('this repository says that its files lie in another directory (core.worktree), so its revisions were not read');
  return relative(top, directory).split(sep).join('/');
}

const TROUBLE: Readonly<Record<string, string>> = {
  'no-git': 'git was not found; it is needed to read a revision',
  'not-a-repository': 'this is not a git repository, so it has no revisions',
  refused: 'git refuses this directory because another user owns it; add it to safe.directory in your git configuration',
  damaged: 'git could not look for the revision, for some of this repository is damaged; `git fsck` tells more',
  'too-much': 'git said too much when it was asked for the revision',
  timeout: 'git took too long to find the revision',
};
