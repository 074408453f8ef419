import { derivedFolder, readWhenDerived } from './derived.ts';
import type { Derived } from './derived.ts';
import { NO_TEXT } from './no-text.ts';

/**
 * Is a version of a file read, by its path and size? Not what no text is, nor what tools put into folders of dependencies and build output, but for the small files of a kind that often
 * holds credentials: the rule of the working tree, as far as names tell.
 */
export function wantedInHistory(path: string): boolean { return !NO_TEXT.test(path); }

/** The same for what stands in a derived folder, once the size is known. */
export function wantedWhenDerived(path: string, size: number): boolean {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  const sort = parts.map((part): Derived | undefined => derivedFolder(part, NOTHING, never, never)).find((one) => one !== undefined);
  return sort === undefined || readWhenDerived(name, size, sort);
}
const NOTHING: readonly string[] = [];
const never = (): boolean => false;
