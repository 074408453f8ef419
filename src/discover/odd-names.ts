import type { FileRef } from '../model/index.ts';
import type { GapList } from './gap-list.ts';

/**
 * Gaps for names that do not say which file they are: twins that a file system which takes upper for lower case, or composed for decomposed letters,
 * holds as one file (what an agent reads there then depends on the machine), and names with characters that nobody sees or that turn the reading
 * order. The files are read all the same. Names in folders that tools write are left alone. `strange`, `twins`: as told by `walk`; where neither is so, nothing is looked through.
 */
export function addOddNames(files: readonly FileRef[], gaps: GapList, { strange, twins }: { readonly strange: boolean; readonly twins: boolean } = { strange: true, twins: true }): void {
  if (!strange && !twins) return;
  // A path of small letters and plain signs is what it looks like, and folds to itself.
  const odd = files.filter((file) => file.derived !== true && isNotPlain(file.path));
  for (const { path, origin } of odd) {
    if (NOT_ASCII.test(path) && isInvisible(path)) gaps.add('encoding', path, 'has characters in its name that cannot be seen or that turn the reading order, so it may pass for another file; rename it', origin);
  }
  if (!twins) return;
  // A path that folds to itself can be met only by one that does not.
  const byFold = new Map<string, FileRef[]>();
  for (const file of odd) {
    const folded = fold(file.path);
    const alike = byFold.get(folded);
    if (alike) alike.push(file); else byFold.set(folded, [file]);
  }
  if (byFold.size === 0) return;
  const plain = new Map(files.filter((file) => file.derived !== true && byFold.has(file.path)).map((file) => [file.path, file]));
  for (const [folded, alike] of byFold) {
    const first = plain.get(folded);
    const group = first === undefined || alike.includes(first) ? alike : [first, ...alike];
    for (const { path, origin } of group.length > 1 ? group : []) {
      gaps.add('link', path, 'has a twin whose name differs in upper and lower case or in how a letter is composed: on many machines both are one file; both were read here; rename one', origin);
    }
  }
}

/** Does the name hold a character that is not ASCII? */
export function isNotAscii(name: string): boolean { return NOT_ASCII.test(name); }
/** Does it hold such a one, or a capital letter? */
export function isNotPlain(name: string): boolean { return NOT_PLAIN.test(name); }

const NOT_ASCII = /[^\x20-\x7E]/;
const NOT_PLAIN = /[^\x20-\x40\x5B-\x7E]/;
let INVISIBLE: RegExp | undefined;
/** Pictures made of several are joined by such characters, and a selector asks for colour: nothing is hidden there. */
let JOINED_PICTURES: RegExp | undefined;

/** The expressions are made when a name first asks for them, which in most trees none does: V8 lists the thousands of characters of such classes when it makes one. */
function isInvisible(path: string): boolean {
  JOINED_PICTURES ??= /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})|(?<=[\p{Emoji}])\uFE0F/gu;
  return (INVISIBLE ??= /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u).test(path.replace(JOINED_PICTURES, ''));
}

/** As file systems fold: upper case first, so that letters with several lower forms meet. Two paths fold to the same where the names do in which they first differ. */
export function fold(path: string): string { return NOT_ASCII.test(path) ? path.normalize('NFD').toUpperCase().toLowerCase().normalize('NFC') : path.toLowerCase(); }
