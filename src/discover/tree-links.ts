import type { TreeEntry } from './tree-listing.ts';

/** Where a path of a git tree leads once every link in it is followed. */
export type Resolved =
  | { readonly to: 'file'; readonly entry: TreeEntry }
  | { readonly to: 'folder'; readonly path: string }
  | { readonly to: 'nowhere'; readonly why: string };

const HOPS = 40;
const STEPS = 1000;
const OUT = 'is a link that leads out of the tree, so it was not followed';

/**
 * Follows links inside one git tree, never outside of it. `entries` are the tree's files and links, `folders` its folders, `targets` what each
 * link says. At most 40 links are followed for one path, as many as systems do.
 */
export function followInTree(link: string, entries: ReadonlyMap<string, TreeEntry>, folders: ReadonlySet<string>, targets: ReadonlyMap<string, string>): Resolved {
  const todo = link.split('/').reverse();
  const done: string[] = [];
  let hops = 0;
  let steps = 0;
  for (let part = todo.pop(); part !== undefined; part = todo.pop()) {
    if (++steps > STEPS) return { to: 'nowhere', why: 'is a link whose way is too long' };
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (done.length === 0) return { to: 'nowhere', why: OUT };
      done.pop();
      continue;
    }
    done.push(part);
    const path = done.join('/');
    const entry = entries.get(path);
    if (entry?.sort === 'submodule') return { to: 'nowhere', why: 'is a link into a submodule, so it was not followed' };
    if (entry?.sort === 'file') return todo.every((left) => left === '' || left === '.') ? { to: 'file', entry } : { to: 'nowhere', why: 'is a link to nothing' };
    if (entry === undefined) {
      if (folders.has(path)) continue;
      return { to: 'nowhere', why: 'is a link to nothing' };
    }
    const target = targets.get(path);
    if (target === undefined) return { to: 'nowhere', why: 'is a link whose target could not be read' };
    if (++hops > HOPS) return { to: 'nowhere', why: 'is a link that leads back to itself' };
    if (target.startsWith('/')) return { to: 'nowhere', why: OUT };
    done.pop();
    for (const next of target.split('/').reverse()) todo.push(next);
  }
  return { to: 'folder', path: done.join('/') };
}

/** Every folder above any of `paths`, with the names right inside it; the root is ''. */
export function foldersOf(paths: Iterable<string>): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>([['', new Set()]]);
  for (const path of paths) {
    for (let child = path; child !== '';) {
      const slash = child.lastIndexOf('/');
      const folder = slash < 0 ? '' : child.slice(0, slash);
      const inside = folders.get(folder);
      inside?.add(child.slice(slash + 1));
      if (inside) break;
      folders.set(folder, new Set([child.slice(slash + 1)]));
      child = folder;
    }
  }
  return folders;
}
