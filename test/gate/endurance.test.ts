import { describe, expect, test } from 'vitest';
import { repositoryOf } from '../support/repository.ts';
import { writeBomb, writeObject, writeTree } from '../support/objects.ts';
import { compareRevisions, CURSOR, DATABASE, expectClosed, verdictOf } from './support.ts';

/** GATE §6, test 10, within one process: many small steps, and trees made to exhaust. */
describe('forty small steps', () => {
  const refusals = Array.from({ length: 40 }, (_, i) => `Bash(tool-${i}:*)`);
  const settings = (count: number): Record<string, string> => ({ ...CURSOR, '.env': DATABASE, '.claude/settings.json': `${JSON.stringify({ permissions: { deny: ['Read(.env)', ...refusals.slice(0, count)] } }, null, 2)}\n` });

  test('one refusal less each time: every step is closed, and all together are', async () => {
    const { directory, commits } = repositoryOf(...Array.from({ length: 41 }, (_, i) => settings(40 - i)));
    for (const step of [1, 20, 40]) expectClosed(await compareRevisions(directory, commits[step - 1] ?? '', commits[step] ?? ''));
    expectClosed(await compareRevisions(directory, commits[0] ?? '', commits[40] ?? ''));
  });

  test('one more database each time: every step is closed, and all together are', async () => {
    const trees = Array.from({ length: 41 }, (_, i) => ({ ...CURSOR, ...Object.fromEntries(Array.from({ length: i }, (_none, n) => [`services/s${n}/.env`, `DATABASE_URL=postgres://app:{{password:p${n}}}@db-${n}.example.net:5432/app\n`])) }));
    const { directory, commits } = repositoryOf(...trees);
    for (const step of [1, 20, 40]) expectClosed(await compareRevisions(directory, commits[step - 1] ?? '', commits[step] ?? ''));
    expectClosed(await compareRevisions(directory, commits[0] ?? '', commits[40] ?? ''));
  });

  test('one part of a danger each time: the agent, its freedom, the token, the host', async () => {
    const rules = { '.cursorrules': 'Be brief.\n' };
    const claude = { '.claude/settings.json': '{ "permissions": { "defaultMode": "bypassPermissions" } }\n' };
    const { directory, commits } = repositoryOf({ 'README.md': 'x\n' }, rules, { ...rules, ...claude }, { ...rules, ...claude, '.env': DATABASE });
    expectClosed(await compareRevisions(directory, commits[1] ?? '', commits[2] ?? ''));
    expectClosed(await compareRevisions(directory, commits[2] ?? '', commits[3] ?? ''));
    expectClosed(await compareRevisions(directory, commits[0] ?? '', commits[3] ?? ''));
  });
});

describe('a merge group', () => {
  test('whose middle entry fails is closed as a whole, also where a later one touches other files', async () => {
    const first = { ...CURSOR, 'a.txt': 'a\n' };
    const { directory, commits } = repositoryOf(CURSOR, first, { ...first, '.env': DATABASE }, { ...first, '.env': DATABASE, 'c.txt': 'c\n' });
    const [tip, one, two, three] = commits;
    expect(verdictOf(await compareRevisions(directory, tip ?? '', one ?? ''))).toMatch(/^same open/);
    expectClosed(await compareRevisions(directory, one ?? '', two ?? ''));
    // Against the entry before it the last one looks harmless; the group is judged against the target's tip.
    expect(verdictOf(await compareRevisions(directory, two ?? '', three ?? ''))).toMatch(/^same open/);
    expectClosed(await compareRevisions(directory, tip ?? '', three ?? ''));
  });
});

describe('trees made to exhaust', () => {
  test.each([['the head', 'base', 'bomb'], ['the base', 'bomb', 'base'], ['both', 'bomb', 'bomb']])('ten thousand million files in %s: closed, in seconds', async (_, before, after) => {
    const repository = repositoryOf(CURSOR);
    const { directory } = repository;
    const bomb = writeTree(directory, [['100644', '.cursorrules', repository.git('rev-parse', 'HEAD:.cursorrules')], ['40000', 'b', writeBomb(directory, 10, 10, ['100644', '', writeObject(directory, 'blob', 'K=1\n')])]]);
    const of: Record<string, string> = { base: 'HEAD', bomb };
    const comparison = await compareRevisions(directory, of[before] ?? '', of[after] ?? '');
    expect(comparison.gate.state).toBe('closed');
  });

  test('twenty thousand files of one content, moved: judged in seconds', async () => {
    const repository = repositoryOf(CURSOR);
    const { directory } = repository;
    const many = writeBomb(directory, 3, 27, ['100644', '', writeObject(directory, 'blob', 'some text\n')]);
    const rules = repository.git('rev-parse', 'HEAD:.cursorrules');
    const tree = (name: string): string => writeTree(directory, [['100644', '.cursorrules', rules], ['40000', name, many]]);
    const comparison = await compareRevisions(directory, tree('old'), tree('other'));
    expect(verdictOf(comparison)).toMatch(/^same open/);
  });
});
