import type { Extractor, FileRef, Gap } from './model/index.ts';

/**
 * Gaps for files that are nothing here and something elsewhere: a disk that does not tell upper from lower case, or passes over signs that nobody
 * sees, gives `.Claude/settings.json` to a program that opens `.claude/settings.json`. Only names that begin with a dot are looked at: in others upper
 * case is everyday, and such names are what programs look for by themselves.
 */
export function disguised(files: readonly FileRef[], extractors: readonly Extractor[]): Gap[] {
  const none: ReadonlySet<string> = new Set();
  return files.flatMap((file): Gap[] => {
    if (file.derived === true || !ODD.test(file.path)) return [];
    const plain = { ...file, size: file.size, path: file.path.normalize('NFKC').replace((UNSEEN ??= /\p{Default_Ignorable_Code_Point}/gu), '').toLowerCase() };
    if (plain.path === file.path || !extractors.some((extractor) => extractor.wants({ file: plain, hits: none }) && !extractor.wants({ file, hits: none }))) return [];
    return [{
      fact: 'gap', kind: 'link', reason: 'is read as settings where the disk does not tell its name from the usual one, and was not read so here; give it the usual name',
      place: { file: file.path, start: 0, end: 0, origin: file.origin },
    }];
  });
}

/** A part of the path that begins with a dot and has something else in it than small letters, digits and plain signs. */
const ODD = /(?:^|\/)\.[^/]*[^\x20-\x40\x5B-\x7E/]/;
/** Made when it is first asked for, as all expressions of such classes: V8 lists their thousands of characters when it makes one. */
let UNSEEN: RegExp | undefined;
