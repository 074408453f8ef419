import type { Origin } from './place.ts';
import type { Gap } from './facts.ts';

/** One file as the scan sees it. */
export interface FileRef {
  /** Relative to the root of the scan, forward slashes. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly origin: Origin;
  /** Git object id where the workspace knows it for free (a git tree; never for the working tree). */
  readonly oid?: string;
  /** Mode in a git tree; 120000 also for what lies behind a link to a folder. Absent elsewhere. */
  readonly mode?: '100644' | '100755' | '120000';
  /** A dependency folder, build output, vendored code: read for secrets, ranked down, never a source of agents or infrastructure. */
  readonly derived?: boolean;
  /** Read for the credentials in it and for nothing else. */
  readonly only?: 'credentials';
  /** For `history`: the newest commit that holds this version. */
  readonly ref?: string;
}

/**
 * Where bytes come from: the working tree, a git tree, memory. Only implementations of this touch disk and git.
 * Both methods report trouble as gaps through `gaps()`, never by throwing for a single file.
 */
export interface Workspace {
  /** What this is, for the reader: `working tree`, `git tree <revision>`, `memory`. No absolute path. */
  readonly description: string;
  /** Every file in code-point order of its path. Calling twice gives the same list. */
  files(): Promise<readonly FileRef[]>;
  /** The bytes of one file, at most `limit` bytes (Bounds.fileBytes); undefined, with a gap, where it cannot be read. */
  read(file: FileRef): Promise<Uint8Array | undefined>;
  /**
   * `read` into a buffer of the caller's, at once: puts the bytes at its beginning and tells how many. A number larger than the buffer: the file does not fit and was not
   * read; `read` gives it. Undefined as for `read`. Absent where bytes are not read from a disk. `enough` is asked about the first bytes of a file that has more, `START_BYTES` at the least: where it says
   * yes the rest is not put there, and told is how many there are all the same.
   */
  readInto?(file: FileRef, buffer: Uint8Array, enough?: (start: Uint8Array) => boolean): number | undefined;
  /** Says which files will be read next, in this order: one that fetches ahead need fetch no others. A hint; every answer stays the same. */
  expect?(files: readonly FileRef[]): void;
  /**
   * Passes over a file whose bytes the caller knows by their object id: counts it and tells its gaps as `read` would, and fetches nothing. False where
   * `read` would give no bytes for a reason known without them; the caller then reads.
   */
  skip?(file: FileRef): boolean;
  /** The name git gives the bytes of a file that `read` does not give: too large, a pointer to another store. `like` is a name from the same repository. Absent or undefined: not known. */
  identify?(file: FileRef, like?: string): string | undefined;
  /**
   * What stands in the tree and is no file of the list, with the name git gives it: submodules (their commit), links that lead nowhere (their text), objects that this clone
   * lacks. Only after `files()`. `like` as above. In code-point order of path.
   */
  unlisted?(like?: string): readonly { readonly path: string; readonly oid: string }[];
  /** Does git keep this file, staged or committed? Undefined: nobody says, as where there is no repository. Only after `files()`. Absent: every file is kept, as in a git tree. */
  keeps?(file: string): boolean | undefined;
  /** What could not be listed or read so far, in the order met. */
  gaps(): readonly Gap[];
  /** What was looked at and what was left out, for the reader: `node_modules (12,345 files): names only`. */
  notes(): readonly string[];
}

/** Files that are none of the tree, of which only credentials are of interest: earlier versions that git keeps after the file is gone, and what lies packed in archives. */
export interface Past {
  /** What there is, each content once; versions newest first, those in `live` (names git gives to what the tree holds now) left out. */
  list(live: ReadonlySet<string>): Promise<readonly FileRef[]>;
  /** Their bytes, in the order of `files`, which must come from `list`, in groups of any size. They stay as they are. One that cannot be read is left out and is a gap. */
  contents(files: readonly FileRef[]): Iterable<readonly PastFile[]> | AsyncIterable<readonly PastFile[]>;
  /** Shaped like the names of the repository's objects: tells which algorithm names them. Undefined where there is none. */
  readonly like: string | undefined;
  gaps(): readonly Gap[];
  notes(): readonly string[];
}

/** One of them, read. */
export interface PastFile { readonly file: FileRef; readonly bytes: Uint8Array }

/** How a file is written shows in this many bytes of it. */
export const START_BYTES = 4096;

/** Bounds on what a scan takes. Passing one makes a gap, never an error. */
export interface Bounds {
  /** Largest file read, in bytes. */
  readonly fileBytes: number;
  /** Most files listed. */
  readonly files: number;
  /** Deepest directory. */
  readonly depth: number;
  /** Most bytes read in all. */
  readonly totalBytes: number;
}

export const DEFAULT_BOUNDS: Bounds = { fileBytes: 8 * 1024 * 1024, files: 500_000, depth: 64, totalBytes: 4 * 1024 * 1024 * 1024 };
