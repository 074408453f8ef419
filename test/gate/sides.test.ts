import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { readEvent } from '../../src/action/event.ts';
import { sidesOf } from '../../src/action/sides.ts';
import type { Question } from '../../src/action/sides.ts';
import { openRepository } from '../../src/discover/commits.ts';
import { openGitTree } from '../../src/discover/index.ts';
import { KEYS_FILE, rotationLine, ROTATIONS_FILE, SEAL_FILE } from '../../src/seal/index.ts';
import { compareFiles } from '../support/compare.ts';
import { repositoryOf } from '../support/repository.ts';
import type { TestRepository } from '../support/repository.ts';
import { keysOf, person, sealOf } from '../support/sealing.ts';
import { temporary } from '../support/temporary.ts';
import { CURSOR, DATABASE, verdictOf } from './support.ts';

/** GATE §6, test 2: the base is not the attacker's to choose. Real repositories, payloads as GitHub writes them. */
const NOW = 1_800_000_000;
const safe = { ...CURSOR, 'README.md': 'Hello.\n' };
const danger = { ...safe, '.env': DATABASE };

/** The clone a runner has: every branch of `from` as origin's, `oid` checked out. */
function cloneOf(from: TestRepository, oid: string): { readonly directory: string; git(...args: readonly string[]): string } {
  const directory = temporary('clone');
  const git = (...args: readonly string[]): string => execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: directory, GIT_CONFIG_NOSYSTEM: '1' }, stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  git('init', '-q', '-b', 'none');
  git('fetch', '-q', from.directory, '+refs/heads/*:refs/remotes/origin/*', oid);
  git('-c', 'advice.detachedHead=false', 'checkout', '-q', oid);
  return { directory, git };
}

interface Asked { readonly name?: string; readonly head: string; readonly base: readonly [branch: string, oid: string]; readonly sha?: string; readonly headBranch?: string; readonly over?: Partial<Question> }

function payload({ head, base, headBranch = 'change' }: Asked, number = 7): string {
  return JSON.stringify({
    action: 'synchronize', number, repository: { id: 1, full_name: 'acme/shop', default_branch: 'main' },
    pull_request: { head: { sha: head, ref: headBranch, repo: { id: 1 } }, base: { sha: base[1], ref: base[0], repo: { id: 1 } } },
  });
}

/** What the gate says of a clone: why it refuses, or the verdict against each base. */
async function judged(directory: string, asked: Asked): Promise<string[]> {
  const read = readEvent(asked.name ?? 'pull_request', payload(asked));
  if ('problem' in read) return [`refused: ${read.problem}`];
  const repository = openRepository(directory);
  const sha = asked.sha ?? repository.resolve('HEAD') ?? '';
  const sides = await sidesOf({ event: read.event, repository: read.repository, sha, ref: 'refs/pull/7/merge', trusted: [], now: NOW, ...asked.over }, repository);
  if (sides.kind === 'refused') return [`refused: ${sides.because}`];
  if (sides.kind === 'scan') return ['scan'];
  const said: string[] = [];
  for (const base of sides.bases) {
    const comparison = await compareFiles(await openGitTree(directory, base.oid), await openGitTree(directory, sides.head), { trusted: await openGitTree(directory, sides.trust) });
    said.push(`${base.branch ?? base.name} ${verdictOf(comparison)}`);
  }
  return said;
}

/** Closed: refused, or worse against one of the bases. */
function expectClosed(said: readonly string[]): void {
  expect(said.some((one) => one.startsWith('refused: ') || / (?:worse|mixed) closed: ./.test(one)), said.join('\n')).toBe(true);
}

/** main: safe, then a file more; `change` left main at its first commit. */
function shop(): TestRepository & { branch(name: string, from: string, ...trees: readonly Parameters<TestRepository['commit']>[0][]): string; merge(first: string, second: string, tree: string): string } {
  const repository = repositoryOf(safe, { ...safe, 'a.txt': 'a\n' });
  const { git, commit } = repository;
  return {
    ...repository,
    branch(name, from, ...trees) {
      git('checkout', '-q', '-B', name, from);
      for (const tree of trees) commit(tree);
      return git('rev-parse', 'HEAD');
    },
    merge: (first, second, tree) => git('commit-tree', '-p', first, '-p', second, '-m', 'merge', `${tree}^{tree}`),
  };
}

