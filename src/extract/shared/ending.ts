import { rememberedBy } from './remembered.ts';

/** What the name of a file ends with: from its last dot on, or all of it, behind a slash, where it holds no dot or begins with its only one. */
export function endingOf(file: string): string {
  if (last.file === file) return last.ending;
  const name = file.lastIndexOf('/') + 1;
  const dot = file.lastIndexOf('.');
  last = { file, ending: dot > name ? file.slice(dot) : `/${file.slice(name)}` };
  return last.ending;
}
/** Several questions are asked of one file in turn. */
let last: { readonly file: string; readonly ending: string } = { file: '', ending: '/' };

/** The same function of a file, which answers from memory for names that end as one asked for before does: only for answers that hang on `endingOf` alone. */
export function byEnding<T>(make: (file: string) => T): (file: string) => T { return rememberedBy(endingOf, make); }
