import { compareText } from '../model/index.ts';
import type { FileChange, Span, TreeChanges } from '../model/index.ts';
import { changedLines, Effort, wholeOf } from './changed-lines.ts';
import { directoriesOf, renamesOf } from './renames.ts';

/** One file of a tree, as far as comparing needs it. Two versions with equal ids are equal; a version without an id is compared by its size. */
export interface FileVersion { readonly path: string; readonly size: number; readonly id: string | undefined }

/** Files that are not the same in both trees, before renames are looked for. Each list in code-point order of path. */
export interface Differences {
  readonly deleted: readonly FileVersion[];
  readonly added: readonly FileVersion[];
  readonly modified: readonly { readonly base: FileVersion; readonly head: FileVersion }[];
  /** Paths that both trees have. */
  readonly kept: readonly string[];
}

/** Which files two trees do not have in common, by path and id. Both lists in code-point order of path. */
export function differencesOf(base: readonly FileVersion[], head: readonly FileVersion[]): Differences {
  const before = new Map(base.map((file) => [file.path, file]));
  const after = new Set(head.map((file) => file.path));
  const modified: { base: FileVersion; head: FileVersion }[] = [];
  const kept: string[] = [];
  const added: FileVersion[] = [];
  for (const file of head) {
    const was = before.get(file.path);
    if (!was) { added.push(file); continue; }
    kept.push(file.path);
    if (!sameVersion(was, file)) modified.push({ base: was, head: file });
  }
  return { deleted: base.filter((file) => !after.has(file.path)), added, modified, kept };
}

function sameVersion(a: FileVersion, b: FileVersion): boolean {
  if (a === b) return true;
  return a.id !== undefined && b.id !== undefined && a.id.length === b.id.length ? a.id === b.id : a.size === b.size;
}

/** Texts of the files that differ, byte order mark removed; undefined where there is none to be had. */
export interface Texts { base(path: string): string | undefined; head(path: string): string | undefined }

/** What differs between two trees as files and lines, renames found. The same input gives the same answer; the work is bounded. */
export function treeChanges(differences: Differences, texts: Texts): TreeChanges {
  const renames = renamesOf(differences.deleted, differences.added, texts);
  const toBase = new Map(renames.map((rename) => [rename.head.path, rename.base.path]));
  const toHead = new Map(renames.map((rename) => [rename.base.path, rename.head.path]));
  const effort = new Effort();
  const files: FileChange[] = [];
  for (const { base, head } of [...differences.modified, ...renames].sort((a, b) => compareText(a.head.path, b.head.path))) {
    const named = { base: base.path, head: head.path };
    if (sameVersion(base, head) && (base.id !== undefined || base.path === head.path)) { files.push({ ...named, removed: [], added: [] }); continue; }
    const [was, is] = [texts.base(base.path), texts.head(head.path)];
    if (was === undefined || is === undefined) files.push({ ...named, removed: spansOf(was), added: spansOf(is), opaque: true });
    else files.push({ ...named, ...changedLines(was, is, effort) });
  }
  for (const { path } of differences.deleted) {
    if (toHead.has(path)) continue;
    const text = texts.base(path);
    files.push({ base: path, removed: spansOf(text), added: [], ...(text === undefined ? { opaque: true } : {}) });
  }
  for (const { path } of differences.added) {
    if (toBase.has(path)) continue;
    const text = texts.head(path);
    files.push({ head: path, removed: [], added: spansOf(text), ...(text === undefined ? { opaque: true } : {}) });
  }
  const deleted = new Set(differences.deleted.map((file) => file.path));
  const directories = directoriesOf(renames, differences.kept);
  return {
    files: files.sort((a, b) => compareText(a.head ?? '', b.head ?? '') || compareText(a.base ?? '', b.base ?? '')),
    baseOf: (head) => toBase.get(head) ?? head,
    headOf: (base) => toHead.get(base) ?? (deleted.has(base) ? undefined : base),
    baseDirectoryOf: (head) => directories.get(head) ?? head,
  };
}

function spansOf(text: string | undefined): readonly Span[] { return text === undefined ? [] : wholeOf(text); }
