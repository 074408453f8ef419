import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { baseName, compareText, DEFAULT_BOUNDS } from '../model/index.ts';
import type { Bounds, FileRef, Workspace } from '../model/index.ts';
import { counted, GapList, tooLarge } from './gap-list.ts';
import { STORES } from './home-stores.ts';
import { readFile } from './read-file.ts';
import { codeOf, followLink } from './walk.ts';

const FOLDER_DEPTH = 3;

/**
 * The credential stores of a home directory, and nothing else of it. Paths are written `~/...`, origin `home`. A store that is a link is
 * followed where it stays below the home directory, as people who keep their settings in a repository do it. Throws an Error with a sentence when
 * there is no such directory.
 */
export function openHome(home: string, bounds: Bounds = DEFAULT_BOUNDS): Workspace {
  let root: string;
  try {
    root = realpathSync(home);
    if (!statSync(root).isDirectory()) throw new Error('not a directory');
  } catch (error) { throw new Error(`there is no home directory ${home}`, { cause: error }); }
  const gaps = new GapList();
  const reals = new Map<string, string>();
  let listed: readonly FileRef[] | undefined;

  const list = (): readonly FileRef[] => {
    const refs: FileRef[] = [];
    const look = (path: string, names: RegExp | undefined, depth: number): void => {
      const found = followLink(root, join(root, path));
      const shown = `~/${path}`;
      if (found.to === 'gap') {
        // Most stores do not exist on a given machine; only a link that is there and goes wrong is worth a word.
        if (exists(root, path)) gaps.add('link', shown, found.why, 'home');
        return;
      }
      if (found.to === 'file') {
        if (names && !names.test(baseName(path))) return;
        reals.set(shown, relative(root, found.real).split(sep).join('/'));
        refs.push({ path: shown, size: found.size, origin: 'home' });
        return;
      }
      if (!names || depth >= FOLDER_DEPTH) return;
      let inside: string[];
      try { inside = readdirSync(found.real); } catch (error) { gaps.add('unreadable', shown, `is a folder that could not be listed (${codeOf(error)})`, 'home'); return; }
      for (const name of inside.sort(compareText)) if (refs.length < bounds.files) look(`${path}/${name}`, names, depth + 1);
    };
    for (const store of STORES) look(store.path, store.names, 0);
    return [...new Map(refs.map((ref) => [ref.path, ref])).values()].sort((a, b) => compareText(a.path, b.path));
  };

  const read = (file: FileRef): Uint8Array | undefined => {
    const real = reals.get(file.path);
    if (real === undefined) return undefined;
    const got = readFile(join(root, real), bounds.fileBytes);
    if (got.bytes === undefined) gaps.add(got.kind, file.path, got.size === undefined ? got.why : tooLarge(got.size, bounds.fileBytes), 'home');
    return got.bytes;
  };
  return {
    description: 'credential stores of the home directory',
    files: async () => (listed ??= list()),
    read: async (file) => read(file),
    gaps: () => gaps.all(),
    notes: () => (listed ? [`home directory: ${counted(STORES.length, 'known credential store')} looked for, ${counted(listed.length, 'file')} there; nothing else of it was read`] : []),
  };
}

/** Is there an entry of this name, whatever it leads to? */
function exists(root: string, path: string): boolean {
  const slash = path.lastIndexOf('/');
  try { return readdirSync(join(root, path.slice(0, Math.max(slash, 0)))).includes(path.slice(slash + 1)); } catch { return false; }
}
