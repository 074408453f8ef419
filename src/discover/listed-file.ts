import { lstatSync } from 'node:fs';
import type { FileRef, Origin } from '../model/index.ts';

/**
 * A file of a directory as it was listed. Its size is asked of the system only when somebody wants it before the file is read, for that takes as long as to list the file: opening the file tells it
 * anyway. The size is 0 where it cannot be told any more.
 */
export class ListedFile implements FileRef {
  readonly path: string;
  origin: Origin = 'tree';
  declare derived?: boolean;
  declare only?: 'credentials';
  /** Where below the directory the bytes lie, if not at the path: a link was followed to them. */
  readonly at: string | undefined;
  readonly #under: string;
  #size: number | undefined;

  /** `under`: the directory, absolute, with its slash; `size`: where it is known. */
  constructor(path: string, under: string, at?: string, size?: number) {
    this.path = path;
    this.at = at;
    this.#under = under;
    this.#size = size;
  }

  get size(): number { return (this.#size ??= sizeAt(this.location)); }

  /** Where the bytes lie, absolute. */
  get location(): string { return this.#under + (this.at ?? this.path); }

  /** Says the size, met when the file was opened. */
  opened(size: number): void { this.#size = size; }
}

function sizeAt(location: string): number {
  try { return lstatSync(location, { throwIfNoEntry: false })?.size ?? 0; } catch { return 0; }
}
