import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openWorkingTree } from '../../src/discover/index.ts';
import { Listing } from '../../src/discover/listing.ts';
import { compareText } from '../../src/model/index.ts';
import { repositoryOf } from '../support/repository.ts';
import type { TestRepository } from '../support/repository.ts';

/** Files that git ignores, as the scan has them. */
async function ignored(repo: TestRepository): Promise<string[]> {
  return (await openWorkingTree(repo.directory).files()).filter((file) => file.origin === 'ignored').map((file) => file.path);
}
/** As git lists them one by one. */
function told(repo: TestRepository): string[] { return repo.git('ls-files', '-z', '--others', '--ignored', '--exclude-standard').split('\0').filter((path) => path !== '').sort(compareText); }

describe('what git ignores', () => {
  const TREE = { '.gitignore': 'out/\n*.log\n.env\n', 'a.ts': '1', 'out/kept.txt': '2', 'src/b.log': '3' };

  test('is nothing where git tracks all there is, whatever the patterns say', async () => {
    const repo = repositoryOf(TREE);
    expect(await ignored(repo)).toEqual([]);
  });

  test.each([
    ['a file beside tracked ones', { 'src/c.log': '' }], ['a file in a folder that is ignored and tracked in part', { 'out/x/y.txt': '' }], ['a folder of its own', { 'new/out/z.txt': '', 'new/q.ts': '' }],
    ['one at the top', { '.env': '' }], ['none, only new ones', { 'new/q.ts': '', 'zz.ts': '' }], ['names beyond the first plane', { '\u{1F600}.log': '', '\uFFFD.ts': '' }],
  ])('%s', async (_, files) => {
    const repo = repositoryOf({ ...TREE, '\u{1F600}.ts': '', '\uE000.ts': '' });
    repo.put(files);
    expect(await ignored(repo)).toEqual(told(repo));
  });

  test('beside a repository that is mounted, and a link that is tracked', async () => {
    const repo = repositoryOf({ ...TREE, 'z/file.ts': '' });
    symlinkSync('a.ts', join(repo.directory, 'link.ts'));
    const inner = repositoryOf({ 'i.ts': '', '.gitignore': '*.tmp' });
    repo.git('submodule', 'add', '-q', inner.directory, 'mounted');
    repo.git('add', '-A');
    repo.git('commit', '-q', '-m', 'mount');
    expect(await ignored(repo)).toEqual([]);
    repo.put({ 'mounted/x.tmp': '', 'z/late.log': '' });
    expect(await ignored(repo)).toEqual(['mounted/x.tmp', 'z/late.log']);
  });

  test('an empty folder changes nothing, and all of a directory that ignores itself is its tree', async () => {
    const repo = repositoryOf(TREE);
    mkdirSync(join(repo.directory, 'out/empty/deep'), { recursive: true });
    expect(await ignored(repo)).toEqual([]);
    const whole = repositoryOf();
    whole.put({ '.gitignore': '*\n', 'a.ts': '', 'b.ts': '' });
    const tree = openWorkingTree(whole.directory);
    expect((await tree.files()).map((file) => `${file.path} ${file.origin}`)).toEqual(['.gitignore tree', 'a.ts tree', 'b.ts tree']);
    expect(tree.notes()).toContain('the repository around this directory ignores it, so every file is taken as part of the tree');
  });
});

describe('a listing', () => {
  test('says of any paths what sets would say', () => {
    const name = fc.constantFrom('a', 'b', 'a.b', 'a-', '\u{1F600}', '\uE000', 'é');
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    fc.assert(fc.property(fc.uniqueArray(fc.tuple(path, fc.constantFrom('100644', '120000', '160000')), { selector: ([one]) => one, maxLength: 20 }), fc.uniqueArray(path, { maxLength: 20 }), (entries, disk) => {
      const inOrder = entries.toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      const listing = new Listing('', inOrder.map(([one, mode]) => `${mode} ${'0'.repeat(40)} 0\t${one}\0`).join(''));
      const files = entries.filter(([, mode]) => mode === '100644').map(([one]) => one);
      expect(listing.compare(disk, (one) => one === 'a')).toEqual({ absent: files.filter((one) => !disk.includes(one)).length, unknown: disk.some((one) => one !== 'a' && !entries.some(([known]) => known === one)) });
      for (const one of [...disk, ...files]) {
        expect(listing.has(one)).toBe(files.includes(one));
        expect(listing.holdsFolder(one)).toBe(entries.some(([known, mode]) => known.startsWith(`${one}/`) || (known === one && mode === '160000')));
      }
      expect(new Set(listing.files())).toEqual(new Set(files));
    }), { numRuns: 150 });
  });
});
