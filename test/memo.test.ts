import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { joinFacts, readFacts } from '../src/collect.ts';
import type { Reading } from '../src/collect.ts';
import { openGitTree, openWorkingTree } from '../src/discover/index.ts';
import { extractors } from '../src/extract/index.ts';
import { Memo } from '../src/memo.ts';
import { blobName, DEFAULT_BOUNDS } from '../src/model/index.ts';
import type { FileRef, Workspace } from '../src/model/index.ts';
import { readersOf } from '../src/scan.ts';
import { knowledge } from './support/knowledge.ts';
import { parse } from './support/parse.ts';
import { repositoryOf } from './support/repository.ts';
import { temporary } from './support/temporary.ts';
import { treeOf } from './support/tree.ts';

const makers = extractors.map((create) => create(knowledge()));
const readers = readersOf(await parse());
const read = (workspace: Workspace, memo?: Memo): Promise<Reading> => readFacts(workspace, makers, readers, memo ? { memo } : {});

/** A workspace that tells which files were read through it. */
function watched(workspace: Workspace): Workspace & { readonly seen: string[] } {
  const seen: string[] = [];
  return { ...workspace, seen, read: (file) => { seen.push(file.path); return workspace.read(file); } };
}

const TREE = {
  '.env': 'DATABASE_URL=postgres://app:{{password:a}}@db.example.net:5432/app\n', 'deploy.sh': '#!/bin/sh\npsql "$DATABASE_URL" -c "DROP TABLE users"\n', 'main.tf': 'resource "aws_db_instance" "main" {\n  identifier = "main"\n}\n',
  'package.json': '{"scripts":{"reset":"prisma migrate reset --force"}}\n', 'sub/package.json': '{"a": \n', 'bin.yaml': 'a: \u0000\n', 'README.md': 'Nothing.\n',
};

describe('memo', () => {
  test('the second tree of a repository is read only where it differs, and says the same as without', async () => {
    const made = repositoryOf(TREE, { ...TREE, 'main.tf': 'resource "aws_db_instance" "main" {\n  identifier = "other"\n}\n', 'new.sh': 'rm -rf /srv/data\n' });
    const memo = new Memo().serve('tables');
    const [base, head] = await Promise.all(made.commits.map(async (commit) => watched(await openGitTree(made.directory, commit))));
    if (!base || !head) throw new Error('no trees');
    await read(base, memo);
    expect(base.seen).toEqual(Object.keys(TREE).sort());
    const [with_, without] = [await read(head, memo), await read(await openGitTree(made.directory, 'HEAD'))];
    expect(head.seen).toEqual(['main.tf', 'new.sh']);
    expect(with_.texts).toEqual(without.texts);
    expect(with_.read).toEqual(without.read);
    expect(with_.gaps).toEqual(without.gaps);
    expect(with_.gaps.length).toBeGreaterThan(1);
    const plain = await openGitTree(made.directory, 'HEAD');
    const [mine, theirs] = [joinFacts(head, with_, makers), joinFacts(plain, without, makers)];
    expect(JSON.stringify(mine.facts)).toBe(JSON.stringify(theirs.facts));
    expect(mine.facts.length).toBeGreaterThan(5);
    expect(mine.gaps).toEqual(theirs.gaps);
  });

  test('gaps of what is not read stand in every tree', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n';
    const made = repositoryOf({ 'a.sql': pointer, 'big.env': 'A=1\n'.repeat(200), 'c.env': 'B=2\n' });
    const bounds = { ...DEFAULT_BOUNDS, fileBytes: 500, totalBytes: 2000 };
    const memo = new Memo().serve('tables');
    const gapsOf = async (limits = bounds): Promise<string[]> => { const tree = await openGitTree(made.directory, 'HEAD', limits); await read(tree, memo); return tree.gaps().map((gap) => `${gap.kind} ${gap.place.file}`); };
    const first = await gapsOf();
    expect(first).toEqual(['lfs a.sql', 'too-large big.env']);
    expect(await gapsOf()).toEqual(first);
    expect(await gapsOf({ ...bounds, totalBytes: 3 })).toEqual(['bound a.sql', 'too-large big.env']);
  });

  test('the total counts files that were not read again', async () => {
    const made = repositoryOf({ 'a.env': 'A=1\n', 'b.env': 'B=2\n', 'c.env': 'C=3\n' });
    const memo = new Memo().serve('tables');
    await read(await openGitTree(made.directory, 'HEAD'), memo);
    const tree = await openGitTree(made.directory, 'HEAD', { ...DEFAULT_BOUNDS, totalBytes: 9 });
    const reading = await read(tree, memo);
    expect(reading.read).toEqual({ count: 2, bytes: 8 });
    expect(tree.gaps().map((gap) => `${gap.kind} ${gap.place.file}`)).toEqual(['bound c.env']);
  });

  test('path, origin and the derived flag are part of what a file says', async () => {
    const memo = new Memo().serve('tables');
    const facts = { gaps: [], local: [], bytes: 1 };
    const file: FileRef = { path: 'a', size: 1, origin: 'tree' };
    memo.set(file, 'x', facts);
    expect(memo.get(file, 'x')).toBe(facts);
    for (const other of [{ ...file, path: 'b' }, { ...file, origin: 'ignored' as const }, { ...file, derived: true }]) expect(memo.get(other, 'x')).toBeUndefined();
    expect(memo.get(file, 'y')).toBeUndefined();
  });

  test('other tables forget everything, and what is kept is bounded', () => {
    const memo = new Memo(2000).serve('one');
    const set = (path: string): void => memo.set({ path, size: 1, origin: 'tree' }, path, { text: 'x'.repeat(400), gaps: [], local: [], bytes: 400 });
    for (const path of ['a', 'b', 'c', 'd']) set(path);
    expect(memo.held).toEqual({ entries: 2, weight: 1824 });
    memo.serve('one');
    expect(memo.held.entries).toBe(2);
    memo.serve('two');
    expect(memo.held).toEqual({ entries: 0, weight: 0 });
  });

  test('a repository that names objects by SHA-256', async () => {
    const directory = temporary('sha256');
    const git = (...args: string[]): void => { execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-C', directory, ...args]); };
    git('init', '-q', '--object-format=sha256');
    writeFileSync(join(directory, '.env'), 'A=1\n');
    git('add', '-A');
    git('commit', '-q', '-m', 'one');
    const tree = await openGitTree(directory, 'HEAD');
    const [file] = await tree.files();
    const memo = new Memo().serve('tables', file?.oid);
    expect(file?.oid).toHaveLength(64);
    expect((await read(openWorkingTree(directory), memo)).oids.get('.env')).toBe(file?.oid);
    const seen = watched(tree);
    await read(seen, memo);
    expect(seen.seen).toEqual([]);
  });

  test('bytes of a working tree get the name git gives them', async () => {
    const made = repositoryOf({ 'a.txt': 'some text\n', empty: '' });
    for (const [path, text] of [['a.txt', 'some text\n'], ['empty', '']] as const) expect(blobName(new TextEncoder().encode(text), undefined)).toBe(made.git('rev-parse', `HEAD:${path}`));
    expect(blobName(new Uint8Array(), 'f'.repeat(64))).toBe('473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813');
    const memo = new Memo().serve('tables');
    await read(await openGitTree(made.directory, 'HEAD'), memo);
    const { entries } = memo.held;
    const reading = await read(treeOf({ 'a.txt': 'some text\n' }), memo);
    expect(reading.oids.get('a.txt')).toBe(made.git('rev-parse', 'HEAD:a.txt'));
    expect(memo.held.entries).toBe(entries);
  });
});
