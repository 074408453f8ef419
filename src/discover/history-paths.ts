import { derivedFolder, readWhenDerived } from './derived.ts';
import type { Derived } from './derived.ts';

/** Pictures, sound, fonts, archives, programs: nothing in them reads as a credential. Certificates and key stores are no part of the list. */
const NO_TEXT = /\.(?:png|jpe?g|gif|bmp|ico|icns|webp|avif|tiff?|psd|heic|mp[34]|m4[av]|mov|avi|mkv|webm|ogg|wav|flac|woff2?|ttf|otf|eot|pdf|docx?|xlsx?|pptx?|zip|gz|tgz|bz2|xz|zst|7z|rar|jar|war|ear|whl|nupkg|deb|rpm|dmg|iso|exe|dll|so|dylib|a|o|obj|class|pyc|wasm|bin|dat|db|sqlite3?|parquet|onnx|pt|pb|npy|npz|h5|lockb)$/i;

/**
 * Is a version of a file read, by its path and size? Not what no text is, nor what tools put into folders of dependencies and build output, but for the small files of a kind that often
 * holds credentials: the rule of the working tree, as far as names tell.
 */
export function wantedInHistory(path: string): boolean { return !NO_TEXT.test(path); }

/** The same for what stands in a derived folder, once the size is known. */
export function wantedWhenDerived(path: string, size: number): boolean {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  const sort = parts.map((part): Derived | undefined => derivedFolder(part, NOTHING, false, never)).find((one) => one !== undefined);
  return sort === undefined || readWhenDerived(name, size, sort);
}
const NOTHING: readonly string[] = [];
const never = (): boolean => false;
