import { readlinkSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { baseName, blobName, compareText, DEFAULT_BOUNDS } from '../model/index.ts';
import type { Bounds, FileRef, Workspace } from '../model/index.ts';
import { readForCredentials, readWhenDerived } from './derived.ts';
import { HISTORY_NOT_READ } from './history-note.ts';
import { counted, derivedNote, GapList, isLfsPointer, LFS_REASON, tooLarge } from './gap-list.ts';
import { ListedFile } from './listed-file.ts';
import { addOddNames } from './odd-names.ts';
import { identifyFile, readFile, readFileInto } from './read-file.ts';
import type { Unread } from './read-file.ts';
import { Tracking } from './tracking.ts';
import { codeOf, walk } from './walk.ts';

/** A directory as an agent started in it sees it. */
export interface WorkingTree extends Workspace {
  /**
   * Folder of the directory inside its git repository (`packages/api`, '' at the root): some programs read settings from every folder between
   * the two. Absent where there is no repository.
   */
  readonly rootPrefix: string | undefined;
  /** Is this file no part of the repository's revisions: ignored by git, or of another repository that lies in the directory? */
  isBeside(file: FileRef): boolean;
}

export interface WorkingTreeOptions {
  readonly bounds?: Bounds;
  /** False leaves out what git ignores, and says so. An agent reads it all the same, so the default is true. */
  readonly ignored?: boolean;
  /** Reads what tools installed or wrote for credentials too, up to `DEPENDENCY_BYTES`; otherwise only what git keeps of it, and the rest is looked at by name. */
  readonly dependencies?: boolean;
}

/** Bytes read of dependencies that git does not keep: some seconds. */
const DEPENDENCY_BYTES = 256 * 1024 * 1024;

/**
 * The working tree in `directory`: tracked, untracked and ignored files, git asked for which is which. Runs nothing of the tree. Throws an Error
 * with a sentence for the reader when there is no such directory; everything smaller is a gap.
 */
export function openWorkingTree(directory: string, options: WorkingTreeOptions = {}): WorkingTree {
  const bounds = options.bounds ?? DEFAULT_BOUNDS;
  const root = directoryAt(directory);
  const under = root.endsWith('/') ? root : `${root}/`;
  const tracking = new Tracking(root);
  const gaps = new GapList();
  const notes: string[] = [];
  const unread = new Set<string>();
  let listed: readonly FileRef[] | undefined;
  let total = 0;
  /** Files that git neither keeps nor ignores; undefined: nobody says. */
  let loose: ReadonlySet<string> | undefined;
  /** Other repositories in the directory, each ending with a slash. */
  const others: string[] = [];

  const files = (): readonly FileRef[] => {
    const walked = walk(root, { bounds, gaps, ignoresFolder: (path) => tracking.ignoresFolder(path), tracks: (path) => tracking.tracks(path), onRepository: (path) => tracking.addRepository(path) });
    const inOrder = walked.files.toSorted((a, b) => compareText(a.path, b.path));
    const absent = tracking.settle(inOrder.map((file) => file.path));
    notes.push(...tracking.notes, ...missing(tracking, inOrder, gaps, absent));
    others.push(...walked.repositories.filter((path) => path !== '').map((path) => `${path}/`));
    if (tracking.ignores) {
      // A link to an ignored file shows what is ignored, whatever the link itself is.
      for (const file of inOrder) file.origin = file.at !== undefined && tracking.origin(file.at) === 'ignored' ? 'ignored' : tracking.origin(file.path);
    }
    const isLeftOut = (file: FileRef): boolean => file.origin === 'ignored' && options.ignored === false;
    const leftOut = inOrder.reduce((sum, file) => (isLeftOut(file) ? sum + 1 : sum), 0);
    let room = options.dependencies === true ? DEPENDENCY_BYTES : 0;
    const beyond: string[] = [];
    const derived = new Map<string, { files: number; read: number; only: number; folders: string }>();
    for (const { file, within } of walked.derived) {
      if (isLeftOut(file)) continue;
      file.derived = true;
      const sum = derived.get(within.name) ?? { files: 0, read: 0, only: 0, folders: within.name };
      derived.set(within.name, sum);
      sum.files++;
      const name = baseName(file.path);
      // Most are told by their names, without the size, which takes longer to ask for.
      const told = readForCredentials(name, 1);
      if (readWhenDerived(name, 0, within.sort) && readWhenDerived(name, file.size, within.sort)) sum.read++;
      // What git keeps is part of what is worked on, whatever wrote it once; the rest a tool can write again.
      else if (told && (room > 0 || tracking.tracks(file.path)) && readForCredentials(name, file.size) && (tracking.tracks(file.path) || file.size <= room)) {
        file.only = 'credentials';
        sum.only++;
        if (!tracking.tracks(file.path)) room -= file.size;
      } else {
        unread.add(file.path);
        if (options.dependencies === true && told && readForCredentials(name, file.size)) beyond.push(file.path);
      }
    }
    if (beyond[0] !== undefined) gaps.add('bound', beyond[0], `${counted(beyond.length, 'file')} of dependencies were not read, this one first: ${DEPENDENCY_BYTES} bytes of them are the most`);
    if (walked.repositories.length > 0) notes.push(HISTORY_NOT_READ);
    if (leftOut > 0) notes.push(`${counted(leftOut, 'file')} that git ignores: left out as asked; an agent reads them all the same`);
    if (walked.folderLinks > 0) notes.push(`${counted(walked.folderLinks, 'link')} to folders of this directory: their files are read where they lie`);
    for (const [name, sum] of [...derived].sort(([a], [b]) => compareText(a, b))) {
      notes.push(`${name} (${counted(sum.files, 'file')}): ${derivedNote(sum)}`);
    }
    const listed = leftOut === 0 ? inOrder : inOrder.filter((file) => !isLeftOut(file));
    addOddNames(listed, gaps, walked);
    if (tracking.known) loose = new Set(listed.filter((file) => file.origin === 'tree' && !tracking.tracks(file.at ?? file.path)).map((file) => file.path));
    tracking.release();
    return listed;
  };

  const locate = (file: FileRef): string => (file instanceof ListedFile ? file.location : under + file.path);
  /** May it be read, and are there bytes left? */
  const allowed = (file: FileRef): boolean => total <= bounds.totalBytes && (unread.size === 0 || !unread.has(file.path));
  const failed = (file: FileRef, got: Unread): undefined => { gaps.add(got.kind, file.path, got.size === undefined ? got.why : tooLarge(got.size, bounds.fileBytes), file.origin); };
  /** Counts what was read; false where it is not the file's own content, or more than may be read of all files. */
  const taken = (file: FileRef, bytes: Uint8Array, length: number, changed: boolean): boolean => {
    if (file instanceof ListedFile) file.opened(length);
    if (total + length > bounds.totalBytes) {
      gaps.add('bound', file.path, `${bounds.totalBytes} bytes were read before this file, which is the most; it and later ones were not read`, file.origin);
      total = Number.POSITIVE_INFINITY;
      return false;
    }
    total += length;
    if (changed) gaps.add('unreadable', file.path, 'changed while it was read, so what was read of it may be half of each version; scan again', file.origin);
    if (!isLfsPointer(bytes, length)) return true;
    gaps.add('lfs', file.path, LFS_REASON, file.origin);
    return false;
  };
  const read = (file: FileRef): Uint8Array | undefined => {
    if (!allowed(file)) return undefined;
    const got = readFile(locate(file), bounds.fileBytes);
    if (got.bytes === undefined) return failed(file, got);
    return taken(file, got.bytes, got.bytes.length, got.changed) ? got.bytes : undefined;
  };
  const readInto = (file: FileRef, buffer: Uint8Array, enough?: (start: Uint8Array) => boolean): number | undefined => {
    if (!allowed(file)) return undefined;
    const got = readFileInto(locate(file), buffer, bounds.fileBytes, enough);
    if (typeof got === 'number') return taken(file, buffer, got, false) ? got : undefined;
    if (got.kind === 'no-room') return buffer.length + 1;
    if (got.kind !== 'changed') return failed(file, got);
    return taken(file, buffer, got.length, true) ? got.length : undefined;
  };

  return {
    description: 'working tree',
    rootPrefix: tracking.prefix,
    files: async () => (listed ??= files()),
    isBeside: (file) => file.origin === 'ignored' || others.some((folder) => file.path.startsWith(folder)),
    read: async (file) => read(file),
    readInto,
    identify: (file, like) => (unread.has(file.path) ? undefined : identifyFile(locate(file), like)),
    keeps: (file) => loose && !loose.has(file),
    unlisted: (like) => unlistedIn(root, tracking, gaps, like),
    gaps: () => gaps.all(),
    notes: () => (listed ? notes : [...tracking.notes]),
  };
}

/** Submodules by the commit they are mounted at, links that lead nowhere by their text: what git calls them. */
function unlistedIn(root: string, tracking: Tracking, gaps: GapList, like: string | undefined): { path: string; oid: string }[] {
  const links = gaps.all().filter((gap) => gap.kind === 'link' && gap.place.origin === 'tree').flatMap(({ place: { file } }) => {
    try { return [{ path: file, oid: blobName(readlinkSync(join(root, file), { encoding: 'buffer' }), like) }]; } catch { return []; }
  });
  return [...[...tracking.submodules()].map(([path, oid]) => ({ path, oid })), ...links].sort((a, b) => compareText(a.path, b.path));
}

/** The directory without links in its path. */
function directoryAt(directory: string): string {
  try {
    const real = realpathSync(resolve(directory));
    if (statSync(real).isDirectory()) return real;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') throw new Error(`the directory ${directory} cannot be opened (${codeOf(error)})`, { cause: error });
    throw new Error(`there is no directory ${directory}`, { cause: error });
  }
  throw new Error(`${directory} is not a directory`);
}

/** Submodules that are not checked out become gaps; tracked files that are not on disk are counted. */
function missing(tracking: Tracking, files: readonly FileRef[], gaps: GapList, absent: number): string[] {
  const mounts = new Set(tracking.submodules().keys());
  for (const file of mounts.size > 0 ? files : []) {
    for (let slash = file.path.indexOf('/'); slash > 0; slash = file.path.indexOf('/', slash + 1)) mounts.delete(file.path.slice(0, slash));
  }
  for (const path of mounts) {
    gaps.add('submodule', path, 'is a submodule that is not checked out; run `git submodule update --init` and scan again');
  }
  return absent === 0 ? [] : [`${counted(absent, 'tracked file')} not on disk: deleted, or left out of a sparse checkout`];
}
