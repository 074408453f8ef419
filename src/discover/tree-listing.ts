import type { Bounds } from '../model/index.ts';
import { grouped } from './gap-list.ts';
import type { GapList } from './gap-list.ts';
import { LONGEST_PATH } from './longest-path.ts';
import type { Git } from './git.ts';
import { readTrees } from './tree-objects.ts';
import type { RawEntry, TreeMemo, TreeObjects } from './tree-objects.ts';

/** One entry of a git tree: a file, a link or another repository mounted there. */
export interface TreeEntry { readonly path: string; readonly oid: string; readonly sort: 'file' | 'link' | 'submodule'; readonly mode: number }

/**
 * Entries of the tree `root` below `folder` of it ('' for all), in git's order. Every tree object is read once and unfolded from memory: a few
 * objects that name each other can unfold to a thousand million files. What such a tree, or any with more files than the bound, unfolds to is known
 * before it is unfolded; each folder is then listed where it stands first, and one gap says so. Rejects with an Error when git fails.
 */
export async function listTree(git: Git, root: string, folder: string, bounds: Bounds, gaps: GapList, memo?: TreeMemo): Promise<ReadonlyMap<string, TreeEntry>> {
  const { trees, start } = await readTrees(git, root, folder, bounds, memo);
  return start === undefined ? new Map() : unfold(trees, start, bounds, gaps);
}

/** Characters of all paths together: five hundred thousand of an honest tree have a third of it. */
const MOST_TOLD = 128 * 1024 * 1024;

interface Open { readonly path: string; readonly entries: readonly RawEntry[]; readonly names: Set<string>; at: number; readonly depth: number }

function unfold(trees: TreeObjects, start: string, bounds: Bounds, gaps: GapList): ReadonlyMap<string, TreeEntry> {
  const found = new Map<string, TreeEntry>();
  const once = isOver(trees, start, bounds) ? new Set<string>([start]) : undefined;
  const folders = new Set<string>();
  const open: Open[] = [];
  const enter = (path: string, oid: string, depth: number): void => {
    const tree = trees.get(oid);
    if (tree && 'entries' in tree) open.push({ path, entries: tree.entries, names: new Set(), at: 0, depth });
    else gaps.add('bound', path === '' ? '.' : path, tree?.over ?? `lies deeper than ${bounds.depth} folders, so it was not read`);
  };
  let over = false;
  let told = 0;
  const tell = (path: string): void => {
    if (!over) gaps.add('bound', path, `this tree has more than the ${grouped(bounds.files)} files or folders that are listed; each folder was read where it stands first, and what comes after was not`);
    over = true;
  };
  enter('', start, 0);
  for (let folder = open.at(-1); folder; folder = open.at(-1)) {
    const entry = folder.entries[folder.at++];
    if (!entry) { open.pop(); continue; }
    if (folder.path.length + 1 + entry.name.length > LONGEST_PATH) { gaps.add('bound', folder.path === '' ? '.' : folder.path, `holds a path longer than ${grouped(LONGEST_PATH)} characters, which no system opens, so that was not read`); continue; }
    const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
    if ((told += path.length) > MOST_TOLD) { gaps.add('bound', path, 'the paths of this tree are longer together than is listed, so this one and what comes after it was not read'); break; }
    const twice = folder.names.has(entry.name) || found.has(path) || folders.has(path);
    folder.names.add(entry.name);
    if (impossible(entry.name)) gaps.add('unreadable', path, 'has a name that no working tree can hold, so it was not read');
    else if (entry.name.includes('\uFFFD')) gaps.add('unreadable', path, 'has a name that is not UTF-8, so it was not read; rename it');
    else if (entry.sort === 'odd') gaps.add('not-a-file', path, 'is of a kind that git does not know, so it was not read');
    else if (found.size >= bounds.files) { tell(path); break; }
    else {
      if (twice) gaps.add('unreadable', path, entry.sort === 'folder' ? 'stands twice in its tree; both were read' : 'stands twice in its tree; the first was read');
      if (entry.sort !== 'folder') {
        if (!found.has(path) && !folders.has(path)) found.set(path, { path, oid: entry.oid, sort: entry.sort, mode: entry.mode });
      } else if (once?.has(entry.oid)) tell(path);
      else if (folder.depth + 1 > bounds.depth) gaps.add('bound', path, `lies deeper than ${bounds.depth} folders, so it was not read`);
      else {
        once?.add(entry.oid);
        folders.add(path);
        enter(path, entry.oid, folder.depth + 1);
      }
    }
  }
  return found;
}

/** git checks none of these out. */
function impossible(name: string): boolean {
  return name === '' || name === '.' || name === '..' || name.includes('/') || name.toLowerCase() === '.git';
}

/** Does `root` unfold to more files or more folders than the bound? Each tree object is counted once; trees cannot hold themselves, for each id is the digest of what is in it. */
function isOver(trees: TreeObjects, root: string, bounds: Bounds): boolean {
  const counts = new Map<string, { files: number; folders: number }>();
  const todo = [root];
  for (let oid = todo.at(-1); oid !== undefined; oid = todo.at(-1)) {
    const tree = trees.get(oid);
    const entries = tree && 'entries' in tree && !counts.has(oid) ? tree.entries : [];
    const missing = new Set<string>();
    for (const entry of entries) if (entry.sort === 'folder' && !counts.has(entry.oid)) missing.add(entry.oid);
    if (missing.size > 0) { todo.push(...missing); continue; }
    todo.pop();
    if (counts.has(oid)) continue;
    let files = 0;
    let folders = 1;
    for (const entry of entries) {
      const below = entry.sort === 'folder' ? counts.get(entry.oid) : undefined;
      files += below?.files ?? 1;
      folders += below?.folders ?? 0;
    }
    // Counts that only grow need no more than the bound to be known over it.
    counts.set(oid, { files: Math.min(files, bounds.files + 1), folders: Math.min(folders, bounds.files + 1) });
  }
  const all = counts.get(root);
  return all !== undefined && (all.files > bounds.files || all.folders > bounds.files);
}
