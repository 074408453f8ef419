import type { FileRef } from '../model/index.ts';
import type { GapList } from './gap-list.ts';

/**
 * Gaps for names that do not say which file they are: twins that a file system which takes upper for lower case, or composed for decomposed letters,
 * holds as one file (what an agent reads there then depends on the machine), and names with characters that nobody sees or that turn the reading
 * order. The files are read all the same. Names in folders that tools write are left alone.
 */
export function addOddNames(files: readonly FileRef[], gaps: GapList): void {
  const own = files.filter((file) => file.derived !== true);
  for (const { path, origin } of own) {
    if (INVISIBLE.test(path.replace(JOINED_PICTURES, ''))) gaps.add('encoding', path, 'has characters in its name that cannot be seen or that turn the reading order, so it may pass for another file; rename it', origin);
  }
  // A path that folds to itself can be met only by one that does not.
  const odd = own.filter((file) => NOT_PLAIN.test(file.path));
  if (odd.length === 0) return;
  const byPath = new Map(own.map((file) => [file.path, file]));
  const groups = new Map<string, Set<FileRef>>();
  for (const file of odd) {
    const folded = fold(file.path);
    const plain = byPath.get(folded);
    const group = groups.get(folded) ?? new Set(plain === undefined ? [] : [plain]);
    groups.set(folded, group.add(file));
  }
  for (const group of groups.values()) {
    for (const { path, origin } of group.size > 1 ? group : []) {
      gaps.add('link', path, 'has a twin whose name differs in upper and lower case or in how a letter is composed: on many machines both are one file; both were read here; rename one', origin);
    }
  }
}

const NOT_PLAIN = /[^\x20-\x40\x5B-\x7E]/;
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
/** Pictures made of several are joined by such characters, and a selector asks for colour: nothing is hidden there. */
const JOINED_PICTURES = /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})|(?<=[\p{Emoji}])\uFE0F/gu;

/** As file systems fold: upper case first, so that letters with several lower forms meet. */
function fold(path: string): string { return path.normalize('NFD').toUpperCase().toLowerCase().normalize('NFC'); }