describe('a merge whose first parent is not the base', () => {
  test('the trap: between the first parent and the merge nothing changes, and between base and merge everything', async () => {
    const from = shop();
    const change = from.branch('change', 'main~1', danger);
    const crafted = from.merge(change, from.git('rev-parse', 'main'), change);
    expect(from.git('rev-parse', `${crafted}^1^{tree}`)).toBe(from.git('rev-parse', `${crafted}^{tree}`));
    const comparison = await compareFiles(await openGitTree(from.directory, `${crafted}^1`), await openGitTree(from.directory, crafted));
    expect(verdictOf(comparison)).toMatch(/^same open/);
  });

  test('crafted by the contributor and checked out as the head', async () => {
    const from = shop();
    const change = from.branch('change', 'main~1', danger);
    const crafted = from.merge(change, from.git('rev-parse', 'main'), change);
    from.git('branch', '-f', 'crafted', crafted);
    const clone = cloneOf(from, crafted);
    expectClosed(await judged(clone.directory, { head: crafted, base: ['main', from.git('rev-parse', 'main')] }));
  });

  test.each([['with the head as second parent', 1], ['with the base as second parent', 0]])('checked out as the merge that is tested, %s', async (_, headSecond) => {
    const from = shop();
    const change = from.branch('change', 'main~1', danger, { ...danger, 'b.txt': 'b\n' });
    const main = from.git('rev-parse', 'main');
    const crafted = headSecond ? from.merge(`${change}~1`, change, change) : from.merge(change, main, change);
    from.git('branch', '-f', 'crafted', crafted);
    const clone = cloneOf(from, crafted);
    const said = await judged(clone.directory, { head: change, base: ['main', main] });
    expectClosed(said);
    expect(said[0]).toMatch(/^refused/);
  });

  test('the merge that GitHub makes is judged against its base side', async () => {
    const from = shop();
    const main = from.git('rev-parse', 'main');
    const bad = from.branch('change', 'main~1', danger);
    const good = from.branch('other', 'main~1', { ...safe, 'b.txt': 'b\n' });
    const badMerge = from.merge(main, bad, bad);
    const goodMerge = from.merge(main, good, good);
    from.git('branch', '-f', 'tested-bad', badMerge);
    from.git('branch', '-f', 'tested-good', goodMerge);
    expectClosed(await judged(cloneOf(from, badMerge).directory, { head: bad, base: ['main', main] }));
    expect((await judged(cloneOf(from, goodMerge).directory, { head: good, base: ['main', main] })).join()).toMatch(/^main same open/);
  });
});

