import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openRepository } from '../../src/discover/commits.ts';
import { repositoryOf } from '../support/repository.ts';
import { temporary } from '../support/temporary.ts';

describe('questions about commits', () => {
  test('a commit says its tree, its parents and its time', async () => {
    const made = repositoryOf({ a: '1' }, { a: '2' });
    const [first = '', second = ''] = made.commits;
    const repository = openRepository(made.directory);
    expect(await repository.commit(second)).toEqual({ oid: second, tree: made.git('rev-parse', 'HEAD^{tree}'), parents: [first], committed: Date.UTC(2026, 0, 1) / 1000 });
    expect((await repository.commit(first))?.parents).toEqual([]);
    expect(await repository.commit(made.git('rev-parse', 'HEAD^{tree}'))).toBeUndefined();
    expect(await repository.commit('0'.repeat(40))).toBeUndefined();
    expect(await repository.commit('HEAD\n--all')).toBeUndefined();
  });

  test('a merge has two parents in order, and a merge base', async () => {
    const made = repositoryOf({ a: '1' });
    made.git('checkout', '-q', '-b', 'side');
    const side = made.commit({ a: '1', b: '1' });
    made.git('checkout', '-q', 'main');
    const main = made.commit({ a: '2' });
    made.git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
    const merge = made.git('rev-parse', 'HEAD');
    const repository = openRepository(made.directory);
    expect((await repository.commit(merge))?.parents).toEqual([main, side]);
    expect(repository.mergeBases(main, side)).toEqual([made.commits[0]]);
    expect(repository.mergeBases(main, merge)).toEqual([main]);
    expect(repository.mergeBases('main', 'side')).toEqual([]);
    expect(await repository.isAncestor(side, merge)).toBe('yes');
    expect(await repository.isAncestor(merge, side)).toBe('no');
    expect(await repository.isAncestor(main, main)).toBe('yes');
  });

  test('unrelated histories have no merge base', () => {
    const made = repositoryOf({ a: '1' });
    made.git('checkout', '-q', '--orphan', 'other');
    const other = made.commit({ b: '1' });
    expect(openRepository(made.directory).mergeBases(made.commits[0] ?? '', other)).toEqual([]);
  });

  test('names are resolved to commits, and nothing in a name is an option', () => {
    const made = repositoryOf({ a: '1' }, { a: '2' });
    made.git('tag', '-a', '-m', 'note', 'v1');
    const repository = openRepository(made.directory);
    expect(repository.resolve('v1')).toBe(made.commits[1]);
    expect(repository.resolve('HEAD^1')).toBe(made.commits[0]);
    for (const name of ['gone', '--all', '', '-h', 'HEAD:a', 'HEAD^{tree}', '--git-dir\n']) expect(repository.resolve(name), name).toBeUndefined();
    expect(repository.exists(made.commits[0] ?? '')).toBe('commit');
    expect(repository.exists(made.git('rev-parse', 'v1'))).toBe('tag');
    expect(repository.exists('1'.repeat(40))).toBeUndefined();
    expect(repository.exists('HEAD')).toBeUndefined();
  });

  test('names that hold a commit', async () => {
    const made = repositoryOf({ a: '1' }, { a: '2' });
    made.git('branch', 'old', made.commits[0] ?? '');
    made.git('tag', '-a', '-m', 'note', 'v1');
    const repository = openRepository(made.directory);
    expect(repository.refs().map((ref) => ref.name)).toEqual(['refs/heads/main', 'refs/heads/old', 'refs/tags/v1']);
    const held = await repository.refsHolding(made.commits[1] ?? '');
    expect(held.refs.map((ref) => ref.name)).toEqual(['refs/heads/main', 'refs/tags/v1']);
    expect(held.complete).toBe(true);
    expect((await repository.refsHolding(made.commits[0] ?? '', 'refs/heads/')).refs.map((ref) => ref.name)).toEqual(['refs/heads/main', 'refs/heads/old']);
  });

  test('a shallow clone says so, and does not say no where it cannot know', async () => {
    const made = repositoryOf({ a: '1' }, { a: '2' }, { a: '3' });
    const clone = temporary('shallow');
    made.git('clone', '-q', '--depth', '2', `file://${made.directory}`, clone);
    const repository = openRepository(clone);
    const [first = '', second = '', third = ''] = made.commits;
    expect(repository.shallow).toBe(true);
    expect(openRepository(made.directory).shallow).toBe(false);
    expect(repository.resolve(first)).toBeUndefined();
    expect(await repository.isAncestor(second, third)).toBe('yes');
    expect(await repository.isAncestor(first, third)).toBe('yes');
    expect(await repository.isAncestor('a'.repeat(40), third)).toBe('unknown');
    expect((await repository.commit(second))?.parents).toEqual([first]);
  });

  test('a history longer than is walked is not known to lack a commit', async () => {
    const made = repositoryOf({ a: '1' }, { a: '2' }, { a: '3' }, { a: '4' });
    const [first = '', , third = '', fourth = ''] = made.commits;
    const repository = openRepository(made.directory, 2);
    expect([await repository.isAncestor(third, fourth), await repository.isAncestor(first, fourth)]).toEqual(['yes', 'unknown']);
    expect((await repository.refsHolding(first)).complete).toBe(false);
  });

  test('replacements do not count, and a commit whose bytes are not its own is none', async () => {
    const made = repositoryOf({ a: '1' }, { a: '2' }, { a: '3' });
    const [first = '', second = '', third = ''] = made.commits;
    made.git('replace', third, first);
    expect((await openRepository(made.directory).commit(third))?.parents).toEqual([second]);
    const path = join(made.directory, '.git/objects', second.slice(0, 2), second.slice(2));
    const other = join(made.directory, '.git/objects', first.slice(0, 2), first.slice(2));
    chmodSync(path, 0o644);
    writeFileSync(path, readFileSync(other));
    expect(await openRepository(made.directory).commit(second)).toBeUndefined();
  });

  test('a full name that is not there is not looked for among tags and branches that are called so', () => {
    const made = repositoryOf({ a: '1' }, { a: '2' });
    const [first = '', second = ''] = made.commits;
    for (const other of ['refs/tags/refs/remotes/origin/main', 'refs/heads/refs/remotes/origin/main', 'refs/remotes/refs/remotes/origin/main']) {
      made.git('update-ref', other, first);
      expect(openRepository(made.directory).resolve('refs/remotes/origin/main')).toBeUndefined();
      expect(openRepository(made.directory).resolve('refs/remotes/origin/main^0')).toBeUndefined();
    }
    made.git('update-ref', 'refs/remotes/origin/main', second);
    made.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
    const repository = openRepository(made.directory);
    expect(['refs/remotes/origin/main', 'refs/remotes/origin/HEAD', 'refs/heads/main', 'main', 'HEAD'].map((name) => repository.resolve(name))).toEqual([second, second, second, second, second]);
    expect(repository.resolve('refs/remotes/origin/main~1')).toBe(first);
  });

  test('no repository, no directory: a sentence', () => {
    expect(() => openRepository(temporary('plain'))).toThrow('not a git repository');
    expect(() => openRepository('/nowhere/at/all')).toThrow('there is no directory');
  });
});
