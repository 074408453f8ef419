import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openWorkingTree } from '../../src/discover/index.ts';
import { GapList } from '../../src/discover/gap-list.ts';
import { addOddNames, fold, isNotAscii } from '../../src/discover/odd-names.ts';
import { directory, gaps } from './support.ts';

const name = fc.string({ unit: fc.constantFrom('a', 'A', 's', 'S', 'Σ', 'σ', 'ς', 'é', 'É', 'İ', 'ß', '.', '\u0301', '\u200D'), minLength: 1, maxLength: 3 }).filter((one) => one !== '.' && one !== '..');
const paths = fc.uniqueArray(fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')), { maxLength: 12 });

describe('names that are not what they look like', () => {
  test('two paths fold to the same only where two names in one folder do', () => {
    fc.assert(fc.property(paths, (all) => {
      const folders = new Map<string, Set<string>>();
      for (const path of all) {
        const parts = path.split('/');
        for (const [at, part] of parts.entries()) {
          const above = parts.slice(0, at).join('/');
          folders.set(above, (folders.get(above) ?? new Set()).add(part));
        }
      }
      const twins = [...folders.values()].some((names) => new Set([...names].map(fold)).size < names.size);
      const files = all.map((path) => ({ path, size: 0, origin: 'tree' as const }));
      const [whole, told] = [new GapList(), new GapList()];
      addOddNames(files, whole);
      addOddNames(files, told, { twins, strange: all.some(isNotAscii) });
      expect(told.all()).toEqual(whole.all());
    }), { numRuns: 300 });
  });

  test('are found on disk, folders too, and in folders that tools write they are left alone', async () => {
    const tree = openWorkingTree(directory({ 'a/Readme': '', 'a/readme': '', 'b/x': '', 'B/x': '', 'B/y': '', 'node_modules/p/A': '', 'node_modules/p/a': '', 'c/\u200Dnone': '' }));
    await tree.files();
    expect(gaps(tree).sort()).toEqual(['encoding c/\u200Dnone', 'link B/x', 'link a/Readme', 'link a/readme', 'link b/x']);
  });
});
