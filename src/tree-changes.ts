import type { Reading } from './collect.ts';
import { differencesOf, treeChanges } from './compare/changes.ts';
import type { FileVersion } from './compare/changes.ts';
import { decode } from './discover/decode.ts';
import { compareText } from './model/index.ts';
import type { FileRef, TreeChanges, Workspace } from './model/index.ts';

/** A tree and what its files say. */
export interface ReadTree { readonly workspace: Workspace; readonly reading: Reading }

/** Bytes that are read once more on each side, of changed files that no reader wanted and so nobody kept. Files beyond it changed, nobody says where. */
const MOST_BYTES = 64 * 1024 * 1024;

/** What differs between two trees that were read with one memo, as files and lines. */
export async function changesBetween(base: ReadTree, head: ReadTree): Promise<TreeChanges> {
  const like = base.reading.files.find((file) => file.oid !== undefined)?.oid ?? head.reading.files.find((file) => file.oid !== undefined)?.oid;
  const differences = differencesOf(versionsOf(base, like), versionsOf(head, like));
  const unequal = differences.modified;
  const [before, after] = [
    await textsOf(base, [...differences.deleted, ...unequal.map((pair) => pair.base)]),
    await textsOf(head, [...differences.added, ...unequal.map((pair) => pair.head)]),
  ];
  return treeChanges(differences, { base: (path) => before.get(path), head: (path) => after.get(path) });
}

function versionsOf({ workspace, reading }: ReadTree, like: string | undefined): FileVersion[] {
  const files = reading.files.map((file): FileVersion => ({ path: file.path, size: file.size, id: reading.oids.get(file.path) ?? file.oid ?? workspace.identify?.(file, like) }));
  const listed = new Set(reading.files.map((file) => file.path));
  const others = (workspace.unlisted?.(like) ?? []).filter(({ path }) => !listed.has(path)).map(({ path, oid }): FileVersion => ({ path, size: 1, id: oid }));
  return others.length === 0 ? files : [...files, ...others].sort((a, b) => compareText(a.path, b.path));
}

async function textsOf({ workspace, reading }: ReadTree, files: readonly FileVersion[]): Promise<ReadonlyMap<string, string>> {
  const refs = new Map<string, FileRef>(reading.files.map((file) => [file.path, file]));
  const texts = new Map<string, string>();
  const unread: FileRef[] = [];
  for (const { path } of files) {
    const known = reading.texts.get(path)?.text;
    const file = refs.get(path);
    if (known !== undefined) texts.set(path, known);
    // What could not be read the first time cannot be now.
    else if (file && reading.oids.has(path)) unread.push(file);
  }
  let left = MOST_BYTES;
  const wanted = unread.filter((file) => (left -= file.size) >= 0);
  workspace.expect?.(wanted);
  for (const file of wanted) {
    const bytes = await workspace.read(file);
    const text = bytes && decode(bytes, file).text;
    if (text !== undefined) texts.set(file.path, text);
  }
  return texts;
}
