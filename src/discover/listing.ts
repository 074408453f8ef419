const MOUNT = '160000 ';
const LINK = '120000 ';
const SURROGATES = /[\ud800-\udfff]/;

/** How many tracked files, links left out, are not on disk; is anything on disk that git does not know? */
export interface Compared { readonly absent: number; readonly unknown: boolean }

/** What git keeps of one repository, as `ls-files -z --cached --stage` lists it: mode, object, stage and path of each entry. Asked by searching in order, which makes no table of it: it is as long as the tree is large. */
export class Listing {
  /** Where other repositories are mounted, and at which commit. */
  readonly mounts = new Map<string, string>();
  readonly #links = new Set<string>();
  /** In order, one that is being merged several times. */
  readonly #paths: string[] = [];
  /** Where was looked last: who goes through a tree asks for one near it next. */
  #last = 0;

  /** `base`: what comes before each path, '' or a folder with its slash. */
  constructor(base: string, text: string) {
    for (let at = 0, end = text.indexOf('\0'); end >= 0; at = end + 1, end = text.indexOf('\0', at)) {
      const own = text.slice(text.indexOf('\t', at) + 1, end);
      const path = base === '' ? own : base + own;
      this.#paths.push(path);
      if (text.startsWith(LINK, at)) this.#links.add(path);
      else if (text.startsWith(MOUNT, at)) this.mounts.set(path, text.slice(at + MOUNT.length, text.indexOf(' ', at + MOUNT.length)));
    }
    // Git's order is that of bytes; it is that of strings unless characters take two units.
    if (SURROGATES.test(text)) this.#paths.sort();
  }

  /** Is it a file, and no link? */
  has(path: string): boolean { return this.#paths[this.#from(path)] === path && this.#isFile(path); }

  /** Does git keep something in this folder, or mount a repository there? */
  holdsFolder(path: string): boolean { return this.mounts.has(path) || this.#paths[this.#from(`${path}/`)]?.startsWith(`${path}/`) === true; }

  /** The files, links left out. */
  files(): string[] { return this.#paths.filter((path, at) => path !== this.#paths[at - 1] && this.#isFile(path)); }

  /** Compares it with what is on disk; `other`: what is not asked about. Both in order are gone along side by side. */
  compare(paths: readonly string[], other: (path: string) => boolean): Compared {
    const onDisk = paths.toSorted();
    let [absent, unknown, at, last] = [0, false, 0, ''];
    const pass = (path: string): void => { if (!unknown && !other(path)) unknown = true; };
    for (const path of this.#paths) {
      if (path === last) continue;
      last = path;
      for (; at < onDisk.length && (onDisk[at] ?? '') < path; at++) pass(onDisk[at] ?? '');
      if (onDisk[at] === path) at++; else if (this.#isFile(path)) absent++;
    }
    for (; at < onDisk.length; at++) pass(onDisk[at] ?? '');
    return { absent, unknown };
  }

  #isFile(path: string): boolean { return !this.#links.has(path) && !this.mounts.has(path); }

  /** Number of the first path that does not come before this one. */
  #from(path: string): number {
    const paths = this.#paths;
    // By steps that double away from the last, until it lies between two of them.
    let [low, high, step] = [this.#last, this.#last, 1];
    if (low < paths.length && (paths[low] ?? '') < path) {
      while (high < paths.length && (paths[high] ?? '') < path) { low = high + 1; high += step; step *= 2; }
      high = Math.min(high, paths.length);
    } else {
      while (low > 0 && (paths[low - 1] ?? '') >= path) { high = low - 1; low -= step; step *= 2; }
      low = Math.max(low, 0);
    }
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((paths[middle] ?? '') < path) low = middle + 1; else high = middle;
    }
    this.#last = low;
    return low;
  }
}
