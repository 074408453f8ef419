import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { check } from '../rules/checks/credential-tracked.ts';
import { memoryWorkspace } from '../src/discover/memory.ts';
import { openWorkingTree, overlay } from '../src/discover/index.ts';
import { expandPlaceholders } from './support/placeholders.ts';
import { repositoryOf } from './support/repository.ts';
import { scanTree } from './support/scan.ts';
import { temporary } from './support/temporary.ts';

const LOGIN = expandPlaceholders('DATABASE_URL=postgres://shop:{{password:shop}}@db.shop.internal:5432/shop\n');
const said = async (workspace: Parameters<typeof scanTree>[0]): Promise<string[]> => (await scanTree(workspace, { only: [check] })).findings.map(({ message, places }) => `${places.map(({ file }) => file).join(' ')}: ${message.replace(/^.*?, .*?, /, '')}`);
const COMMITTED = 'is committed; it stays in the history after it is deleted.';

// A finding says nothing of a history that it does not know of.
test('what git keeps is committed, also where it was only staged', async () => {
  const repo = repositoryOf({ 'config/production.env': LOGIN });
  expect(await said(openWorkingTree(repo.directory))).toEqual([`config/production.env: ${COMMITTED}`]);
  repo.put({ 'config/staging.env': LOGIN });
  repo.git('rm', '-q', '--cached', 'config/production.env');
  repo.git('add', 'config/staging.env');
  expect(await said(openWorkingTree(repo.directory))).toEqual([`config/staging.env: ${COMMITTED}`]);
});

test('what git neither keeps nor ignores may be taken by the next commit', async () => {
  const repo = repositoryOf({ 'README.md': 'A shop.\n' });
  repo.put({ 'config/production.env': LOGIN });
  const may = 'config/production.env: lies in a file that git does not ignore: the next commit may take it, and it stays in the history from then on.';
  expect(await said(openWorkingTree(repo.directory))).toEqual([may]);
  expect(await said(overlay(openWorkingTree(repo.directory), memoryWorkspace([])))).toEqual([may]);
  repo.put({ '.gitignore': '*.env\n' });
  expect(await said(openWorkingTree(repo.directory))).toEqual([]);
});

test('without a repository nobody says', async () => {
  const directory = temporary('no-repository');
  mkdirSync(join(directory, 'config'));
  writeFileSync(join(directory, 'config/production.env'), LOGIN);
  expect(await said(openWorkingTree(directory))).toEqual(['config/production.env: lies in this directory; no git repository around it says whether it is committed.']);
});
