import { bufferOf } from '../model/index.ts';
import type { Bounds } from '../model/index.ts';
import type { Git } from './git.ts';
import { isObject, openObjectStream } from './object-stream.ts';
import type { ObjectAnswer, ObjectStream } from './object-stream.ts';

/** One entry of one tree object, as it stands there. */
export interface RawEntry { readonly name: string; readonly mode: number; readonly oid: string; readonly sort: 'file' | 'link' | 'submodule' | 'folder' | 'odd' }
/** What one tree object says; a sentence where it was not read. */
export type TreeObject = { readonly entries: readonly RawEntry[] } | { readonly over: string };
export type TreeObjects = ReadonlyMap<string, TreeObject>;
/** What was read of a repository's trees so far, by object id: two revisions share most of their folders. Holds nothing that a bound cut. */
export type TreeMemo = Map<string, readonly RawEntry[]>;

/** Largest tree object read, and all of them together, in bytes: 32 MiB is a folder of some half a million files. */
const TREE_BYTES = 32 * 1024 * 1024;
const ALL_BYTES = 256 * 1024 * 1024;

/**
 * Every distinct tree object below the folder `path` of the tree `root`, each read once, whatever number of times it stands there; `start` is the
 * folder's own, absent where there is no such folder. Bounded by bytes, entries and depth, never by time: what is over a bound says so in place of
 * its entries. Rejects with an Error when an object is not in this clone or is not what its id says, because what stands there would be missed.
 */
export async function readTrees(git: Git, root: string, path: string, bounds: Bounds, memo: TreeMemo = new Map()): Promise<{ readonly start: string | undefined; readonly trees: TreeObjects }> {
  const reader = new TreeReader(git, root.length / 2, bounds, memo);
  try {
    let start: string | undefined = root;
    for (const name of path === '' ? [] : path.split('/')) {
      if (start === undefined) break;
      await reader.read([start]);
      const tree = reader.trees.get(start);
      start = tree && 'entries' in tree ? tree.entries.find((entry) => entry.sort === 'folder' && entry.name === name)?.oid : undefined;
    }
    let level: readonly string[] = start === undefined ? [] : [start];
    for (let depth = 0; level.length > 0 && depth <= bounds.depth; depth++) level = await reader.read(level);
    return { start, trees: reader.trees };
  } finally { reader.close(); }
}

class TreeReader {
  readonly trees = new Map<string, TreeObject>();
  readonly #headers: ObjectStream;
  readonly #contents: ObjectStream;
  readonly #idLength: number;
  readonly #mostEntries: number;
  readonly #memo: TreeMemo;
  #bytes = 0;
  #entries = 0;

  constructor(git: Git, idLength: number, bounds: Bounds, memo: TreeMemo) {
    this.#headers = openObjectStream(git, 'headers');
    this.#contents = openObjectStream(git, 'contents');
    this.#idLength = idLength;
    this.#mostEntries = 2 * bounds.files;
    this.#memo = memo;
  }

  /** Reads those of `oids` that are not known; gives the folders in all of them that are not known yet. */
  async read(oids: readonly string[]): Promise<readonly string[]> {
    const fresh = oids.filter((oid) => !this.trees.has(oid) && !this.#known(oid));
    const sizes = await this.#headers.ask(fresh);
    const wanted: string[] = [];
    for (const oid of fresh) {
      const known = sizes.get(oid);
      if (known === undefined) throw new Error('a folder of this revision is not in this clone; fetch it whole');
      if (known.type !== 'tree') throw new Error('git could not list the tree of this revision: a folder of it is none');
      this.#bytes += known.size;
      if (known.size > TREE_BYTES) this.trees.set(oid, { over: 'is a folder with more entries than are listed, so nothing in it was read' });
      else if (this.#bytes > ALL_BYTES) this.trees.set(oid, { over: OVER });
      else wanted.push(oid);
    }
    for (const round of rounds(wanted, (oid) => sizes.get(oid)?.size ?? 0)) {
      const answers = this.#entries > this.#mostEntries ? undefined : await this.#contents.ask(round);
      for (const oid of round) this.trees.set(oid, answers === undefined ? { over: OVER } : { entries: this.#entriesOf(oid, answers.get(oid)) });
    }
    const below = new Set<string>();
    for (const oid of oids) {
      const tree = this.trees.get(oid);
      if (tree && 'entries' in tree) for (const entry of tree.entries) if (entry.sort === 'folder' && !this.trees.has(entry.oid)) below.add(entry.oid);
    }
    return [...below];
  }

  close(): void {
    this.#headers.close();
    this.#contents.close();
  }

  #known(oid: string): boolean {
    const entries = this.#entries > this.#mostEntries ? undefined : this.#memo.get(oid);
    if (entries === undefined) return false;
    this.trees.set(oid, { entries });
    this.#entries += entries.length;
    return true;
  }

  #entriesOf(oid: string, answer: ObjectAnswer | undefined): readonly RawEntry[] {
    const entries = answer?.bytes && answer.type === 'tree' && isObject(oid, 'tree', answer.bytes) ? entriesIn(answer.bytes, this.#idLength) : undefined;
    if (entries === undefined) throw new Error(DAMAGED);
    this.#entries += entries.length;
    this.#memo.set(oid, entries);
    return entries;
  }
}

const DAMAGED = 'git could not list the tree of this revision: a folder of it is damaged';
const OVER = 'more was listed before this folder than is the most, so nothing in it was read';

/** Objects to ask for at once: by number and weight, so that answers are held in small parts. */
function* rounds(oids: readonly string[], size: (oid: string) => number): Generator<string[]> {
  let round: string[] = [];
  let bytes = 0;
  for (const oid of oids) {
    if (round.length >= 4096 || (round.length > 0 && bytes + size(oid) > 8 * 1024 * 1024)) { yield round; round = []; bytes = 0; }
    round.push(oid);
    bytes += size(oid);
  }
  if (round.length > 0) yield round;
}

/** Entries of one tree object: `<mode> <name>\0<object id>`, over and over. Undefined when the bytes are not so. */
function entriesIn(bytes: Uint8Array, idLength: number): RawEntry[] | undefined {
  const data = bufferOf(bytes);
  const entries: RawEntry[] = [];
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(0x20, at);
    const end = data.indexOf(0, space + 1);
    if (space < at || end < 0 || end + 1 + idLength > data.length) return undefined;
    const digits = data.toString('latin1', at, space);
    const mode = /^[0-7]{1,7}$/.test(digits) ? Number.parseInt(digits, 8) : 0;
    entries.push({ name: data.toString('utf8', space + 1, end), mode, oid: data.toString('hex', end + 1, end + 1 + idLength), sort: sortOf(mode) });
    at = end + 1 + idLength;
  }
  return entries;
}

/** Old repositories have files that a group may write; git takes them for plain ones. Any other mode git never writes. */
function sortOf(mode: number): RawEntry['sort'] {
  switch (mode) {
    case 0o100644: case 0o100755: case 0o100664: return 'file';
    case 0o120000: return 'link';
    case 0o160000: return 'submodule';
    case 0o040000: return 'folder';
    default: return 'odd';
  }
}
