import type { Gap, Origin } from '../model/index.ts';

/** Gaps in the order met, each (kind, file) once: reading a file twice tells nothing new. */
export class GapList {
  readonly #gaps: Gap[] = [];
  readonly #seen = new Set<string>();

  /** `reason` is one sentence that quotes nothing from the file. */
  add(kind: Gap['kind'], file: string, reason: string, origin: Origin = 'tree'): void {
    const key = `${kind}\0${file}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#gaps.push({ fact: 'gap', kind, reason, place: { file, start: 0, end: 0, origin } });
  }

  all(): readonly Gap[] { return this.#gaps; }
}

/** `12,345`: the same on every machine. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 file`, `12,345 files`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** What becomes of the files of a folder that a tool wrote, for the notes. */
export function derivedNote({ files, read, only }: { readonly files: number; readonly read: number; readonly only: number }): string {
  const often = `${counted(read, 'small file')} of a kind that often holds credentials`;
  if (only === 0) return `names only${read > 0 ? `, but for ${often}` : ''}`;
  const left = files - read - only;
  return `${counted(only, 'file')} read for credentials only${read > 0 ? `, besides ${often}` : ''}${left > 0 ? `; of ${counted(left, 'other')} the name` : ''}`;
}

/** The sentence for a file over the limit. */
export function tooLarge(size: number, limit: number): string {
  return `${grouped(size)} bytes, more than the ${grouped(limit)} that are read of one file`;
}

/** Is this the pointer that Git LFS keeps in place of a large file? The first `length` bytes count. */
export function isLfsPointer(bytes: Uint8Array, length: number = bytes.length): boolean {
  if (length > 1024 || length < LFS.length || bytes[0] !== LFS[0]) return false;
  return LFS.every((byte, index) => bytes[index] === byte);
}
const LFS = new TextEncoder().encode('version https://git-lfs.github.com/spec/');
export const LFS_REASON = 'a Git LFS pointer stands here instead of the file; run `git lfs pull` and scan again';