describe('a base that the contributor prepared', () => {
  test('retargeted: first to a branch that holds the danger already, then to main; closed both times', async () => {
    const from = shop();
    const main = from.git('rev-parse', 'main');
    const prepared = from.branch('prepared', 'main', danger);
    const change = from.branch('change', 'prepared', { ...danger, 'b.txt': 'b\n' });
    const onPrepared = from.merge(prepared, change, change);
    const onMain = from.merge(main, change, change);
    from.git('branch', '-f', 'tested', onPrepared);
    from.git('branch', '-f', 'tested-main', onMain);
    const first = await judged(cloneOf(from, onPrepared).directory, { head: change, base: ['prepared', prepared] });
    expect(first[0]).toMatch(/^prepared same open/);
    expectClosed(first);
    expectClosed(await judged(cloneOf(from, onMain).directory, { head: change, base: ['main', main] }));
    // A payload that still names the old base, with the merge already made on the new one.
    expectClosed(await judged(cloneOf(from, onMain).directory, { head: change, base: ['prepared', prepared] }));
  });

  test('one commit in two pull requests: each is judged for what it would bring to main too', async () => {
    const from = shop();
    const main = from.git('rev-parse', 'main');
    const change = from.branch('change', 'main', danger);
    from.branch('harmless', 'change');
    const clone = cloneOf(from, change);
    expectClosed(await judged(clone.directory, { head: change, base: ['main', main] }));
    expectClosed(await judged(clone.directory, { head: change, base: ['harmless', change] }));
  });

  test.each(['refs/pull/7/head', 'refs/pull/7/merge', 'pull/7/merge', 'change', 'refs/heads/change', 'refs/remotes/origin/change', 'HEAD', 'HEAD^1', 'main..change', '-x', 'refs/replace/x', 'FETCH_HEAD'])('`base-ref: %s` is no base', async (baseRef) => {
    const from = shop();
    const main = from.git('rev-parse', 'main');
    const change = from.branch('change', 'main', danger);
    const merge = from.merge(main, change, change);
    from.git('branch', '-f', 'tested', merge);
    expectClosed(await judged(cloneOf(from, merge).directory, { head: change, base: ['main', main], over: { baseRef } }));
  });

  test('a base that is on a branch nobody protects is not enough, by name or by id', async () => {
    const from = shop();
    const main = from.git('rev-parse', 'main');
    const prepared = from.branch('prepared', 'main', danger);
    const change = from.branch('change', 'prepared', { ...danger, 'b.txt': 'b\n' });
    const merge = from.merge(main, change, change);
    from.git('branch', '-f', 'tested', merge);
    for (const baseRef of ['prepared', prepared]) expectClosed(await judged(cloneOf(from, merge).directory, { head: change, base: ['main', main], over: { baseRef } }));
  });

  test('a tag or a branch that is called like the default branch of origin', async () => {
    const from = shop();
    const main = from.git('rev-parse', 'main');
    const prepared = from.branch('prepared', 'main', danger);
    const change = from.branch('change', 'prepared', { ...danger, 'b.txt': 'b\n' });
    const merge = from.merge(prepared, change, change);
    from.git('branch', '-f', 'tested', merge);
    const clone = cloneOf(from, merge);
    clone.git('update-ref', '-d', 'refs/remotes/origin/main');
    for (const name of ['refs/tags/refs/remotes/origin/main', 'refs/heads/refs/remotes/origin/main', 'refs/refs/remotes/origin/main', 'refs/tags/main', 'refs/heads/main', 'refs/remotes/refs/remotes/origin/main/HEAD']) {
      clone.git('update-ref', name, merge);
      expectClosed(await judged(clone.directory, { head: change, base: ['prepared', prepared] }));
      clone.git('update-ref', '-d', name);
    }
    expect(main).not.toBe(prepared);
  });
});

describe('a merge that is stale', () => {
  test('made of a commit before the one the event is about', async () => {
    const from = shop();
    const main = from.git('rev-parse', 'main');
    const early = from.branch('change', 'main', { ...safe, 'b.txt': 'b\n' });
    const late = from.branch('change', 'change', danger);
    const merge = from.merge(main, early, early);
    from.git('branch', '-f', 'tested', merge);
    const said = await judged(cloneOf(from, merge).directory, { head: late, base: ['main', main] });
    expect(said.join()).toMatch(/^refused: .*stale/);
  });

  test('made before main took a waiver back: what main says now counts', async () => {
    const waiver = 'version: 1\nsuppress:\n  - rule: path-destroys-data\n    reason: for a while\n    owner: a@example.com\n    expires: 2027-06-01\nfailOn: never\n';
    const from = repositoryOf({ ...safe, 'craterscan.yml': waiver }, safe);
    const [before] = from.commits;
    from.git('checkout', '-q', '-B', 'change', before ?? '');
    const change = from.commit({ ...danger, 'craterscan.yml': waiver });
    const merge = from.git('commit-tree', '-p', before ?? '', '-p', change, '-m', 'merge', `${change}^{tree}`);
    from.git('branch', '-f', 'tested', merge);
    const clone = cloneOf(from, merge);
    expectClosed(await judged(clone.directory, { head: change, base: ['main', before ?? ''] }));
  });

  test('made before main revoked a key: what that key seals afterwards holds no more, a change of something else does', async () => {
    const [ann, bob, cy] = [person('Ann'), person('Bob'), person('Cy')];
    const [old, fresh] = [keysOf([ann, bob]), keysOf([ann, cy])];
    const files = (config: string, keys: typeof old, sealed: ReturnType<typeof sealOf>): Record<string, string> => ({ 'craterscan.yml': config, [KEYS_FILE]: keys.text.toString(), [SEAL_FILE]: sealed.text.toString() });
    const [plain, loose] = ['version: 1\nfailOn: error\n', 'version: 1\nfailOn: never\n'];
    const first = sealOf({ 'craterscan.yml': plain }, old.keys, [ann, bob]);
    const revoking = sealOf({ 'craterscan.yml': plain }, fresh.keys, [ann, bob, cy], { after: first.seal });
    const from = repositoryOf({ ...safe, ...files(plain, old, first) }, { ...safe, ...files(plain, fresh, revoking), [ROTATIONS_FILE]: rotationLine(old.text, revoking.text) });
    const [before = ''] = from.commits;
    const pull = async (tree: Record<string, string>): Promise<string[]> => {
      from.git('checkout', '-q', '-B', 'change', before);
      const change = from.commit(tree);
      const merge = from.git('commit-tree', '-p', before, '-p', change, '-m', 'merge', `${change}^{tree}`);
      from.git('branch', '-f', 'tested', merge);
      return judged(cloneOf(from, merge).directory, { head: change, base: ['main', before] });
    };
    // Sealed as it should be under the keys of the base; they are not those of the default branch any more.
    expectClosed(await pull({ ...safe, ...files(loose, old, sealOf({ 'craterscan.yml': loose }, old.keys, [ann, bob], { after: first.seal })) }));
    expect(await pull({ ...safe, ...files(plain, old, first), 'a.txt': 'a\n' })).toEqual([expect.stringMatching(/^main same open/)]);
  });

  test('made on a main that was pushed over', async () => {
    const from = shop();
    const old = from.branch('old', 'main', danger);
    const change = from.branch('change', 'old', { ...danger, 'b.txt': 'b\n' });
    const merge = from.merge(old, change, change);
    from.git('branch', '-f', 'tested', merge);
    expectClosed(await judged(cloneOf(from, merge).directory, { head: change, base: ['main', old], over: {} }));
    expectClosed(await judged(cloneOf(from, merge).directory, { head: change, base: ['main', from.git('rev-parse', 'main')] }));
  });
});

