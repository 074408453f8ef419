import { gitMemo } from './discover/index.ts';
import type { GitMemo } from './discover/index.ts';
import { blobName } from './model/index.ts';
import type { FileRef, Gap, LocalFact } from './model/index.ts';

/** What one version of one file says by itself, whatever else stands in its tree. Never changed after it is made. */
export interface FileFacts {
  /** Decoded text, where the file said something. */
  readonly text?: string;
  /** What could not be decoded, parsed or read of it. */
  readonly gaps: readonly Gap[];
  /** Local facts, in the order the extractors were asked. */
  readonly local: readonly LocalFact[];
  /** A picture, a film or a font in which a literal was met. */
  readonly media?: true;
  /** Bytes of the file. */
  readonly bytes: number;
}

/**
 * Characters of text that are kept at most, 256 Mi (UTF-16 of mostly ASCII: about as many bytes). Local facts hold spans and short names and come
 * to a fraction of it; syntax trees are not kept. Beyond it nothing is added: what is there stays right.
 */
const MOST_CHARACTERS = 256 * 1024 * 1024;
/** Weight of an entry without text: most files are wanted by no reader, and an entry says so. */
const LEAST = 512;

/**
 * What was read of files in this process, by path, origin, derived flag and git object id, so that a file which two trees share is read once. Lives in
 * memory only and dies with its holder. One memo serves one set of tables: told of another, it forgets everything.
 */
export class Memo {
  /** What was learnt of git's objects while trees were listed. Whatever repository they are of: an object id names one thing. */
  readonly objects: GitMemo = gitMemo();
  readonly #entries = new Map<string, FileFacts>();
  readonly #most: number;
  #tables: string | undefined;
  #weight = 0;
  /** Tells which algorithm the repository names objects by. */
  #like: string | undefined;

  /** `most` bounds the characters of text kept. */
  constructor(most: number = MOST_CHARACTERS) { this.#most = most; }

  /** Binds it to the tables with this digest; what other tables read is forgotten. `like`: a name of an object of the repository, where there is one. */
  serve(tables: string, like?: string): this {
    this.#like = like;
    if (this.#tables !== tables) { this.#entries.clear(); this.#weight = 0; }
    this.#tables = tables;
    return this;
  }

  /** Git's name for bytes that no tree names: those of a working tree. */
  name(bytes: Uint8Array): string { return blobName(bytes, this.#like); }

  get(file: FileRef, oid: string): FileFacts | undefined { return this.#entries.get(keyOf(file, oid)); }

  set(file: FileRef, oid: string, facts: FileFacts): void {
    const key = keyOf(file, oid);
    const weight = LEAST + (facts.text?.length ?? 0);
    if (this.#entries.has(key) || this.#weight + weight > this.#most) return;
    this.#entries.set(key, facts);
    this.#weight += weight;
  }

  /** Entries and characters held, for those who measure. */
  get held(): { readonly entries: number; readonly weight: number } { return { entries: this.#entries.size, weight: this.#weight }; }
}

function keyOf(file: FileRef, oid: string): string { return `${oid} ${file.origin}${file.derived === true ? ' derived' : ''}${file.only === undefined ? '' : ' only'} ${file.path}`; }