describe('a merge group', () => {
  const group = (from: TestRepository, head: string, base: string): string => JSON.stringify({ action: 'checks_requested', repository: { id: 1, full_name: 'acme/shop', default_branch: 'main' }, merge_group: { head_sha: head, base_sha: base, base_ref: 'refs/heads/main', head_ref: `refs/heads/gh-readonly-queue/main/pr-9-${from.git('rev-parse', 'main')}` } });

  test('is judged against the tip of its target, not against the entry before it', async () => {
    const from = shop();
    const main = from.git('rev-parse', 'main');
    const middle = from.branch('queue', 'main', danger);
    const last = from.branch('queue', 'queue', { ...danger, 'c.txt': 'c\n' });
    const clone = cloneOf(from, last);
    const read = readEvent('merge_group', group(from, last, middle));
    if ('problem' in read) throw new Error(read.problem);
    const repository = openRepository(clone.directory);
    const sides = await sidesOf({ event: read.event, repository: read.repository, sha: last, ref: 'refs/heads/gh-readonly-queue/main/pr-9', trusted: [], now: NOW }, repository);
    if (sides.kind !== 'compare') throw new Error(JSON.stringify(sides));
    expect(sides.bases.map((base) => base.oid)).toEqual([main]);
    const comparison = await compareFiles(await openGitTree(clone.directory, main), await openGitTree(clone.directory, sides.head));
    expectClosed([`main ${verdictOf(comparison)}`]);
  });
});

describe('what a clone may say of its own history', () => {
  test('replaced commits, grafts and a shallow file that lie do not move the base', async () => {
    const from = shop();
    const main = from.git('rev-parse', 'main');
    const change = from.branch('change', 'main', danger, { ...danger, 'b.txt': 'b\n' });
    from.git('branch', '-f', 'tested', change);
    const clone = cloneOf(from, change);
    // Say that main holds the danger, and that the change left main just before its last commit.
    clone.git('replace', main, `${change}~1`);
    expectClosed(await judged(clone.directory, { head: change, base: ['main', main] }));
    clone.git('replace', '-d', main);
    execFileSync('sh', ['-c', `mkdir -p .git/info && printf '%s %s\\n' ${main} ${from.git('rev-parse', 'change~1')} > .git/info/grafts`], { cwd: clone.directory });
    expectClosed(await judged(clone.directory, { head: change, base: ['main', main] }));
  });
});
